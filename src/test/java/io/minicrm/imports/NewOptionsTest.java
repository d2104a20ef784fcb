package io.minicrm.imports;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.CrmTest;
import io.minicrm.custom.CustomField;
import io.minicrm.custom.CustomFieldMother;
import io.minicrm.custom.CustomFieldType;
import io.minicrm.custom.CustomFields;
import io.minicrm.custom.CustomOption;
import io.minicrm.record.Options;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/// Words of a file become new options of a list that administrators keep.
@CrmTest
class NewOptionsTest {

    @Autowired MockMvcTester mvc;
    @Autowired ImportMother importing;
    @Autowired Imports imports;
    @Autowired Options options;
    @Autowired JdbcClient jdbc;
    @Autowired ScopeMother people;
    @Autowired CustomFieldMother added;
    @Autowired CustomFields customFields;

    Scope anna;

    @BeforeEach
    void anna() {
        anna = people.administrator("Anna");
    }

    @Test
    void wordsBecomeNewOptionsOnceWhenTheRowsAreWritten() throws Exception {
        Import file =
                deals(
                        """
                        Name,Lost reason
                        Once 1,Wrong  season
                        Once 2,wrong SEASON
                        Once 3,price
                        Once 4,Too far away
                        Once 5,
                        """);
        assertThat(columns(anna, file)).contains("<option value=\"+\">New options</option>");
        map(anna, file, Map.of("words:lostReason", "+"));
        assertThat(columns(anna, file))
                .contains("2 words that are not known here have a meaning")
                .doesNotContain(" wrong:");
        Import checked = checked(anna, file);
        assertThat(page(anna, "/import/" + file.id() + "/check"))
                .contains(
                        "2 options added to “Lost because”: Wrong season, Too far away<",
                        "They are made with the import, or offered again if archived",
                        "<td>Wrong season</td>",
                        "id=\"sum-created\">5<")
                .doesNotContain("would fail</h2>");
        assertThat(reasons("Wrong season", "Too far away")).isEmpty();

        Import done = importing.run(anna, checked);
        assertThat(reasons("wrong season", "too far away"))
                .containsExactly("Wrong season", "Too far away");
        assertThat(lost("Once %"))
                .containsExactly(
                        "Once 1 Wrong season",
                        "Once 2 Wrong season",
                        "Once 3 Price",
                        "Once 4 Too far away",
                        "Once 5");
        assertThat(page(anna, "/import/" + file.id() + "/result"))
                .contains(
                        "2 options added to “Lost because”: Wrong season, Too far away<",
                        "they stay.");

        assertThat(post(anna, "/changes/" + done.changeSetId() + "/undo")).hasStatus(303);
        assertThat(page(anna, "/import/" + file.id() + "/result"))
                .contains(
                        "2 options added to “Lost because”: Wrong season, Too far away<",
                        "They stayed");
        assertThat(reasons("wrong season", "too far away")).hasSize(2);

        Import next = deals("Name,Lost reason\nNext 1,WRONG SEASON\n");
        assertThat(columns(anna, next)).doesNotContain("id=\"words\"", "have a meaning");
    }

    @Test
    void aFieldThatWasAddedGetsNewOptionsToo() throws Exception {
        CustomField press =
                added.add(anna, RecordKind.DEAL, CustomFieldType.CHOICE, "Press", "Offset");
        Import file = deals("Name,Press\nPress 1,offset\nPress 2,Flexo\nPress 3,\n");
        map(anna, file, Map.of("words:" + press.key(), "+"));
        Import done = importing.run(anna, checked(anna, file));
        assertThat(Objects.requireNonNull(done.counts()).failed()).isZero();
        List<CustomOption> options = customFields.find(press.id()).orElseThrow().options();
        assertThat(options).extracting(CustomOption::name).containsExactly("Offset", "Flexo");
        assertThat(
                        jdbc.sql(
                                        "select custom ->> :key from deal where name like 'Press %' and jsonb_exists(custom, :key) order by name")
                                .param("key", press.key())
                                .query(String.class)
                                .list())
                .containsExactlyElementsOf(
                        options.stream().map(option -> Long.toString(option.id())).toList());
    }

    @Test
    void tagsNeedNotBeKnown() throws Exception {
        jdbc.sql("insert into tag (name) values ('Tag kept')").update();
        options.changed();
        Scope tom = people.person("Tom", Reach.OWN, null);
        Import file =
                importing.takenIn(
                        tom,
                        RecordKind.CONTACT,
                        """
                        First name,Last name,Tags
                        Tagged,One,Tag new; tag kept
                        Tagged,Two,"TAG NEW, Tag other"
                        Tagged,Three,
                        Tagged,Four,%s
                        """
                                .formatted("x".repeat(61)));
        assertThat(columns(tom, file)).doesNotContain("words:tags");
        Import checked = checked(tom, file);
        assertThat(page(tom, "/import/" + file.id() + "/check"))
                .contains("Tag new, Tag other", "Tag kept, Tag new");
        assertThat(tags("Tag new")).isEmpty();

        Import done = importing.run(tom, checked);
        assertThat(tags("tag new", "tag other")).containsExactly("Tag new", "Tag other");
        assertThat(
                        jdbc.sql(
                                        """
                                        select c.last_name || ': ' || string_agg(g.name, ', ' order by g.name)
                                        from contact c join tag g on g.id = any(c.tags)
                                        where c.first_name = 'Tagged' and c.tags = array(select unnest(c.tags) order by 1)
                                        group by c.id, c.last_name order by 1
                                        """)
                                .query(String.class)
                                .list())
                .containsExactly("One: Tag kept, Tag new", "Two: Tag new, Tag other");
        assertThat(Objects.requireNonNull(done.counts()).created()).isEqualTo(3);
    }

