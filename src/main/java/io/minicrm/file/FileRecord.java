package io.minicrm.file;

import io.minicrm.record.RecordEntity;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/// A file. Its fields are told in `FileFields`, and written by `Records` alone; what it holds and
/// hangs on never changes and is an `attachment`.
@Entity
@Table(name = "file")
class FileRecord extends RecordEntity {

    @Nullable String name;
}
