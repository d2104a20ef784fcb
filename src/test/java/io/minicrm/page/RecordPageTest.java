package io.minicrm.page;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.CrmTest;
import io.minicrm.Statements;
import io.minicrm.company.CompanyFields;
import io.minicrm.contact.ContactFields;
import io.minicrm.contact.ContactMother;
import io.minicrm.deal.DealMother;
import io.minicrm.record.Values;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.util.List;
import java.util.Objects;
import org.jsoup.Jsoup;
import org.jsoup.select.Elements;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.annotation.Transactional;

@CrmTest
@Transactional
class RecordPageTest {

    @Autowired MockMvcTester mvc;
    @Autowired JdbcClient jdbc;
    @Autowired ScopeMother people;
    @Autowired ContactMother contacts;
    @Autowired DealMother deals;

    Scope anna;

    @BeforeEach
    void anna() {
        anna = people.administrator("Anna");
    }

    @Test
    void aContactIsMadeWithItsCompanyInOneSave() {
        MvcTestResult made =
                post(
                        "/contacts/new",
                        "firstName",
                        "Katharina",
                        "lastName",
                        "Wesselhöft",
                        "email",
                        "k.wesselhoeft@hofmann.example",
                        "phone",
                        "+49 711 48 20 115",
                        "company",
                        "Hofmann & Söhne");

        assertThat(made).hasStatus(303);
        String page = body(get(location(made)));
        assertThat(page)
                .contains("Katharina Wesselhöft")
                .contains("k.wesselhoeft@hofmann.example")
                .contains("Hofmann &amp; Söhne")
                .contains("/undo");
    }

    @Test
    void theCompanyIsFoundByTheDomainOfTheAddress() {
        RecordRef company =
                contacts.company(
                        anna,
                        new Values()
                                .with(CompanyFields.NAME, "Nordlys Marine ApS")
                                .with(CompanyFields.DOMAIN, "nordlys.example"));

        MvcTestResult made =
                post("/contacts", "lastName", "Aagaard", "email", "soren@Nordlys.example");

        assertThat(body(get(location(made)))).contains(company.path());
    }

    @Test
    void aNamelessContactIsRefusedAndTheFormKeepsWhatWasTyped() {
        MvcTestResult refused =
                post(
                        "/contacts/new",
                        "email",
                        "not an address",
                        "city",
                        "Lyon",
                        "birthday",
                        "31.04.2026");

        assertThat(refused).hasStatus(422);
        assertThat(body(refused))
                .contains("not an address")
                .contains("Lyon")
                .contains("31.04.2026")
                .contains("is not an e-mail address")
                .contains("April has 30 days");
        assertThat(body(post("/contacts/new", "city", "Lyon")))
                .contains("A contact needs a first or a last name");
    }

    @Test
    void whoHasMoreToTypeGetsTheNextForm() throws Exception {
        MvcTestResult made = post("/contacts/new", "lastName", "Oneofmany", "another", "true");
        assertThat(made).hasStatus(303);
        String next = made.getResponse().getHeader("Location");
        assertThat(next).startsWith("/contacts/new?changed=");
        String page = body(get(Objects.requireNonNull(next)));
        assertThat(page).contains("Oneofmany");
        // Enter presses the first button
        Elements buttons = Jsoup.parse(page).select("form.form button");
        assertThat(Objects.requireNonNull(buttons.first()).attr("name")).isEmpty();
        assertThat(buttons.select("[name=another]")).hasSize(1);
    }

    @Test
    void aSecondContactWithTheSameAddressIsAskedAbout() {
        contacts.contact(
                anna,
                ContactMother.named("Anna", "Müller")
                        .with(ContactFields.EMAIL, ContactMother.email("anna@mueller.example")));

        MvcTestResult asked =
                post("/contacts/new", "lastName", "Mueller", "email", "Anna@mueller.example");
        assertThat(asked).hasStatus(422);
        assertThat(body(asked))
                .contains("Anna Müller")
                .contains("has the same E-mail")
                .contains("Add anyway");

        assertThat(
                        post(
                                "/contacts/new",
                                "lastName",
                                "Mueller",
                                "email",
                                "Anna@mueller.example",
                                "anyway",
                                "true"))
                .hasStatus(303);
    }

    @Test
    void aDuplicateThatIsForeignIsNotNamed() {
        contacts.contact(
                anna,
                ContactMother.named("Secret", "Person")
                        .with(ContactFields.PHONE, ContactMother.phone("+49 30 23125 999")));
        Scope tom = people.person("Tom", Reach.TEAM, null);

        MvcTestResult asked =
                postAs(tom, "/contacts/new", "lastName", "Mine", "phone", "+49 30 23125 999");

        assertThat(asked).hasStatus(422);
        assertThat(body(asked)).contains("One that belongs to Anna").doesNotContain("Secret");
    }

