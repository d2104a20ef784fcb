package io.minicrm.web;

import java.text.ChoiceFormat;
import java.text.Format;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.support.ResourceBundleMessageSource;

/// The texts that people read. One that tells one from many, `{0,choice,1#1 row|1<{0} rows}`, says
/// of none what it says of many; without that, a choice says of none what it says of one.
final class Plurals extends ResourceBundleMessageSource {

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
