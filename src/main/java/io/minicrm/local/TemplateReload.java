package io.minicrm.local;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.resolve.DirectoryCodeResolver;
import java.nio.file.Path;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import templates.DynamicTemplates;
import templates.Templates;

/// With `MINICRM_RELOAD=true` a saved template shows at the next request. Its parameters are an
/// exception, as is `floats.jte`: they are part of the compiled application.
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("minicrm.reload")
class TemplateReload {

    @Bean
    @Primary
    Templates reloadedTemplates() {
        var engine =
                TemplateEngine.create(
                        new DirectoryCodeResolver(Path.of("src/main/jte")),
                        Path.of("target/reloaded-templates"),
                        ContentType.Html,
                        null,
                        "reloaded");
        engine.setTrimControlStructures(true);
        engine.setBinaryStaticContent(true);
        return new DynamicTemplates(engine);
    }
}
