package io.minicrm.custom;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.CrmTest;
import io.minicrm.change.Purge;
import io.minicrm.record.Problem;
import io.minicrm.record.RecordMother;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.support.TransactionTemplate;

/// Fields that administrators add, from being added to being put away, through all that one does
/// with records.
@CrmTest
class CustomFieldTest {

    @Autowired MockMvcTester mvc;
    @Autowired CustomFields customFields;
    @Autowired CustomFieldMother fields;
    @Autowired RecordMother records;
    @Autowired Purge purge;
    @Autowired ScopeMother people;
    @Autowired JdbcClient jdbc;
    @Autowired TransactionTemplate transactions;

    Scope anna;

    @BeforeEach
    void anna() {
        anna = people.administrator("Anna");
    }

    @ParameterizedTest
    @EnumSource(names = {"CONTACT", "COMPANY", "DEAL", "ACTIVITY"})
    void aFieldOfEveryTypeIsInFormPageListFilterAndFile(RecordKind kind) {
        RecordRef company = make(RecordKind.COMPANY, "name", unique("Target"));
        String path = "/" + kind.plural();
        Map<CustomFieldType, String> typed = typed(company);
        for (CustomFieldType type : CustomFieldType.values()) {
            CustomField field =
                    fields.add(anna, kind, type, unique("Every " + type.key()), "Red", "Green");
            assertThat(body(path + "/new")).contains(field.name(), "name=\"" + field.key());
            String value =
                    type.hasOptions()
                            ? Long.toString(field.options().getFirst().id())
                            : Objects.requireNonNull(typed.get(type));
            String name = unique("Holder");
            String page = location(post(path + "/new", named(kind, name, field.key(), value)));
            assertThat(body(page)).as("%s on %s", type, page).contains(field.name(), shown(type));

            String asked = (kind == RecordKind.ACTIVITY ? "&subject=" : "&name=") + name;
            String list = path + "?columns=name," + field.key() + asked;
            assertThat(body(list)).as(list).contains(field.name(), name, shown(type));
            String filter = "&" + field.key() + "=" + word(type, value, company);
            assertThat(body(list + filter))
                    .as(filter)
                    .contains(path(page))
                    .doesNotContain("This filter does nothing");
            if (type != CustomFieldType.YES_NO) {
                assertThat(body(list + "&" + field.key() + ".empty=yes"))
                        .doesNotContain(path(page));
            }
            assertThat(body(list + "&sort=-" + field.key())).contains(name);
            assertThat(file(path + "/export.csv?columns=name," + field.key() + asked))
                    .as("%s in a file", type)
                    .contains(field.name(), exported(type, company));

            String other = other(type, field);
            assertThat(post(page, "edit", field.key(), field.key(), other, "version", "0"))
                    .as("%s edited where it stands", type)
                    .hasStatus(303);
            assertThat(body(page + "/history")).contains(field.name());
        }
    }

    @Test
    void aValueThatIsNoneIsRefusedAtItsPlace() {
        CustomField number = add(CustomFieldType.NUMBER, "Machines");
        MvcTestResult refused =
                post("/contacts/new", "lastName", "Odd", number.key(), "a dozen and more");
        assertThat(refused).hasStatus(422);
        assertThat(text(refused)).contains("a dozen and more", "id=\"error-" + number.key() + "\"");
        assertThat(post("/contacts/new", "lastName", "Odd", number.key(), "1.1234567"))
                .hasStatus(422);
    }

    @Test
    void anOptionThatIsRenamedIsSoEverywhereAndAnUndoBringsBackTheOption() {
        CustomField press = add(CustomFieldType.CHOICE, "Press", "Offset", "Digital");
        CustomOption offset = press.options().getFirst();
        RecordRef contact = make(RecordKind.CONTACT, "lastName", "Printer", press.key(), "Offset");
        String edited =
                location(
                        post(
                                contact.path(),
                                "edit",
                                press.key(),
                                press.key(),
                                "" + press.options().getLast().id(),
                                "version",
                                "0"));
        CustomField renamed =
                customFields.change(
                        anna,
                        press.id(),
                        press.version(),
                        new CustomFieldDraft(
                                press.kind(),
                                press.type(),
                                press.name(),
                                null,
                                null,
                                List.of(
                                        new CustomFieldDraft.Option(
                                                press.options().getLast().id(), "Digital", false),
                                        new CustomFieldDraft.Option(
                                                offset.id(), "Sheet-fed", false),
                                        new CustomFieldDraft.Option(null, "Flexo", false)),
                                true,
                                true,
                                false));
        assertThat(renamed.options())
                .extracting(CustomOption::name)
                .containsExactly("Digital", "Sheet-fed", "Flexo");
        String set = edited.replaceFirst(".*changed=(\\d+).*", "$1");
        assertThat(post("/changes/" + set + "/undo")).hasStatus(303);
        assertThat(body(contact.path())).contains("Sheet-fed").doesNotContain("Offset");
        assertThat(body("/contacts?" + press.key() + "=" + offset.id())).contains("Printer");
    }

