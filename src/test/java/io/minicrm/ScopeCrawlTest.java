package io.minicrm;

import static io.minicrm.people.SignedIn.as;
import static io.minicrm.people.SignedIn.viewing;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.activity.Activities;
import io.minicrm.activity.ActivityMother;
import io.minicrm.company.CompanyFields;
import io.minicrm.contact.ContactFields;
import io.minicrm.contact.ContactMother;
import io.minicrm.deal.DealFields;
import io.minicrm.deal.DealMother;
import io.minicrm.file.FileMother;
import io.minicrm.imports.ImportMother;
import io.minicrm.job.Jobs;
import io.minicrm.record.ChangeKind;
import io.minicrm.record.ChangeSet;
import io.minicrm.record.LabelledLink;
import io.minicrm.record.Records;
import io.minicrm.record.Values;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import io.minicrm.web.PrivatePlaces;
import java.io.UnsupportedEncodingException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// Walks every route as somebody who may see only own records. No answer holds a foreign one, and
/// no write touches one. A new route fails here until it is walked, or left out with a reason.
@CrmTest
@Transactional
class ScopeCrawlTest {

    /// Stands in the name of everything foreign, and nowhere else.
    private static final String FOREIGN = "xqforeign";

    /// Stands in the name of everything own.
    private static final String OWN = "zkown";

    /// Routes that show or write no records, each with the reason.
    private static final Map<String, String> LEFT_OUT =
            Map.ofEntries(
                    Map.entry("/assets/{fingerprint}/{*path}", "style and scripts"),
                    Map.entry("/favicon.ico", "a picture"),
                    Map.entry("/events", "does not end, see LiveScopeTest"),
                    Map.entry("/events/end", "one's own stream, see LiveBrowserTest"),
                    Map.entry("/theme", "sets a cookie"),
                    Map.entry("/view-as/stop", "ends what an administrator sees"),
                    Map.entry("/login", "for those who are not signed in"),
                    Map.entry("/login/oidc/{key}", "the way to a provider"),
                    Map.entry("/login/oidc/{key}/done", "the way back"),
                    Map.entry("/login/forgotten", "for those who are not signed in"),
                    Map.entry("/login/second", "for those who are not signed in"),
                    Map.entry("/setup", "for an installation without people"),
                    Map.entry("/welcome/{token}", "for those who are not signed in"),
                    Map.entry("/api/health", "says only whether MiniCRM is ready"),
                    Map.entry("${server.error.path:/error}", "shows a failure"),
                    Map.entry("/error", "shows a failure"),
                    Map.entry("/settings", "leads to the profile"),
                    Map.entry("/tags/suggest", "names that everybody who is signed in may know"),
                    Map.entry("/settings/profile", "one's own name, language, zone and password"),
                    Map.entry("/settings/profile/notifications", "how one is told oneself"),
                    Map.entry("/mails/off", "whose address was signed, see NotificationMailTest"),
                    Map.entry("/settings/profile/providers/{key}/link", "one's own way in"),
                    Map.entry(
                            "/settings/profile/providers/{id:\\d{1,18}}/remove",
                            "see ProviderSignInTest"),
                    Map.entry("/login/passkey", "for those who are not signed in"),
                    Map.entry("/login/passkey/options", "for those who are not signed in"),
                    Map.entry("/settings/profile/passkeys", "one's own passkeys"),
                    Map.entry("/settings/profile/passkeys/new", "one's own"),
                    Map.entry("/settings/profile/passkeys/{id}", "see PasskeyTest"),
                    Map.entry("/settings/profile/passkeys/{id}/remove", "see PasskeyTest"),
                    Map.entry("/settings/profile/feeds", "one's own calendar"),
                    Map.entry(
                            "/settings/profile/feeds/{id:\\d{1,18}}/revoke",
                            "see CalendarFeedTest"),
                    Map.entry("/ics/{token:[A-Za-z0-9_-]{43}}.ics", "see CalendarFeedTest"),
                    Map.entry("/settings/profile/sign-ins/{id}/end", "see ProfileTest"),
                    Map.entry("/settings/profile/sign-ins/end-others", "one's own sign-ins"),
                    Map.entry("/settings/profile/second-factor", "one's own second factor"),
                    Map.entry("/settings/profile/second-factor/set-up", "one's own"),
                    Map.entry("/settings/profile/second-factor/confirm", "one's own"),
                    Map.entry("/settings/profile/second-factor/codes", "one's own"),
                    Map.entry("/settings/profile/second-factor/remove", "one's own"),
                    Map.entry("/{plural}/columns", "which columns one likes"));

    /// Routes that only administrators reach.
    private static final List<String> ADMINISTRATORS =
            List.of(
                    "/settings/people",
                    "/settings/teams",
                    "/settings/pipelines",
                    "/settings/outcomes",
                    "/settings/tags",
                    "/settings/fields",
                    "/settings/security",
                    "/settings/system");

