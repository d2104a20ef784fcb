package io.minicrm.custom;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.CrmTest;
import io.minicrm.record.Catalogue;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@CrmTest
class FieldSettingsTest {

    private static final String PATH = "/settings/fields";

    @Autowired MockMvcTester mvc;
    @Autowired JdbcClient jdbc;
    @Autowired ScopeMother people;
    @Autowired CustomFields customFields;
    @Autowired CustomFieldMother mother;
    @Autowired Catalogue catalogue;

    Scope anna;

    @BeforeEach
    void withoutFields() {
        jdbc.sql("truncate custom_field cascade").update();
        catalogue.reload();
        anna = people.administrator("Anna");
    }

    @Test
    void onlyAdministratorsComeHere() {
        Scope tom = people.person("Tom", Reach.ALL, null);
        String field = path(mother.add(anna, RecordKind.CONTACT, CustomFieldType.TEXT, "Hobby"));
        for (String path : List.of(PATH, PATH + "/new", field)) {
            assertThat(mvc.get().uri(path).with(as(tom))).as(path).hasStatus(403);
        }
        for (String path : List.of(PATH, field, field + "/archive", field + "/restore")) {
            assertThat(post(tom, path, Map.of("name", "Mine"))).as(path).hasStatus(403);
        }
        assertThat(mvc.get().uri("/settings/profile").with(as(tom)))
                .bodyText()
                .doesNotContain(PATH);
        assertThat(mvc.get().uri("/settings/profile").with(as(anna))).bodyText().contains(PATH);
    }

    @Test
    void whoHasNoFieldsIsToldWhatTheyAreGoodFor() {
        assertThat(body(PATH + "?kind=company"))
                .contains("Fields of your own for companies", "Next audit");
        assertThat(body(PATH + "/new?kind=company&type=date&name=Audit"))
                .contains("value=\"Audit\"")
                .containsPattern("value=\"date\" checked");
    }

    @ParameterizedTest
    @EnumSource
    void aFieldOfEachKindIsAddedAndUsableAtOnce(CustomFieldType type) {
        Map<String, String> typed = new LinkedHashMap<>();
        typed.put("name", "  Asked of all ");
        typed.put("hint", "In their words");
        typed.put("type", type.key());
        typed.put("target", "company");
        typed.put("quick", "true");
        typed.put("name-new-1", "Red");
        typed.put("name-new-12", "Green");
        done(post(anna, PATH + "?kind=deal", typed), "deal", "added");

        CustomField field = one(RecordKind.DEAL);
        assertThat(field.name()).isEqualTo("Asked of all");
        assertThat(field.type()).isEqualTo(type);
        assertThat(field.target())
                .isEqualTo(type == CustomFieldType.LINK ? RecordKind.COMPANY : null);
        assertThat(field.options())
                .extracting(CustomOption::name)
                .isEqualTo(type.hasOptions() ? List.of("Red", "Green") : List.of());
        assertThat(field.quick()).isTrue();
        assertThat(field.listed()).isFalse();
        assertThat(body(PATH + "?kind=deal&note=added&field=" + field.id()))
                .contains("“Asked of all” is added", path(field), "Quick form");
        assertThat(body(PATH)).doesNotContain("Asked of all");
        assertThat(body("/deals/new")).contains("Asked of all", "In their words");
    }

