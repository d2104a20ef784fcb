package io.minicrm.list;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.CrmTest;
import io.minicrm.Statements;
import io.minicrm.record.RecordMother;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.io.UnsupportedEncodingException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.annotation.Transactional;

@CrmTest
@Transactional
class ListPageTest {

    @Autowired MockMvcTester mvc;
    @Autowired ScopeMother people;
    @Autowired RecordMother records;
    @Autowired JdbcClient jdbc;

    private Scope anna;
    private RecordRef firm;

    @BeforeEach
    void somebody() {
        anna = people.administrator("Anna");
        firm = records.make(anna, RecordKind.COMPANY, "name", "Lefèvre & Fils");
    }

    private RecordRef contact(Scope scope, String name) {
        return records.make(
                scope,
                RecordKind.CONTACT,
                "lastName",
                name,
                "city",
                "Lyon",
                "phone",
                "+33 6 28 23 41 07",
                "email",
                "somebody@example.com");
    }

    private MvcTestResult get(Scope scope, String address) {
        return mvc.get().uri(URI.create(address)).with(as(scope)).exchange();
    }

    private static String text(MvcTestResult result) {
        try {
            return result.getResponse().getContentAsString();
        } catch (UnsupportedEncodingException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> found(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    private static String href(String page, String rel) {
        return found(page, "rel=\"" + rel + "\" href=\"([^\"]+)\"").stream()
                .findFirst()
                .orElse("")
                .replace("&amp;", "&");
    }

    @Test
    void whatNobodyOwnsIsNotSeenByATeamThatLinksToIt() {
        long team = people.team("North");
        Scope bert = people.person("Bert", Reach.TEAM, team);
        RecordRef linking = contact(bert, "Linking");
        jdbc.sql("update company set owner_id = null, team_id = null where id = :id")
                .param("id", firm.id())
                .update();
        jdbc.sql("update contact set company_id = :firm where id = :id")
                .param("firm", firm.id())
                .param("id", linking.id())
                .update();

        assertThat(text(get(bert, "/contacts"))).contains("Linking").doesNotContain("Lefèvre");
    }

    @Test
    void aListIsReadPageByPageThroughItsLinks() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            names.add("Name %03d".formatted(i));
            contact(anna, names.getLast());
        }
        String first = text(get(anna, "/contacts?sort=name&city=lyon"));
        assertThat(first).contains("1 to 50 of 120").doesNotContain("rel=\"prev\"");
        String second = text(get(anna, href(first, "next")));
        assertThat(second).contains("51 to 100 of 120");
        String third = text(get(anna, href(second, "next")));
        assertThat(third).contains("101 to 120 of 120").doesNotContain("rel=\"next\"");
        List<String> seen = new ArrayList<>();
        for (String page : List.of(first, second, third)) {
            seen.addAll(found(page, "href=\"/contacts/\\d+\">(Name \\d+)<"));
        }
        assertThat(seen).isEqualTo(names);
        assertThat(text(get(anna, href(third, "prev")))).contains("51 to 100 of 120");
        assertThat(text(get(anna, href(second, "prev")))).contains("1 to 50 of 120");
    }

    @Test
    void aPlaceThatSomebodyMadeUpIsTheBeginning() {
        for (int i = 0; i < 60; i++) {
            contact(anna, "Name %03d".formatted(i));
        }
        String first = text(get(anna, "/contacts?sort=name&city=lyon"));
        String next = href(first, "next");
        assertThat(text(get(anna, next))).contains("51 to 60 of 60");
        String place = next.substring(next.indexOf("after=") + 6);
        String made = place.substring(0, place.indexOf('.'));
        for (String other :
                List.of(made, made + ".AAAAAAAAAAAAAAAAAAAAAA", place + "A", "a" + place)) {
            assertThat(text(get(anna, next.replace(place, other)))).contains("1 to 50 of 60");
        }
    }

    @Test
    void aFilterIsAChipThatTakesItAway() {
        contact(anna, "Müller");
        String page = text(get(anna, "/contacts?city=lyon&owner=me&q=mu"));
        assertThat(page)
                .contains("City <strong>lyon</strong>")
                .contains("Owner <strong>me</strong>")
                .contains("href=\"/contacts?q=mu&amp;owner=me\"")
                .contains("href=\"/contacts?q=mu&amp;city=lyon\"");
    }

    @Test
    void eachFilterOfAGroupIsAChipThatTakesItAway() {
        assertThat(
                        text(
                                get(
                                        anna,
                                        "/contacts?any.city=lyon&any.owner=me&any.all.city=x&any.all.q=1")))
                .contains("role=\"group\" aria-label=\"City lyon or Owner me or (City x and q 1)\"")
                .contains("href=\"/contacts?any.owner=me&amp;any.all.city=x&amp;any.all.q=1\"")
                .contains("href=\"/contacts?any.city=lyon&amp;any.owner=me&amp;any.all.q=1\"");
        assertThat(text(get(anna, "/contacts?any.city=lyon&any.owner=me")))
                .contains("href=\"/contacts?owner=me\"")
                .contains("href=\"/contacts?city=lyon\"");
        assertThat(text(get(anna, "/contacts?not.city=lyon&not.owner=me")))
                .contains("href=\"/contacts?not.owner=me\"");
    }

    @Test
    void anotherValueOfAFieldIsOfferedAsAnAlternativeButAnotherTimeNarrows() {
        assertThat(text(get(anna, "/contacts?owner=me&filter=owner")))
                .contains("<option value=\"owner=me\" selected>or Owner me</option>");
        assertThat(text(get(anna, "/contacts?birthday=thisMonth&filter=birthday")))
                .contains("<option value=\"birthday=thisMonth\">or Birthday this month</option>");
        assertThat(text(get(anna, "/contacts?any.any.any.city=x&filter=city")))
                .contains("<option value=\"any.any.any.city=x\">");
        assertThat(text(get(anna, "/contacts?not.any.not.city=x&filter=city")))
                .doesNotContain("<option value=\"not.any");
    }

    @Test
    void fieldsOfLinkedRecordsAreOfferedOverTwoLinksAtMost() {
        assertThat(text(get(anna, "/contacts")))
                .contains("href=\"/contacts?filter=company.\"")
                .doesNotContain("filter=company.country");
        assertThat(text(get(anna, "/contacts?city=lyon&filter=company.")))
                .contains("href=\"/contacts?city=lyon&amp;filter=company.country\"")
                .contains("href=\"/contacts?city=lyon&amp;filter=company.parent.\"")
                .contains("href=\"/contacts?city=lyon&amp;filter=\"");
        assertThat(text(get(anna, "/contacts?filter=company.parent.")))
                .contains("href=\"/contacts?filter=company.parent.parent\"")
                .contains("href=\"/contacts?filter=company.\"")
                .doesNotContain("filter=company.parent.parent.");
        assertThat(text(get(anna, "/deals?layout=board&filter=company.")))
                .contains("href=\"/deals?layout=board&amp;filter=company.country\"");
        assertThat(text(get(anna, "/reports/forecast?filter=company.")))
                .contains("href=\"/reports/forecast?filter=company.country\"");
    }

    @ParameterizedTest
    @CsvSource({
        "filter=city&op=contains&value=Lyon, /contacts?city=Lyon",
        "filter=city&op=not&value=Lyon, /contacts?city.not=Lyon",
        "filter=city&op=empty&value=, /contacts?city.empty=yes",
        "filter=city&op=filled&value=x, /contacts?city.empty=no",
        "filter=owner&op=is&value=me&sort=name, /contacts?owner=me&sort=name",
        "filter=company&op=is&value=Lef&value.ref=%2312%20Lef, /contacts?company=%2312",
        "filter=company&op=is&value=Lefx&value.ref=%2312%20Lef, /contacts?company=Lefx",
        "filter=birthday&op=from&value=2000-01-01, /contacts?birthday.from=2000-01-01",
        "filter=city&op=is&value=, /contacts?filter=city",
        "filter=createdAt&op=is&value=&value=last30days, /contacts?createdAt=last30days",
        "filter=company.country&op=is&value=DE, /contacts?company.country.is=DE",
        "filter=city&op=contains&value=Kiel&join=not, /contacts?not.city=Kiel",
        "city=Lyon&filter=city&op=contains&value=Kiel&join=and, /contacts?city=Lyon&city=Kiel",
        "city=Lyon&filter=city&op=contains&value=Kiel&join=city%3DLyon, /contacts?any.city=Lyon&any.city=Kiel",
        "city=Lyon&q=x&filter=owner&op=empty&join=city%3DLyon, /contacts?q=x&any.city=Lyon&any.owner.empty=yes",
        "any.city=Lyon&any.owner=me&filter=company.country&op=is&value=DE&join=any.city%3DLyon%26any.owner%3Dme, /contacts?any.city=Lyon&any.owner=me&any.company.country.is=DE",
        "not.city=Lyon&filter=owner&op=is&value=me&join=not.city%3DLyon, /contacts?any.not.city=Lyon&any.owner=me",
        "owner=me&filter=owner&op=is&value=myTeam&join=owner%3Dme, /contacts?owner=me&owner=myTeam",
        "owner=me&filter=owner&op=is&value=myTeam&join=and, /contacts?owner=me&all.owner=myTeam",
        "city=Lyon&filter=owner&op=is&value=me&join=city%3DGone, /contacts?city=Lyon&owner=me"
    })
    void theFormOfAFilterLeadsToTheListWithIt(String form, String address) {
        MvcTestResult result = get(anna, "/contacts?" + form);
        assertThat(result).hasStatus(303);
        assertThat(result.getResponse().getHeader("Location")).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "firstName",
                "company",
                "email",
                "phone",
                "birthday",
                "doNotContact",
                "owner",
                "team",
                "createdAt",
                "name",
                "company.country",
                "company.parent",
                "company.parent.createdAt"
            })
    void everyFieldHasAFormForItsFilter(String key) {
        assertThat(text(get(anna, "/contacts?filter=" + key)))
                .contains("name=\"filter\" value=\"%s\"".formatted(key))
                .contains("name=\"value\"");
    }

