package io.minicrm.imports;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import io.minicrm.CrmTest;
import io.minicrm.custom.CustomFieldMother;
import io.minicrm.record.Catalogue;
import io.minicrm.record.Field;
import io.minicrm.record.PersonSetType;
import io.minicrm.record.RecordMother;
import io.minicrm.record.RecordType;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.support.TransactionTemplate;

/// What was exported here comes back as it is: every record type, whatever columns somebody chose,
/// in whichever language.
@CrmTest
class RoundTripTest {

    @Autowired MockMvcTester mvc;
    @Autowired ImportMother importing;
    @Autowired Imports imports;
    @Autowired Catalogue catalogue;
    @Autowired RecordMother records;
    @Autowired CustomFieldMother added;
    @Autowired ScopeMother people;
    @Autowired JdbcClient jdbc;
    @Autowired TransactionTemplate transactions;

    /// Somebody who has nothing yet, so that a list of one's own has what a test made.
    Scope tess;

    @BeforeEach
    void tess() {
        tess = people.administrator("Tess " + UUID.randomUUID().toString().substring(0, 8));
    }

    /// The fields that are added are fields like all others.
    @BeforeEach
    void addFields() {
        added.everywhere(people.administrator("Adam"));
    }

    @ParameterizedTest
    @EnumSource(names = {"COMPANY", "CONTACT", "DEAL"})
    void anExportWithAnyColumnsComesBackUnchanged(RecordKind kind) throws Exception {
        List<Long> made = filled(kind);
        Random random = new Random(kind.code());
        for (Locale language : List.of(Locale.UK, Locale.GERMANY)) {
            Scope reader = people.reading(tess, language);
            for (int i = 0; i < 3; i++) {
                String columns = i == 0 ? all(kind) : some(kind, random);
                String text = export(reader, kind, "?owner=me&columns=" + columns);
                Scope importer = people.reading(tess, i == 1 ? Locale.GERMANY : Locale.UK);
                long before = logged();
                Import done = imported(importer, kind, text);
                assertThat(Objects.requireNonNull(done.counts()).unchanged())
                        .as("%s in %s: %s%n%s", columns, language, done.counts(), problems(done))
                        .isEqualTo(made.size());
                assertThat(logged()).as(columns).isEqualTo(before);
            }
        }
    }

    /// A file says another zone of what is due, and of what has happened no fraction of a second.
    @Test
    void whatWasAddedToActivitiesComesBackUnchanged() throws Exception {
        List<Long> made = filled(RecordKind.ACTIVITY);
        String columns =
                catalogue.type(RecordKind.ACTIVITY).fields().stream()
                        .filter(field ->
                                field.isAdded()
                                        || field.isList()
                                        || field.type() instanceof PersonSetType)
                        .map(Field::key)
                        .collect(Collectors.joining(","));
        for (Locale language : List.of(Locale.UK, Locale.GERMANY)) {
            Scope reader = people.reading(tess, language);
            String text =
                    export(reader, RecordKind.ACTIVITY, "?owner=me&columns=subject," + columns);
            Import done = imported(reader, RecordKind.ACTIVITY, text);
            assertThat(Objects.requireNonNull(done.counts()).unchanged())
                    .as("%s in %s: %s%n%s", columns, language, done.counts(), problems(done))
                    .isEqualTo(done.rows())
                    .isGreaterThanOrEqualTo(made.size());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"COMPANY", "CONTACT", "DEAL"})
    void aFilteredExportComesBackUnchanged(RecordKind kind) throws Exception {
        List<Long> made = filled(kind);
        String text = export(tess, kind, "?owner=me&name=e");
        Import done = imported(tess, kind, text);
        assertThat(Objects.requireNonNull(done.counts()).unchanged())
                .as(problems(done))
                .isEqualTo(done.rows())
                .isBetween(1L, (long) made.size());
    }