    @Autowired MockMvcTester mvc;
    @Autowired JdbcClient jdbc;
    @Autowired ScopeMother people;
    @Autowired ContactMother contacts;
    @Autowired Activities activities;
    @Autowired ActivityMother todos;
    @Autowired DealMother deals;
    @Autowired FileMother files;
    @Autowired Records records;
    @Autowired ImportMother importing;
    @Autowired Jobs jobs;

    @Autowired
    @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping routes;

    Scope anna;
    Scope tom;
    World own;
    World foreign;

    /// A contact of Anna's that is shared with Tom, with what hangs on it alone.
    RecordRef shared;

    /// What Tom was told of foreign records, as if he had been allowed to see them then.
    long told;

    /// What Anna was told.
    long foreignTold;

    /// A view that Anna alone sees.
    long foreignView;

    /// What one person has.
    ///
    /// @param trashed a contact in the trash
    /// @param changeSet the one that made the note
    /// @param imported a file that was brought in
    record World(
            RecordRef company,
            RecordRef contact,
            RecordRef deal,
            RecordRef trashed,
            long note,
            RecordRef task,
            RecordRef file,
            RecordRef taskFile,
            long changeSet,
            long imported) {}

    @BeforeEach
    void twoWorlds() {
        anna = people.administrator("Anna");
        tom = people.person("Tom", Reach.OWN, null);
        foreign = world(anna, FOREIGN);
        own = world(tom, OWN);
        pointIntoTheForeignWorld();
        shared = sharedByAnna();
        tom = people.withShared(tom, RecordKind.CONTACT);
        foreignView = view(anna, "person " + FOREIGN, "private");
        pin(tom, view(anna, "Of a company", "everyone"));
        foreignTold = told(anna, new RecordRef(RecordKind.ACTIVITY, foreign.note()));
        told(tom, foreign.contact());
        told = told(tom, new RecordRef(RecordKind.ACTIVITY, foreign.note()));
    }

    private RecordRef sharedByAnna() {
        RecordRef contact =
                contacts.contact(
                        anna,
                        ContactMother.named("Shown", "Alone")
                                .with(ContactFields.COMPANY, foreign.company().id())
                                .with(
                                        Objects.requireNonNull(ContactFields.CONTACT.shared()),
                                        List.of(tom.actor().id())));
        records.update(
                anna,
                records.open(anna, ChangeKind.EDIT, "Works " + FOREIGN),
                foreign.deal(),
                null,
                new Values()
                        .with(
                                DealFields.CONTACTS,
                                List.of(new LabelledLink(contact.id(), "buyer"))));
        activities.note(anna, contact, "Shown with it", null);
        todos.task(anna, "note of " + FOREIGN + ", too", null, contact, foreign.company());
        return contact;
    }

    private long view(Scope whose, String name, String audience) {
        return jdbc.sql(
                        """
                        insert into saved_view (record_kind, name, owner_id, audience, query)
                        values (2, :name, :owner, :audience, :query) returning id
                        """)
                .param("name", name)
                .param("owner", whose.actor().id())
                .param("audience", audience)
                .param("query", "company=%23" + foreign.company().id())
                .query(Long.class)
                .single();
    }

    private void pin(Scope whose, long view) {
        jdbc.sql("insert into view_pin (user_id, view_id, position) values (:user, :view, 1)")
                .param("user", whose.actor().id())
                .param("view", view)
                .update();
    }

    private long told(Scope whom, RecordRef ref) {
        return jdbc.sql(
                        """
                        insert into notification (user_id, kind, record_kind, record_id, due_at)
                        values (:user, 'reminder', :kind, :id, clock_timestamp()) returning id
                        """)
                .param("user", whom.actor().id())
                .param("kind", ref.kind().code())
                .param("id", ref.id())
                .query(Long.class)
                .single();
    }

    /// Own records that link to foreign ones, as they come to do so: by somebody who sees both.
    private void pointIntoTheForeignWorld() {
        Scope system = Scope.system("links what Tom may see to what he may not");
        ChangeSet linking = records.open(system, ChangeKind.EDIT, "Links");
        records.update(
                system,
                linking,
                own.contact(),
                null,
                new Values().with(ContactFields.COMPANY, foreign.company().id()));
        records.update(
                system,
                linking,
                own.deal(),
                null,
                new Values()
                        .with(DealFields.COMPANY, foreign.company().id())
                        .with(
                                DealFields.CONTACTS,
                                List.of(new LabelledLink(foreign.contact().id(), "buyer"))));
    }

