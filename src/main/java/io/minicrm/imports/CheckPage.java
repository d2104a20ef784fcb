package io.minicrm.imports;

import io.minicrm.job.Job;
import io.minicrm.record.Field;
import io.minicrm.record.LinkType;
import io.minicrm.record.Problem;
import io.minicrm.record.RecordType;
import io.minicrm.web.DisplayValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The step that shows what would become of every row.
///
/// @param job the look at all rows, while it goes on or when it failed; otherwise null
/// @param sum the figures, once they are known
/// @param made how many linked records would be made, by the message key of the link
/// @param extended the options that are made on the way
/// @param unmapped the names of the columns that go nowhere
public record CheckPage(
        ImportHead head,
        @Nullable Job job,
        ImportsPage.@Nullable Sum sum,
        List<Made> made,
        List<Extended> extended,
        List<Problem> notes,
        List<String> unmapped,
        List<Reason> reasons,
        List<Heading> columns,
        List<Line> rows,
        Left failed,
        Left skipped,
        Left leftOut) {

    /// How many linked records are made of one kind.
    public record Made(String label, long records) {

        static List<Made> of(RecordType<?> type, ImportCounts counts) {
            List<Made> made = new ArrayList<>();
            counts.made()
                    .forEach((key, records) ->
                            type.field(key)
                                    .filter(_ -> records > 0)
                                    .ifPresent(link -> made.add(of(link, records))));
            return made;
        }

        private static Made of(Field<?> link, long records) {
            return new Made("transfer.made." + ((LinkType) link.type()).target().key(), records);
        }
    }

    /// The new options of a field.
    ///
    /// @param label message key of the field
    public record Extended(String label, List<String> names) {

        /// The first of them.
        public String some() {
            return String.join(", ", names.stream().limit(MOST).toList())
                    + (names.size() > MOST ? ", …" : "");
        }

        private static final int MOST = 12;
    }

    /// Why rows are skipped, with how many.
    public record Reason(String key, long rows) {}

    /// A column of the sample.
    ///
    /// @param label message key of the field
    /// @param link message key of the field that links to it, or null
    public record Heading(String label, @Nullable String link) {

        static Heading of(Target target) {
            Field<?> link = target.link();
            return new Heading(target.title(), link == null ? null : link.label());
        }
    }

    /// A row as it will be stored.
    ///
    /// @param outcome create, update, unchanged, skipped or failed
    public record Line(long no, String outcome, List<Value> values, @Nullable Problem why) {}

    /// A value as it will be stored, or the words that are none.
    public record Value(
            @Nullable DisplayValue shown,
            @Nullable String words,
            @Nullable Problem wrong,
            boolean leftOut) {

        Value(@Nullable DisplayValue shown, @Nullable String words) {
            this(shown, words, null, false);
        }
    }

    /// Rows that are not written: the first of them, how many there are, and how many more than
    /// those.
    public record Left(List<ProblemLine> rows, long all, long more) {

        static final Left NONE = new Left(List.of(), 0, 0);
    }

    /// A row that is not written.
    ///
    /// @param field message key of the field, or null
    public record ProblemLine(
            long no, String value, @Nullable String field, Problem why, String title) {}
}
