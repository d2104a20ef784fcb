package io.minicrm.notification;

import gg.jte.models.runtime.JteModel;
import io.minicrm.record.Catalogue;
import io.minicrm.record.RecordReader;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.web.SeeOther;
import io.minicrm.web.Ui;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import templates.Templates;

/// Who hears of a record: those who follow it, and whom one can mention on it.
@Controller
@RequestMapping("/{plural}/{id:\\d{1,18}}")
class FollowController {

    private final Catalogue catalogue;
    private final RecordReader reader;
    private final Following following;
    private final Mentionable mentionable;
    private final Templates templates;

    FollowController(
            Catalogue catalogue,
            RecordReader reader,
            Following following,
            Mentionable mentionable,
            Templates templates) {
        this.catalogue = catalogue;
        this.reader = reader;
        this.following = following;
        this.mentionable = mentionable;
        this.templates = templates;
    }

    /// @param on whether one follows from now on
    @PostMapping("/follow")
    void follow(
            @PathVariable String plural,
            @PathVariable long id,
            @RequestParam boolean on,
            Scope scope,
            HttpServletResponse response) {
        RecordRef ref = ref(scope, plural, id);
        if (on) {
            following.follow(scope, ref);
        } else {
            following.leave(scope, ref);
        }
        SeeOther.at(response, ref.path());
    }

    @GetMapping("/mentions")
    JteModel mentions(
            @PathVariable String plural,
            @PathVariable long id,
            @RequestParam(defaultValue = "") String q,
            Ui ui) {
        return templates.notificationPeople(
                ui, mentionable.on(ui.scope(), ref(ui.scope(), plural, id), q));
    }

    private RecordRef ref(Scope scope, String plural, long id) {
        RecordRef ref =
                catalogue
                        .at(plural)
                        .filter(type -> FollowPanel.isFollowed(type.kind()))
                        .map(type -> new RecordRef(type.kind(), id))
                        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        reader.get(scope, ref);
        return ref;
    }
}
