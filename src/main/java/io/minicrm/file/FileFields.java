package io.minicrm.file;

import static io.minicrm.record.Field.Trait.REQUIRED;

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
                    .hangsOn(
                            "(select file_id as linking, subject_kind as kind, subject_id as linked from attachment)");

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
}
