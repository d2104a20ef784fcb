package io.minicrm.imports;

import io.minicrm.record.ExtendableOptions;
import io.minicrm.record.Field;
import io.minicrm.record.OptionSetType;
import io.minicrm.record.OptionType;
import io.minicrm.record.PlainText;
import io.minicrm.record.Problem;
import io.minicrm.record.Values;
import io.minicrm.scope.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The words of a file that become new options, each once however it is written. Until they are
/// made, when the rows are written, rows name them by their number below zero.
final class NewOptions {

    /// Of a column with more words than these no list is meant.
    static final int MOST = 100;

    /// A word that becomes an option.
    ///
    /// @param target the key of the target that it was met in
    record NewOption(int no, String target, String name) {}

    private final Scope scope;
    private final List<ExtendableOptions> lists;
    private final Map<String, NewOption> byWord = new HashMap<>();
    private final List<NewOption> all = new ArrayList<>();

    NewOptions(Scope scope, List<ExtendableOptions> lists) {
        this.scope = scope;
        this.lists = lists;
    }

    /// The value that stands for the option which a word becomes; null when it becomes none.
    @Nullable Long take(Field<?> field, String target, String word) {
        String name = PlainText.line(word);
        Optional<OptionType> entries = entries(field);
        if (entries.isEmpty()
                || open(field).filter(list -> list.canBeCalled(entries.get(), name)).isEmpty()) {
            return null;
        }
        String key = target + " " + ValueMapping.plain(name);
        NewOption option = byWord.get(key);
        if (option == null && all.size() < MOST) {
            option = new NewOption(all.size() + 1, target, name);
            byWord.put(key, option);
            all.add(option);
        }
        return option == null ? null : Long.valueOf(-option.no());
    }

    /// Why no more options are made, if that is why a word became none.
    Optional<Problem> refusal(Field<?> field) {
        return open(field)
                .filter(_ -> all.size() >= MOST)
                .map(_ -> Problem.of("transfer.problem.options", MOST));
    }

    private Optional<ExtendableOptions> open(Field<?> field) {
        return list(lists, field).filter(list -> list.isOpenTo(scope));
    }

    /// What the options will be called that a field's value stands for, as far as it does.
    List<String> names(Field<?> field, Values values) {
        return list(lists, field).isEmpty() || values.get(field) == null
                ? List.of()
                : (values.get(field) instanceof List<?> several
                                ? several.stream()
                                : Stream.of(values.get(field)))
                        .filter(id -> id instanceof Long no && no < 0)
                        .map(no -> all.get((int) -((Long) no) - 1).name())
                        .toList();
    }

    /// Those behind the first ones, in the order in which they were met.
    List<NewOption> after(int first) {
        return List.copyOf(all.subList(first, all.size()));
    }

    static Optional<ExtendableOptions> list(List<ExtendableOptions> lists, Field<?> field) {
        return entries(field)
                .flatMap(entries -> lists.stream().filter(list -> list.holds(entries)).findFirst());
    }

    /// The list whose entries a field has, one or several that one need not know before.
    static Optional<OptionType> entries(Field<?> field) {
        return switch (field.type()) {
            case OptionType entries -> Optional.of(entries);
            case OptionSetType set when set.open() -> Optional.of(set.entries());
            default -> Optional.empty();
        };
    }
}
