package io.minicrm.imports;

import io.minicrm.record.BooleanType;
import io.minicrm.record.ChoiceType;
import io.minicrm.record.DateTimeType;
import io.minicrm.record.DateType;
import io.minicrm.record.DecimalType;
import io.minicrm.record.DueType;
import io.minicrm.record.EmailsType;
import io.minicrm.record.FaxWord;
import io.minicrm.record.IdSetType;
import io.minicrm.record.IdType;
import io.minicrm.record.IntegerType;
import io.minicrm.record.Label;
import io.minicrm.record.MoneyType;
import io.minicrm.record.MultiLinkType;
import io.minicrm.record.PhonesType;
import io.minicrm.record.RecurrenceType;
import io.minicrm.record.TextType;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Whether what stands in a column can be what its name says. Only plain contradictions count: what
/// is merely not understood one is asked about.
final class ColumnContents {

    private static final List<String> PROFILES =
            List.of("linkedin.", "facebook.", "twitter.", "x.com/", "xing.", "instagram.");

    private ColumnContents() {}

    /// Whether none of these cells can be meant for the target, or half of them cannot.
    static boolean contradict(Target target, List<String> cells) {
        if (cells.isEmpty()) {
            return false;
        }
        if (target.isCurrency()) {
            return cells.stream().allMatch(ColumnContents::isNumber);
        }
        if (target.isLabel()) {
            // The type of an address may also be SMTP
            return half(cells, cell -> cell.indexOf('@') >= 0 || digits(cell) > 5)
                    || none(cells, cell -> Label.meant(cell).isPresent() || FaxWord.isIn(cell));
        }
        return switch (target.field().type()) {
            case EmailsType _ -> none(cells, cell -> cell.indexOf('@') >= 0);
            case PhonesType _ -> none(cells, cell -> digits(cell) > 3);
            case DateType _, DateTimeType _, DueType _, MoneyType _, IntegerType _, DecimalType _ ->
                    none(cells, cell -> digits(cell) > 0);
            // Numbers of another product are none of ours
            case IdType _, MultiLinkType _, IdSetType _ ->
                    cells.stream().allMatch(ColumnContents::isNumber);
            case TextType text -> contradict(text, target, cells);
            case ChoiceType _, BooleanType _, RecurrenceType _ -> false;
        };
    }

    private static boolean contradict(TextType type, Target target, List<String> cells) {
        return switch (type.kind()) {
            case URL ->
                    none(cells, cell -> cell.indexOf('.') > 0)
                            || half(cells, ColumnContents::isProfile);
            case DOMAIN -> none(cells, cell -> cell.indexOf('.') > 0);
            case MARKDOWN -> false;
            default ->
                    cells.stream().allMatch(cell -> CellPattern.of(cell) == CellPattern.EMAIL)
                            || ColumnNames.isNaming(target)
                                    && cells.stream().allMatch(ColumnContents::isNumber);
        };
    }

    private static boolean none(List<String> cells, Predicate<String> test) {
        return cells.stream().noneMatch(test);
    }

    /// Whether at least half of them are such; of none not.
    static boolean half(List<String> cells, Predicate<String> test) {
        return !cells.isEmpty() && cells.stream().filter(test).count() * 2 >= cells.size();
    }

    private static boolean isProfile(String cell) {
        String address = cell.toLowerCase(Locale.ROOT);
        return Stream.of("://", "www.").anyMatch(address::contains)
                && PROFILES.stream().anyMatch(address::contains);
    }

    private static boolean isNumber(String cell) {
        return !cell.isBlank()
                && cell.strip().chars().allMatch(c -> c >= '0' && c <= '9' || c == '.' || c == ' ');
    }

    private static long digits(String cell) {
        return cell.codePoints().filter(Character::isDigit).count();
    }
}
