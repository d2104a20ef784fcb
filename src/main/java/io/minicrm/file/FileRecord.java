package io.minicrm.file;

import io.minicrm.record.RecordEntity;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/// A file. Its fields are told in `FileFields`, and written by `Records` alone; what it holds and
/// hangs on is an `attachment`, and changes only when that is merged into another record.
@Entity
@Table(name = "file")
class FileRecord extends RecordEntity {

    @Nullable String name;
}