    @Test
    void aForeignNameFindsNothing() {
        SoftAssertions all = new SoftAssertions();
        for (String word :
                List.of(
                        FOREIGN,
                        "xq",
                        "xqfor",
                        "Works%20" + FOREIGN,
                        OWN + "%20" + FOREIGN,
                        "xqforiegn",
                        "Person%20xqforeihn")) {
            for (String path :
                    List.of(
                            "/contacts?q=",
                            "/companies?q=",
                            "/deals?q=",
                            "/deals?layout=board&q=",
                            "/contacts/export.csv?q=",
                            "/reports?q=",
                            "/search?q=",
                            "/search/palette?q=",
                            "/search/suggest?kind=contact&q=",
                            "/search/suggest?kind=deal&q=")) {
                String address = path + word;
                String found =
                        body(get(address))
                                .replace(word, "")
                                .replace(word.replace("%20", " "), "")
                                .replace(word.replace("%20", "+"), "");
                if (word.contains(OWN)) {
                    all.assertThat(found).as("GET %s", address).doesNotContain("Person ", "Works ");
                } else {
                    all.assertThat(found).as("GET %s", address).doesNotContain(OWN);
                }
            }
        }
        all.assertAll();
    }

    @Test
    void noRouteShowsAForeignRecord() {
        SoftAssertions all = new SoftAssertions();
        Map<String, List<String>> walks = reads();
        for (String route : routes(RequestMethod.GET)) {
            all.assertThat(walks).as("GET %s is walked", route).containsKey(route);
            for (String address : walks.getOrDefault(route, List.of())) {
                MvcTestResult answer = mvc.get().uri(URI.create(address)).with(as(tom)).exchange();
                all.assertThat(body(answer).toLowerCase(Locale.ROOT).replace(address, ""))
                        .as("GET %s", address)
                        .doesNotContain(
                                "person " + FOREIGN, "works " + FOREIGN, "note of " + FOREIGN)
                        .doesNotContain("trashed " + FOREIGN, FOREIGN + "@", FOREIGN + ".example");
            }
        }
        all.assertAll();
    }

    @Test
    void ownRecordsAreShownAndForeignOnesAreNotThere() {
        SoftAssertions all = new SoftAssertions();
        for (String path :
                List.of(
                        "/contacts",
                        "/companies",
                        "/deals",
                        "/deals?layout=board",
                        "/search?q=" + OWN,
                        "/search/palette?q=" + OWN)) {
            all.assertThat(body(get(path))).as(path).contains(OWN);
        }
        for (RecordRef ref : List.of(own.contact(), own.company(), own.deal())) {
            for (String part : List.of("", "/edit", "/history", "/trash")) {
                all.assertThat(status(ref.path() + part)).as(ref.path() + part).isEqualTo(200);
            }
        }
        for (RecordRef ref :
                List.of(foreign.contact(), foreign.company(), foreign.deal(), foreign.trashed())) {
            for (String part : List.of("", "/edit", "/history", "/trash")) {
                all.assertThat(status(ref.path() + part)).as(ref.path() + part).isEqualTo(404);
            }
        }
        all.assertThat(body(get(own.contact().path()))).contains("no access");
        all.assertAll();
    }

    @Test
    void whatIsSharedIsShownAndChangedByNobodyElse() {
        SoftAssertions all = new SoftAssertions();
        for (String path : List.of("/contacts", "/search?q=shown", "/search/palette?q=shown")) {
            all.assertThat(body(get(path))).as(path).contains(shared.path());
        }
        all.assertThat(body(get(shared.path())))
                .contains("Shown Alone", "Shown with it", "no access");
        String before = everythingForeign();
        for (String part : List.of("?edit=lastName", "/edit", "/trash")) {
            MvcTestResult answer =
                    mvc.post()
                            .uri(shared.path() + part)
                            .with(as(tom))
                            .with(csrf())
                            .param("edit", "lastName")
                            .param("lastName", "taken")
                            .exchange();
            all.assertThat(answer.getResponse().getStatus()).as("POST %s", part).isEqualTo(403);
        }
        all.assertThat(everythingForeign()).isEqualTo(before);
        all.assertAll();
    }

    @Test
    void noWriteTouchesAForeignRecord() {
        SoftAssertions all = new SoftAssertions();
        Map<String, List<String>> walks = writes();
        String before = everythingForeign();
        for (String route : routes(RequestMethod.POST)) {
            all.assertThat(walks).as("POST %s is walked", route).containsKey(route);
            for (String address : walks.getOrDefault(route, List.of())) {
                String[] pathAndQuery = address.split("\\?", 2);
                var request =
                        mvc.post()
                                .uri(URI.create(address))
                                .with(as(tom))
                                .with(csrf())
                                .param("lastName", "taken")
                                .param("name", "taken")
                                .param("body", "taken")
                                .param("field", "lastName")
                                .param("version", "0");
                MvcTestResult answer = request.exchange();
                if (pathAndQuery.length == 1) {
                    all.assertThat(answer.getResponse().getStatus())
                            .as("POST %s", address)
                            .isIn(403, 404);
                }
                all.assertThat(body(answer).toLowerCase(Locale.ROOT))
                        .as("POST %s", address)
                        .doesNotContain("person " + FOREIGN, "works " + FOREIGN);
                all.assertThat(everythingForeign()).as("after POST %s", address).isEqualTo(before);
            }
        }
        all.assertAll();
    }