    @ParameterizedTest
    @EnumSource(names = {"COMPANY", "CONTACT", "DEAL"})
    void aCellThatWasChangedChangesThatFieldOfThatRecord(RecordKind kind) throws Exception {
        filled();
        String key = kind == RecordKind.DEAL ? "nextStep" : "city";
        List<List<String>> rows = rows(export(tess, kind, "?owner=me&columns=" + all(kind)));
        int column = rows.getFirst().indexOf(kind == RecordKind.DEAL ? "Next step" : "City");
        rows.get(7).set(column, "Elsewhere");
        // An import never empties
        rows.get(9).set(column, "");
        long before = logged();
        Import done = imported(tess, kind, text(rows));
        ImportCounts counts = Objects.requireNonNull(done.counts());
        assertThat(counts.updated()).as(problems(done)).isEqualTo(1);
        assertThat(counts.unchanged()).isEqualTo(rows.size() - 2);
        assertThat(logged()).isEqualTo(before + 1);
        assertThat(
                        jdbc.sql(
                                        "select record_id || ' ' || (after ->> :key) || ' ' || (select count(*) from jsonb_object_keys(after)) from change_log where change_set_id = :set")
                                .param("key", key)
                                .param("set", done.changeSetId())
                                .query(String.class)
                                .single())
                .isEqualTo(rows.get(7).getFirst() + " Elsewhere 1");
    }

    @Test
    void anIdOfNothingFailsAndMakesNoDuplicate() throws Exception {
        List<Long> made = filled(RecordKind.COMPANY);
        transactions.executeWithoutResult(
                _ -> records.trash(tess, new RecordRef(RecordKind.COMPANY, made.getFirst())));
        Import done =
                imported(
                        tess,
                        RecordKind.COMPANY,
                        "ID,Name,City\n%d,Gone,Lyon\n999999999,Nothing,Lyon\nx,Odd,Lyon\n,Newcomer,Lyon\n"
                                .formatted(made.getFirst()));
        ImportCounts counts = Objects.requireNonNull(done.counts());
        assertThat(counts.failed()).isEqualTo(3);
        assertThat(counts.created()).isEqualTo(1);
        assertThat(page("/import/" + done.id() + "/result"))
                .contains("There is no record with the ID #999999999 any more")
                .contains("“x” is not an ID");
    }

    @Test
    void numbersOfAnotherSystemChangeNothingHere() throws Exception {
        List<Long> made = filled(RecordKind.COMPANY);
        Import done =
                imported(
                        tess,
                        RecordKind.COMPANY,
                        "ID,Name,City\n%d,Alpha,Lyon\n%d,Beta,Lyon\n%d,Gamma,Lyon\n"
                                .formatted(made.get(0), made.get(1), made.get(2)));
        assertThat(Objects.requireNonNull(done.counts()).failed()).isEqualTo(3);
        assertThat(page("/import/" + done.id() + "/result"))
                .contains("most names in this file do not match their IDs");
    }

