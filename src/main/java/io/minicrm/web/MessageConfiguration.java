package io.minicrm.web;

import io.minicrm.record.Catalogue;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Pattern;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/// Finds the message bundles of all rooms: `messages/<room>.properties` in English and
/// `messages/<room>_<language>.properties` beside it. A new room needs no registration.
@Configuration(proxyBeanMethods = false)
class MessageConfiguration {

    private static final Pattern ENGLISH_BUNDLE = Pattern.compile("([a-z]+)\\.properties");

    @Bean
    static MessageSource messageSource(ObjectProvider<Catalogue> catalogue) throws IOException {
        Plurals source = bundled();
        source.setParentMessageSource(new AddedLabels(catalogue));
        return source;
    }

    /// All texts but the labels of added fields.
    static Plurals bundled() throws IOException {
        var source = new Plurals();
        source.setBasenames(bundles());
        source.setDefaultEncoding("UTF-8");
        // A language without a bundle of its own reads English, whatever the machine speaks.
        source.setFallbackToSystemLocale(false);
        return source;
    }

    private static String[] bundles() throws IOException {
        var files =
                new PathMatchingResourcePatternResolver()
                        .getResources("classpath*:messages/*.properties");
        return Arrays.stream(files)
                .map(Resource::getFilename)
                .filter(Objects::nonNull)
                .map(ENGLISH_BUNDLE::matcher)
                .filter(name -> name.matches())
                .map(name -> "messages/" + name.group(1))
                .distinct()
                .sorted()
                .toArray(String[]::new);
    }
}