    @Test
    void whoLooksAsSomebodySeesOnEveryPageWhatThatOneSees() {
        SoftAssertions all = new SoftAssertions();
        int same = 0;
        for (List<String> addresses : reads().values()) {
            for (String address : addresses) {
                long written = written();
                MvcTestResult looked =
                        mvc.get().uri(URI.create(address)).with(viewing(anna, tom)).exchange();
                all.assertThat(written()).as("rows written by GET " + address).isEqualTo(written);
                String path = address.replaceFirst("\\?.*", "");
                if (PrivatePlaces.has(path) || path.endsWith("/export.csv")) {
                    all.assertThat(looked.getResponse().getStatus()).as(address).isEqualTo(403);
                } else {
                    MvcTestResult seen = get(address);
                    all.assertThat(looked.getResponse().getStatus())
                            .as(address)
                            .isEqualTo(seen.getResponse().getStatus());
                    all.assertThat(shown(looked)).as(address).isEqualTo(shown(seen));
                    same++;
                }
            }
        }
        all.assertThat(same).isGreaterThan(50);
        all.assertAll();
    }

    /// Rows written in this transaction, besides those that tell of what was refused.
    private long written() {
        return jdbc.sql(
                        """
                        select sum(n_tup_ins + n_tup_upd + n_tup_del) from pg_stat_xact_user_tables
                        where relname <> 'security_event'
                        """)
                .query(Long.class)
                .single();
    }

    /// What lies on the sheet, without tokens and places that are made anew for each page.
    private static String shown(MvcTestResult result) {
        return body(result)
                .replaceAll("(?s).*<main (.*)</main>.*", "$1")
                .replaceAll("in \\d+ ms", "")
                .replaceAll("(_csrf|once)\" value=\"[^\"]*\"", "")
                .replaceAll("(after|before|_csrf)=[^\"&]*", "");
    }

    @Test
    void whoLooksAsSomebodyCanSendNothingAnywhere() {
        SoftAssertions all = new SoftAssertions();
        String before = everythingForeign();
        long changes = changeSets();
        int sent = 0;
        for (RequestMappingInfo route : routes.getHandlerMethods().keySet()) {
            for (RequestMethod method : route.getMethodsCondition().getMethods()) {
                if (method == RequestMethod.GET) {
                    continue;
                }
                for (String pattern : route.getPatternValues()) {
                    if (List.of("/view-as/stop", "/theme").contains(pattern)) {
                        continue;
                    }
                    String address =
                            pattern.replace("{plural}", "contacts")
                                    .replaceAll(
                                            "\\{[^{}]*(\\{[^{}]*})?[^{}]*}",
                                            "" + own.contact().id());
                    all.assertThat(
                                    mvc.method(HttpMethod.valueOf(method.name()))
                                            .uri(URI.create(address))
                                            .with(viewing(anna, tom))
                                            .with(csrf())
                                            .param("lastName", "taken")
                                            .exchange()
                                            .getResponse()
                                            .getStatus())
                            .as("%s %s", method, address)
                            .isEqualTo(403);
                    sent++;
                }
            }
        }
        all.assertThat(sent).isGreaterThan(90);
        all.assertThat(everythingForeign()).isEqualTo(before);
        all.assertThat(changeSets()).isEqualTo(changes);
        all.assertAll();
    }

    private long changeSets() {
        return jdbc.sql("select count(*) from change_set").query(Long.class).single();
    }

