package io.minicrm.deal;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.CrmTest;
import io.minicrm.change.Purge;
import io.minicrm.contact.ContactMother;
import io.minicrm.record.LabelledLink;
import io.minicrm.record.RecordReader;
import io.minicrm.record.Values;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import jakarta.persistence.EntityManager;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.annotation.Transactional;

/// Who takes part in a deal, and as what.
@CrmTest
@Transactional
class DealContactsTest {

    @Autowired MockMvcTester mvc;
    @Autowired JdbcClient jdbc;
    @Autowired EntityManager entities;
    @Autowired ScopeMother people;
    @Autowired ContactMother contacts;
    @Autowired DealMother deals;
    @Autowired RecordReader reader;
    @Autowired Purge purge;

    Scope anna;
    Scope tom;
    RecordRef katharina;
    RecordRef bernd;
    RecordRef dilek;

    @BeforeEach
    void people() {
        anna = people.administrator("Anna");
        tom = people.person("Tom", Reach.OWN, null);
        katharina = contacts.contact(anna, "Katharina", "Wesselhöft");
        bernd = contacts.contact(tom, "Bernd", "Kämmerer");
        dilek = contacts.contact(tom, "Dilek", "Yıldız");
    }

    @Test
    void aFormTakesSeveralInAnOrderWithTheirRoles() {
        MvcTestResult made =
                post(
                        anna,
                        "/deals/new",
                        "name=Press line 4",
                        "stage=Prospecting",
                        "contacts=katharina wesselhöft",
                        "contacts.ref=",
                        "contacts.label=user",
                        "contacts=Bernd Kämmerer",
                        "contacts.ref=#" + bernd.id() + " Bernd Kämmerer",
                        "contacts.label=decisionMaker",
                        "contacts=",
                        "contacts.ref=",
                        "contacts.label=contact",
                        "contacts.first=1");

        assertThat(made).hasStatus(303);
        RecordRef deal = at(location(made));
        assertThat(contactsOf(deal))
                .containsExactly(link(bernd, "decisionMaker"), link(katharina, "user"));
        assertThat(body(get(anna, deal.path())))
                .containsPattern(
                        "(?s)%s\">Bernd Kämmerer</a>\\s*<span class=\"meta\">Decision maker<.*%s\">Katharina Wesselhöft</a>\\s*<span class=\"meta\">User<"
                                .formatted(bernd.path(), katharina.path()));
        assertThat(body(get(anna, deal.path() + "/edit")))
                .containsPattern("value=\"#%d Bernd Kämmerer\"".formatted(bernd.id()))
                .containsPattern("<option value=\"decisionMaker\" selected>Decision maker");
    }

    @Test
    void whoIsUnknownIsRefusedAndTheFormKeepsTheRows() {
        RecordRef deal = deal(anna, link(bernd, "contact"));
        MvcTestResult refused =
                post(
                        anna,
                        deal.path(),
                        "edit=contacts",
                        "contacts=Bernd Kämmerer",
                        "contacts.ref=",
                        "contacts.label=buyer",
                        "contacts=Nobody Here",
                        "contacts.ref=",
                        "contacts.label=champion");
        assertThat(refused).hasStatus(422);
        assertThat(body(refused))
                .contains("id=\"error-contacts\"", "value=\"Nobody Here\"")
                .containsPattern("<option value=\"champion\" selected>");
        assertThat(contactsOf(deal)).containsExactly(link(bernd, "contact"));
    }

    @Test
    void whoMayNotBeSeenIsNotToldAndNotLost() {
        RecordRef deal = deals.deal(anna, deals.named("Press line 4", "Prospecting"));
        write(
                anna,
                deal,
                link(bernd, "contact"),
                link(katharina, "decisionMaker"),
                link(dilek, "user"));
        jdbc.sql("update deal set owner_id = :tom where id = :id")
                .param("tom", tom.actorId())
                .param("id", deal.id())
                .update();
        entities.clear();

        assertThat(body(get(tom, deal.path())))
                .contains("no access", "Dilek Yıldız")
                .doesNotContain("Katharina", katharina.path() + "\"");
        for (String form : List.of(deal.path() + "?edit=contacts", deal.path() + "/edit")) {
            assertThat(body(get(tom, form)))
                    .contains("name=\"contacts\" value=\"=0\"", "no access")
                    .doesNotContain("Katharina", "#" + katharina.id());
        }

        assertThat(
                        post(
                                tom,
                                deal.path(),
                                "edit=contacts",
                                "contacts=Dilek Yıldız",
                                "contacts.ref=#" + dilek.id() + " Dilek Yıldız",
                                "contacts.label=buyer",
                                "contacts==0",
                                "contacts.ref=",
                                "contacts.label=champion"))
                .hasStatus(303);
        assertThat(contactsOf(deal))
                .containsExactly(link(dilek, "buyer"), link(katharina, "champion"));

        assertThat(post(tom, deal.path(), "contacts==1", "contacts.label=user")).hasStatus(422);
        assertThat(
                        post(
                                tom,
                                deal(tom).path(),
                                "contacts=#" + katharina.id(),
                                "contacts.label=user"))
                .hasStatus(422);
    }