    @Test
    void whatIsOfAFormerColleagueOrLinkedToTheTrashStaysSo() throws Exception {
        Scope former =
                people.administrator("Former " + UUID.randomUUID().toString().substring(0, 8));
        RecordRef company = make(tess, RecordKind.COMPANY, "name", "Soon gone");
        RecordRef contact =
                make(
                        tess,
                        RecordKind.CONTACT,
                        "lastName",
                        "Kept",
                        "company",
                        "#" + company.id(),
                        "owner",
                        Long.toString(former.actor().id()));
        jdbc.sql("update app_user set status = 'deactivated' where id = :id")
                .param("id", former.actorId())
                .update();
        transactions.executeWithoutResult(_ -> records.trash(tess, company));
        String text =
                export(tess, RecordKind.CONTACT, "?q=Kept&columns=lastName,company,owner")
                        .lines()
                        .filter(line -> line.contains("ID") || line.startsWith(contact.id() + ","))
                        .collect(Collectors.joining("\n"));
        Import done = imported(tess, RecordKind.CONTACT, text);
        assertThat(Objects.requireNonNull(done.counts()).unchanged())
                .as(problems(done))
                .isEqualTo(1);
        // But nobody else is given to who left
        RecordRef other = make(tess, RecordKind.CONTACT, "lastName", "Other");
        Import given =
                imported(
                        tess,
                        RecordKind.CONTACT,
                        "ID,Last name,Owner,Owner ID\n%d,Other,,%d\n"
                                .formatted(other.id(), former.actorId()));
        assertThat(Objects.requireNonNull(given.counts()).failed()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en-GB", "de-DE"})
    void theLabelsOfListsComeBackInEveryPlace(String language) throws Exception {
        List<String> labels = List.of("work", "mobile", "home", "other");
        String mark = "Labels" + UUID.randomUUID().toString().substring(0, 8);
        for (int i = 0; i < 4; i++) {
            List<String> emails = new ArrayList<>();
            List<String> phones = new ArrayList<>();
            for (int j = 0; j <= i; j++) {
                emails.add("%s: m%d%d@%s.example".formatted(labels.get((i + j) % 4), i, j, mark));
                phones.add("%s: 030 55501%d%d".formatted(labels.get((2 * i + j + 1) % 4), i, j));
            }
            make(
                    tess,
                    RecordKind.CONTACT,
                    "firstName",
                    "No" + i,
                    "lastName",
                    mark,
                    "email",
                    String.join(";", emails),
                    "phone",
                    String.join(";", phones));
        }
        Scope reader = people.reading(tess, Locale.forLanguageTag(language));
        List<List<String>> rows =
                rows(
                        export(
                                reader,
                                RecordKind.CONTACT,
                                "?q=" + mark + "&columns=firstName,lastName,email,phone"));
        assertThat(rows).hasSize(5);
        Import same = imported(tess, RecordKind.CONTACT, text(rows));
        assertThat(Objects.requireNonNull(same.counts()).unchanged())
                .as(problems(same))
                .isEqualTo(4);
        // Where the records are not known, they are as they were
        String before = labelled(mark);
        List<List<String>> anew =
                rows.stream()
                        .map(row ->
                                row.subList(1, row.size()).stream()
                                        .map(cell -> cell.replace(mark, mark + "b"))
                                        .toList())
                        .toList();
        Import made = imported(reader, RecordKind.CONTACT, text(anew));
        assertThat(Objects.requireNonNull(made.counts()).created()).as(problems(made)).isEqualTo(4);
        assertThat(labelled(mark + "b")).isEqualTo(before.replace(mark, mark + "b"));
    }

    private String labelled(String lastName) {
        return jdbc.sql(
                        """
                        select string_agg(l.line, ', ' order by l.line) from (
                            select c.first_name
                                   || (select string_agg(' ' || x.label || ':' || x.email, '' order by x.position) from contact_email x where x.contact_id = c.id)
                                   || (select string_agg(' ' || x.label || ':' || x.phone, '' order by x.position) from contact_phone x where x.contact_id = c.id) as line
                            from contact c where c.last_name = :name) l
                        """)
                .param("name", lastName)
                .query(String.class)
                .single();
    }

    @Test
    void anAmountFinerThanItsCurrencyComesBackAndIsNotGivenAnew() throws Exception {
        List<String> stored = List.of("1234.5678 EUR", "1500.5 JPY", "12.345 BHD", "99.125 USD");
        List<Long> deals = filled(RecordKind.DEAL);
        for (int i = 0; i < stored.size(); i++) {
            String[] amount = stored.get(i).split(" ");
            jdbc.sql("update deal set amount = :amount, amount_currency = :currency where id = :id")
                    .param("amount", new BigDecimal(amount[0]))
                    .param("currency", amount[1])
                    .param("id", deals.get(i))
                    .update();
        }
        for (Locale language : List.of(Locale.UK, Locale.GERMANY)) {
            Scope reader = people.reading(tess, language);
            String text = export(reader, RecordKind.DEAL, "?owner=me&columns=name,amount");
            Import done = imported(reader, RecordKind.DEAL, text);
            assertThat(Objects.requireNonNull(done.counts()).unchanged())
                    .as("%s%n%s", text, problems(done))
                    .isEqualTo(deals.size());
        }
        List<List<String>> rows =
                rows(export(tess, RecordKind.DEAL, "?owner=me&columns=name,amount"));
        int amount = rows.getFirst().indexOf("Amount");
        for (List<String> row : rows.subList(1, rows.size())) {
            if (row.get(0).equals(deals.get(0).toString())) {
                row.set(amount, "1234.5679");
            } else if (row.get(0).equals(deals.get(1).toString())) {
                row.set(amount, "1501");
            }
        }
        Import changed = imported(tess, RecordKind.DEAL, text(rows));
        ImportCounts counts = Objects.requireNonNull(changed.counts());
        assertThat(List.of(counts.failed(), counts.updated(), counts.unchanged()))
                .as(problems(changed))
                .containsExactly(1L, 1L, deals.size() - 2L);
        assertThat(page("/import/" + changed.id() + "/result"))
                .contains("EUR amounts have at most 2 decimals");
    }

    @Test
    void whoTakesPartComesBackAndWhoHasLeftIsNamedNowhereElse() throws Exception {
        String mark = tess.actor().name().substring(5);
        Scope former = people.administrator("Formerly with us " + mark);
        Scope other = people.administrator("Still with us " + mark);
        RecordRef both =
                make(
                        tess,
                        RecordKind.ACTIVITY,
                        "kind",
                        "meeting",
                        "subject",
                        "Both " + mark,
                        "participants",
                        former.actorId() + "," + other.actorId());
        RecordRef none =
                make(tess, RecordKind.ACTIVITY, "kind", "meeting", "subject", "None " + mark);
        jdbc.sql("update app_user set status = 'deactivated' where id = :id")
                .param("id", former.actorId())
                .update();

        String text = export(tess, RecordKind.ACTIVITY, "?owner=me&columns=subject,participants");
        assertThat(text)
                .contains("Still with us " + mark)
                .contains(former.actorId() + "; " + other.actorId());
        Import back = imported(tess, RecordKind.ACTIVITY, text);
        assertThat(Objects.requireNonNull(back.counts()).unchanged())
                .as(problems(back))
                .isEqualTo(2);

        Import given = imported(tess, RecordKind.ACTIVITY, naming(text, none, former, other));
        assertThat(problems(given)).contains("record.problem.noPerson");
        given = imported(tess, RecordKind.ACTIVITY, naming(text, none, other));
        assertThat(Objects.requireNonNull(given.counts()).updated())
                .as(problems(given))
                .isEqualTo(1);
        assertThat(
                        jdbc.sql(
                                        "select id from activity where participants @> array[:id]::bigint[]")
                                .param("id", former.actorId())
                                .query(Long.class)
                                .list())
                .containsExactly(both.id());
    }

    /// The same file with these people beside a record.
    private static String naming(String text, RecordRef record, Scope... people)
            throws IOException {
        List<List<String>> rows = rows(text);
        rows.stream()
                .filter(row -> row.getFirst().equals(String.valueOf(record.id())))
                .forEach(row ->
                        row.set(
                                rows.getFirst().indexOf("Participants ID"),
                                Stream.of(people)
                                        .map(each -> String.valueOf(each.actorId()))
                                        .collect(Collectors.joining("; "))));
        return text(rows);
    }

    private RecordRef make(Scope scope, RecordKind kind, String... values) {
        return Objects.requireNonNull(transactions.execute(_ -> records.make(scope, kind, values)));
    }

    private List<Long> filled(RecordKind kind) {
        Map<RecordKind, List<Long>> filled = filled();
        return kind == RecordKind.ACTIVITY
                ? activities(filled)
                : Objects.requireNonNull(filled.get(kind));
    }

    /// What is to be done with these, apart from them: it would say another next step of each.
    private List<Long> activities(Map<RecordKind, List<Long>> linked) {
        return Objects.requireNonNull(
                transactions.execute(_ ->
                        records.random(tess, RecordKind.ACTIVITY, tess.actor().id(), 20, linked)));
    }

    /// Records of every kind, with values in every field.
    private Map<RecordKind, List<Long>> filled() {
        return Objects.requireNonNull(
                transactions.execute(_ -> {
                    long seed = tess.actor().id();
                    List<Long> parents =
                            records.random(tess, RecordKind.COMPANY, seed, 3, Map.of());
                    List<Long> companies =
                            new ArrayList<>(
                                    records.random(
                                            tess,
                                            RecordKind.COMPANY,
                                            seed + 1,
                                            20,
                                            Map.of(RecordKind.COMPANY, parents)));
                    companies.addAll(parents);
                    List<Long> contacts =
                            records.random(
                                    tess,
                                    RecordKind.CONTACT,
                                    seed + 2,
                                    20,
                                    Map.of(RecordKind.COMPANY, companies));
                    List<Long> deals =
                            records.random(
                                    tess,
                                    RecordKind.DEAL,
                                    seed + 3,
                                    20,
                                    Map.of(
                                            RecordKind.COMPANY,
                                            companies,
                                            RecordKind.CONTACT,
                                            contacts.subList(0, 4)));
                    return Map.of(
                            RecordKind.COMPANY,
                            companies,
                            RecordKind.CONTACT,
                            contacts,
                            RecordKind.DEAL,
                            deals);
                }));
    }

    private String all(RecordKind kind) {
        return catalogue.type(kind).fields().stream()
                .map(Field::key)
                .collect(Collectors.joining(","));
    }

    private String some(RecordKind kind, Random random) {
        RecordType<?> type = catalogue.type(kind);
        List<String> keys = new ArrayList<>(type.fields().stream().map(Field::key).toList());
        Collections.shuffle(keys, random);
        return String.join(",", keys.subList(0, 1 + random.nextInt(keys.size() - 1)));
    }

    private String export(Scope scope, RecordKind kind, String query) throws Exception {
        MvcTestResult result =
                mvc.get()
                        .uri("/" + kind.plural() + "/export.csv" + query)
                        .with(as(scope))
                        .exchange();
        assertThat(result).hasStatusOk();
        return result.getResponse().getContentAsString(StandardCharsets.UTF_8);
    }

    /// As somebody brings it, looks at it and says yes.
    private Import imported(Scope scope, RecordKind kind, String text) throws Exception {
        MvcTestResult taken =
                mvc.post()
                        .multipart()
                        .uri("/import")
                        .file(
                                new MockMultipartFile(
                                        "file",
                                        "export.csv",
                                        "text/csv",
                                        text.getBytes(StandardCharsets.UTF_8)))
                        .param("kind", kind.key())
                        .with(as(scope))
                        .with(csrf().asHeader())
                        .exchange();
        assertThat(taken).hasStatus(303);
        long id =
                Long.parseLong(
                        Objects.requireNonNull(taken.getResponse().getHeader("Location"))
                                .split("/")[2]);
        Import file = imports.find(scope, id);
        var map =
                mvc.post()
                        .uri("/import/" + id + "/columns")
                        .param("mode", file.mode().key())
                        .param("key", Objects.requireNonNullElse(file.key(), ""))
                        .param("then", "check")
                        .with(as(scope))
                        .with(csrf().asHeader());
        for (FileColumn column : file.columns()) {
            map.param(
                    "column" + column.index(),
                    Objects.requireNonNullElse(file.targets().get(column.index()), ""));
        }
        assertThat(map.exchange()).hasStatus(303);
        importing.finished(scope, imports.find(scope, id));
        assertThat(
                        mvc.post()
                                .uri("/import/" + id + "/run")
                                .with(as(scope))
                                .with(csrf().asHeader())
                                .exchange())
                .hasStatus(303);
        return importing.finished(scope, imports.find(scope, id));
    }

    private String page(String address) throws Exception {
        return mvc.get()
                .uri(address)
                .with(as(tess))
                .exchange()
                .getResponse()
                .getContentAsString(StandardCharsets.UTF_8);
    }

    private long logged() {
        return jdbc.sql(
                        "select count(*) from change_log l join change_set s on s.id = l.change_set_id where s.actor_id = :actor")
                .param("actor", tess.actorId())
                .query(Long.class)
                .single();
    }

    private String problems(Import file) {
        return jdbc
                .sql(
                        """
                        select row_no || ' ' || outcome || ' ' || coalesce(target, '') || ' ' || coalesce(value, '') || ' ' || reason
                        from import_problem where import_id = :id
                        union all
                        select record_id || ': ' || before::text || ' -> ' || after::text
                        from change_log where change_set_id = :set
                        """)
                .param("id", file.id())
                .param("set", file.changeSetId())
                .query(String.class)
                .list()
                .stream()
                .limit(8)
                .collect(Collectors.joining("\n"));
    }

    private static List<List<String>> rows(String text) {
        List<List<String>> rows = new ArrayList<>();
        for (CsvRecord row : CsvReader.builder().ofCsvRecord(text.replace("\ufeff", ""))) {
            rows.add(new ArrayList<>(row.getFields()));
        }
        return rows;
    }

    private static String text(List<List<String>> rows) throws IOException {
        StringWriter out = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder().build(out)) {
            rows.forEach(csv::writeRecord);
        }
        return out.toString();
    }
}
