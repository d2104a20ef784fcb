package io.minicrm.imports;

import io.minicrm.record.Problem;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a file is brought in, and which were before.
///
/// @param kinds the keys of the kinds of records that may be imported
/// @param chosen the key of the one that is chosen
/// @param refused why the file that was brought cannot be imported
/// @param more the id to go on from, or null
public record ImportsPage(
        List<String> kinds,
        String chosen,
        @Nullable Problem refused,
        List<Line> imports,
        @Nullable Long more) {

    /// An import of before.
    ///
    /// @param step the key of its step
    /// @param counts what became of its rows, or null
    /// @param takenBack how many records an undo of it took back; null when it was not undone
    public record Line(
            long id,
            String fileName,
            String kind,
            long rows,
            long userId,
            String userName,
            Instant at,
            String step,
            @Nullable Sum counts,
            @Nullable Integer takenBack) {}

    /// The figures of an import.
    public record Sum(
            long rows, long created, long updated, long unchanged, long skipped, long failed) {

        static @Nullable Sum of(@Nullable ImportCounts counts) {
            return counts == null
                    ? null
                    : new Sum(
                            counts.rows(),
                            counts.created(),
                            counts.updated(),
                            counts.unchanged(),
                            counts.skipped(),
                            counts.failed());
        }

        public long written() {
            return created + updated;
        }

        /// The parts by name, in their order.
        public List<Part> parts() {
            return List.of(
                    new Part("created", created),
                    new Part("updated", updated),
                    new Part("unchanged", unchanged),
                    new Part("skipped", skipped),
                    new Part("failed", failed));
        }

        /// The same as a bar of a thousand units; tiny shares get a visible minimum.
        public List<Share> shares() {
            List<Part> shown = parts().stream().filter(part -> part.rows() > 0).toList();
            long gaps = 2L * Math.max(0, shown.size() - 1);
            double least = 6;
            double free = 1000 - gaps - least * shown.size();
            double at = 0;
            List<Share> shares = new java.util.ArrayList<>();
            for (Part part : shown) {
                double width = least + free * part.rows() / rows;
                shares.add(new Share(part.name(), number(at), number(width)));
                at += width + 2;
            }
            return shares;
        }

        private static String number(double value) {
            return String.format(java.util.Locale.ROOT, "%.1f", value);
        }
    }

    public record Part(String name, long rows) {}

    /// A part of the bar, in thousandths of its width.
    public record Share(String name, String at, String width) {}
}
