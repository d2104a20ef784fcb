package io.minicrm.list;

import io.minicrm.record.Catalogue;
import io.minicrm.record.RecordType;
import io.minicrm.scope.RecordKind;
import java.util.Optional;

/// What is asked for all records of a list, as it is written down until it is done.
///
/// @param query which records, as the query string of their list
/// @param records how many there were when it was asked for
/// @param patch what they become, as `BulkPatch` writes it; of what goes into the trash nothing
record BulkRequest(RecordKind kind, String query, long records, String patch) {

    static BulkRequest of(String payload) {
        String[] lines = payload.split("\n", 4);
        return new BulkRequest(
                RecordKind.named(lines[0]).orElseThrow(),
                lines[1],
                Long.parseLong(lines[2]),
                lines[3]);
    }

    String payload() {
        return String.join("\n", kind.plural(), query, Long.toString(records), patch);
    }

    /// The address of the list.
    String listHref() {
        return "/" + kind.plural() + (query.isEmpty() ? "" : "?" + query);
    }

    /// The address of the list again, which says how many were left as they were.
    ///
    /// @param refused because no record may be like that
    /// @param passed because they are gone, or nobody may do this with them who may not see them
    static String leftHref(String href, int refused, long passed) {
        String left =
                (refused > 0 ? "&refused=" + refused : "")
                        + (passed > 0 ? "&passed=" + passed : "");
        return left.isEmpty() ? href : href + (href.contains("?") ? left : "?" + left.substring(1));
    }

    /// The address of the page of what may be done with them, which says how many were refused.
    ///
    /// @param edit what is the field that was changed in the others
    String pageHref(int refused, String edit) {
        return "/%s/bulk?%sedit=%s&refused=%d"
                .formatted(kind.plural(), query.isEmpty() ? "" : query + "&", edit, refused);
    }

    RecordType<?> type(Catalogue catalogue) {
        return catalogue.type(kind);
    }

    Optional<BulkPatch> patch(Catalogue catalogue) {
        return patch.isEmpty()
                ? Optional.empty()
                : Optional.of(BulkPatch.of(type(catalogue), patch));
    }
}