    @Test
    void whoWorksWithOwnRecordsAloneLearnsNeitherOwnersNorSimilarNames() {
        contacts.contact(
                anna,
                ContactMother.named("Secret", "Person")
                        .with(ContactFields.PHONE, ContactMother.phone("+49 30 23125 999")));
        Scope tom = people.person("Tom", Reach.OWN, null);

        MvcTestResult asked =
                postAs(tom, "/contacts/new", "lastName", "Mine", "phone", "+49 30 23125 999");
        assertThat(asked).hasStatus(422);
        assertThat(body(asked))
                .contains("One that you cannot open", "has the same Phone")
                .doesNotContain("belongs to", "Secret");

        assertThat(postAs(tom, "/contacts/new", "firstName", "Secret", "lastName", "Persson"))
                .hasStatus(303);
    }

    @Test
    void aVerySimilarNameIsAskedAbout() {
        contacts.contact(anna, "Katharina", "Wesselhöft");

        assertThat(body(post("/contacts/new", "firstName", "Katharina", "lastName", "Wesselhoft")))
                .contains("has a similar name");
    }

    @Test
    void oneFieldIsEditedInPlace() {
        RecordRef katharina = contacts.contact(anna, "Katharina", "Wesselhöft");
        assertThat(body(get(katharina.path() + "?edit=title"))).contains("name=\"title\"");

        MvcTestResult saved =
                post(
                        katharina.path(),
                        "edit",
                        "title",
                        "version",
                        "0",
                        "title",
                        "Head of Procurement");

        assertThat(saved).hasStatus(303);
        assertThat(body(get(location(saved)))).contains("Head of Procurement");
        MvcTestResult refused =
                post(
                        katharina.path(),
                        "edit",
                        "birthday",
                        "version",
                        "1",
                        "birthday",
                        "30.02.1990");
        assertThat(refused).hasStatus(422);
        assertThat(body(refused)).contains("30.02.1990").contains("February has 28 days");
    }

    @Test
    void twoPeopleChangingTheSameFieldAreShownBothValues() {
        RecordRef katharina = contacts.contact(anna, "Katharina", "Wesselhöft");
        post(katharina.path(), "version", "0", "lastName", "Weber");

        MvcTestResult asked = post(katharina.path() + "/edit", "version", "0", "lastName", "Huber");

        assertThat(asked).hasStatus(422);
        assertThat(body(asked)).contains("Huber").contains("Weber").contains("Wesselhöft");
        post(
                katharina.path() + "/edit",
                "version",
                "1",
                "lastName",
                "Huber",
                "lastName.choice",
                "theirs",
                "lastName.before",
                "Wesselhöft");
        assertThat(body(get(katharina.path()))).contains("Katharina Weber");
    }

    @Test
    void deletingACompanySaysWhatHappensToItsContacts() {
        RecordRef company = contacts.company(anna, "Hofmann");
        RecordRef katharina =
                contacts.contact(
                        anna,
                        ContactMother.named("Katharina", "W")
                                .with(ContactFields.COMPANY, company.id()));
        assertThat(body(get(company.path() + "/trash"))).contains("1 contact stays as");

        assertThat(post(company.path() + "/trash")).hasStatus(303);

        assertThat(get(company.path())).hasStatus(404);
        assertThat(body(get(company.path()))).contains("lies in the trash").contains("Restore");
        assertThat(get(katharina.path())).hasStatus(200);
        assertThat(post(company.path() + "/restore")).hasStatus(303);
        assertThat(body(get(katharina.path()))).contains("Hofmann");
    }

    @Test
    void aFormerValueIsRestoredFromTheHistory() {
        RecordRef katharina = contacts.contact(anna, "Katharina", "Wesselhöft");
        post(katharina.path(), "version", "0", "lastName", "Weber");
        assertThat(body(get(katharina.path() + "/history")))
                .contains("Wesselhöft")
                .contains("Weber");
        long entry =
                jdbc.sql("select max(id) from change_log where record_kind = 2 and record_id = :id")
                        .param("id", katharina.id())
                        .query(Long.class)
                        .single();

        post(katharina.path() + "/history/" + entry, "field", "lastName");

        assertThat(body(get(katharina.path()))).contains("Katharina Wesselhöft");
    }

    @Test
    void aNoteOnAContactAppearsOnItsCompany() {
        RecordRef company = contacts.company(anna, "Hofmann");
        RecordRef katharina =
                contacts.contact(
                        anna,
                        ContactMother.named("Katharina", "W")
                                .with(ContactFields.COMPANY, company.id()));

        assertThat(
                        post(
                                katharina.path() + "/activities",
                                "body",
                                "Wants **two options** <script>alert(1)</script>"))
                .hasStatus(303);

        assertThat(body(get(company.path())))
                .contains("<strong>two options</strong>")
                .contains("Katharina W")
                .doesNotContain("<script>alert");
        assertThat(post(katharina.path() + "/activities", "body", " ")).hasStatus(422);
    }

