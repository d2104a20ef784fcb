package io.minicrm.web;

import io.minicrm.record.Catalogue;
import java.text.MessageFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.support.AbstractMessageSource;

/// The labels of fields that were added: messages as all others, but the same in every language,
/// and with no sign in them that means anything.
final class AddedLabels extends AbstractMessageSource {

    /// Asked for only when a label is: messages are there before the database is.
    private final ObjectProvider<Catalogue> catalogue;

    AddedLabels(ObjectProvider<Catalogue> catalogue) {
        this.catalogue = catalogue;
    }

    @Override
    protected @Nullable String resolveCodeWithoutArguments(String code, Locale locale) {
        return code.contains(".field.") ? catalogue.getObject().name(code).orElse(null) : null;
    }

    @Override
    protected @Nullable MessageFormat resolveCode(String code, Locale locale) {
        String name = resolveCodeWithoutArguments(code, locale);
        return name == null ? null : new MessageFormat("'" + name.replace("'", "''") + "'", locale);
    }
}
