package io.minicrm.merge;

import io.minicrm.list.PickedVerb;
import io.minicrm.record.Catalogue;
import io.minicrm.record.RecordType;
import io.minicrm.web.SeeOther;
import io.minicrm.web.Ui;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.util.UriComponentsBuilder;

/// Leads from records that were picked in a list to the page where they become one.
@Controller
class PickedMergeController implements PickedVerb {

    private final Catalogue catalogue;

    PickedMergeController(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    @Override
    public boolean mayBeDone(Ui ui, RecordType<?> type) {
        return Duplicates.isMerged(ui.scope(), type);
    }

    @Override
    public String label() {
        return "merge.do";
    }

    @Override
    public String icon() {
        return "git-merge";
    }

    @Override
    public String path() {
        return "/merge/picked";
    }

    @PostMapping("/{plural}/merge/picked")
    void merge(
            @PathVariable String plural,
            @RequestParam(defaultValue = "") List<Long> ids,
            Ui ui,
            HttpServletResponse response) {
        RecordType<?> type =
                catalogue
                        .at(plural)
                        .filter(each -> mayBeDone(ui, each))
                        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        String list = "/" + type.kind().plural();
        // One more than can be merged says that there are too many
        SeeOther.at(
                response,
                ids.isEmpty()
                        ? list
                        : UriComponentsBuilder.fromPath(list + "/merge")
                                .queryParam(
                                        "id",
                                        ids.stream().limit(MergeController.MOST + 1L).toList())
                                .toUriString());
    }
}
