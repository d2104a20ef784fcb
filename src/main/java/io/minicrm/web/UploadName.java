package io.minicrm.web;

import java.util.Objects;
import org.springframework.web.multipart.MultipartFile;

/// What a file that a browser sends is called. Browsers write a quotation mark and line breaks in
/// it as `%22`, `%0D` and `%0A`, and a percent sign as itself: whether a name had such a sign or
/// these three characters cannot be told, and the sign is by far the likelier.
public final class UploadName {

    private UploadName() {}

    /// Without the folders in front; empty when it has none.
    public static String of(MultipartFile file) {
        return Objects.requireNonNullElse(file.getOriginalFilename(), "")
                .replaceFirst("(?s).*[/\\\\]", "")
                .replace("%22", "\"")
                .replace("%0D", "\r")
                .replace("%0A", "\n");
    }
}
