package io.minicrm.file;

import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A file as a list shows it, for whoever may read the record it hangs on.
///
/// @param authorId who added it
/// @param editable whether the reader may rename it
/// @param deletable whether the reader may put it into the trash
public record FileItem(
        long id,
        RecordRef subject,
        String name,
        String sha256,
        long size,
        FileKind kind,
        Instant addedAt,
        @Nullable Long authorId,
        @Nullable String author,
        boolean editable,
        boolean deletable) {

    /// So large may a picture be that stands in a list as it is.
    private static final long LARGEST_THUMBNAIL = 2_000_000;

    public String path() {
        return new RecordRef(RecordKind.FILE, id).path();
    }

    /// Where one looks at it without taking it, when it is a picture.
    public String previewPath() {
        return path() + "/preview";
    }

    public boolean hasThumbnail() {
        return kind.isPicture() && size <= LARGEST_THUMBNAIL;
    }
}