    @Test
    void aNoteIsChangedDeletedAndFilteredFromTheTimeline() {
        RecordRef katharina = contacts.contact(anna, "Katharina", "Wesselhöft");
        post(katharina.path() + "/activities", "body", "first words");
        long note = jdbc.sql("select max(id) from activity").query(Long.class).single();
        String path = "/activities/" + note;
        assertThat(body(get(path + "/edit"))).contains("first words");

        assertThat(post(path + "/edit", "version", "0", "body", "second words")).hasStatus(303);
        assertThat(body(get(katharina.path()))).contains("second words");
        assertThat(post(path + "/edit", "version", "1", "body", " ")).hasStatus(422);
        MvcTestResult conflict = post(path + "/edit", "version", "0", "body", "third words");
        assertThat(conflict).hasStatus(422);
        assertThat(body(conflict)).contains("second words").contains("third words");
        assertThat(body(get(katharina.path() + "?show=changes"))).doesNotContain("second words");
        assertThat(body(get(katharina.path() + "?show=notes"))).contains("second words");
        assertThat(body(get(katharina.path() + "?before=2000-01-01T00:00:00Z")))
                .contains("Nothing here yet");

        MvcTestResult deleted = post(path + "/trash");
        assertThat(body(get(katharina.path()))).doesNotContain("second words");
        String set = location(deleted).replaceAll(".*changed=", "");
        assertThat(post("/changes/" + set + "/undo")).hasStatus(303);
        assertThat(body(get(katharina.path()))).contains("second words");
        assertThat(get("/activities/999999/edit")).hasStatus(404);
        assertThat(post("/nothings/1/activities", "body", "x")).hasStatus(404);
    }

    @Test
    void aLongTimelineIsReadPageByPage() {
        RecordRef katharina = contacts.contact(anna, "Katharina", "Wesselhöft");
        for (int i = 0; i < 25; i++) {
            post(katharina.path() + "/activities", "body", "note number " + i + ".");
        }
        String newest = body(get(katharina.path() + "?show=notes"));
        assertThat(newest).contains("note number 24.").doesNotContain("note number 0.");
        String older =
                newest.replaceAll("(?s).*href=\"([^\"]*before=[^\"]*)\".*", "$1")
                        .replace("&amp;", "&");
        assertThat(body(get(older))).contains("note number 0.").doesNotContain("note number 24.");
    }

    @Test
    void foreignRecordsAreNotThere() {
        RecordRef secret = contacts.contact(anna, "Secret", "Person");
        Scope tom = people.person("Tom", Reach.OWN, null);
        for (String path : new String[] {"", "/edit", "/trash", "/history", "?edit=title"}) {
            MvcTestResult result = mvc.get().uri(secret.path() + path).with(as(tom)).exchange();
            assertThat(result).as(path).hasStatus(404);
            assertThat(body(result)).doesNotContain("Secret");
        }
        for (String path :
                new String[] {"", "/edit", "/trash", "/restore", "/activities", "/history/1"}) {
            assertThat(
                            postAs(
                                    tom,
                                    secret.path() + path,
                                    "lastName",
                                    "X",
                                    "body",
                                    "X",
                                    "field",
                                    "title"))
                    .as(path)
                    .hasStatus(404);
        }
        assertThat(get("/contacts/999999999")).hasStatus(404);
        assertThat(get("/nothings/1")).hasStatus(404);
    }

    @Test
    void whoSeesARecordIsSaidWithTheReason() {
        long north = people.team("North");
        Scope tom = people.person("Tom", Reach.TEAM, north);
        RecordRef his = contacts.contact(tom, "Jean", "Ouédraogo");
        assertThat(body(mvc.get().uri(his.path()).with(as(tom)).exchange()))
                .contains("Who can see this")
                .contains("Team North");
    }

    private MvcTestResult get(String path) {
        return mvc.get().uri(path).with(as(anna)).exchange();
    }

    private MvcTestResult post(String path, String... parameters) {
        return postAs(anna, path, parameters);
    }

    private MvcTestResult postAs(Scope scope, String path, String... parameters) {
        var request = mvc.post().uri(path).with(as(scope)).with(csrf());
        for (int i = 0; i < parameters.length; i += 2) {
            request = request.param(parameters[i], parameters[i + 1]);
        }
        return request.exchange();
    }

    private static String location(MvcTestResult result) {
        return Objects.requireNonNull(result.getResponse().getHeader("Location"));
    }

    private static String body(MvcTestResult result) {
        try {
            return result.getResponse().getContentAsString(java.nio.charset.StandardCharsets.UTF_8);
        } catch (java.io.UnsupportedEncodingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Each panel is a statement or two; another one has to be worth it.
    @Test
    void aPageAsksTheDatabaseSeldomAndWritesNothing() {
        RecordRef contact = contacts.contact(anna, "Katharina", "Wesselhöft");
        RecordRef deal = deals.deal(anna, "Two presses");
        for (RecordRef ref : List.of(contact, deal)) {
            get(ref.path());
            List<Statements.Sent> sent = Statements.of(() -> get(ref.path()));
            assertThat(sent)
                    .as(ref.path())
                    .hasSizeLessThanOrEqualTo(14)
                    .allMatch(each -> each.sql().strip().matches("(?s)(select|with) .*"));
        }
    }
}