    /// The addresses under which each GET route is asked for.
    private Map<String, List<String>> reads() {
        return Map.ofEntries(
                Map.entry(
                        "/{plural}",
                        List.of(
                                "/contacts",
                                "/companies",
                                "/deals",
                                "/deals?layout=board",
                                "/deals?layout=board&q=" + FOREIGN,
                                "/activities",
                                "/activities?q=" + FOREIGN,
                                "/activities?sort=due",
                                "/activities?contacts=%23" + foreign.contact().id(),
                                "/activities?owner=" + anna.actor().id(),
                                "/contacts?q=" + FOREIGN,
                                "/companies?q=" + FOREIGN,
                                "/contacts?lastName=" + FOREIGN,
                                "/contacts?sort=lastName",
                                "/contacts?owner=" + anna.actor().id(),
                                "/contacts?company=%23" + foreign.company().id())),
                Map.entry(
                        "/{plural}/export.csv",
                        List.of(
                                "/contacts/export.csv",
                                "/companies/export.csv",
                                "/activities/export.csv",
                                "/contacts/export.csv?q=" + FOREIGN)),
                Map.entry(
                        "/{plural}/new",
                        List.of(
                                "/contacts/new",
                                "/companies/new",
                                "/activities/new?contacts=%23" + foreign.contact().id(),
                                "/contacts/new?quick=true",
                                "/contacts/new?company=%23" + foreign.company().id())),
                Map.entry(
                        "/{plural}/bulk",
                        List.of(
                                "/contacts/bulk?edit=company",
                                "/contacts/bulk?q=" + FOREIGN,
                                "/contacts/bulk?company=%23" + foreign.company().id())),
                Map.entry(
                        "/duplicates",
                        List.of(
                                "/duplicates",
                                "/duplicates?kind=companies",
                                "/duplicates?kind=deals",
                                "/duplicates?dismissed=true")),
                Map.entry(
                        "/{plural}/merge",
                        List.of(
                                "/contacts/merge?id=" + own.contact().id(),
                                "/contacts/merge?id=%d&id=%d"
                                        .formatted(own.contact().id(), foreign.contact().id()),
                                "/contacts/merge?id=%d&with=%%23%d"
                                        .formatted(own.contact().id(), foreign.contact().id()),
                                "/companies/merge?id=%d&id=%d"
                                        .formatted(foreign.company().id(), own.company().id()))),
                Map.entry(
                        "/{plural}/views/new",
                        List.of(
                                "/contacts/views/new?q=" + FOREIGN,
                                "/contacts/views/new?company=%23" + foreign.company().id(),
                                "/deals/views/new?layout=board&view=" + foreignView)),
                Map.entry("/views", List.of("/views")),
                Map.entry("/views/counts", List.of("/views/counts")),
                Map.entry("/views/{id:\\d{1,18}}", List.of("/views/" + foreignView)),
                Map.entry("/jobs/{id:\\d{1,18}}", jobs("")),
                Map.entry("/{plural}/{id:\\d{1,18}}", pages("")),
                Map.entry("/{plural}/{id:\\d{1,18}}/edit", pages("/edit")),
                Map.entry("/{plural}/{id:\\d{1,18}}/trash", pages("/trash")),
                Map.entry("/{plural}/{id:\\d{1,18}}/history", pages("/history")),
                Map.entry(
                        "/activities/{id:\\d{1,18}}/edit",
                        List.of(
                                "/activities/" + own.note() + "/edit",
                                "/activities/" + foreign.note() + "/edit",
                                "/activities/" + foreign.task().id() + "/edit")),
                Map.entry(
                        "/",
                        List.of(
                                "/",
                                "/?who=team",
                                "/?done=%d&changed=%d"
                                        .formatted(foreign.task().id(), foreign.changeSet()))),
                Map.entry("/tasks", List.of("/tasks", "/tasks?who=team", "/tasks?who=everyone")),
                Map.entry(
                        "/calendar",
                        List.of(
                                "/calendar?who=everyone",
                                "/calendar?view=month&who=everyone",
                                "/calendar?view=agenda&who=team")),
                Map.entry(
                        "/tasks/{id:\\d{1,18}}/hand-over",
                        List.of("/tasks/" + foreign.task().id() + "/hand-over")),
                Map.entry("/notifications", List.of("/notifications")),
                Map.entry("/notifications/unread", List.of("/notifications/unread")),
                Map.entry(
                        "/notifications/{id:\\d{1,18}}",
                        List.of("/notifications/" + told, "/notifications/" + foreignTold)),
                Map.entry("/{plural}/{id:\\d{1,18}}/mentions", pages("/mentions")),
                Map.entry("/activities/when", List.of("/activities/when?due=tomorrow")),
                Map.entry(
                        "/deals/{id:\\d{1,18}}/move",
                        List.of(own.deal().path() + "/move", foreign.deal().path() + "/move")),
                Map.entry("/reports", List.of("/reports", "/reports?q=" + FOREIGN)),
                Map.entry(
                        "/reports/{key}",
                        List.of(
                                "/reports/forecast",
                                "/reports/stages",
                                "/reports/activities",
                                "/reports/won-lost?company=%23" + foreign.company().id())),
                Map.entry(
                        "/reports/{key}/{by}",
                        List.of(
                                "/reports/won-lost/product",
                                "/reports/won-lost/owner",
                                "/reports/activities/person")),
                Map.entry("/reports/export.csv", List.of("/reports/export.csv")),
                Map.entry(
                        "/reports/{key}/export.csv",
                        List.of("/reports/forecast/export.csv", "/reports/activities/export.csv")),
                Map.entry(
                        "/reports/{key}/{by}/export.csv",
                        List.of("/reports/won-lost/product/export.csv")),
                Map.entry("/events/missed", List.of("/events/missed?after=0")),
                Map.entry(
                        "/{plural}/news",
                        List.of(
                                "/contacts/news?made=%1$d&touched=%1$d"
                                        .formatted(foreign.contact().id()),
                                "/companies/news?touched=%d".formatted(foreign.company().id()),
                                "/deals/news?many=true")),
                Map.entry(
                        "/deals/board/changed", List.of("/deals/board/changed?pipeline=1&since=1")),
                Map.entry("/{plural}/{id:\\d{1,18}}/files", pages("/files")),
                Map.entry("/files/{id:\\d{1,18}}", files("")),
                Map.entry("/files/{id:\\d{1,18}}/preview", files("/preview")),
                Map.entry("/files/{id:\\d{1,18}}/edit", files("/edit")),
                Map.entry(
                        "/search",
                        List.of(
                                "/search?q=" + FOREIGN,
                                "/search?q=works",
                                "/search?q=person",
                                "/search?q=xqforiegn",
                                "/search?q=%23" + foreign.contact().id())),
                Map.entry(
                        "/search/palette",
                        List.of("/search/palette?q=" + FOREIGN, "/search/palette?q=person")),
                Map.entry(
                        "/search/suggest",
                        List.of(
                                "/search/suggest?kind=company&q=works",
                                "/search/suggest?kind=contact&q=" + FOREIGN)),
                Map.entry("/import", List.of("/import")),
                Map.entry("/import/{id:\\d{1,18}}", imports("")),
                Map.entry("/import/{id:\\d{1,18}}/columns", imports("/columns")),
                Map.entry("/import/{id:\\d{1,18}}/check", imports("/check")),
                Map.entry("/import/{id:\\d{1,18}}/run", imports("/run")),
                Map.entry("/import/{id:\\d{1,18}}/result", imports("/result")),
                Map.entry(
                        "/import/{id:\\d{1,18}}/{outcome:failed|skipped|leftOut}.csv",
                        Stream.of("/failed.csv", "/skipped.csv", "/leftOut.csv")
                                .flatMap(part -> imports(part).stream())
                                .toList()),
                Map.entry("/changes", List.of("/changes")),
                Map.entry(
                        "/changes/{id:\\d{1,18}}",
                        List.of("/changes/" + own.changeSet(), "/changes/" + foreign.changeSet())),
                Map.entry(
                        "/trash",
                        List.of(
                                "/trash",
                                "/trash?kind=contacts",
                                "/trash?kind=companies",
                                "/trash?kind=files")));
    }