    @Test
    void whatIsWrongStandsAtItsPlaceAndWhatWasTypedStays() {
        String page = refused(post(anna, PATH, Map.of("hint", "Typed already")));
        assertThat(problem(page, "name")).isEqualTo("This is needed.");
        assertThat(problem(page, "type")).isEqualTo("Choose what the field shall hold.");
        assertThat(page).contains("value=\"Typed already\"", "2 fields need another look");

        page =
                refused(
                        post(
                                anna,
                                PATH,
                                Map.of(
                                        "name",
                                        "Vorname",
                                        "type",
                                        "choice",
                                        "name-new-1",
                                        "Red",
                                        "name-new-3",
                                        "red",
                                        "fast",
                                        "true")));
        assertThat(problem(page, "name")).isNotEqualTo("nothing");
        assertThat(problem(page, "name-new-1")).isEqualTo("nothing");
        assertThat(problem(page, "name-new-3")).isNotEqualTo("nothing");
        assertThat(page)
                .contains("value=\"Vorname\"", "value=\"red\"")
                .containsPattern("value=\"choice\" checked")
                .containsPattern("name=\"fast\" value=\"true\" checked");

        assertThat(
                        problem(
                                refused(
                                        post(
                                                anna,
                                                PATH,
                                                Map.of("name", "Colour", "type", "choice"))),
                                "options"))
                .isNotEqualTo("nothing");
        assertThat(customFields.list(RecordKind.CONTACT)).isEmpty();
    }

    @Test
    void allOfAFieldIsChangedAtOnceButItsKind() {
        CustomField colour =
                mother.add(
                        anna,
                        RecordKind.CONTACT,
                        CustomFieldType.CHOICE,
                        "Colour",
                        "Red",
                        "Green",
                        "Blue");
        String red = id(colour, "Red");
        String green = id(colour, "Green");
        String blue = id(colour, "Blue");
        assertThat(body(path(colour))).contains("The kind stays").doesNotContain("name=\"type\"");

        done(
                post(
                        anna,
                        path(colour),
                        Map.ofEntries(
                                Map.entry("version", "" + colour.version()),
                                Map.entry("name", "Colour of the machine"),
                                Map.entry("hint", "As on its plate"),
                                Map.entry("type", "text"),
                                Map.entry("listed", "true"),
                                Map.entry("name-" + red, "Crimson"),
                                Map.entry("place-" + red, "2"),
                                Map.entry("name-" + green, "Green"),
                                Map.entry("archived-" + green, "true"),
                                Map.entry("name-" + blue, "Blue"),
                                Map.entry("place-" + blue, "1"),
                                Map.entry("name-new-1", "Grey"))),
                "contact",
                "saved");
        CustomField changed = customFields.find(colour.id()).orElseThrow();
        assertThat(changed.name()).isEqualTo("Colour of the machine");
        assertThat(changed.hint()).isEqualTo("As on its plate");
        assertThat(changed.type()).isEqualTo(CustomFieldType.CHOICE);
        assertThat(changed.listed()).isTrue();
        assertThat(changed.quick()).isFalse();
        assertThat(changed.options())
                .extracting(option -> option.name() + (option.archived() ? " archived" : ""))
                .containsExactly("Blue", "Crimson", "Grey", "Green archived");
        assertThat(changed.options().get(1).id()).isEqualTo(Long.parseLong(red));
    }

    @Test
    void whoChangedItMeanwhileIsNotOverwrittenUnseen() {
        CustomField colour =
                mother.add(
                        anna, RecordKind.CONTACT, CustomFieldType.CHOICE, "Colour", "Red", "Green");
        String red = id(colour, "Red");
        Map<String, String> typed =
                new LinkedHashMap<>(
                        Map.of(
                                "version",
                                "" + colour.version(),
                                "name",
                                "Paint",
                                "name-" + red,
                                "Crimson"));
        customFields.change(
                anna,
                colour.id(),
                colour.version(),
                CustomFieldMother.renamed(colour, "Colour of the plate"));

        String page = refused(post(anna, path(colour), typed));
        assertThat(page).contains("This was changed since you opened the page");
        assertThat(problem(page, "name")).isEqualTo("Now: Colour of the plate");
        assertThat(problem(page, "name-" + red)).isEqualTo("Now: Red");
        assertThat(problem(page, "listed")).isEqualTo("Now: ticked");
        assertThat(page).contains("value=\"Paint\"");

        typed.put("version", attribute(page, "version"));
        done(post(anna, path(colour), typed), "contact", "saved");
        assertThat(one(RecordKind.CONTACT).name()).isEqualTo("Paint");
        // The same again changes nothing, and nobody is asked
        done(post(anna, path(colour), typed), "contact", "saved");
    }

