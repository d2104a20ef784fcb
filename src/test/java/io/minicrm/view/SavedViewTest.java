package io.minicrm.view;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.CrmTest;
import io.minicrm.contact.ContactMother;
import io.minicrm.scope.Reach;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.io.UnsupportedEncodingException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.annotation.Transactional;

/// Lists are saved as views, and given to colleagues who see them and cannot change them.
@CrmTest
@Transactional
class SavedViewTest {

    @Autowired MockMvcTester mvc;
    @Autowired JdbcClient jdbc;
    @Autowired ScopeMother people;
    @Autowired ContactMother contacts;
    @Autowired ViewEditing editing;
    @Autowired ViewPurge purge;

    Scope anna;
    Scope vera;
    Scope nick;
    Scope olga;

    @BeforeEach
    void aTeamAndOthers() {
        long north = people.team("Views North");
        anna = people.administrator("Anna");
        vera = people.person("Vera", Reach.ALL, north);
        nick = people.person("Nick", Reach.ALL, north);
        olga = people.person("Olga", Reach.OWN, null);
        jdbc.sql("delete from saved_view").update();
    }

    @Test
    void aListIsSavedAndItsAddressAloneShowsTheSame() {
        MvcTestResult saved =
                save(
                        vera,
                        "contacts",
                        "sort=-city&city=Lyon&any.owner=me&any.owner.empty=yes",
                        "Lyon",
                        "private");
        assertThat(saved).hasStatus(303);
        String address = location(saved);
        assertThat(address)
                .matches(
                        "/contacts\\?city=Lyon&any\\.owner=me&any\\.owner\\.empty=yes&sort=-city&view=\\d+");
        Document page = page(vera, address);
        assertThat(page.select(".tab[aria-current]").text()).isEqualTo("Lyon0");
        assertThat(page.select(".changed-view")).isEmpty();
        // Who does not see the view still sees the list
        Document foreign = page(nick, address);
        assertThat(foreign.select(".tab[aria-current]")).isEmpty();
        assertThat(foreign.select(".tab").text()).doesNotContain("Lyon");
        assertThat(foreign.select(".filters .chip-on").text()).contains("City Lyon");
    }

    @Test
    void theColumnsThatOneSeesAreSavedToo() {
        Document list = page(vera, "/contacts?city=Lyon");
        String form = list.select(".tab-new").attr("href");
        assertThat(form).contains("city=Lyon").contains("columns=name,");
        String query = page(vera, form).select("input[name=query]").attr("value");
        assertThat(query).contains("columns=name,");
        assertThat(location(save(vera, "contacts", query, "Lyon", "private"))).contains("columns=");
    }

    @Test
    void aViewIsSeenByItsTeamOrByEveryone() {
        save(vera, "contacts", "city=Lyon", "Only Vera", "private");
        save(vera, "contacts", "city=Lyon", "For the team", "team");
        save(vera, "contacts", "city=Lyon", "For everyone", "everyone");
        save(vera, "companies", "city=Lyon", "Of companies", "everyone");
        assertThat(tabs(vera)).contains("Only Vera", "For the team", "For everyone");
        assertThat(tabs(nick)).contains("For the team", "For everyone").doesNotContain("Only Vera");
        assertThat(tabs(olga)).contains("For everyone").doesNotContain("For the team", "Only Vera");
        assertThat(tabs(anna)).contains("For everyone").doesNotContain("For the team");
        assertThat(tabs(vera)).doesNotContain("Of companies");
        assertThat(save(olga, "contacts", "", "No team", "team")).hasStatus(422);
    }

    @Test
    void nobodyChangesAViewOfSomebodyElse() {
        long shared = id(save(vera, "contacts", "city=Lyon", "Shared", "everyone"));
        long own = id(save(vera, "contacts", "city=Lyon", "Own", "private"));
        Document page = page(nick, "/contacts?city=Paris&view=" + shared);
        assertThat(page.select(".changed-view form")).isEmpty();
        assertThat(page.select(".changed-view a").eachText()).contains("Save as a new view");
        assertThat(page(nick, "/views/" + shared).select("#input-name, .view-delete")).isEmpty();
        for (String verb : List.of("", "/query", "/delete")) {
            assertThat(
                            post(
                                    nick,
                                    "/views/" + shared + verb,
                                    "name=Mine&audience=private&query=&version=0"))
                    .as(verb)
                    .hasStatus(403);
            assertThat(
                            post(
                                    nick,
                                    "/views/" + own + verb,
                                    "name=Mine&audience=private&query=&version=0"))
                    .as(verb)
                    .hasStatus(404);
            assertThat(
                            post(
                                    anna,
                                    "/views/" + own + verb,
                                    "name=Mine&audience=private&query=&version=0"))
                    .as(verb)
                    .hasStatus(404);
        }
        assertThat(post(nick, "/views/" + own + "/mine", "pinned=on")).hasStatus(404);
        assertThat(
                        rows(
                                "select name || ' ' || query || ' ' || (deleted_at is null) from saved_view order by id"))
                .containsExactly("Shared city=Lyon true", "Own city=Lyon true");
    }