    /// The addresses under which each POST route is asked to write what is foreign.
    private Map<String, List<String>> writes() {
        String pair =
                "/duplicates/contacts/%d-%d"
                        .formatted(
                                Math.min(own.contact().id(), foreign.contact().id()),
                                Math.max(own.contact().id(), foreign.contact().id()));
        String trash = "?ids=" + foreign.contact().id() + "&id=" + foreign.contact().id();
        return Map.ofEntries(
                Map.entry(
                        "/{plural}",
                        List.of("/contacts?anyway=true&company=%23" + foreign.company().id())),
                Map.entry(
                        "/{plural}/new",
                        List.of("/contacts/new?anyway=true&company=%23" + foreign.company().id())),
                Map.entry("/{plural}/trash", List.of("/contacts/trash" + trash)),
                Map.entry("/{plural}/bulk", List.of("/contacts/bulk" + trash + "&edit=city")),
                Map.entry(
                        "/{plural}/bulk/add",
                        List.of(
                                "/contacts/bulk/add?subject=taken&picked=ids%3D"
                                        + foreign.contact().id())),
                Map.entry("/{plural}/export.csv", List.of("/contacts/export.csv" + trash)),
                Map.entry("/{plural}/bulk/trash", List.of("/contacts/bulk/trash?list=")),
                Map.entry(
                        "/{plural}/bulk/edit",
                        List.of(
                                "/contacts/bulk/edit?list=&edit=city&city=taken",
                                "/contacts/bulk/edit?edit=city&city=taken&picked=ids%3D"
                                        + foreign.contact().id(),
                                "/contacts/bulk/edit?list=&edit=company&company=%23"
                                        + foreign.company().id())),
                Map.entry(
                        "/duplicates/{plural}/{a:\\d{1,18}}-{b:\\d{1,18}}/dismiss",
                        // Leads back to the list, as of a pair that is gone
                        List.of(pair + "/dismiss?gone")),
                Map.entry(
                        "/duplicates/{plural}/{a:\\d{1,18}}-{b:\\d{1,18}}/restore",
                        List.of(pair + "/restore?gone")),
                Map.entry(
                        "/{plural}/merge/picked",
                        List.of("/contacts/merge/picked?ids=" + foreign.contact().id())),
                Map.entry(
                        "/{plural}/merge",
                        List.of(
                                "/contacts/merge?id=%1$d&id=%2$d&into=%1$d&version.%1$d=0&version.%2$d=0"
                                        .formatted(own.contact().id(), foreign.contact().id()))),
                Map.entry("/{plural}/views", List.of("/contacts/views?audience=private&query=")),
                Map.entry("/views/{id:\\d{1,18}}", List.of("/views/" + foreignView)),
                Map.entry("/views/{id:\\d{1,18}}/mine", List.of("/views/" + foreignView + "/mine")),
                Map.entry(
                        "/views/{id:\\d{1,18}}/query", List.of("/views/" + foreignView + "/query")),
                Map.entry(
                        "/views/{id:\\d{1,18}}/delete",
                        List.of("/views/" + foreignView + "/delete")),
                Map.entry(
                        "/views/{id:\\d{1,18}}/restore",
                        List.of("/views/" + foreignView + "/restore")),
                Map.entry("/jobs/{id:\\d{1,18}}/cancel", List.of(jobs("/cancel").getLast())),
                Map.entry("/jobs/{id:\\d{1,18}}/again", List.of(jobs("/again").getLast())),
                Map.entry("/{plural}/{id:\\d{1,18}}", foreignPages("")),
                Map.entry("/{plural}/{id:\\d{1,18}}/edit", foreignPages("/edit")),
                Map.entry("/{plural}/{id:\\d{1,18}}/trash", foreignPages("/trash")),
                Map.entry("/{plural}/{id:\\d{1,18}}/restore", foreignPages("/restore")),
                Map.entry("/{plural}/{id:\\d{1,18}}/activities", foreignPages("/activities")),
                Map.entry("/today/overdue", List.of("/today/overdue?back=/")),
                Map.entry("/notifications/read", List.of("/notifications/read?newest=999999")),
                Map.entry(
                        "/notifications/{id:\\d{1,18}}/read",
                        List.of("/notifications/" + foreignTold + "/read")),
                Map.entry(
                        "/notifications/{id:\\d{1,18}}/later",
                        List.of("/notifications/" + foreignTold + "/later")),
                Map.entry("/{plural}/{id:\\d{1,18}}/follow", foreignPages("/follow?on=true")),
                Map.entry(
                        "/{plural}/{id:\\d{1,18}}/history/{entry:\\d{1,18}}",
                        foreignPages("/history/1")),
                Map.entry(
                        "/activities/{id:\\d{1,18}}/edit",
                        List.of(
                                "/activities/" + foreign.note() + "/edit",
                                foreign.task().path() + "/edit")),
                Map.entry(
                        "/activities/{id:\\d{1,18}}/done",
                        List.of(foreign.task().path() + "/done")),
                Map.entry(
                        "/activities/{id:\\d{1,18}}/due",
                        List.of(foreign.task().path() + "/due?due=2026-11-30")),
                Map.entry(
                        "/calendar/{id:\\d{1,18}}/move",
                        List.of(
                                "/calendar/" + foreign.task().id() + "/move",
                                "/calendar/" + foreign.task().id() + "/move?on=2026-11-30")),
                Map.entry(
                        "/activities/{id:\\d{1,18}}/trash",
                        List.of("/activities/" + foreign.note() + "/trash")),
                Map.entry(
                        "/deals/{id:\\d{1,18}}/open-activities",
                        List.of(
                                foreign.deal().path() + "/open-activities?done=true",
                                foreign.deal().path() + "/open-activities?done=false")),
                Map.entry(
                        "/deals/{id:\\d{1,18}}/move",
                        List.of(
                                foreign.deal().path() + "/move?stage=" + secondStage(),
                                own.deal().path()
                                        + "/move?stage=%d&above=%d"
                                                .formatted(secondStage(), foreign.deal().id()))),
                Map.entry("/{plural}/{id:\\d{1,18}}/files", foreignPages("/files")),
                Map.entry("/files/{id:\\d{1,18}}/edit", foreignFiles("/edit")),
                Map.entry("/files/{id:\\d{1,18}}/trash", foreignFiles("/trash")),
                Map.entry("/import", List.of("/import?kind=contact")),
                Map.entry("/import/{id:\\d{1,18}}/columns", foreignImport("/columns")),
                Map.entry(
                        "/import/{id:\\d{1,18}}/dialect",
                        foreignImport("/dialect?encoding=utf_8&separator=tab")),
                Map.entry("/import/{id:\\d{1,18}}/run", foreignImport("/run")),
                Map.entry("/import/{id:\\d{1,18}}/again", foreignImport("/again")),
                Map.entry(
                        "/changes/{id:\\d{1,18}}/undo",
                        List.of("/changes/" + foreign.changeSet() + "/undo")),
                Map.entry("/trash/restore-all", List.of("/trash/restore-all?kind=contacts")),
                Map.entry(
                        "/trash/restore",
                        List.of("/trash/restore?kind=contacts&id=" + foreign.trashed().id())));
    }