    private List<String> tags(String... names) {
        return jdbc.sql("select name from tag where lower(name) = any(:names) order by name")
                .param("names", names)
                .query((row, _) -> row.getString(1))
                .list();
    }

    @Test
    void anActivityBringsNewOutcomesButNoneThatIsTooLong() throws Exception {
        String story = "Spoke with a colleague who will tell her when she is back from Lyon";
        Import file =
                importing.takenIn(
                        anna,
                        RecordKind.ACTIVITY,
                        "Kind,Subject,Outcome\ncall,Brought 1,Call back\ncall,Brought 2,CALL BACK\ncall,Brought 3,busy\ncall,Brought 4,%s\n"
                                .formatted(story));
        map(anna, file, Map.of("words:outcome", "+"));
        Import done = importing.run(anna, checked(anna, file));
        assertThat(Objects.requireNonNull(done.counts()).failed()).isEqualTo(1);
        assertThat(
                        jdbc.sql(
                                        """
                                        select a.subject || ' ' || o.name
                                        from activity a join outcome o on o.id = a.outcome_id
                                        where a.subject like 'Brought %' order by 1
                                        """)
                                .query(String.class)
                                .list())
                .containsExactly("Brought 1 Call back", "Brought 2 Call back", "Brought 3 Busy");
        jdbc.sql("update activity set outcome_id = null where subject like 'Brought %'").update();
        jdbc.sql("delete from outcome where name = 'Call back'").update();
        options.changed();
    }

    @Test
    void oneWordBecomesANewOptionAndAnotherMeansOneThatIsThere() throws Exception {
        Import file =
                deals("Name,Lost reason\nEach 1,Bad weather\nEach 2,Costly\nEach 3,Elsewhere\n");
        long price = reason("Price");
        map(
                anna,
                file,
                Map.of(
                        "word:lostReason:Bad weather", "+",
                        "word:lostReason:Costly", Long.toString(price),
                        "word:lostReason:Elsewhere", "-"));
        Import done = importing.run(anna, checked(anna, file));
        assertThat(Objects.requireNonNull(done.counts()).failed()).isZero();
        assertThat(lost("Each %")).containsExactly("Each 1 Bad weather", "Each 2 Price", "Each 3");
    }

    @Test
    void noOptionIsMadeForRowsThatAreNotWritten() throws Exception {
        importing.written(anna, RecordKind.DEAL, "Name\nSkipped 1\n");
        Import file = deals("Name,Lost reason\nSkipped 1,Never made\nSkipped 2,Was made\n");
        map(anna, file, Map.of("words:lostReason", "+", "mode", "create", "key", "name"));
        Import checked = checked(anna, file);
        assertThat(page(anna, "/import/" + file.id() + "/check"))
                .contains("1 option added to “Lost because”: Was made<");
        importing.run(anna, checked);
        assertThat(reasons("never made", "was made")).containsExactly("Was made");
    }

    @Test
    void onlyWhoKeepsTheListMayMakeItLonger() throws Exception {
        Scope thea = people.person("Thea", Reach.ALL, null);
        Import file =
                importing.takenIn(thea, RecordKind.DEAL, "Name,Lost reason\nThea 1,Her own word\n");
        assertThat(columns(thea, file))
                .contains("<option disabled>New option: only for administrators</option>")
                .doesNotContain("value=\"+\"");
        MvcTestResult refused = said(thea, file, Map.of("word:lostReason:Her own word", "+"));
        assertThat(refused).hasStatus(422);
        assertThat(refused.getResponse().getContentAsString())
                .contains("Only administrators make new options of “Lost because”");

        // Somebody who may has said it, and it is checked and run by one who may not
        map(anna, file, Map.of("words:lostReason", "+"));
        Import checked = checked(anna, file);
        assertThat(Objects.requireNonNull(checked.counts()).created()).isEqualTo(1);
        Import done = importing.run(thea, checked);
        assertThat(Objects.requireNonNull(done.counts()).failed()).isEqualTo(1);
        assertThat(page(thea, "/import/" + file.id() + "/result"))
                .contains("“Her own word” is none of the choices")
                .doesNotContain("added to");
        assertThat(reasons("her own word")).isEmpty();
    }

