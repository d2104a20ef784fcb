package io.minicrm.web;

import gg.jte.Content;
import io.minicrm.record.FieldType;
import io.minicrm.record.Options;
import io.minicrm.record.PhoneNumber;
import io.minicrm.scope.Actor;
import io.minicrm.scope.Directory;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CsrfToken;

/// What every template needs to know of the request it answers: the texts of who reads, where they
/// are, and what may be linked to. One per request, made by `UiSource`.
public final class Ui extends Texts {

    private final UiSource source;
    private final HttpServletRequest request;
    private final @Nullable Scope scope;
    private final Map<RecordRef, Optional<String>> titles = new HashMap<>();
    private final Map<RecordRef, Optional<DisplayValue.Trashed>> trashed = new HashMap<>();
    private final Map<NavEntry.Place, List<NavEntry>> nav = new EnumMap<>(NavEntry.Place.class);
    private @Nullable String deed;
    private @Nullable List<Pins.Pin> pins;

    Ui(UiSource source, HttpServletRequest request, @Nullable Scope scope, Texts texts) {
        super(texts);
        this.source = source;
        this.request = request;
        this.scope = scope;
    }

    // Who reads.

    public boolean isSignedIn() {
        return scope != null;
    }

    /// Who is looking; only on pages behind the sign-in.
    public Scope scope() {
        return Objects.requireNonNull(scope, "nobody is signed in");
    }

    public Actor actor() {
        return scope().actor();
    }

    /// What `Field.parse` needs to read what this reader typed.
    public FieldType.ParseContext reading() {
        return new FieldType.ParseContext(scope(), format(), source.references());
    }

    // Parts of what is shown.

    /// A number as a telephone dials it.
    public String dial(PhoneNumber phone) {
        return phone.dialled();
    }

    /// An address up to its @, behind which a narrow column breaks it.
    public String beforeAt(String address) {
        return address.substring(0, address.lastIndexOf('@') + 1);
    }

    public String afterAt(String address) {
        return address.substring(address.lastIndexOf('@') + 1);
    }

    /// Markdown that somebody wrote, as safe HTML.
    public Content markdown(String text) {
        return source.markdown().html(text);
    }

    /// How a colleague is mentioned, to be written on; empty when nobody is known by this number.
    public String mention(@Nullable Long id) {
        return (id == null ? Optional.<Directory.Person>empty() : person(id))
                .map(person -> Mentions.of(person) + " ")
                .orElse("");
    }

    // Where we are.

    /// What only we may write into an address, signed.
    public String sealed(String text) {
        return source.seal().sealed(text);
    }

    /// What was signed, as long as nobody has changed it.
    public Optional<String> opened(@Nullable String sealed) {
        return source.seal().opened(sealed);
    }

    /// The path that was asked for, also while its failure is shown.
    public String path() {
        Object failed = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        return failed instanceof String uri ? uri : request.getRequestURI();
    }

    /// Path and query, to come back to.
    public String here() {
        String query = request.getQueryString();
        return query == null ? path() : path() + "?" + query;
    }

    /// What the address or a form says; null also when it could not be read, which is what the page
    /// then tells.
    public @Nullable String parameter(String name) {
        try {
            return request.getParameter(name);
        } catch (InvalidParameterException _) {
            return null;
        }
    }

    /// The address of a file in `static/`, which a browser may keep for good.
    public String asset(String path) {
        return source.assets().address(path);
    }

    public CsrfToken csrf() {
        return (CsrfToken)
                Objects.requireNonNull(
                        request.getAttribute(CsrfToken.class.getName()), "no CSRF token");
    }

    /// A key for a form that shall make something once (`SentForms`).
    public String once() {
        return UUID.randomUUID().toString();
    }

    /// Where a form with files goes: its token has to stand in front of them.
    public String withToken(String path) {
        return path + "?" + csrf().getParameterName() + "=" + csrf().getToken();
    }

    /// `light` or `dark`, or null when the device decides.
    public @Nullable String theme() {
        return Theme.of(request);
    }

    // What may be linked to.

    /// The administrator who looks as this reader; null when it is the reader.
    public @Nullable Actor viewer() {
        return scope == null ? null : scope.viewer();
    }

    /// The messages that say why the reader gets no page, by their status.
    public String problem(int status) {
        return "web.problem." + (RefusedRequest.isOfLooking(request) ? "viewing" : status);
    }

    /// The entries of a place that this reader sees.
    public List<NavEntry> nav(NavEntry.Place place) {
        return nav.computeIfAbsent(place, this::shown);
    }

    private List<NavEntry> shown(NavEntry.Place place) {
        return scope == null
                ? List.of()
                : source.nav().stream()
                        .filter(entry -> entry.place() == place && entry.shown().test(scope))
                        .filter(entry -> scope.viewer() == null || entry.isShownToViewers())
                        .toList();
    }

