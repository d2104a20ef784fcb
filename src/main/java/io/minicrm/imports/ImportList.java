package io.minicrm.imports;

import io.minicrm.record.Problem;
import io.minicrm.scope.Scope;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Puts together where files are brought in, with the imports of before.
@Component
class ImportList {

    private final Imports imports;

    ImportList(Imports imports) {
        this.imports = imports;
    }

    ImportsPage page(
            Scope scope, @Nullable String kind, @Nullable Long before, @Nullable Problem refused) {
        List<Import> some = imports.before(scope, before, 31);
        List<String> kinds = imports.kinds(scope).stream().map(each -> each.key()).toList();
        return new ImportsPage(
                kinds,
                kind != null && kinds.contains(kind)
                        ? kind
                        : kinds.contains("contact")
                                ? "contact"
                                : kinds.isEmpty() ? "" : kinds.getFirst(),
                refused,
                some.stream().limit(30).map(ImportList::line).toList(),
                some.size() > 30 ? some.get(29).id() : null);
    }

    private static ImportsPage.Line line(Import file) {
        Instant at = file.finishedAt() == null ? file.createdAt() : file.finishedAt();
        return new ImportsPage.Line(
                file.id(),
                file.fileName(),
                file.kind().key(),
                file.rows(),
                file.userId(),
                file.userName(),
                at,
                file.step().key(),
                ImportsPage.Sum.of(file.counts()),
                file.takenBack());
    }
}