    private List<String> pages(String part) {
        return Stream.of(
                        own.contact(),
                        own.company(),
                        own.deal(),
                        own.trashed(),
                        own.task(),
                        shared,
                        foreign.task(),
                        foreign.contact(),
                        foreign.company(),
                        foreign.deal(),
                        foreign.trashed())
                .map(ref -> ref.path() + part)
                .toList();
    }

    /// What undoes something of one's own, and what undoes something foreign.
    private List<String> jobs(String part) {
        return List.of(
                jobs.follow(tom, "change.undo", Long.toString(own.changeSet())) + part,
                jobs.follow(anna, "change.undo", Long.toString(foreign.changeSet())) + part);
    }

    private List<String> files(String part) {
        return Stream.of(own.file(), foreign.file(), own.taskFile(), foreign.taskFile())
                .map(file -> file.path() + part)
                .toList();
    }

    private List<String> foreignFiles(String part) {
        return List.of(foreign.file().path() + part, foreign.taskFile().path() + part);
    }

    private List<String> imports(String part) {
        return List.of("/import/" + own.imported() + part, "/import/" + foreign.imported() + part);
    }

    private List<String> foreignImport(String part) {
        return List.of("/import/" + foreign.imported() + part);
    }

    private List<String> foreignPages(String part) {
        return Stream.of(foreign.contact(), foreign.company(), foreign.deal(), foreign.trashed())
                .map(ref -> ref.path() + part)
                .toList();
    }

