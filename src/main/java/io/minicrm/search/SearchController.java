package io.minicrm.search;

import gg.jte.models.runtime.JteModel;
import io.minicrm.scope.RecordKind;
import io.minicrm.web.Ui;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import templates.Templates;

/// The search page, and its short forms: the palette, and what an input suggests.
@Controller
class SearchController {

    private static final int ON_PAGE = 50;
    private static final int IN_PALETTE = 5;
    private static final int SUGGESTED = 8;
    private static final int PALETTE_KINDS = 3;
    private static final int PASSAGES_ON_PAGE = 20;
    private static final int PASSAGES_IN_PALETTE = 3;

    private final Search search;
    private final List<Passages> passages;
    private final Templates templates;

    SearchController(Search search, List<Passages> passages, Templates templates) {
        this.search = search;
        this.passages = passages;
        this.templates = templates;
    }

    @GetMapping("/search")
    JteModel page(@RequestParam(defaultValue = "") String q, Ui ui) {
        return templates.searchPage(
                ui, find(q, search.kinds(ui.scope()), ON_PAGE, PASSAGES_ON_PAGE, ui));
    }

    @GetMapping("/search/palette")
    JteModel palette(@RequestParam(defaultValue = "") String q, Ui ui) {
        List<RecordKind> kinds = search.kinds(ui.scope()).stream().limit(PALETTE_KINDS).toList();
        return templates.searchPalette(ui, find(q, kinds, IN_PALETTE, PASSAGES_IN_PALETTE, ui));
    }

    @GetMapping("/search/suggest")
    JteModel suggest(
            @RequestParam(defaultValue = "") String kind,
            @RequestParam(defaultValue = "") String q,
            Ui ui) {
        List<RecordKind> kinds = Optional.of(kind).flatMap(RecordKind::named).stream().toList();
        return templates.searchSuggest(find(q, kinds, SUGGESTED, 0, ui));
    }

    private SearchPage find(String q, List<RecordKind> kinds, int limit, int texts, Ui ui) {
        long start = System.nanoTime();
        SearchResult searchResult = search.find(ui.scope(), q, kinds, limit);
        Terms terms = Terms.of(q);
        Map<String, List<Passages.Passage>> passing = new LinkedHashMap<>();
        for (Passages each : texts == 0 ? List.<Passages>of() : passages) {
            List<Passages.Passage> some = each.find(ui.scope(), terms, texts);
            if (!some.isEmpty()) {
                passing.put(each.titleKey(), some);
            }
        }
        if (searchResult.groups().isEmpty() && passing.isEmpty()) {
            searchResult = search.findSimilar(ui.scope(), q, kinds, limit);
        }
        return new SearchPage(
                terms.text(),
                searchResult,
                passing,
                new Highlighter(terms),
                (System.nanoTime() - start) / 1_000_000);
    }
}