    @Test
    void aFilterThatCannotBeReadIsExplainedAndTheListStaysUsable() {
        contact(anna, "Müller");
        MvcTestResult result = get(anna, "/contacts?birthday=2026-02-30");
        assertThat(result).hasStatusOk();
        assertThat(text(result)).contains("February has 28 days").contains(">Müller<");
        assertThat(get(anna, "/contacts/export.csv?birthday=2026-02-30")).hasStatus(303);
    }

    @Test
    void chosenColumnsShowAndAreKept() {
        contact(anna, "Müller");
        MvcTestResult chosen =
                mvc.post()
                        .uri("/contacts/columns")
                        .with(as(anna))
                        .with(csrf())
                        .param("columns", "phone", "city")
                        .param("sort", "name")
                        .exchange();
        assertThat(chosen).hasStatus(303);
        assertThat(chosen.getResponse().getHeader("Location"))
                .isEqualTo("/contacts?sort=name&columns=name,phone,city");
        assertThat(heads(get(anna, "/contacts"))).containsExactly("Name", "Phone", "City");
        assertThat(heads(get(anna, "/contacts?columns=owner"))).containsExactly("Name", "Owner");
        Scope ben = people.administrator("Ben");
        assertThat(heads(get(ben, "/contacts"))).contains("Company", "Owner");
        mvc.post()
                .uri("/contacts/columns")
                .with(as(anna))
                .with(csrf())
                .param("columns", "phone")
                .param("reset", "1")
                .exchange();
        assertThat(heads(get(anna, "/contacts"))).contains("Company", "Owner");
    }

