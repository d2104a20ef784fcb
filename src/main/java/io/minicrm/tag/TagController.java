package io.minicrm.tag;

import gg.jte.models.runtime.JteModel;
import io.minicrm.record.Options;
import io.minicrm.record.PlainText;
import io.minicrm.record.Tags;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import templates.Templates;

/// What an input for tags suggests.
@Controller
class TagController {

    private static final int MOST = 8;

    private final Options options;
    private final Templates templates;

    TagController(Options options, Templates templates) {
        this.options = options;
        this.templates = templates;
    }

    /// Those whose names begin with what was typed before those that contain it.
    @GetMapping("/tags/suggest")
    JteModel suggest(@RequestParam(defaultValue = "") String q) {
        String words = PlainText.line(q).toLowerCase(Locale.ROOT);
        List<Options.Entry> found =
                options.all(Tags.TAG).stream()
                        .filter(Options.Entry::offered)
                        .filter(tag -> lower(tag).contains(words))
                        .sorted((one, other) ->
                                Boolean.compare(
                                        lower(other).startsWith(words),
                                        lower(one).startsWith(words)))
                        .limit(MOST)
                        .toList();
        return templates.tagSuggest(found);
    }

    private static String lower(Options.Entry tag) {
        return tag.name().toLowerCase(Locale.ROOT);
    }
}
