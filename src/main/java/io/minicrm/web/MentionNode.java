package io.minicrm.web;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.CustomNode;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.HtmlNodeRendererContext;

/// A mention in a text of Markdown.
final class MentionNode extends CustomNode {

    static final String CLASS = "mention";

    private final String words;

    private MentionNode(String words) {
        this.words = words;
    }

    /// Takes the mentions out of the texts of a document.
    static Node in(Node document, Mentions mentions) {
        document.accept(
                new AbstractVisitor() {
                    @Override
                    public void visit(Text text) {
                        if (text.getLiteral().indexOf('@') >= 0) {
                            split(text, mentions.find(text.getLiteral()));
                        }
                    }
                });
        return document;
    }

    private static void split(Text text, List<Mentions.Mention> mentions) {
        String literal = text.getLiteral();
        Node last = text;
        for (int i = 0; i < mentions.size(); i++) {
            Mentions.Mention mention = mentions.get(i);
            int next = i + 1 < mentions.size() ? mentions.get(i + 1).from() : literal.length();
            Node node = new MentionNode(literal.substring(mention.from(), mention.to()));
            Node rest = new Text(literal.substring(mention.to(), next));
            last.insertAfter(node);
            node.insertAfter(rest);
            last = rest;
        }
        if (!mentions.isEmpty()) {
            text.setLiteral(literal.substring(0, mentions.getFirst().from()));
        }
    }

    static NodeRenderer renderer(HtmlNodeRendererContext context) {
        return new NodeRenderer() {
            @Override
            public Set<Class<? extends Node>> getNodeTypes() {
                return Set.of(MentionNode.class);
            }

            @Override
            public void render(Node node) {
                context.getWriter().tag("span", Map.of("class", CLASS));
                context.getWriter().text(((MentionNode) node).words);
                context.getWriter().tag("/span");
            }
        };
    }
}