    @Test
    void anOptionThatAColleagueMadeOrArchivedMeanwhileIsTheOneThatIsMeant() throws Exception {
        Import file =
                deals(
                        "Name,Lost reason\nTwo 1,Made by both\nTwo 2,Archived since\nTwo 3,no budget\n");
        map(anna, file, Map.of("words:lostReason", "+"));
        Import checked = checked(anna, file);
        jdbc.sql(
                        "insert into lost_reason (name, position, archived_at) values ('MADE BY BOTH', 90, null), ('Archived since', 91, now())")
                .update();
        jdbc.sql("update lost_reason set archived_at = now() where name = 'No budget'").update();
        options.changed();
        assertThat(columns(anna, file))
                .contains("name=\"word:lostReason:no budget\"")
                .doesNotContain("name=\"word:lostReason:Made by both\"");

        importing.run(anna, checked);
        assertThat(lost("Two %"))
                .containsExactly("Two 1 MADE BY BOTH", "Two 2 Archived since", "Two 3 No budget");
        assertThat(reasons("made by both", "archived since", "no budget"))
                .containsExactly("MADE BY BOTH", "Archived since");
    }

    @Test
    void whatNoOptionCanBeCalledStaysUndecided() throws Exception {
        String sentence = "The customer told us a long story about ".repeat(4).strip();
        Import file = deals("Name,Lost reason\nLong 1," + sentence + "\nLong 2,Short\n");
        map(anna, file, Map.of("words:lostReason", "+"));
        assertThat(columns(anna, file)).contains("1 word is not known here", "1 wrong: ");
        Import done = importing.run(anna, checked(anna, file));
        assertThat(Objects.requireNonNull(done.counts()).failed()).isEqualTo(1);
        assertThat(lost("Long %")).containsExactly("Long 2 Short");
    }

    @Test
    void aColumnOfSentencesMakesNoListOfThousands() throws Exception {
        StringBuilder rows = new StringBuilder("Name,Lost reason\n");
        for (int i = 0; i < 150; i++) {
            rows.append("Many ").append(i).append(",Reason no. ").append(i).append('\n');
        }
        Import file = deals(rows.toString());
        map(anna, file, Map.of("words:lostReason", "+"));
        assertThat(columns(anna, file)).contains("50 words are not known here");
        Import checked = checked(anna, file);
        assertThat(Objects.requireNonNull(checked.counts()).failed()).isEqualTo(50);
        assertThat(page(anna, "/import/" + file.id() + "/check"))
                .contains(
                        "100 options added to “Lost because”: Reason no. 0, ",
                        "A file adds no more options than 100");
    }

    @Test
    void stagesAreNotMadeByFiles() throws Exception {
        Import file = deals("Name,Stage,Source\nStage 1,Unheard of,Nowhere\n");
        assertThat(columns(anna, file))
                .contains("name=\"word:stage:Unheard of\"", "name=\"word:source:Nowhere\"")
                .doesNotContain("value=\"+\"", "New option");
        assertThat(said(anna, file, Map.of("word:stage:Unheard of", "+"))).hasStatus(422);
    }

    private Import deals(String text) {
        return importing.takenIn(anna, RecordKind.DEAL, text);
    }

    private Import checked(Scope scope, Import file) {
        return importing.checked(scope, imports.find(scope, file.id()));
    }

    private List<String> lost(String name) {
        return jdbc.sql(
                        """
                        select concat_ws(' ', d.name, r.name) from deal d left join lost_reason r on r.id = d.lost_reason_id
                        where d.name like :name and d.deleted_at is null order by d.name
                        """)
                .param("name", name)
                .query((row, _) -> Objects.requireNonNull(row.getString(1)))
                .list();
    }

    private List<String> reasons(String... names) {
        return jdbc.sql(
                        """
                        select name from lost_reason
                        where lower(name) = any(:names) and archived_at is null order by position
                        """)
                .param("names", names)
                .query((row, _) -> Objects.requireNonNull(row.getString(1)))
                .list();
    }

    private long reason(String name) {
        return jdbc.sql("select id from lost_reason where name = :name and archived_at is null")
                .param("name", name)
                .query(Long.class)
                .single();
    }

    private void map(Scope scope, Import file, Map<String, String> said) {
        assertThat(said(scope, file, said)).hasStatus(303);
    }

    private MvcTestResult said(Scope scope, Import before, Map<String, String> said) {
        Map<String, String> all = new HashMap<>(Map.of("mode", "create", "key", ""));
        all.putAll(said);
        return MappingPage.send(mvc, scope, imports.find(scope, before.id()), all);
    }

    private MvcTestResult post(Scope scope, String path) {
        return mvc.post().uri(path).with(as(scope)).with(csrf()).exchange();
    }

    private String columns(Scope scope, Import file) throws Exception {
        return page(scope, "/import/" + file.id() + "/columns");
    }

    private String page(Scope scope, String path) throws Exception {
        return mvc.get().uri(path).with(as(scope)).exchange().getResponse().getContentAsString();
    }
}
