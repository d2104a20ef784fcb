package io.minicrm.web;

import java.text.ChoiceFormat;
import java.text.Format;
import java.text.MessageFormat;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.ResourceBundle;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.support.ResourceBundleMessageSource;

/// The texts that people read. One that tells one from many, `{0,choice,1#1 row|1<{0} rows}`, says
/// of none what it says of many; without that, a choice says of none what it says of one.
final class Plurals extends ResourceBundleMessageSource {

    /// All texts of a language, whichever bundle they stand in: a page asks for some two hundred.
    private record Texts(Map<String, String> texts, Map<String, MessageFormat> formats) {}

    private final Map<Locale, Texts> byLanguage = new ConcurrentHashMap<>();

    @Override
    protected @Nullable String resolveCodeWithoutArguments(String code, Locale locale) {
        return of(locale).texts().get(code);
    }

    @Override
    protected @Nullable MessageFormat resolveCode(String code, Locale locale) {
        Texts all = of(locale);
        String text = all.texts().get(code);
        return text == null
                ? null
                : all.formats().computeIfAbsent(code, _ -> createMessageFormat(text, locale));
    }

    private Texts of(Locale locale) {
        Texts known = byLanguage.get(locale);
        return known == null ? byLanguage.computeIfAbsent(locale, this::read) : known;
    }

    private Texts read(Locale locale) {
        Map<String, String> texts = new HashMap<>();
        for (String bundle : getBasenameSet()) {
            ResourceBundle read = Objects.requireNonNull(getResourceBundle(bundle, locale));
            read.keySet().forEach(key -> texts.putIfAbsent(key, read.getString(key)));
        }
        return new Texts(texts, new ConcurrentHashMap<>());
    }

    @Override
    protected MessageFormat createMessageFormat(String text, @Nullable Locale locale) {
        return plural(super.createMessageFormat(text, locale));
    }

    static MessageFormat plural(MessageFormat format) {
        for (Format each : format.getFormats()) {
            if (each instanceof ChoiceFormat choice) {
                sayNoneLikeMany(choice);
            }
        }
        return format;
    }

    private static void sayNoneLikeMany(ChoiceFormat choice) {
        double[] limits = choice.getLimits();
        if (limits[0] == 1) {
            Object[] words = choice.getFormats();
            String[] all = new String[words.length + 1];
            all[0] = words[words.length - 1].toString();
            for (int i = 0; i < words.length; i++) {
                all[i + 1] = words[i].toString();
            }
            choice.setChoices(
                    DoubleStream.concat(DoubleStream.of(0), DoubleStream.of(limits)).toArray(),
                    all);
        }
    }
}