    @Test
    void twoWhoChangeThemAtOnceChooseAndTheHiddenOneStays() {
        RecordRef deal = deal(tom, link(bernd, "contact"));
        write(anna, deal, link(katharina, "decisionMaker"), link(bernd, "contact"));
        String version = "version=" + version(deal);
        write(anna, deal, link(katharina, "buyer"), link(bernd, "contact"));

        MvcTestResult clash =
                post(
                        tom,
                        deal.path() + "/edit",
                        version,
                        "contacts==0",
                        "contacts.label=decisionMaker",
                        "contacts=Dilek Yıldız",
                        "contacts.label=user");
        assertThat(clash).hasStatus(422);
        assertThat(body(clash))
                .contains("name=\"contacts.before\" value=\"decisionMaker: =0\"")
                .doesNotContain("Katharina", "#" + katharina.id());

        assertThat(
                        post(
                                tom,
                                deal.path() + "/edit",
                                "version=" + version(deal),
                                "contacts=",
                                "contacts.choice=before",
                                "contacts.before=decisionMaker: =0",
                                "contacts.before=contact: #" + bernd.id()))
                .hasStatus(303);
        assertThat(contactsOf(deal))
                .containsExactly(link(katharina, "decisionMaker"), link(bernd, "contact"));
    }

    @Test
    void aListShowsFiltersAndExportsThem() {
        deal(
                anna,
                "Both",
                link(katharina, "decisionMaker"),
                link(bernd, "contact"),
                link(dilek, "user"));
        deal(anna, "One", link(bernd, "contact"));
        deal(anna, "None");

        assertThat(found("contacts=%23" + katharina.id())).containsExactly("Both");
        assertThat(found("contacts=wesselh")).containsExactly("Both");
        assertThat(found("contacts=%23" + katharina.id() + "&contacts=k%C3%A4mmerer"))
                .containsExactlyInAnyOrder("Both", "One");
        assertThat(found("contacts.not=%23" + katharina.id()))
                .contains("None", "One")
                .doesNotContain("Both");
        assertThat(found("contacts.empty=yes")).contains("None").doesNotContain("Both", "One");
        assertThat(found("contacts.empty=no")).contains("Both", "One").doesNotContain("None");
        assertThat(found("q=wesselh%C3%B6ft")).containsExactly("Both");
        assertThat(body(get(tom, "/deals?contacts=%23" + katharina.id()))).contains("There is no");

        String list = body(get(anna, "/deals?columns=contacts&contacts=%23" + katharina.id()));
        assertThat(list)
                .contains("title=\"Katharina Wesselhöft, Bernd Kämmerer, Dilek Yıldız\"", "+2");
        assertThat(body(get(anna, "/deals/export.csv?columns=contacts&contacts=wesselh")))
                .contains(
                        "Decision maker: Katharina Wesselhöft; Bernd Kämmerer; User: Dilek Yıldız,%d; %d; %d"
                                .formatted(katharina.id(), bernd.id(), dilek.id()));
    }

    @Test
    void anExportDoesNotTellWhoMayNotBeSeen() {
        RecordRef deal = deal(tom, "Own", link(bernd, "contact"));
        write(anna, deal, link(katharina, "decisionMaker"), link(bernd, "contact"));
        assertThat(body(get(tom, "/deals?columns=contacts")))
                .contains("no access", "+1")
                .doesNotContain("Katharina");
        assertThat(body(get(tom, "/deals/export.csv?columns=contacts")))
                .contains("Own,Bernd Kämmerer,%d".formatted(bernd.id()))
                .doesNotContain("Katharina", "Decision maker");
    }

    @Test
    void theContactsPageTellsTheirDealsAndRoles() {
        RecordRef deal = deal(anna, "Press line 4", link(bernd, "contact"), link(dilek, "user"));
        assertThat(body(get(anna, dilek.path())))
                .containsPattern(
                        "(?s)%s\">Press line 4</a><span class=\"meta\">User".formatted(deal.path()))
                .contains("/deals?contacts=%23" + dilek.id());
        assertThat(body(get(anna, dilek.path() + "/trash"))).contains("Contacts");
        assertThat(body(get(anna, "/deals/new?contacts=%23" + dilek.id()))).contains("Dilek");
    }

    @Test
    void aDealIsFoundByTheNewNameOfItsContact() {
        deal(anna, "Press line 4", link(bernd, "contact"), link(dilek, "user"));
        assertThat(post(anna, dilek.path(), "edit=lastName", "lastName=Öztürk")).hasStatus(303);
        assertThat(found("q=%C3%B6zt%C3%BCrk")).containsExactly("Press line 4");
        assertThat(found("q=y%C4%B1ld%C4%B1z")).isEmpty();
    }

