package io.minicrm.calendar;

import gg.jte.models.runtime.JteModel;
import io.minicrm.people.Reauthentication;
import io.minicrm.people.ScopeAuthentication;
import io.minicrm.people.Token;
import io.minicrm.record.NotPermitted;
import io.minicrm.scope.Action;
import io.minicrm.scope.Directory;
import io.minicrm.scope.RecordKind;
import io.minicrm.today.Whose;
import io.minicrm.web.BaseUrl;
import io.minicrm.web.NotFound;
import io.minicrm.web.SeeOther;
import io.minicrm.web.Texts;
import io.minicrm.web.Ui;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.util.DigestUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import templates.Templates;

/// Calendars for other programs: made and closed in the profile, fetched by whoever has the secret
/// address.
@Controller
class FeedController {

    private static final String PATH = "/settings/profile/feeds";
    private static final String SECTION = "/settings/profile#feeds";

    private static final MediaType CALENDAR =
            new MediaType("text", "calendar", StandardCharsets.UTF_8);

    private final Feeds feeds;
    private final FeedReader reader;
    private final Reauthentication reauthentication;
    private final BaseUrl baseUrl;
    private final Directory directory;
    private final Templates templates;

    FeedController(
            Feeds feeds,
            FeedReader reader,
            Reauthentication reauthentication,
            BaseUrl baseUrl,
            Directory directory,
            Templates templates) {
        this.feeds = feeds;
        this.reader = reader;
        this.reauthentication = reauthentication;
        this.baseUrl = baseUrl;
        this.directory = directory;
        this.templates = templates;
    }

    /// The secret stands in the answer itself, once.
    @PostMapping(PATH)
    @Nullable JteModel make(
            @RequestParam(defaultValue = "mine") String whose,
            ScopeAuthentication signedIn,
            Ui ui,
            HttpServletRequest request,
            HttpServletResponse response) {
        if (!ui.scope().may(Action.READ, RecordKind.ACTIVITY)) {
            throw new NotPermitted(Action.READ, RecordKind.ACTIVITY);
        }
        reauthentication.ask(signedIn, request);
        boolean team = whose.equals(Whose.TEAM.key()) && Whose.TEAM.isSeen(ui.scope());
        Optional<Token> token = feeds.make(ui.scope(), team ? Whose.TEAM : Whose.MINE);
        if (token.isEmpty()) {
            SeeOther.at(response, SECTION);
            return null;
        }
        response.setStatus(HttpStatus.CREATED.value());
        return templates.calendarFeedPage(
                ui, baseUrl.at("/ics/" + token.get().text() + ".ics", request));
    }

    @PostMapping(PATH + "/{id:\\d{1,18}}/revoke")
    void revoke(@PathVariable long id, Ui ui, HttpServletResponse response) {
        if (!feeds.revoke(ui.scope(), id)) {
            throw new NotFound("feed " + id);
        }
        SeeOther.at(response, SECTION);
    }

    /// Whatever does not open a calendar is answered the same. What a program has already is not
    /// sent to it again.
    @GetMapping("/ics/{token:[A-Za-z0-9_-]{43}}.ics")
    ResponseEntity<byte[]> fetch(@PathVariable String token, HttpServletRequest request) {
        FeedReader.Content content = reader.read(new Token(token)).orElse(null);
        if (content == null) {
            return ResponseEntity.notFound().build();
        }
        feeds.fetched(content.feed());
        byte[] calendar = calendar(content, request);
        return ResponseEntity.ok()
                .contentType(CALENDAR)
                .eTag("\"" + DigestUtils.md5DigestAsHex(calendar) + "\"")
                .cacheControl(CacheControl.noCache().cachePrivate())
                .body(calendar);
    }

    private byte[] calendar(FeedReader.Content content, HttpServletRequest request) {
        Texts texts = content.texts();
        boolean several = content.whose() == Whose.TEAM;
        IcsWriter calendar =
                new IcsWriter(
                        several
                                ? texts.t("calendar.feed.team")
                                : texts.t("calendar.feed.name", content.scope().actor().name()));
        String host = baseUrl.host(request);
        for (CalendarEvent event : content.events()) {
            calendar.event(
                    event,
                    "activity-%d%s@%s"
                            .formatted(
                                    event.ref().id(), event.again() ? "-" + event.day() : "", host),
                    (several ? owner(event) : "") + (event.done() ? "✓ " : "") + event.title(),
                    Stream.of(event.about(), event.body())
                            .filter(each -> each != null && !each.isBlank())
                            .collect(Collectors.joining("\n\n")),
                    baseUrl.at(event.ref().path(), request));
        }
        return calendar.end();
    }

    private String owner(CalendarEvent event) {
        return Optional.ofNullable(event.ownerId())
                .flatMap(directory::person)
                .map(person -> person.name() + ": ")
                .orElse("");
    }
}