    @Test
    void theStatementItselfSaysWhoseViewItChanges() {
        long shared = id(save(vera, "contacts", "city=Lyon", "Shared", "everyone"));
        assertThat(editing.show(nick, shared, 0, "city=Paris")).isFalse();
        assertThat(editing.delete(nick, shared)).isFalse();
        assertThat(editing.show(vera, shared, 0, "city=Paris")).isTrue();
    }

    @Test
    void anAdministratorChangesWhatOthersSee() {
        long shared = id(save(vera, "contacts", "city=Lyon", "Shared", "everyone"));
        assertThat(post(anna, "/views/" + shared, "name=Better&audience=everyone&version=0"))
                .hasStatus(303);
        assertThat(rows("select name from saved_view")).containsExactly("Better");
        assertThat(post(anna, "/views/" + shared + "/delete", "")).hasStatus(303);
        assertThat(tabs(vera)).doesNotContain("Better");
    }

    @Test
    void aCopyBelongsToWhoMadeIt() {
        long shared = id(save(vera, "contacts", "city=Lyon", "Shared", "everyone"));
        String form =
                page(nick, "/contacts?city=Paris&view=" + shared)
                        .select(".changed-view a")
                        .attr("href");
        Document sheet = page(nick, form);
        assertThat(sheet.select("#input-name").attr("value")).isEqualTo("Shared");
        String query = sheet.select("input[name=query]").attr("value");
        assertThat(query).startsWith("city=Paris").doesNotContain("view=");
        assertThat(save(nick, "contacts", query, "Shared", "private")).hasStatus(303);
        assertThat(rows("select query from saved_view where id = " + shared))
                .containsExactly("city=Lyon");
    }

    @Test
    void aNameIsThereOnceForEachOwnerAndList() {
        save(vera, "contacts", "city=Lyon", "Lyon", "private");
        MvcTestResult refused = save(vera, "contacts", "city=Paris", " LYON ", "team");
        assertThat(refused).hasStatus(422);
        Document page = parse(refused);
        assertThat(page.select("#error-name").text())
                .isEqualTo("You have a view of this name on this list");
        assertThat(page.select("#input-name").attr("value")).isEqualTo("LYON");
        assertThat(page.select("input[value=team]").hasAttr("checked")).isTrue();
        assertThat(page.select("input[name=query]").attr("value")).isEqualTo("city=Paris");
        assertThat(save(vera, "companies", "city=Lyon", "Lyon", "private")).hasStatus(303);
        assertThat(save(nick, "contacts", "city=Lyon", "Lyon", "private")).hasStatus(303);
        assertThat(save(vera, "contacts", "", "", "private")).hasStatus(422);
        assertThat(save(vera, "contacts", "", "x".repeat(61), "private")).hasStatus(422);
        assertThat(save(vera, "contacts", "", "x", "anybody")).hasStatus(422);
    }

    @Test
    void whatWasChangedMeanwhileIsNotWrittenOver() {
        long shared = id(save(vera, "contacts", "city=Lyon", "Shared", "everyone"));
        post(anna, "/views/" + shared, "name=Better&audience=everyone&version=0");
        MvcTestResult refused =
                post(vera, "/views/" + shared, "name=Best&audience=everyone&version=0");
        assertThat(refused).hasStatus(422);
        assertThat(parse(refused).select("#input-name").attr("value")).isEqualTo("Best");
        assertThat(parse(refused).select("#error-name").text()).contains("Better");
        MvcTestResult stale =
                post(vera, "/views/" + shared + "/query", "query=city%3DParis&version=0");
        assertThat(stale).hasStatus(422);
        assertThat(parse(stale).select("input[name=query]").attr("value")).isEqualTo("city=Paris");
        assertThat(rows("select name || ' ' || query from saved_view"))
                .containsExactly("Better city=Lyon");
    }

