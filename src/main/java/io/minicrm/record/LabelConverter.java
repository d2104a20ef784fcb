package io.minicrm.record;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import org.jspecify.annotations.Nullable;

@Converter(autoApply = true)
class LabelConverter implements AttributeConverter<Label, String> {

    @Override
    public @Nullable String convertToDatabaseColumn(@Nullable Label label) {
        return label == null ? null : label.key();
    }

    @Override
    public @Nullable Label convertToEntityAttribute(@Nullable String key) {
        return key == null ? null : Label.of(key);
    }
}
