package io.minicrm.file;

import io.minicrm.web.NotFound;
import io.minicrm.web.Ui;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/// Hands out what files hold. People put anything into files, so that nothing of it may ever run as
/// a page of ours: it is taken, not shown, but for a few kinds of pictures.
@Controller
class DownloadController {

    private static final String SANDBOX = "default-src 'none'; sandbox";

    private final Attachments attachments;
    private final ContentStore contentStore;

    DownloadController(Attachments attachments, ContentStore contentStore) {
        this.attachments = attachments;
        this.contentStore = contentStore;
    }

    @GetMapping("/files/{id:\\d{1,18}}")
    ResponseEntity<Resource> download(@PathVariable long id, Ui ui) {
        FileItem file = file(ui, id);
        // A script or a style of somebody's would run as one of ours, if a page named it
        return respond(
                file, "attachment", MediaType.APPLICATION_OCTET_STREAM, CacheControl.noStore());
    }

    /// A browser may keep a picture, but has to ask each time whether it still may show it.
    @GetMapping("/files/{id:\\d{1,18}}/preview")
    ResponseEntity<Resource> preview(@PathVariable long id, Ui ui) {
        FileItem file = file(ui, id);
        if (!file.kind().isPicture()) {
            throw new NotFound("preview of file " + id);
        }
        return respond(
                file,
                "inline",
                MediaType.parseMediaType(file.kind().sniffed()),
                CacheControl.noCache().cachePrivate());
    }

    private FileItem file(Ui ui, long id) {
        return attachments.find(ui.scope(), id).orElseThrow(() -> new NotFound("file " + id));
    }

    private ResponseEntity<Resource> respond(
            FileItem file, String disposition, MediaType type, CacheControl kept) {
        return ResponseEntity.ok()
                .contentType(type)
                .cacheControl(kept)
                .eTag(file.sha256())
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.builder(disposition)
                                .filename(file.name(), StandardCharsets.UTF_8)
                                .build()
                                .toString())
                .header("Content-Security-Policy", SANDBOX)
                .body(new FileSystemResource(contentStore.path(file.sha256())));
    }
}