    @Test
    void anOptionThatSomebodyArchivedMovesNoOther() {
        CustomField colour =
                mother.add(
                        anna,
                        RecordKind.CONTACT,
                        CustomFieldType.CHOICE,
                        "Colour",
                        "Red",
                        "Green",
                        "Blue");
        String red = id(colour, "Red");
        String green = id(colour, "Green");
        String blue = id(colour, "Blue");
        Map<String, String> theirs = options(colour, red, green, blue);
        theirs.put("archived-" + red, "true");
        done(post(anna, path(colour), theirs), "contact", "saved");

        String page = refused(post(anna, path(colour), options(colour, red, green, blue)));
        assertThat(problem(page, "archived-" + red)).isEqualTo("Now: ticked");
        assertThat(problem(page, "place-" + green)).isEqualTo("nothing");
        page = refused(post(anna, path(colour), options(colour, red, blue, green)));
        assertThat(problem(page, "place-" + green)).isEqualTo("Now: 1");
        assertThat(problem(page, "place-" + blue)).isEqualTo("nothing");
    }

    /// The form as it was before somebody changed it, with the options in this order.
    private static Map<String, String> options(CustomField field, String... order) {
        Map<String, String> typed = new LinkedHashMap<>();
        typed.put("version", "" + field.version());
        typed.put("name", field.name());
        typed.put("listed", "true");
        typed.put("quick", "true");
        for (CustomOption option : field.options()) {
            String id = Long.toString(option.id());
            typed.put("name-" + id, option.name());
            typed.put("place-" + id, Integer.toString(List.of(order).indexOf(id) + 1));
        }
        return typed;
    }

    @Test
    void whatIsArchivedIsFoldedAwayAndComesBack() {
        CustomField hobby = mother.add(anna, RecordKind.CONTACT, CustomFieldType.TEXT, "Hobby");
        mother.add(anna, RecordKind.CONTACT, CustomFieldType.DATE, "Audit");
        assertThat(body("/contacts/new")).contains("Hobby");

        String place = done(post(anna, path(hobby) + "/archive", Map.of()), "contact", "archived");
        assertThat(body(place))
                .contains("“Hobby” is archived. Its values are kept.")
                .containsSubsequence("Audit", "1 archived field", "Hobby", "Bring back Hobby");
        assertThat(body("/contacts/new")).doesNotContain("Hobby");
        assertThat(body(path(hobby))).contains("This field is archived");

        place = done(post(anna, path(hobby) + "/restore", Map.of()), "contact", "restored");
        assertThat(body(place)).contains("“Hobby” is back").doesNotContain("archived field");
        assertThat(body("/contacts/new")).contains("Hobby");
    }

    @Test
    void oneWhoseNameIsTakenByNowIsGivenAnotherBeforeItComesBack() {
        CustomField first = mother.add(anna, RecordKind.CONTACT, CustomFieldType.TEXT, "Hobby");
        customFields.archive(anna, first.id());
        mother.add(anna, RecordKind.CONTACT, CustomFieldType.DATE, "Hobby");

        String page = refused(post(anna, path(first) + "/restore", Map.of()));
        assertThat(problem(page, "name")).isNotEqualTo("nothing");
        done(
                post(
                        anna,
                        path(first),
                        Map.of("name", "Sport", "version", attribute(page, "version"))),
                "contact",
                "saved");
        done(post(anna, path(first) + "/restore", Map.of()), "contact", "restored");
        assertThat(body(PATH)).contains(">Sport<", ">Hobby<");
    }

    @Test
    void fieldsAreMovedUpAndDown() {
        for (String name : List.of("First", "Second", "Third")) {
            mother.add(anna, RecordKind.COMPANY, CustomFieldType.TEXT, name);
        }
        List<CustomField> all = customFields.list(RecordKind.COMPANY);
        assertThat(post(anna, path(all.getLast()) + "/move", Map.of("place", "1")))
                .hasStatus(303)
                .hasHeader("Location", PATH + "?kind=company#field-" + all.getLast().id());
        assertThat(body(PATH + "?kind=company"))
                .containsSubsequence(">Third<", ">First<", ">Second<");
    }