    private static List<String> heads(MvcTestResult result) {
        return found(text(result), "<th scope=\"col\"[^>]*>(?:<a [^>]*>)?(?:<span[^>]*>)?([^<]+)<");
    }

    @Test
    void aSelectionGoesIntoTheTrashAsOneChange() {
        RecordRef one = contact(anna, "One");
        RecordRef two = contact(anna, "Two");
        RecordRef other = contact(anna, "Other");
        MvcTestResult result =
                mvc.post()
                        .uri("/contacts/trash")
                        .with(as(anna))
                        .with(csrf())
                        .param("ids", "" + one.id(), "" + two.id())
                        .param("city", "lyon")
                        .exchange();
        assertThat(result).hasStatus(303);
        String location = Objects.requireNonNull(result.getResponse().getHeader("Location"));
        assertThat(location).startsWith("/contacts?city=lyon&changed=");
        assertThat(text(get(anna, location)))
                .contains(">Other<")
                .doesNotContain(">One<")
                .contains("2 contacts moved to the trash")
                .contains("/changes/" + location.replaceAll(".*=", ""));
        assertThat(get(anna, other.path())).hasStatusOk();
    }

    @Test
    void whatIsForeignOrMayNotBeDeletedStays() {
        Scope ben = people.person("Ben", Reach.OWN, null);
        RecordRef foreign = contact(anna, "Foreign");
        // What is foreign and what is not there are passed over alike
        assertThat(trash(ben, foreign.id()))
                .hasStatus(303)
                .hasHeader("Location", "/contacts?passed=1");
        assertThat(trash(anna, 987654321))
                .hasStatus(303)
                .hasHeader("Location", "/contacts?passed=1");
        assertThat(get(anna, foreign.path())).hasStatusOk();
        Scope none = people.person("Nina", Reach.NONE, null);
        assertThat(trash(none, foreign.id())).hasStatus(403);
        assertThat(get(none, "/contacts")).hasStatus(403);
        assertThat(get(none, "/contacts/export.csv")).hasStatus(403);
    }