    @Test
    void whatIsPutAwayIsNowhereAndComesBackWithItsValues() {
        CustomField gate = add(CustomFieldType.TEXT, "Gate");
        RecordRef contact =
                make(RecordKind.CONTACT, "lastName", "Porter", gate.key(), "Zugbrückentor");
        assertThat(body("/contacts?q=zugbruckentor")).contains("Porter");
        customFields.archive(anna, gate.id());

        assertThat(body(contact.path())).doesNotContain("Zugbrückentor", gate.name());
        assertThat(body("/contacts/new")).doesNotContain("name=\"" + gate.key());
        assertThat(body("/contacts?" + gate.key() + "=tor"))
                .doesNotContain(contact.path() + "\"")
                .contains(gate.name(), "This field was archived");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(body("/contacts?q=zugbruckentor"))
                                .doesNotContain(contact.path() + "\""));
        assertThat(post(contact.path(), "edit", "lastName", "lastName", "Doorman", "version", "0"))
                .hasStatus(303);

        customFields.restore(anna, gate.id());
        assertThat(body(contact.path())).contains("Zugbrückentor", gate.name());
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(body("/contacts?q=zugbruckentor")).contains("Doorman"));
        assertThat(customFields.find(gate.id()).orElseThrow().isArchived()).isFalse();
    }

    @Test
    void theNameOfAnArchivedFieldIsFreeUntilThatComesBack() {
        CustomField first = add(CustomFieldType.TEXT, "Twice");
        customFields.archive(anna, first.id());
        fields.add(anna, RecordKind.CONTACT, CustomFieldType.DATE, first.name());
        assertThat(problems(() -> customFields.restore(anna, first.id()))).containsOnlyKeys("name");
    }

    @Test
    void aFieldThatCannotBeIsRefusedAtEachPlace() {
        CustomField taken = add(CustomFieldType.TEXT, "Taken");
        assertThat(refused(CustomFieldType.TEXT, " ")).containsOnlyKeys("name");
        assertThat(refused(CustomFieldType.TEXT, "x".repeat(61))).containsOnlyKeys("name");
        assertThat(refused(CustomFieldType.TEXT, taken.name().toUpperCase(java.util.Locale.ROOT)))
                .containsOnlyKeys("name");
        assertThat(refused(CustomFieldType.TEXT, "Last name")).containsOnlyKeys("name");
        assertThat(refused(CustomFieldType.TEXT, "Nachname")).containsOnlyKeys("name");
        assertThat(refused(CustomFieldType.CHOICE, unique("None"))).containsOnlyKeys("options");
        assertThat(refused(CustomFieldType.CHOICE, unique("Alike"), "Red", "", "RED"))
                .containsOnlyKeys("option-1", "option-2");
    }

    @Test
    void whatIsAddedTakesNoPlaceOfAFieldThatIsKnown() {
        CustomField on = add(CustomFieldType.DATE, "Audited on");
        CustomField link = add(CustomFieldType.LINK, "Referred by");
        CustomField phone = add(CustomFieldType.PHONE, "Emergency");
        RecordRef referrer = make(RecordKind.COMPANY, "name", "Referrer");
        RecordRef contact =
                make(
                        RecordKind.CONTACT,
                        "lastName",
                        "Known",
                        "title",
                        "Buyer",
                        "phone",
                        "+49 711 4820115",
                        on.key(),
                        "2026-03-04",
                        link.key(),
                        "#" + referrer.id(),
                        phone.key(),
                        "+49 711 999");

        String columns = "?columns=" + on.key() + "," + link.key() + ",title,updatedAt&q=Known";
        assertThat(
                        Jsoup.parse(body("/contacts" + columns))
                                .select("td.beside, td.under")
                                .eachText())
                .noneMatch(text -> text.contains("2026") || text.contains("Referrer"))
                .hasSize(2);
        assertThat(Jsoup.parse(body("/search?q=4820115")).select("a[href=" + contact.path() + "]"))
                .anyMatch(hit -> Objects.requireNonNull(hit.parent()).text().contains("4820115"));
    }

    @Test
    void whoeverLinksStandsBesideWhatItLinksTo() {
        CustomField link = add(CustomFieldType.LINK, "Referred by");
        RecordRef referrer = make(RecordKind.COMPANY, "name", "Referrer");
        assertThat(body(referrer.path())).doesNotContain("Contacts: " + link.name());

        make(RecordKind.CONTACT, "lastName", "Referred", link.key(), "#" + referrer.id());
        assertThat(Jsoup.parse(body(referrer.path())).select("section.beside").eachText())
                .contains("Contacts: " + link.name() + " 1 R Referred");
    }

    @Test
    void twoAdministratorsAtOnceDoNotOverwriteEachOther() {
        CustomField field = add(CustomFieldType.TEXT, "Both");
        String mine = unique("Mine");
        customFields.change(
                anna, field.id(), field.version(), CustomFieldMother.renamed(field, mine));
        CustomFieldChanged changed =
                catchThrowableOfType(
                        CustomFieldChanged.class,
                        () ->
                                customFields.change(
                                        anna,
                                        field.id(),
                                        field.version(),
                                        CustomFieldMother.renamed(field, unique("Theirs"))));
        assertThat(changed.present().name()).isEqualTo(mine);
        assertThat(body("/contacts/new")).contains(mine).doesNotContain(field.name());
    }

    @Test
    void onlyAdministratorsAddFields() {
        Scope sales = people.person("Sally", Reach.ALL, null);
        assertThatExceptionOfType(AccessDeniedException.class)
                .isThrownBy(
                        () -> fields.add(sales, RecordKind.CONTACT, CustomFieldType.TEXT, "No"));
    }

    @Test
    void aLinkTellsNothingOfWhatItsReaderMayNotSee() {
        CustomField maker = add(CustomFieldType.LINK, "Maker");
        Scope own = people.person("Olaf " + UUID.randomUUID(), Reach.OWN, null);
        RecordRef secret = make(RecordKind.COMPANY, "name", unique("Secret"));
        RecordRef contact =
                transactions.execute(_ ->
                        records.make(
                                anna,
                                RecordKind.CONTACT,
                                "lastName",
                                "Shared",
                                "owner",
                                "" + own.actorId(),
                                maker.key(),
                                "#" + secret.id()));
        assertThat(body(Objects.requireNonNull(contact).path())).contains("Secret");
        assertThat(text(mvc.get().uri(contact.path()).with(as(own)).exchange()))
                .contains(maker.name())
                .doesNotContain("Secret");
        assertThat(
                        text(
                                mvc.get()
                                        .uri("/contacts?columns=name," + maker.key())
                                        .with(as(own))
                                        .exchange()))
                .contains("Shared")
                .doesNotContain("Secret");
    }

    @Test
    void aLinkThatNobodySeesEndsWithWhatItLeadsTo() {
        CustomField maker = add(CustomFieldType.LINK, "Former maker");
        RecordRef gone = make(RecordKind.COMPANY, "name", unique("Gone"));
        RecordRef stays = make(RecordKind.COMPANY, "name", unique("Stays"));
        RecordRef one = make(RecordKind.CONTACT, "lastName", "One", maker.key(), "#" + gone.id());
        RecordRef two = make(RecordKind.CONTACT, "lastName", "Two", maker.key(), "#" + stays.id());
        customFields.archive(anna, maker.id());
        transactions.executeWithoutResult(_ -> records.trash(anna, gone));
        transactions.executeWithoutResult(
                _ -> purge.remove(RecordKind.COMPANY, List.of(gone.id())));
        customFields.restore(anna, maker.id());
        assertThat(holders(maker)).containsExactly(two.id()).doesNotContain(one.id());
    }

    private List<Long> holders(CustomField field) {
        return jdbc.sql("select id from contact where jsonb_exists(custom, :key) order by id")
                .param("key", field.key())
                .query((row, _) -> row.getLong(1))
                .list();
    }

    @Test
    void manyFieldsAreNoTroubleForThePageOrTheList() {
        StringBuilder columns = new StringBuilder("name");
        for (int i = 0; i < 60; i++) {
            CustomField field = add(CustomFieldType.NUMBER, "Many " + i);
            columns.append(',').append(field.key());
        }
        RecordRef deal = make(RecordKind.CONTACT, "lastName", "Many");
        assertThat(body(deal.path())).contains("Many");
        assertThat(body("/contacts?columns=" + columns)).contains("Many 59");
    }

    private CustomField add(CustomFieldType type, String name, String... options) {
        return fields.add(anna, RecordKind.CONTACT, type, unique(name), options);
    }

    private Map<String, Problem> refused(CustomFieldType type, String name, String... options) {
        return problems(() -> fields.add(anna, RecordKind.CONTACT, type, name, options));
    }

    private static Map<String, Problem> problems(Runnable verb) {
        return catchThrowableOfType(InvalidCustomField.class, verb::run).problems();
    }

    private static Map<CustomFieldType, String> typed(RecordRef company) {
        Map<CustomFieldType, String> typed = new LinkedHashMap<>();
        typed.put(CustomFieldType.TEXT, "PL-4711 {x} 'y'");
        typed.put(CustomFieldType.LONG_TEXT, "Ring *twice*");
        typed.put(CustomFieldType.NUMBER, "-12.25");
        typed.put(CustomFieldType.MONEY, "48500 USD");
        typed.put(CustomFieldType.DATE, "2027-02-28");
        typed.put(CustomFieldType.DATE_TIME, "2027-02-28T14:30");
        typed.put(CustomFieldType.YES_NO, "true");
        typed.put(CustomFieldType.URL, "portal.example.com/a");
        typed.put(CustomFieldType.EMAIL, "billing@harrowgate.example");
        typed.put(CustomFieldType.PHONE, "+49 711 48 20 115");
        typed.put(CustomFieldType.PERSON, "me");
        typed.put(CustomFieldType.LINK, "#" + company.id());
        return typed;
    }

    private static String shown(CustomFieldType type) {
        return switch (type) {
            case TEXT -> "PL-4711 {x}";
            case LONG_TEXT -> "twice";
            case NUMBER -> "-12.25";
            case MONEY -> "48,500";
            case DATE -> "28 Feb 2027";
            case DATE_TIME -> "2027";
            case YES_NO -> "Yes";
            case CHOICE, MULTI_CHOICE -> "Red";
            case URL -> "portal.example.com/a";
            case EMAIL -> "billing@";
            case PHONE -> "+49 711 48 20 115";
            case PERSON -> "Anna";
            case LINK -> "Target";
        };
    }

    private static String exported(CustomFieldType type, RecordRef company) {
        return switch (type) {
            case MONEY -> "48500,USD";
            case DATE -> "2027-02-28";
            case DATE_TIME -> "2027-02-28T";
            case URL -> "https://portal.example.com/a";
            case EMAIL -> "billing@harrowgate.example";
            case LINK -> "," + company.id();
            case LONG_TEXT -> "Ring *twice*";
            default -> shown(type);
        };
    }

    private static String word(CustomFieldType type, String value, RecordRef company) {
        return switch (type) {
            case TEXT -> "pl-4711";
            case LONG_TEXT -> "TWICE";
            case DATE_TIME -> "2027-02-28";
            case YES_NO -> "yes";
            case URL -> "portal";
            case EMAIL -> "billing";
            case PHONE -> "4820115";
            case MONEY -> "48500USD";
            case LINK -> "" + company.id();
            default -> value;
        };
    }

    private static String other(CustomFieldType type, CustomField field) {
        return switch (type) {
            case TEXT, LONG_TEXT -> "Other";
            case NUMBER -> "7";
            case MONEY -> "1 EUR";
            case DATE -> "2028-01-01";
            case DATE_TIME -> "2028-01-01T08:00";
            case YES_NO -> "false";
            case CHOICE, MULTI_CHOICE -> "" + field.options().getLast().id();
            case URL -> "https://other.example";
            case EMAIL -> "other@harrowgate.example";
            case PHONE -> "+49 711 1";
            case PERSON, LINK -> "";
        };
    }

    private String[] named(RecordKind kind, String name, String key, String value) {
        return switch (kind) {
            case CONTACT -> new String[] {"lastName", name, key, value};
            case DEAL -> new String[] {"name", name, key, value, "stage", stage()};
            case ACTIVITY -> new String[] {"subject", name, key, value, "kind", "task"};
            default -> new String[] {"name", name, key, value};
        };
    }

    private String stage() {
        return jdbc.sql("select min(id) from stage").query(String.class).single();
    }

    private static String path(String page) {
        return "href=\"" + page.replaceFirst("\\?.*", "") + "\"";
    }

    private RecordRef make(RecordKind kind, String... keysAndValues) {
        return Objects.requireNonNull(
                transactions.execute(_ -> records.make(anna, kind, keysAndValues)));
    }

    private static String unique(String name) {
        return name + " " + UUID.randomUUID().toString().substring(0, 6);
    }

    private String body(String uri) {
        MvcTestResult result = mvc.get().uri(uri).with(as(anna)).exchange();
        assertThat(result).as(uri).hasStatusOk();
        return text(result);
    }

    private String file(String uri) {
        return body(uri);
    }

    private MvcTestResult post(String uri, String... keysAndValues) {
        var request = mvc.post().uri(uri).with(as(anna)).with(csrf());
        for (int i = 0; i < keysAndValues.length; i += 2) {
            request = request.param(keysAndValues[i], keysAndValues[i + 1]);
        }
        return request.exchange();
    }

    private static String location(MvcTestResult result) {
        assertThat(result)
                .as(() -> text(result).lines().filter(line -> line.contains("error")).toList() + "")
                .hasStatus(303);
        return Objects.requireNonNull(result.getResponse().getHeader("Location"));
    }

    private static String text(MvcTestResult result) {
        try {
            return result.getResponse().getContentAsString(java.nio.charset.StandardCharsets.UTF_8);
        } catch (java.io.UnsupportedEncodingException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
