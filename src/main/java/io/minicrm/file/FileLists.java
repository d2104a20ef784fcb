package io.minicrm.file;

import io.minicrm.record.RecordSnapshot;
import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.web.Ui;
import io.minicrm.web.UploadLimit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Puts together what is shown of a record's files.
@Component
class FileLists {

    private static final int FIRST = 6;
    private static final int PAGE = 50;

    private final Attachments attachments;
    private final UploadLimit limit;

    FileLists(Attachments attachments, UploadLimit limit) {
        this.attachments = attachments;
        this.limit = limit;
    }

    /// The newest ones, as they stand beside the record.
    FileList first(Ui ui, RecordSnapshot subject, int added, List<RefusedFile> refused) {
        List<FileItem> files = attachments.of(ui.scope(), subject.ref(), null, FIRST + 1);
        boolean more = files.size() > FIRST;
        return list(
                ui,
                subject,
                files.stream().limit(FIRST).toList(),
                more ? subject.ref().path() + "/files" : null,
                added,
                refused);
    }

    /// A page of all of them.
    ///
    /// @param before the last file of the page before, or null for the first page
    FileList page(Ui ui, RecordSnapshot subject, @Nullable Long before) {
        List<FileItem> files = attachments.of(ui.scope(), subject.ref(), before, PAGE + 1);
        List<FileItem> page = files.stream().limit(PAGE).toList();
        return list(
                ui,
                subject,
                page,
                files.size() > PAGE
                        ? subject.ref().path() + "/files?before=" + page.getLast().id()
                        : null,
                0,
                List.of());
    }

    private FileList list(
            Ui ui,
            RecordSnapshot subject,
            List<FileItem> files,
            @Nullable String older,
            int added,
            List<RefusedFile> refused) {
        int count = attachments.count(ui.scope(), subject.ref());
        return new FileList(
                subject,
                files,
                count > Attachments.COUNTED
                        ? ui.number(Attachments.COUNTED) + "+"
                        : ui.number(count),
                older,
                ui.scope().may(Action.CREATE, RecordKind.FILE),
                limit.bytes(),
                limit.bytesTogether(),
                limit.text(),
                added,
                refused);
    }
}