    private MvcTestResult trash(Scope scope, long id) {
        return mvc.post()
                .uri("/contacts/trash")
                .with(as(scope))
                .with(csrf())
                .param("ids", "" + id)
                .exchange();
    }

    @Test
    void anEmptyListSaysWhatToDo() {
        assertThat(text(get(anna, "/contacts")))
                .contains("No contacts yet")
                .contains("/contacts/new");
        contact(anna, "Müller");
        assertThat(text(get(anna, "/contacts?q=nobody"))).contains("Nothing matches");
        assertThat(get(anna, "/nothings")).hasStatus(404);
        assertThat(get(anna, "/files")).hasStatus(404);
    }

    @Test
    void aListAsksTheDatabaseAtMostSevenTimes() {
        for (int i = 0; i < 60; i++) {
            records.make(
                    anna,
                    RecordKind.CONTACT,
                    "lastName",
                    "Name " + i,
                    "company",
                    "#" + firm.id(),
                    "phone",
                    "+33 6 28 23 41 07");
        }
        get(anna, "/contacts");
        for (String address :
                List.of("/contacts", "/contacts?q=name&sort=city", "/companies?sort=-owner")) {
            assertThat(Statements.of(() -> get(anna, address)))
                    .as(address)
                    .hasSizeLessThanOrEqualTo(7);
        }
        // What a filter names has a title
        for (String more : List.of("", "&owner=me")) {
            assertThat(Statements.of(() -> get(anna, "/contacts?company=%23" + firm.id() + more)))
                    .as(more)
                    .hasSize(8);
        }
    }

    @Test
    void anExportHasAllRowsWithReadableNamesAndIds() {
        RecordRef contact =
                records.make(
                        anna,
                        RecordKind.CONTACT,
                        "firstName",
                        "Zoë",
                        "lastName",
                        "Müller, \"die\"",
                        "company",
                        "#" + firm.id(),
                        "title",
                        "=HYPERLINK(\"http://evil\")",
                        "phone",
                        "+33 6 28 23 41 07;01 42 00 00 01",
                        "city",
                        "-Lyon");
        MvcTestResult result =
                get(anna, "/contacts/export.csv?columns=company,title,phone,city,owner,birthday");
        assertThat(result).hasStatusOk();
        assertThat(result.getResponse().getContentType()).isEqualTo("text/csv;charset=UTF-8");
        assertThat(result.getResponse().getHeader("Content-Disposition"))
                .matches("attachment; filename=\"?=?.*Contacts.*\\.csv.*");
        assertThat(new String(result.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8))
                .isEqualTo(
                        "\ufeffID,Name,Company,Company ID,Job title,Phone,Phone label,City,Owner,Owner ID,Birthday\r\n"
                                + contact.id()
                                + ",\"Zoë Müller, \"\"die\"\"\",Lefèvre & Fils,"
                                + firm.id()
                                + ",\"'=HYPERLINK(\"\"http://evil\"\")\",+33 6 28 23 41 07; 01 42 00 00 01,Work; Work,'-Lyon,Anna,"
                                + anna.actorId()
                                + ",\r\n");
    }

    @Test
    void anExportIsNeverCut() {
        jdbc.sql(
                        """
                        insert into contact (last_name, owner_id, created_at, updated_at)
                        select 'Name ' || i, :owner, now(), now() from generate_series(1, 12000) i
                        """)
                .param("owner", anna.actorId())
                .update();
        assertThat(text(get(anna, "/contacts/export.csv?columns=name")).lines().count())
                .isEqualTo(12_001);
        assertThat(text(get(anna, "/contacts"))).contains("of 12,000");
        assertThat(text(get(anna, "/contacts?lastName=name"))).contains("of 10,000+");
    }

    @Test
    void anExportNeedsThePermissionAndReachesAsFar() {
        RecordRef foreign = contact(anna, "Foreign");
        Scope ben = people.person("Ben", Reach.OWN, null);
        contact(ben, "Own");
        assertThat(text(get(ben, "/contacts/export.csv")))
                .contains("Own")
                .doesNotContain("Foreign")
                .doesNotContain("" + foreign.id() + ",");
    }
}