    @Test
    void whatWasChangedIsSavedToTheView() {
        long view = id(save(vera, "contacts", "city=Lyon", "Lyon", "private"));
        Document changed = page(vera, "/contacts?city=Paris&view=" + view);
        assertThat(changed.select(".tab[aria-current]").text()).startsWith("Lyon");
        assertThat(changed.select(".filters .chip-on").attr("href"))
                .isEqualTo("/contacts?view=" + view);
        String query = changed.select(".changed-view input[name=query]").attr("value");
        MvcTestResult saved =
                post(vera, "/views/" + view + "/query", "version=0&query=" + encoded(query));
        assertThat(location(saved))
                .startsWith("/contacts?city=Paris&columns=name")
                .endsWith("view=" + view);
        assertThat(page(vera, location(saved)).select(".changed-view")).isEmpty();
    }

    @Test
    void aDeletedViewComesBackAndIsForgottenAfterThirtyDays() {
        long view = id(save(vera, "contacts", "city=Lyon", "Lyon", "private"));
        post(vera, "/views/" + view + "/mine", "pinned=on&usual=on");
        MvcTestResult deleted = post(vera, "/views/" + view + "/delete", "");
        Document page = page(vera, location(deleted));
        assertThat(page.select(".notice form").attr("action"))
                .isEqualTo("/views/" + view + "/restore");
        assertThat(page.select("tbody, .rail-pins")).isEmpty();
        assertThat(mvc.get().uri("/contacts").with(as(vera))).hasStatus(200);
        assertThat(post(nick, "/views/" + view + "/restore", "")).hasStatus(404);

        // Another of this name is in its way
        long other = id(save(vera, "contacts", "city=Paris", "Lyon", "private"));
        MvcTestResult refused = post(vera, "/views/" + view + "/restore", "");
        assertThat(refused).hasStatus(422);
        assertThat(parse(refused).select(".notice-bad").text()).contains("Lyon");
        post(vera, "/views/" + other + "/delete", "");
        assertThat(post(vera, "/views/" + view + "/restore", "")).hasStatus(303);
        assertThat(page(vera, "/tasks").select(".rail-pins a").text()).isEqualTo("Lyon");

        jdbc.sql("update saved_view set deleted_at = now() - interval '31 days' where id = :id")
                .param("id", other)
                .update();
        purge.forget();
        assertThat(rows("select id::text from saved_view")).containsExactly(Long.toString(view));
    }

    @Test
    void pinnedViewsAreCountedForEachReader() {
        contacts.contact(vera, "Ada", "Xylander");
        contacts.contact(olga, "Bea", "Xylander");
        long view = id(save(vera, "contacts", "lastName=Xylander", "Xylanders", "everyone"));
        for (Scope each : List.of(vera, olga)) {
            post(each, "/views/" + view + "/mine", "pinned=on");
            Document before = page(each, "/tasks");
            assertThat(before.select("#pin-" + view).text()).isEmpty();
            assertThat(before.select(".rail-pins [hx-get]").attr("hx-get"))
                    .isEqualTo("/views/counts");
        }
        assertThat(counts(vera).select("#pin-" + view).text()).isEqualTo("2");
        assertThat(counts(olga).select("#pin-" + view).text()).isEqualTo("1");
        // What was counted stands in the next page at once, each with their own
        assertThat(page(vera, "/tasks").select("#pin-" + view).text()).isEqualTo("2");
        assertThat(page(olga, "/tasks").select("#pin-" + view).text()).isEqualTo("1");
        assertThat(page(olga, "/tasks").select(".rail-pins [hx-get]")).isEmpty();
        // Who loses the right to look is not told how many there were
        contacts.contact(vera, "Eva", "Xylander");
        page(vera, "/contacts?lastName=Xylander&view=" + view);
        assertThat(page(vera, "/tasks").select("#pin-" + view).text()).isEqualTo("3");
        Scope own = people.person("Vera", Reach.OWN, null);
        assertThat(page(own, "/tasks").select("#pin-" + view).text()).isEmpty();
    }

