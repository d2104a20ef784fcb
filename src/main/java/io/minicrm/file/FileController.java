package io.minicrm.file;

import gg.jte.models.runtime.JteModel;
import io.minicrm.record.Catalogue;
import io.minicrm.record.Conflict;
import io.minicrm.record.Editing;
import io.minicrm.record.NoSuchRecord;
import io.minicrm.record.NotPermitted;
import io.minicrm.record.Problem;
import io.minicrm.record.RecordReader;
import io.minicrm.record.RecordSnapshot;
import io.minicrm.record.RecordType;
import io.minicrm.record.Values;
import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.web.Form;
import io.minicrm.web.NotFound;
import io.minicrm.web.SeeOther;
import io.minicrm.web.Ui;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import templates.Templates;

/// Files: listed and added on a record, renamed and deleted by those who may.
@Controller
class FileController {

    private final Catalogue catalogue;
    private final RecordReader reader;
    private final FileUploads fileUploads;
    private final Attachments attachments;
    private final Editing editing;
    private final FileLists lists;
    private final Templates templates;

    FileController(
            Catalogue catalogue,
            RecordReader reader,
            FileUploads fileUploads,
            Attachments attachments,
            Editing editing,
            FileLists lists,
            Templates templates) {
        this.catalogue = catalogue;
        this.reader = reader;
        this.fileUploads = fileUploads;
        this.attachments = attachments;
        this.editing = editing;
        this.lists = lists;
        this.templates = templates;
    }

    /// @param before the last file of the page before
    @GetMapping("/{plural}/{id:\\d{1,18}}/files")
    JteModel list(
            @PathVariable String plural,
            @PathVariable long id,
            @RequestParam(required = false) @Nullable Long before,
            Ui ui) {
        return templates.fileFilesPage(ui, lists.page(ui, subject(ui, plural, id), before));
    }

    @PostMapping("/{plural}/{id:\\d{1,18}}/files")
    @Nullable JteModel add(
            @PathVariable String plural,
            @PathVariable long id,
            @RequestParam(name = "file", required = false) @Nullable List<MultipartFile> files,
            Ui ui,
            HttpServletResponse response) {
        RecordSnapshot subject = subject(ui, plural, id);
        if (!ui.scope().may(Action.CREATE, RecordKind.FILE)) {
            throw new NotPermitted(Action.CREATE, RecordKind.FILE);
        }
        FileUploads.Outcome outcome = fileUploads.take(ui.scope(), subject, chosen(files));
        if (outcome.change() != null && outcome.refused().isEmpty()) {
            seeOther(response, subject.ref(), outcome.change().id());
            return null;
        }
        List<RefusedFile> refused =
                outcome.change() == null && outcome.refused().isEmpty()
                        ? List.of(new RefusedFile("", Problem.of("file.problem.none")))
                        : outcome.refused();
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        return templates.fileFilesPage(ui, lists.first(ui, subject, outcome.added(), refused));
    }

    @GetMapping("/files/{id:\\d{1,18}}/edit")
    JteModel edit(@PathVariable long id, Ui ui) {
        FileItem item = item(ui, id);
        RecordSnapshot file = editable(ui, id);
        Form form = Form.of(FileFields.FILE, file.values(), file.version(), ui);
        return templates.fileNamePage(ui, form, file, item.subject());
    }

    @PostMapping("/files/{id:\\d{1,18}}/edit")
    @Nullable JteModel rename(
            @PathVariable long id,
            @RequestParam MultiValueMap<String, String> posted,
            Ui ui,
            HttpServletResponse response) {
        FileItem item = item(ui, id);
        RecordSnapshot file = editable(ui, id);
        Form form = Form.bind(FileFields.FILE, posted, ui);
        String name = form.values().get(FileFields.NAME);
        Integer version = form.version();
        if (!form.isRefused() && name != null) {
            try {
                Editing.Saved saved =
                        editing.update(
                                ui.scope(),
                                file,
                                version == null ? file.version() : version,
                                new Values().with(FileFields.NAME, name));
                seeOther(response, item.subject(), saved.changeSetId());
                return null;
            } catch (Conflict conflict) {
                form.refuse(conflict, ui);
            }
        }
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        return templates.fileNamePage(ui, form, file, item.subject());
    }

    @PostMapping("/files/{id:\\d{1,18}}/trash")
    void delete(@PathVariable long id, Ui ui, HttpServletResponse response) {
        FileItem item = item(ui, id);
        long set = editing.trash(ui.scope(), RecordKind.FILE, List.of(id));
        seeOther(response, item.subject(), set);
    }

    private RecordSnapshot subject(Ui ui, String plural, long id) {
        RecordType<?> type =
                catalogue.at(plural).orElseThrow(() -> new NotFound("records called " + plural));
        return reader.get(ui.scope(), new RecordRef(type.kind(), id));
    }

    private FileItem item(Ui ui, long id) {
        return attachments
                .find(ui.scope(), id)
                .orElseThrow(() -> new NoSuchRecord(new RecordRef(RecordKind.FILE, id)));
    }

    private RecordSnapshot editable(Ui ui, long id) {
        RecordSnapshot file = reader.get(ui.scope(), new RecordRef(RecordKind.FILE, id));
        if (!file.editable()) {
            throw new NotPermitted(Action.EDIT, RecordKind.FILE);
        }
        return file;
    }

    /// A form sent without a choice brings one file without a name and without anything in it.
    private static List<MultipartFile> chosen(@Nullable List<MultipartFile> files) {
        return files == null
                ? List.of()
                : files.stream()
                        .filter(file ->
                                !file.isEmpty()
                                        || file.getOriginalFilename() != null
                                                && !file.getOriginalFilename().isEmpty())
                        .toList();
    }

    private static void seeOther(HttpServletResponse response, RecordRef subject, long changeSet) {
        SeeOther.changed(response, subject.path() + "#files", changeSet);
    }
}
