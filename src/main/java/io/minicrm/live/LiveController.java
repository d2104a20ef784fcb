package io.minicrm.live;

import io.minicrm.change.ChangeFeed;
import io.minicrm.people.OpenSignIns;
import io.minicrm.record.Catalogue;
import io.minicrm.record.ChangeNumbering;
import io.minicrm.record.RecordType;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// What happens meanwhile, told to a browser for as long as it listens, or when it asks.
@Controller
@RequestMapping("/events")
class LiveController {

    /// Of no more pages of records it is told who else has them open.
    private static final int MOST_SHOWN = 20;

    private static final Duration OLDEST = Duration.ofMinutes(1);

    /// What a browser says of its pages' age is a little older when it comes here.
    private static final Duration BEFORE = Duration.ofMillis(700);

    private static final String OURS = "same-origin";

    private static final Pattern RECORD = Pattern.compile("(!?)/([a-z]{1,20})/(\\d{1,18})");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    private final EventStreams streams;
    private final ChangeTeller changes;
    private final ChangeFeed feed;
    private final ChangeNumbering numbering;
    private final PresenceTable presence;
    private final OpenSignIns signIns;
    private final Catalogue catalogue;
    private final Messages messages;

    LiveController(
            EventStreams streams,
            ChangeTeller changes,
            ChangeFeed feed,
            ChangeNumbering numbering,
            PresenceTable presence,
            OpenSignIns signIns,
            Catalogue catalogue,
            Messages messages) {
        this.streams = streams;
        this.changes = changes;
        this.feed = feed;
        this.numbering = numbering;
        this.presence = presence;
        this.signIns = signIns;
        this.catalogue = catalogue;
        this.messages = messages;
    }

    /// @param browser any word that is the same when the same browser comes again
    /// @param shows the addresses of the records whose pages it shows, with a ! before those that
    ///   are being edited
    /// @param after up to which number it was told
    /// @param age of its oldest page in milliseconds, when it was told nothing yet
    /// @param person whose pages they are
    @GetMapping
    void listen(
            @RequestParam(defaultValue = "") String browser,
            @RequestParam(required = false) @Nullable List<String> shows,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "0") String age,
            @RequestParam(defaultValue = "") String person,
            @RequestHeader(name = "Last-Event-ID", defaultValue = "") String last,
            @RequestHeader(name = "Sec-Fetch-Site", defaultValue = OURS) String site,
            @RequestHeader(name = "Sec-Fetch-Mode", defaultValue = "") String mode,
            Scope scope,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        // It takes the place of another stream and says who looks, so only pages of ours ask for it
        if (!site.equals(OURS) || mode.equals("navigate") || isOfAnother(person, scope)) {
            response.setStatus(HttpStatus.NO_CONTENT.value());
            return;
        }
        long signIn = signIns.present();
        OpenSignIns.Holder holder = signIns.holders(List.of(signIn)).get(signIn);
        // Somebody else's sign-in ended meanwhile, or nobody wants a stream that may not be cut off
        if (holder == null) {
            response.setStatus(HttpStatus.NO_CONTENT.value());
            return;
        }
        long from =
                number(last)
                        .or(() -> number(after))
                        .orElseGet(() -> before(number(age).orElse(0L)));
        response.setStatus(HttpStatus.OK.value());
        response.setContentType("text/event-stream;charset=UTF-8");
        // Neither kept nor compressed nor collected on the way
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store, no-transform");
        response.setHeader("X-Accel-Buffering", "no");
        var listener =
                new EventStream.Listener(
                        signIn,
                        holder,
                        browser.length() > 40 ? "" : browser,
                        shown(holder.scope(), shows));
        if (streams.open(listener, request, from).isEmpty()) {
            response.reset();
            response.setStatus(HttpStatus.SERVICE_UNAVAILABLE.value());
            response.setHeader(HttpHeaders.RETRY_AFTER, "60");
        }
    }

    /// The same for a browser that no stream reaches; 304 when nothing happened at all.
    ///
    /// @param after up to which number it was told; without it, it is told only that number
    /// @param person whose pages they are; 204 when somebody else is signed in by now
    @GetMapping("/missed")
    ResponseEntity<String> missed(
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "") String person,
            @RequestHeader(name = HttpHeaders.IF_NONE_MATCH, defaultValue = "") String known,
            Scope scope) {
        if (isOfAnother(person, scope)) {
            return ResponseEntity.noContent().build();
        }
        long latest = feed.latest();
        String tag = "\"" + latest + "\"";
        if (known.equals(tag)) {
            return ResponseEntity.status(HttpStatus.NOT_MODIFIED).eTag(tag).build();
        }
        long from = number(after).orElse(latest);
        boolean all = latest - from > ChangeTeller.MOST || from > latest;
        ChangeFeed.Batch batch =
                all || from == latest
                        ? new ChangeFeed.Batch(List.of(), Set.of())
                        : changes.missed(scope, from, latest);
        return ResponseEntity.ok()
                .eTag(tag)
                .cacheControl(CacheControl.noStore())
                .contentType(MediaType.APPLICATION_JSON)
                .body(messages.missed(scope.actor().id(), latest, batch, all));
    }

    /// The last page of a browser was closed, which it says so that nobody takes it for still
    /// there.
    @PostMapping("/end")
    ResponseEntity<Void> end(@RequestParam UUID stream) {
        streams.end(signIns.present(), stream);
        return ResponseEntity.noContent().build();
    }

    /// Up to which number a page of that age has certainly seen everything.
    private long before(long age) {
        return numbering
                .before(Duration.ofMillis(Math.min(age, OLDEST.toMillis())).plus(BEFORE))
                .orElseGet(feed::latest);
    }

    /// Only those that they may read; of what hangs on others nobody is told who looks.
    private Map<RecordRef, Boolean> shown(Scope scope, @Nullable List<String> addresses) {
        Map<RecordRef, Boolean> shown = new HashMap<>();
        for (String address : addresses == null ? List.<String>of() : addresses) {
            Matcher parts = RECORD.matcher(address);
            if (shown.size() < MOST_SHOWN && parts.matches()) {
                catalogue
                        .at(parts.group(2))
                        .filter(type -> type.hanging() == null)
                        .map(RecordType::kind)
                        .ifPresent(kind ->
                                shown.merge(
                                        new RecordRef(kind, Long.parseLong(parts.group(3))),
                                        !parts.group(1).isEmpty(),
                                        Boolean::logicalOr));
            }
        }
        shown.keySet().retainAll(presence.readable(scope, new HashSet<>(shown.keySet())));
        return Map.copyOf(shown);
    }

    /// Whether a page was left open by somebody in whose place another one is signed in.
    private static boolean isOfAnother(String person, Scope scope) {
        return !person.isEmpty() && !person.equals(String.valueOf(scope.actor().id()));
    }

    private static Optional<Long> number(String text) {
        return NUMBER.matcher(text).matches()
                ? Optional.of(Long.parseLong(text))
                : Optional.empty();
    }
}