    /// The places a phone shows at the bottom.
    public List<NavEntry> dock() {
        return nav(NavEntry.Place.RAIL).stream().limit(4).toList();
    }

    /// The places behind "More" on a phone.
    public List<NavEntry> more() {
        return Stream.concat(
                        nav(NavEntry.Place.RAIL).stream().skip(4),
                        nav(NavEntry.Place.FOOT).stream())
                .toList();
    }

    /// `page` for `aria-current` when the entry leads to where we are, otherwise null.
    public @Nullable String current(NavEntry entry) {
        return entry.leadsTo(path()) ? "page" : null;
    }

    public Optional<Directory.Person> person(long id) {
        return source.directory().person(id);
    }

    public Directory directory() {
        return source.directory();
    }

    public Options options() {
        return source.options();
    }

    /// A colleague's name; whoever is not known is somebody.
    public String name(@Nullable Long id) {
        return (id == null ? Optional.<Directory.Person>empty() : person(id))
                .map(Directory.Person::name)
                .orElseGet(() -> t("web.somebody"));
    }

    /// Those who can be given a record, and whoever has it now.
    public List<Directory.Person> people(String present) {
        return people(List.of(present));
    }

    /// The same with some who stand there.
    public List<Directory.Person> people(List<String> present) {
        Directory directory = source.directory();
        List<Directory.Person> people = directory.people();
        return Stream.concat(
                        people.stream(),
                        present.stream()
                                .filter(id -> id.matches("\\d{1,18}"))
                                .flatMap(id -> directory.person(Long.parseLong(id)).stream())
                                .filter(person -> !people.contains(person)))
                .toList();
    }

    public boolean isMe(@Nullable Long id) {
        return scope != null && id != null && id.equals(scope.actorId());
    }

    /// What a linked record is called; empty when this reader may not know.
    public Optional<String> title(RecordRef ref) {
        return titles(List.of(ref)).getOrDefault(ref, Optional.empty());
    }

    /// The same for many at once, with one statement for those not asked for before.
    public Map<RecordRef, Optional<String>> titles(Collection<RecordRef> refs) {
        List<RecordRef> unknown =
                refs.stream().filter(ref -> !titles.containsKey(ref)).distinct().toList();
        if (!unknown.isEmpty()) {
            Map<RecordRef, String> found = source.links().titles(scope(), unknown);
            unknown.forEach(ref -> titles.put(ref, Optional.ofNullable(found.get(ref))));
        }
        return titles;
    }

    /// A linked record that lies in the trash, when this reader may see it there. Looks for all at
    /// once that were found to have no title.
    public Optional<DisplayValue.Trashed> trashed(RecordRef ref) {
        if (title(ref).isEmpty() && !trashed.containsKey(ref)) {
            List<RecordRef> untitled =
                    titles.entrySet().stream()
                            .filter(each -> each.getValue().isEmpty())
                            .map(Map.Entry::getKey)
                            .filter(each -> !trashed.containsKey(each))
                            .toList();
            Map<RecordRef, DisplayValue.Trashed> found = source.links().trashed(scope(), untitled);
            untitled.forEach(each -> trashed.put(each, Optional.ofNullable(found.get(each))));
        }
        return trashed.getOrDefault(ref, Optional.empty());
    }

    /// How much this reader has not seen of what they were told: "3", "99+", or nothing.
    public String unread() {
        int unread = source.bell().map(bell -> bell.unread(scope())).orElse(0);
        return unread == 0 ? "" : unread > Bell.MOST ? Bell.MOST + "+" : Integer.toString(unread);
    }

    /// What this reader keeps at hand in the rail.
    public List<Pins.Pin> pins() {
        if (pins == null) {
            pins = source.pins().map(all -> all.of(this)).orElse(List.of());
        }
        return pins;
    }

    /// Whether one of them is looked at.
    public boolean isCurrent(Pins.Pin pin) {
        return pin.href().startsWith(path() + "?")
                && Long.toString(pin.id()).equals(parameter("view"));
    }

    /// What this reader has just done and can undo, when this page follows a write.
    public Optional<UndoNotice> undoNotice() {
        String id = parameter("changed");
        if (id == null || !id.matches("\\d{1,18}") || scope == null) {
            return Optional.empty();
        }
        if (deed == null) {
            deed =
                    source.deeds()
                            .map(undoNotices -> undoNotices.sentence(this, Long.parseLong(id)))
                            .orElse("");
        }
        return deed.isEmpty()
                ? Optional.empty()
                : Optional.of(new UndoNotice(Long.parseLong(id), deed));
    }

    /// A change set that can be undone, in a sentence.
    public record UndoNotice(long id, String sentence) {}
}
