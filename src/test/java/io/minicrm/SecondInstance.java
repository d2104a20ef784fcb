package io.minicrm;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;

/// Another MiniCRM on the database and the uploads of the test's own.
public final class SecondInstance {

    private SecondInstance() {}

    /// @param settings on top of those of the first
    /// @param more what it consists of beside MiniCRM itself
    public static ConfigurableApplicationContext start(
            ConfigurableEnvironment first, Map<String, Object> settings, Class<?>... more) {
        Map<String, Object> own = new HashMap<>(settings);
        own.put("server.port", 0);
        return new SpringApplicationBuilder(
                        Stream.concat(Stream.of(MiniCrmApplication.class), Stream.of(more))
                                .toArray(Class<?>[]::new))
                .initializers(context -> {
                    var sources = context.getEnvironment().getPropertySources();
                    sources.addFirst(
                            Objects.requireNonNull(
                                    first.getPropertySources().get(FreshDatabase.NAME)));
                    sources.addFirst(new MapPropertySource("second instance", own));
                    context.getBeanFactory().registerSingleton("otherTests", new OtherTests());
                })
                .run();
    }

    /// Keeps the beans of other tests out of an application that no test framework has started.
    private static final class OtherTests extends TypeExcludeFilter {

        @Override
        public boolean match(MetadataReader reader, MetadataReaderFactory factory) {
            return reader.getAnnotationMetadata().isAnnotated(TestConfiguration.class.getName());
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof OtherTests;
        }

        @Override
        public int hashCode() {
            return OtherTests.class.hashCode();
        }
    }
}