    @Test
    void thereIsRoomForTenPins() {
        List<Long> views =
                IntStream.rangeClosed(1, 11)
                        .mapToObj(i ->
                                id(save(vera, "contacts", "city=Lyon", "View " + i, "private")))
                        .toList();
        for (long view : views.subList(0, 10)) {
            assertThat(post(vera, "/views/" + view + "/mine", "pinned=on")).hasStatus(303);
        }
        MvcTestResult refused =
                post(
                        vera,
                        "/views/" + views.getLast(),
                        "name=Renamed&audience=private&version=0&pinned=on");
        assertThat(refused).hasStatus(422);
        assertThat(parse(refused).select("#error-pinned").text())
                .startsWith("There is room for 10 in the rail");
        assertThat(post(vera, "/views/" + views.getFirst() + "/mine", "pinned=on")).hasStatus(303);
        assertThat(page(vera, "/contacts").select(".rail-pins a")).hasSize(10);
        assertThat(page(vera, "/contacts").select("#views > .menu-list a[href^=/contacts]"))
                .isNotEmpty();
    }

    @Test
    void aListOpensWithTheViewThatOneWants() {
        long view = id(save(vera, "contacts", "city=Lyon", "Lyon", "everyone"));
        post(vera, "/views/" + view + "/mine", "usual=on");
        assertThat(mvc.get().uri("/contacts").with(as(vera)))
                .hasStatus(303)
                .hasHeader(HttpHeaders.LOCATION, "/contacts?city=Lyon&view=" + view);
        assertThat(mvc.get().uri("/contacts").with(as(nick))).hasStatus(200);
        assertThat(mvc.get().uri("/companies").with(as(vera))).hasStatus(200);
        Document all = page(vera, "/contacts?view=all");
        assertThat(all.select(".tab[aria-current]").text()).startsWith("All");
        // What leads to all records must not lead to the view
        Document filtered = page(vera, "/contacts?city=Lyon");
        assertThat(filtered.select(".filters .chip-on").attr("href"))
                .isEqualTo("/contacts?view=all");
        assertThat(filtered.select(".tab").attr("href")).isEqualTo("/contacts?view=all");
        // Nobody is led to what is there no more
        post(vera, "/views/" + view + "/delete", "");
        assertThat(mvc.get().uri("/contacts").with(as(vera))).hasStatus(200);
    }

    @Test
    void whatNobodyHasOpenedForLongIsSaid() {
        long view = id(save(vera, "contacts", "city=Lyon", "Lyon", "private"));
        jdbc.sql("update saved_view set created_at = now() - interval '100 days'").update();
        assertThat(page(vera, "/views").select("tbody tr").text()).contains("not for 90 days");
        page(vera, "/contacts?city=Lyon&view=" + view);
        assertThat(page(vera, "/views").select("tbody tr").text())
                .doesNotContain("not for 90 days");
        assertThat(page(nick, "/views").select("tbody tr")).isEmpty();
    }

    private MvcTestResult save(
            Scope whose, String list, String query, String name, String audience) {
        return post(
                whose,
                "/" + list + "/views",
                "name=%s&audience=%s&query=%s".formatted(encoded(name), audience, encoded(query)));
    }

    private MvcTestResult post(Scope whose, String path, String body) {
        var request = mvc.post().uri(path).with(as(whose)).with(csrf());
        for (String pair : body.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                request =
                        request.param(
                                pair.substring(0, equals),
                                URLDecoder.decode(
                                        pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return request.exchange();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String location(MvcTestResult answer) {
        return Objects.requireNonNull(answer.getResponse().getHeader(HttpHeaders.LOCATION));
    }

    private static long id(MvcTestResult saved) {
        return Long.parseLong(location(saved).replaceAll(".*view=", ""));
    }

    private List<String> tabs(Scope whose) {
        return page(whose, "/contacts").select(".tab, #views a.menu-item").eachText();
    }

    private Document counts(Scope whose) {
        return page(whose, "/views/counts");
    }

    private Document page(Scope whose, String address) {
        MvcTestResult answer = mvc.get().uri(URI.create(address)).with(as(whose)).exchange();
        assertThat(answer).as(address).hasStatus(200);
        return parse(answer);
    }

    private static Document parse(MvcTestResult answer) {
        try {
            return Jsoup.parse(answer.getResponse().getContentAsString());
        } catch (UnsupportedEncodingException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private List<String> rows(String sql) {
        return jdbc.sql(sql).query((row, _) -> row.getString(1)).list();
    }
}