    private long secondStage() {
        return jdbc.sql("select id from stage where name = 'Engaging'").query(Long.class).single();
    }

    private World world(Scope scope, String mark) {
        RecordRef company =
                contacts.company(
                        scope,
                        new Values()
                                .with(CompanyFields.NAME, "Works " + mark)
                                .with(CompanyFields.DOMAIN, mark + ".example"));
        RecordRef contact =
                contacts.contact(
                        scope,
                        ContactMother.named("Person", mark)
                                .with(ContactFields.EMAIL, ContactMother.email(mark + "@x.example"))
                                .with(ContactFields.COMPANY, company.id()));
        long changeSet = activities.note(scope, contact, "note of " + mark, null).id();
        long note = jdbc.sql("select max(id) from activity").query(Long.class).single();
        todos.task(scope, "Own to-do of " + mark, null);
        RecordRef trashed = contacts.contact(scope, "Trashed", mark);
        ChangeSet deleting = records.open(scope, ChangeKind.DELETE, "Trashed " + mark);
        records.delete(scope, deleting, RecordKind.CONTACT, List.of(trashed.id()));
        deals.deal(
                scope,
                deals.named("Works " + mark + " won", "Won")
                        .with(DealFields.PRODUCT, "Works " + mark));
        RecordRef deal =
                deals.deal(
                        scope,
                        deals.named("Works " + mark + " deal", "Prospecting")
                                .with(DealFields.COMPANY, company.id()));
        RecordRef task = todos.task(scope, "Call " + mark, null, contact);
        return new World(
                company,
                contact,
                deal,
                trashed,
                note,
                task,
                files.file(scope, contact, "note of " + mark + ".txt", "note of " + mark),
                files.file(scope, task, "note of " + mark + ".md", "note of " + mark),
                changeSet,
                importing.takenIn(
                        scope,
                        "first name,last name,e-mail\nPerson,%1$s,new@%1$s.example\n"
                                .formatted(mark)));
    }

    /// All that belongs to the other world, as one text.
    private String everythingForeign() {
        return jdbc.sql(
                        """
                        select string_agg(x, '|' order by x) from (
                            select to_jsonb(c)::text from contact c where c.owner_id = :anna
                            union all select to_jsonb(c)::text from company c where c.owner_id = :anna
                            union all select to_jsonb(d)::text from deal d where d.owner_id = :anna
                            union all select to_jsonb(a)::text from activity a where a.owner_id = :anna
                            union all select to_jsonb(f)::text from file f where f.owner_id = :anna
                            union all select to_jsonb(i)::text from import i where i.user_id = :anna
                            union all select to_jsonb(v)::text from saved_view v where v.owner_id = :anna
                            union all select to_jsonb(n)::text from notification n where n.user_id = :anna
                            union all select to_jsonb(l)::text from timeline l
                                where l.subject_id = :contact and l.subject_kind = 2) t (x)
                        """)
                .param("anna", anna.actor().id())
                .param("contact", foreign.contact().id())
                .query(String.class)
                .single();
    }

    /// The application's own routes for a method, without those left out with a reason.
    private Set<String> routes(RequestMethod method) {
        Set<String> found = new TreeSet<>();
        for (RequestMappingInfo route : routes.getHandlerMethods().keySet()) {
            Set<RequestMethod> methods = route.getMethodsCondition().getMethods();
            if (methods.isEmpty() || methods.contains(method)) {
                found.addAll(route.getPatternValues());
            }
        }
        found.removeIf(route ->
                LEFT_OUT.containsKey(route) || ADMINISTRATORS.stream().anyMatch(route::startsWith));
        return found;
    }

    private MvcTestResult get(String path) {
        return mvc.get().uri(URI.create(path)).with(as(tom)).exchange();
    }

    private int status(String path) {
        return get(path).getResponse().getStatus();
    }

    private static String body(MvcTestResult result) {
        try {
            return result.getResponse().getContentAsString(StandardCharsets.UTF_8);
        } catch (UnsupportedEncodingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