    @Test
    void anEditIsTakenBackWithoutWhoMayNotBeLinkedAgain() {
        RecordRef deal = deal(anna, link(bernd, "contact"), link(katharina, "user"));
        MvcTestResult edited =
                post(anna, deal.path(), "contacts=Dilek Yıldız", "contacts.label=buyer");
        assertThat(contactsOf(deal)).containsExactly(link(dilek, "buyer"));
        assertThat(undo(anna, edited)).hasStatus(303);
        assertThat(contactsOf(deal))
                .containsExactly(link(bernd, "contact"), link(katharina, "user"));

        MvcTestResult again =
                post(anna, deal.path(), "contacts=Dilek Yıldız", "contacts.label=buyer");
        assertThat(post(anna, katharina.path() + "/trash")).hasStatus(303);
        undo(anna, again);
        assertThat(contactsOf(deal)).containsExactly(link(dilek, "buyer"));
        assertThat(body(get(anna, deal.path() + "/history"))).contains("Dilek", "in the trash");
    }

    @Test
    void whoIsRemovedForGoodLeavesTheDealByAChangeOfItsOwn() {
        RecordRef deal =
                deal(
                        anna,
                        link(katharina, "decisionMaker"),
                        link(bernd, "contact"),
                        link(dilek, "user"));
        RecordRef trashed =
                deal(anna, link(bernd, "user"), link(katharina, "buyer"), link(dilek, "champion"));
        assertThat(post(anna, trashed.path() + "/trash")).hasStatus(303);
        assertThat(post(anna, katharina.path() + "/trash")).hasStatus(303);

        purge.remove(RecordKind.CONTACT, List.of(katharina.id()));
        entities.clear();

        assertThat(contactsOf(deal)).containsExactly(link(bernd, "contact"), link(dilek, "user"));
        assertThat(body(get(anna, deal.path() + "/history"))).contains("Contacts");
        assertThat(post(anna, trashed.path() + "/restore")).hasStatus(303);
        assertThat(
                        post(
                                anna,
                                trashed.path(),
                                "contacts=Bernd Kämmerer",
                                "contacts.label=other",
                                "contacts=Dilek Yıldız",
                                "contacts.label=champion"))
                .hasStatus(303);
        entities.flush();
        assertThat(contactsOf(trashed))
                .containsExactly(link(bernd, "other"), link(dilek, "champion"));
    }

    private RecordRef deal(Scope scope, LabelledLink... links) {
        return deal(scope, "Press line 4", links);
    }

    private RecordRef deal(Scope scope, String name, LabelledLink... links) {
        return deals.deal(
                scope, deals.named(name, "Prospecting").with(DealFields.CONTACTS, List.of(links)));
    }

    private void write(Scope scope, RecordRef deal, LabelledLink... links) {
        String[] fields =
                Arrays.stream(links)
                        .flatMap(link ->
                                Arrays.stream(
                                        new String[] {
                                            "contacts=#" + link.id(),
                                            "contacts.label=" + link.label()
                                        }))
                        .toArray(String[]::new);
        assertThat(post(scope, deal.path(), fields)).hasStatus(303);
    }

    private static LabelledLink link(RecordRef contact, String role) {
        return new LabelledLink(contact.id(), role);
    }

    private @Nullable List<LabelledLink> contactsOf(RecordRef deal) {
        entities.flush();
        Values values = reader.get(anna, deal).values();
        return values.get(DealFields.CONTACTS);
    }

    private int version(RecordRef deal) {
        return reader.get(anna, deal).version();
    }

    private List<String> found(String query) {
        entities.flush();
        return Pattern.compile("<th scope=\"row\"><a href=\"[^\"]*\">([^<]*)<")
                .matcher(body(get(anna, "/deals?" + query)))
                .results()
                .map(result -> result.group(1))
                .collect(Collectors.toList());
    }

    private MvcTestResult undo(Scope scope, MvcTestResult written) {
        Matcher set = Pattern.compile("changed=(\\d+)").matcher(location(written));
        assertThat(set.find()).isTrue();
        return post(scope, "/changes/" + set.group(1) + "/undo");
    }

    private MvcTestResult get(Scope scope, String path) {
        return mvc.get().uri(URI.create(path)).with(as(scope)).exchange();
    }

    /// @param fields `name=value`, each as often as it is posted
    private MvcTestResult post(Scope scope, String path, String... fields) {
        var request = mvc.post().uri(path).with(as(scope)).with(csrf());
        for (String field : fields) {
            int equals = field.indexOf('=');
            request.param(field.substring(0, equals), field.substring(equals + 1));
        }
        return request.exchange();
    }

    private static RecordRef at(String location) {
        return new RecordRef(
                RecordKind.DEAL, Long.parseLong(location.replaceAll("/deals/(\\d+).*", "$1")));
    }

    private static String location(MvcTestResult result) {
        return Objects.requireNonNull(result.getResponse().getHeader("Location"));
    }

    private static String body(MvcTestResult result) {
        return new String(result.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8);
    }
}
