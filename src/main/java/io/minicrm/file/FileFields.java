package io.minicrm.file;

import static io.minicrm.record.Field.Trait.REQUIRED;

import io.minicrm.activity.ActivityFields;
import io.minicrm.record.AttachedTable;
import io.minicrm.record.Field;
import io.minicrm.record.RecordType;
import io.minicrm.record.RecordTypeBuilder;
import io.minicrm.record.TextType;
import io.minicrm.scope.RecordKind;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// What of a file can change.
@Configuration(proxyBeanMethods = false)
class FileFields {

    static final int LONGEST_NAME = 200;

    private static final RecordTypeBuilder<FileRecord> FIELDS =
            RecordType.of(RecordKind.FILE, FileRecord.class)
                    .title("t.name")
                    .group("file")
                    // With an activity on all that that one hangs on
                    .hangsOn(
                            """
                            (select file_id as linking, subject_kind as kind, subject_id as linked from attachment
                             union all select a.file_id, h.kind, h.linked
                             from attachment a join %s h on h.linking = a.subject_id
                             where a.subject_kind = %d)\
                            """
                                    .formatted(
                                            ActivityFields.ACTIVITY.hanging(),
                                            RecordKind.ACTIVITY.code()));

    static final Field<String> NAME =
            FIELDS.add(
                    "name",
                    new TextType(TextType.Kind.LINE, LONGEST_NAME),
                    "name",
                    (file, name) -> file.name = name,
                    REQUIRED);

    static final RecordType<?> FILE = FIELDS.build();

    @Bean
    RecordType<?> fileType() {
        return FILE;
    }

    @Bean
    AttachedTable attachmentTable() {
        return new AttachedTable("attachment", "file_id", "subject_kind", "subject_id");
    }
}
