package io.minicrm.web;

import gg.jte.Content;
import java.util.List;
import java.util.regex.Pattern;
import org.commonmark.ext.autolink.AutolinkExtension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.owasp.html.HtmlPolicyBuilder;
import org.owasp.html.PolicyFactory;
import org.springframework.stereotype.Component;

/// Turns the Markdown of notes into HTML that can do no harm. Whoever is mentioned stands out.
@Component
class Markdown {

    private static final List<org.commonmark.Extension> EXTENSIONS =
            List.of(AutolinkExtension.create(), TablesExtension.create());
    private static final HtmlRenderer RENDERER =
            HtmlRenderer.builder()
                    .extensions(EXTENSIONS)
                    .escapeHtml(true)
                    .softbreak("<br>\n")
                    .nodeRendererFactory(MentionNode::renderer)
                    .build();
    private static final PolicyFactory HARMLESS =
            new HtmlPolicyBuilder()
                    .allowElements(
                            "p",
                            "br",
                            "strong",
                            "em",
                            "ul",
                            "ol",
                            "li",
                            "blockquote",
                            "code",
                            "pre",
                            "h1",
                            "h2",
                            "h3",
                            "h4",
                            "h5",
                            "h6",
                            "hr",
                            "a",
                            "table",
                            "thead",
                            "tbody",
                            "tr",
                            "th",
                            "td",
                            "del",
                            "span")
                    .allowStandardUrlProtocols()
                    .allowAttributes("href")
                    .onElements("a")
                    .allowAttributes("class")
                    .matching(Pattern.compile(MentionNode.CLASS))
                    .onElements("span")
                    .requireRelsOnLinks("nofollow", "noopener", "noreferrer")
                    .toFactory();

    private final Parser parser;

    /// Mentions are looked for before addresses become links, since one can be by address.
    Markdown(Mentions mentions) {
        parser =
                Parser.builder()
                        .postProcessor(document -> MentionNode.in(document, mentions))
                        .extensions(EXTENSIONS)
                        .build();
    }

    Content html(String text) {
        String safe = HARMLESS.sanitize(RENDERER.render(parser.parse(text)));
        return output -> output.writeContent(safe);
    }
}
