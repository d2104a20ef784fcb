package io.minicrm.file;

import io.minicrm.file.Attachments.NewAttachment;
import io.minicrm.record.ChangeSet;
import io.minicrm.record.Problem;
import io.minicrm.record.RecordSnapshot;
import io.minicrm.scope.Scope;
import io.minicrm.web.UploadLimit;
import io.minicrm.web.UploadName;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.multipart.MultipartFile;

/// Takes in what somebody sends: each file by itself, so that one that cannot be taken keeps no
/// other from being so.
@Component
class FileUploads {

    /// So many files are taken at once.
    static final int MOST = 50;

    private static final Logger log = LoggerFactory.getLogger(FileUploads.class);

    /// What became of files that were sent.
    ///
    /// @param change the change set in which some were added, or null when none was
    record Outcome(@Nullable ChangeSet change, int added, List<RefusedFile> refused) {}

    private final ContentStore contentStore;
    private final Attachments attachments;
    private final UploadLimit limit;

    FileUploads(ContentStore contentStore, Attachments attachments, UploadLimit limit) {
        this.contentStore = contentStore;
        this.attachments = attachments;
        this.limit = limit;
    }

    Outcome take(Scope scope, RecordSnapshot subject, List<MultipartFile> sent) {
        List<NewAttachment> taken = new ArrayList<>();
        List<RefusedFile> refused = new ArrayList<>();
        try {
            for (MultipartFile file : sent) {
                String name = FileName.of(UploadName.of(file));
                Problem problem = problem(file, taken.size());
                if (problem == null) {
                    problem = receive(name, file, taken);
                }
                if (problem != null) {
                    refused.add(new RefusedFile(name, problem));
                }
            }
            return new Outcome(add(scope, subject, taken, refused), taken.size(), refused);
        } finally {
            taken.forEach(this::discard);
        }
    }

    private @Nullable Problem problem(MultipartFile file, int taken) {
        if (taken >= MOST) {
            return Problem.of("file.problem.many", MOST);
        }
        if (file.getSize() > limit.bytes()) {
            return Problem.of("file.problem.large", limit.text());
        }
        return file.getSize() == 0 ? Problem.of("file.problem.empty") : null;
    }

    private @Nullable Problem receive(String name, MultipartFile file, List<NewAttachment> taken) {
        try (InputStream in = file.getInputStream()) {
            taken.add(new NewAttachment(name, contentStore.receive(in)));
            return null;
        } catch (IOException failure) {
            log.error("The uploads volume does not take a file", failure);
            return Problem.of("file.problem.disk");
        }
    }

    private @Nullable ChangeSet add(
            Scope scope,
            RecordSnapshot subject,
            List<NewAttachment> taken,
            List<RefusedFile> refused) {
        if (taken.isEmpty()) {
            return null;
        }
        try {
            return attachments.add(scope, subject, taken);
        } catch (UncheckedIOException failure) {
            log.error("The uploads volume does not keep a file", failure);
            taken.forEach(file ->
                    refused.add(new RefusedFile(file.name(), Problem.of("file.problem.disk"))));
            taken.forEach(this::discard);
            taken.clear();
            return null;
        }
    }

    private void discard(NewAttachment file) {
        try {
            contentStore.discard(file.incoming());
        } catch (IOException failure) {
            log.warn("{} stays until the night: {}", file.incoming().path(), failure.toString());
        }
    }
}
