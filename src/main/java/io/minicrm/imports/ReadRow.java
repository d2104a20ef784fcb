package io.minicrm.imports;

import io.minicrm.record.Field;
import io.minicrm.record.TextType;
import io.minicrm.record.Values;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A row as it will be stored, if nothing is wrong.
///
/// @param id the number of the record that it means, or null when it says none
/// @param title what to call it when one speaks of it
/// @param called whether its name follows from what it is about
/// @param completed what follows from the values when they make a new record
/// @param incomplete why it makes no new record, or null
record ReadRow(
        long no,
        @Nullable Long id,
        String title,
        boolean called,
        Values values,
        Map<Field<?>, Linked> linked,
        Map<Field<?>, List<NamedLink>> named,
        Values completed,
        @Nullable RowProblem incomplete,
        List<RowProblem> problems) {

    /// One of several records that a row links to by their names.
    record NamedLink(String label, String name) {}

    /// A record that a row links to by its name or `#id`.
    ///
    /// @param host its domain, as far as the row tells
    record Linked(Values values, @Nullable String host) {

        static Linked of(Values said) {
            return new Linked(said, host(said));
        }

        /// Its own domain, or that of a web address which is nothing but the domain's front page.
        private static @Nullable String host(Values said) {
            String host = null;
            for (Field<?> field : said.fields()) {
                if (field.type() instanceof TextType text
                        && said.get(field) instanceof String value) {
                    if (text.kind() == TextType.Kind.DOMAIN) {
                        return value.toLowerCase(Locale.ROOT);
                    }
                    if (text.kind() == TextType.Kind.URL) {
                        host = frontPage(value);
                    }
                }
            }
            return host;
        }

        private static @Nullable String frontPage(String address) {
            URI uri = URI.create(address);
            boolean front =
                    uri.getPath() == null || uri.getPath().isEmpty() || uri.getPath().equals("/");
            return front && uri.getHost() != null
                    ? uri.getHost().toLowerCase(Locale.ROOT).replaceFirst("^www\\.", "")
                    : null;
        }
    }

    /// A row of which nothing is read.
    static ReadRow failed(long no, String title, RowProblem why) {
        return new ReadRow(
                no,
                null,
                title,
                false,
                new Values(),
                Map.of(),
                Map.of(),
                new Values(),
                null,
                List.of(why));
    }

    /// Whether it is written, be it without some values.
    boolean isWritten() {
        return problems.stream().allMatch(RowProblem::leftOut);
    }
}
