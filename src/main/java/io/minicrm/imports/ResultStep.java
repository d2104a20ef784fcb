package io.minicrm.imports;

import io.minicrm.change.Changes;
import io.minicrm.change.Undo;
import io.minicrm.record.Catalogue;
import io.minicrm.web.Ui;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/// Puts together the last two steps: while the rows are written, and what became of them.
@Component
class ResultStep {

    private static final int PROBLEMS = 8;

    private final ImportFile files;
    private final Imports imports;
    private final ImportProblems problems;
    private final ImportProgress progress;
    private final Catalogue catalogue;
    private final Changes changes;
    private final OptionCreation extension;

    ResultStep(
            ImportFile files,
            Imports imports,
            ImportProblems problems,
            ImportProgress progress,
            Catalogue catalogue,
            Changes changes,
            OptionCreation extension) {
        this.files = files;
        this.imports = imports;
        this.problems = problems;
        this.progress = progress;
        this.catalogue = catalogue;
        this.changes = changes;
        this.extension = extension;
    }

    RunPage running(Ui ui, Import file) {
        return new RunPage(ImportHead.of(file), progress.of(ui.scope(), file));
    }

    ResultPage page(Ui ui, Import file) {
        long set = Objects.requireNonNull(file.changeSetId());
        ImportCounts counts = Objects.requireNonNull(file.counts());
        Instant finished = Objects.requireNonNull(file.finishedAt());
        Instant started = Objects.requireNonNullElse(file.startedAt(), finished);
        Optional<Changes.Summary> change = changes.look(ui.scope(), set);
        boolean undoable = change.map(Changes.Summary::undoable).orElse(false);
        List<ResultPage.Stored> stored = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Target target : imports.filled(file)) {
            CheckPage.Heading heading = CheckPage.Heading.of(target);
            String key = target.fieldKey();
            if (seen.add(key)) {
                stored.add(
                        new ResultPage.Stored(
                                heading.label(),
                                heading.link(),
                                counts.stored().getOrDefault(key, 0L)));
            }
        }
        return new ResultPage(
                ImportHead.of(file),
                file.userName(),
                ui.isMe(file.userId()),
                finished,
                Duration.between(started, finished).toMillis() / 1000.0,
                Objects.requireNonNull(ImportsPage.Sum.of(counts)),
                set,
                undoable ? ui.dayOf(finished.plus(Undo.PERIOD)) : null,
                file.takenBack(),
                files.isKept(file.id()),
                problems.left(file, "failed", PROBLEMS),
                problems.left(file, "skipped", PROBLEMS),
                CheckPage.Made.of(catalogue.type(file.kind()), counts),
                extension.extended(file),
                stored,
                problems.reasons(file),
                counts.notes(),
                problems.left(file, ImportProblems.LEFT_OUT, PROBLEMS));
    }
}