    @Test
    void anIndexThatCouldNotBeBuiltIsTriedAgain() {
        CustomField hobby = mother.add(anna, RecordKind.CONTACT, CustomFieldType.TEXT, "Hobby");
        jdbc.sql("update custom_field set fast = true, index_state = 'failed'").update();
        catalogue.reload();
        assertThat(body(PATH)).contains("Not built", "Try again to make Hobby fast");
        done(post(anna, path(hobby) + "/index", Map.of()), "contact", "retried");
        assertThat(one(RecordKind.CONTACT).index()).isNotEqualTo(IndexState.FAILED);
    }

    /// Nor are invoices for a colleague the way to the colleague.
    @Test
    void anAddressThatWasAddedIsNotHowOneReachesSomebody() {
        CustomField invoices =
                mother.add(anna, RecordKind.CONTACT, CustomFieldType.EMAIL, "Invoices to");
        String place =
                location(
                        post(
                                anna,
                                "/contacts",
                                Map.of(
                                        "lastName",
                                        "Wesselhöft",
                                        invoices.key(),
                                        "invoices@hofmann.example",
                                        "email",
                                        "katharina@hofmann.example")));
        assertThat(body(place.replaceAll("\\?.*", "")))
                .containsSubsequence(
                        "record-acts",
                        "mailto:katharina@hofmann.example",
                        "invoices@hofmann.example");
    }

    @Test
    void whatIsNotThereIsNotFound() {
        for (String path :
                List.of(
                        PATH + "?kind=file",
                        PATH + "?kind=nothing",
                        PATH + "/new?kind=file",
                        PATH + "/999999")) {
            assertThat(mvc.get().uri(path).with(as(anna))).as(path).hasStatus(404);
        }
        assertThat(post(anna, PATH + "/999999/archive", Map.of())).hasStatus(404);
        assertThat(body(PATH + "?note=archived&field=999999")).doesNotContain("role=\"status\">");
    }

    private CustomField one(RecordKind kind) {
        List<CustomField> all = customFields.list(kind);
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    private static String path(CustomField field) {
        return PATH + "/" + field.id();
    }

    private static String id(CustomField field, String option) {
        return field.options().stream()
                .filter(each -> each.name().equals(option))
                .map(each -> Long.toString(each.id()))
                .findFirst()
                .orElseThrow();
    }

    private static String problem(String page, String field) {
        Matcher problem =
                Pattern.compile("(?s)id=\"error-" + field + "\">.*?<span>([^<]*)").matcher(page);
        return problem.find() ? problem.group(1).strip() : "nothing";
    }

    private static String attribute(String page, String name) {
        Matcher value = Pattern.compile("name=\"" + name + "\" value=\"([^\"]*)\"").matcher(page);
        assertThat(value.find()).isTrue();
        return value.group(1);
    }

    /// @return where it leads
    private static String done(MvcTestResult answer, String kind, String note) {
        String place = location(answer);
        assertThat(place).startsWith(PATH + "?kind=" + kind + "&note=" + note + "&field=");
        return place;
    }

    private static String location(MvcTestResult answer) {
        assertThat(answer).hasStatus(303);
        return Objects.requireNonNull(answer.getResponse().getHeader("Location"));
    }

    private static String refused(MvcTestResult answer) {
        assertThat(answer).hasStatus(422);
        return text(answer);
    }

    private String body(String path) {
        MvcTestResult answer = mvc.get().uri(path).with(as(anna)).exchange();
        assertThat(answer).as(path).hasStatusOk();
        return text(answer);
    }

    private MvcTestResult post(Scope scope, String path, Map<String, String> typed) {
        var request = mvc.post().uri(path).with(as(scope)).with(csrf());
        typed.forEach(request::param);
        return request.exchange();
    }

    private static String text(MvcTestResult result) {
        return new String(result.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8);
    }
}
