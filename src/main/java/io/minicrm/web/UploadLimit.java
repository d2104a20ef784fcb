package io.minicrm.web;

import jakarta.servlet.MultipartConfigElement;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.servlet.MultipartConfigFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/// How large a file may be that somebody sends. Whoever takes files in asks here and says so beside
/// the form: the container itself refuses only what is larger than several such files together, for
/// with one that is too large the others would be lost.
@Component
public class UploadLimit {

    /// The directory on the uploads volume for what is still coming in.
    public static final String INCOMING = ".incoming";

    /// So many files of the largest size may come at once.
    private static final int TOGETHER = 10;

    private final DataSize largest;

    UploadLimit(@Value("${minicrm.upload-max-size}") DataSize largest) {
        this.largest = largest;
    }

    public long bytes() {
        return largest.toBytes();
    }

    /// The largest sum of files that may come at once.
    public long bytesTogether() {
        return bytes() * TOGETHER;
    }

    /// As it was set: "50 MB".
    public String text() {
        return largest.toMegabytes() > 0
                ? largest.toMegabytes() + " MB"
                : largest.toKilobytes() > 0 ? largest.toKilobytes() + " kB" : bytes() + " B";
    }

    /// Files come in on the uploads volume, which has the room for them that `/tmp` may lack.
    @Bean
    static MultipartConfigElement multipart(
            UploadLimit limit, @Value("${minicrm.uploads}") Path uploads) {
        MultipartConfigFactory factory = new MultipartConfigFactory();
        factory.setLocation(uploads.resolve(INCOMING).toAbsolutePath().toString());
        factory.setMaxRequestSize(DataSize.ofBytes(limit.bytesTogether()));
        return factory.createMultipartConfig();
    }
}
