package io.minicrm.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.minicrm.CrmTest;
import io.minicrm.change.Undo;
import io.minicrm.contact.ContactMother;
import io.minicrm.job.Jobs;
import io.minicrm.record.NotPermitted;
import io.minicrm.record.Problem;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import io.minicrm.web.NotFound;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@CrmTest
class ImportTest {

    private static final AtomicInteger MARKS = new AtomicInteger();

    @Autowired ImportMother importing;
    @Autowired Imports imports;
    @Autowired ImportSteps steps;
    @Autowired ImportMappings mappings;
    @Autowired Jobs jobs;
    @Autowired TransactionTemplate transactions;
    @Autowired Undo undo;
    @Autowired JdbcClient jdbc;
    @Autowired ScopeMother people;
    @Autowired ContactMother contacts;

    Scope anna;

    /// A domain that no other test uses.
    String at;

    @BeforeEach
    void anna() {
        anna = people.administrator("Anna");
        at = "@t" + MARKS.incrementAndGet() + ".import.example";
    }

    @Test
    void fiveHundredContactsComeInAreTakenBackAndComeInAgain() {
        Import done = usFiveHundred();
        assertThat(figures(done)).containsExactly(500L, 500L, 0L, 0L, 0L, 0L);
        assertThat(counts(done).made()).containsEntry("company", 500L);
        assertThat(counts(done).stored())
                .containsEntry("email", 500L)
                .containsEntry("phone", 500L)
                .containsEntry("company/website", 500L);
        long set = Objects.requireNonNull(done.changeSetId());
        assertThat(
                        jdbc.sql(
                                        """
                                        select concat_ws('|', t.first_name, t.last_name, c.name, c.website, t.street, t.city, t.region, t.postal_code,
                                            (select string_agg(p.phone, ' ' order by p.position) from contact_phone p where p.contact_id = t.id),
                                            (select string_agg(e.email, ' ') from contact_email e where e.contact_id = t.id))
                                        from contact t join company c on c.id = t.company_id
                                            join change_log l on l.record_kind = 2 and l.record_id = t.id and l.change_set_id = :set
                                        where t.last_name = 'Butt'
                                        """)
                                .param("set", set)
                                .query(String.class)
                                .list())
                .containsExactly(
                        "James|Butt|Benton, John B Jr|http://www.bentonjohnbjr.com|6649 N Blue Gum St|New Orleans|LA|70116|504-621-8927 504-845-1427|jbutt@gmail.com");
        assertThat(living(set)).isEqualTo(1000);

        undo.undo(anna, set);
        assertThat(living(set)).isZero();

        Import again = usFiveHundred();
        assertThat(figures(again)).containsExactly(500L, 500L, 0L, 0L, 0L, 0L);
        assertThat(living(Objects.requireNonNull(again.changeSetId()))).isEqualTo(1000);

        Import third = usFiveHundred();
        assertThat(figures(third)).containsExactly(500L, 0L, 0L, 500L, 0L, 0L);
        undo.undo(anna, Objects.requireNonNull(again.changeSetId()));
    }

    @Test
    void theContactsOfADealComeInByTheirNamesWithTheirRoles() {
        long ida = contacts.contact(anna, "Ida", "Role" + at).id();
        long otto = contacts.contact(anna, "Otto", "Role" + at).id();
        String file =
                """
                Deal,Stage,Contact,Decision maker
                One %1$s,Prospecting,User: Ida Role%1$s; #%2$d,
                Two %1$s,Prospecting,Ida Role%1$s,otto role%1$s; Ida Role%1$s
                Three %1$s,Prospecting,Nobody %1$s,Ida Role%1$s
                Four %1$s,Prospecting,,
                """
                        .formatted(at, otto);
        Import done = importing.written(anna, RecordKind.DEAL, file);
        assertThat(figures(done)).containsExactly(4L, 3L, 0L, 0L, 0L, 1L);
        assertThat(counts(done).stored()).containsEntry("contacts", 2L);
        assertThat(done.targets()).contains("contacts:contact", "contacts:decisionMaker");
        assertThat(contactsOf("One " + at)).containsExactly(ida + " user", otto + " contact");
        assertThat(contactsOf("Two " + at))
                .containsExactly(ida + " contact", otto + " decisionMaker");
        assertThat(contactsOf("Four " + at)).isEmpty();

        Import again =
                importing.written(
                        anna,
                        RecordKind.DEAL,
                        """
                        Deal,Contact
                        One %1$s,Otto Role%1$s
                        Four %1$s,Otto Role%1$s
                        """
                                .formatted(at));
        assertThat(figures(again)).containsExactly(2L, 0L, 1L, 1L, 0L, 0L);
        assertThat(contactsOf("Four " + at)).containsExactly(otto + " contact");
        undo.undo(anna, Objects.requireNonNull(again.changeSetId()));
        assertThat(contactsOf("Four " + at)).isEmpty();

        Scope tom = people.person("Tom", Reach.OWN, null);
        Import foreign =
                importing.written(
                        tom,
                        RecordKind.DEAL,
                        "Deal,Stage,Contact\nFive %1$s,Prospecting,Ida Role%1$s\n".formatted(at));
        assertThat(figures(foreign)).containsExactly(1L, 0L, 0L, 0L, 0L, 1L);
        undo.undo(anna, Objects.requireNonNull(done.changeSetId()));
    }

    private List<@Nullable String> contactsOf(String deal) {
        return jdbc.sql(
                        """
                        select x.contact_id || ' ' || x.label from deal_contact x
                            join deal t on t.id = x.deal_id
                        where t.name = :deal order by x.position
                        """)
                .param("deal", deal)
                .query(String.class)
                .list();
    }

    @Test
    void nothingIsWrittenByACheck() {
        long before = count("contact") + count("company") + count("change_set");
        Import checked =
                importing.checked(
                        anna,
                        importing.takenIn(
                                anna,
                                RecordKind.CONTACT,
                                "First name,Company,E-mail\nIda,New Works %1$s,ida%1$s\n"
                                        .formatted(at)));
        assertThat(checked.step()).isEqualTo(Step.CHECKED);
        assertThat(counts(checked).created()).isEqualTo(1);
        assertThat(counts(checked).made()).containsEntry("company", 1L);
        assertThat(count("contact") + count("company") + count("change_set")).isEqualTo(before);
    }

    @Test
    void anUpdateChangesOnlyWhatTheFileGives() {
        written(
                "First name,Last name,E-mail,Phone,City\nIda,Berg,ida%1$s,030 5550101,Kiel\nOle,Lund,ole%1$s,,Bonn\n");

        Import update =
                run(
                        "E-mail,City,Phone,Job title\nIDA%1$s,,030 5550102,Buyer\nole%1$s,Bonn,,\nnobody%1$s,Rom,,\n",
                        Mode.UPDATE);

        assertThat(figures(update)).containsExactly(3L, 0L, 1L, 1L, 1L, 0L);
        assertThat(contact("ida" + at))
                .isEqualTo("Ida Berg, Buyer, Kiel, 030 5550101 030 5550102, ida" + at);
        assertThat(contact("ole" + at)).isEqualTo("Ole Lund, Bonn, ole" + at);
        undo.undo(anna, Objects.requireNonNull(update.changeSetId()));
        assertThat(contact("ida" + at)).isEqualTo("Ida Berg, Kiel, 030 5550101, ida" + at);
    }

    @Test
    void anUpdateOverAThousandRowsIsTakenBackButForTheThreeThatWereEdited() {
        StringBuilder rows = new StringBuilder("First name,E-mail,City\n");
        IntStream.range(0, 1000)
                .forEach(i ->
                        rows.append("N").append(i).append(",n").append(i).append("%1$s,Old\n"));
        written(rows.toString());
        Import update = written(rows.toString().replace("Old", "New"));
        assertThat(counts(update).updated()).isEqualTo(1000);
        jdbc.sql(
                        """
                        update contact set city = 'Elsewhere', version = version + 1
                        where id in (select contact_id from contact_email where email in (:emails))
                        """)
                .param("emails", List.of("n1" + at, "n2" + at, "n3" + at))
                .update();

        Undo.Undone undone = undo.undo(anna, Objects.requireNonNull(update.changeSetId()));

        assertThat(undone.records()).isEqualTo(997);
        assertThat(undone.kept()).isEqualTo(3);
        assertThat(contact("n2" + at)).contains("Elsewhere");
        assertThat(contact("n4" + at)).contains("Old");
    }

    @Test
    void rowsThatFailAreListedAndTheOthersComeIn() {
        Import done =
                run(
                        """
                        First name;Last name;E-mail;Birthday;Owner
                        Ida;Berg;ida%1$s;17.03.1980;Anna
                        ;;nameless%1$s;;
                        Ole;Lund;ole-at-example;31.04.1980;Anna
                        Eva;Holm;eva%1$s;17.03.1980;Nobody Ever
                        Too;Few
                        ;;;;
                        Nul;Byte\0;nul%1$s;;
                        """,
                        Mode.BOTH);

        assertThat(figures(done)).containsExactly(7L, 1L, 0L, 0L, 1L, 5L);
        assertThat(problems(done))
                .containsExactly(
                        "3 failed lastName contact.problem.nameless []",
                        "4 failed email:work record.problem.email [\"ole-at-example\"]",
                        "4 failed birthday record.problem.day [\"April\", 30]",
                        "5 failed owner record.problem.noPerson [\"Nobody Ever\"]",
                        "6 failed null transfer.problem.cells [2, 5]",
                        "7 skipped null transfer.problem.empty []",
                        "8 failed lastName record.problem.nul []");
        assertThat(counts(done).stored()).containsEntry("birthday", 1L);
    }

    @Test
    void theSameAddressTwiceInAFileCountsOnce() {
        Import done =
                written(
                        "First name,E-mail\nIda,ida%1$s\nIda Again,IDA%1$s\nOle,ole%1$s\nEva,\nEva,\n");
        assertThat(figures(done)).containsExactly(5L, 4L, 0L, 0L, 1L, 0L);
        assertThat(problems(done))
                .containsExactly(
                        "3 skipped email transfer.problem.doubled [2, \"ida%s\"]".formatted(at));
    }

    @Test
    void twoRowsThatMeanTheSameRecordWriteItOnce() {
        written("First name,E-mail,E-mail 2\nIda,ida%1$s,i.berg%1$s\n");
        Import update = written("E-mail,City\nida%1$s,Kiel\ni.berg%1$s,Bonn\n");
        assertThat(figures(update)).containsExactly(2L, 0L, 1L, 0L, 1L, 0L);
        assertThat(contact("ida" + at)).contains("Kiel");
    }

    @Test
    void whatMatchesSeveralRecordsFails() {
        written("First name,Last name,E-mail\nIda,Berg,info%1$s\n");
        jdbc.sql("update contact_email set email = 'moved' || email where email = :email")
                .param("email", "info" + at)
                .update();
        written("First name,Last name,E-mail\nOle,Lund,info%1$s\n");
        jdbc.sql("update contact_email set email = substr(email, 6) where email = :email")
                .param("email", "movedinfo" + at)
                .update();

        Import done = written("First name,E-mail,City\nWho,info%1$s,Kiel\n");

        assertThat(problems(done)).containsExactly("2 failed email transfer.problem.several [2]");
    }

    @Test
    void whatIsThereIsLeftAloneWhenOnlyNewOnesAreWanted() {
        written("First name,E-mail\nIda,ida%1$s\n");
        Import done = run("First name,E-mail\nOther,ida%1$s\nOle,ole%1$s\n", Mode.CREATE);
        assertThat(figures(done)).containsExactly(2L, 1L, 0L, 0L, 1L, 0L);
        assertThat(contact("ida" + at)).startsWith("Ida,");
    }

    @Test
    void withNothingToMatchOnEveryRowIsNew() {
        String rows = "First name,E-mail\nIda,ida%1$s\nIda,ida%1$s\n";
        Import done = run(rows, Mode.CREATE, null);
        assertThat(figures(done)).containsExactly(2L, 2L, 0L, 0L, 0L, 0L);
    }

    @Test
    void contactsAreFoundByNameAndCompanyAndByPhone() {
        written(
                "First name,Last name,Company,Phone\nIda,B%2$s,Nord %1$s,030 5550103\nIda,B%2$s,Süd %1$s,030 5550104\n");

        Import byName =
                run(
                        "First name,Last name,Company,City\nida,b%2$s,süd %1$s,Kiel\nIda,B%2$s,,Bonn\n",
                        Mode.UPDATE, MatchKey.NAME);
        assertThat(figures(byName)).containsExactly(2L, 0L, 1L, 0L, 1L, 0L);

        Import byPhone =
                run(
                        "Phone,Job title\n+49 30 5550103,Buyer\n030/5550104,Seller\n",
                        Mode.UPDATE,
                        "phone");
        assertThat(counts(byPhone).updated()).isBetween(1L, 2L);
    }

    @Test
    void companiesAreMatchedByNameOrDomain() {
        run(
                RecordKind.COMPANY,
                "Name,Domain,City\nNord %1$s,nord-%2$s,Kiel\nSüd %1$s,,Bonn\n",
                Mode.BOTH,
                MatchKey.NAME);
        Import byDomain =
                run(
                        RecordKind.COMPANY,
                        "Name,Domain,City\nOther name,www.nord-%2$s,Rom\n",
                        Mode.BOTH,
                        "domain");
        assertThat(figures(byDomain)).containsExactly(1L, 0L, 1L, 0L, 0L, 0L);
        Import byName =
                run(
                        RecordKind.COMPANY,
                        "Name,City\nsüd %1$s,Rom\nOst %1$s,Ulm\n",
                        Mode.BOTH,
                        MatchKey.NAME);
        assertThat(figures(byName)).containsExactly(2L, 1L, 1L, 0L, 0L, 0L);
    }

    @Test
    void companiesThatRowsNameAreFoundOrMadeOnce() {
        contacts.company(anna, at);
        Import done =
                written(
                        """
                        First name,E-mail,Company,Web
                        A,a%1$s,%1$s,https://old.example
                        B,b%1$s,New Works %1$s,
                        C,c%1$s,new   works %1$s,https://new.example
                        D,d%1$s,,https://nobody.example
                        """);
        assertThat(counts(done).made()).containsEntry("company", 1L);
        assertThat(counts(done).stored())
                .containsEntry("company", 3L)
                .containsEntry("company/website", 1L);
        assertThat(
                        jdbc.sql(
                                        "select name || ' ' || coalesce(website, '-') from company where name like '%' || :at order by name")
                                .param("at", at)
                                .query(String.class)
                                .list())
                .containsExactlyInAnyOrder(at + " -", "New Works " + at + " https://new.example");
    }

    @Test
    void aRecordOfSomebodyElseIsNeitherChangedNorDoubled() {
        Scope tom = people.person("Tom", Reach.OWN, null);
        written("First name,E-mail,Company\nIda,ida%1$s,Works %1$s\n");

        Import done =
                importing.run(
                        tom,
                        importing.takenIn(
                                tom,
                                RecordKind.CONTACT,
                                "First name,E-mail,Company\nTaken,ida%1$s,\nTim,tim%1$s,Works %1$s\n"
                                        .formatted(at)));

        assertThat(figures(done)).containsExactly(2L, 1L, 0L, 0L, 1L, 0L);
        assertThat(problems(done))
                .containsExactly("2 skipped email transfer.problem.foreign [\"Anna\"]");
        assertThat(contact("ida" + at)).startsWith("Ida,");
        assertThat(
                        jdbc.sql("select owner_id from company where name = :name order by id")
                                .param("name", "Works " + at)
                                .query(Long.class)
                                .list())
                .containsExactly(anna.actorId(), tom.actorId());
    }

    @Test
    void whatIsFoundOutAboutForeignCompaniesIsOnlyThatTheyAreThere() {
        Scope tom = people.person("Tom", Reach.OWN, null);
        contacts.company(anna, at);
        Import checked =
                importing.checked(
                        tom,
                        importing.takenIn(
                                tom,
                                RecordKind.CONTACT,
                                "First name,E-mail,Company\nTim,tim%1$s,%1$s\n".formatted(at)));
        assertThat(counts(checked).notes())
                .containsExactly(Problem.of("transfer.note.foreign.company", 1, at, "Anna"));
    }

    @Test
    void whoMayMakeNoCompaniesGetsTheRowBack() {
        Scope tom = people.person("Tim", Reach.OWN, null);
        jdbc.sql(
                        """
                        with made as (insert into role (key) values ('noCompanies') returning id),
                        granted as (
                            insert into role_permission (role_id, record_kind, action, reach)
                            select made.id, p.record_kind, p.action, p.reach
                            from made, role_permission p join role r on r.id = p.role_id
                            where r.key = 'ownOnly' and (p.record_kind, p.action) <> (1, 'CREATE'))
                        update app_user set role_id = made.id from made where app_user.id = :id
                        """)
                .param("id", tom.actorId())
                .update();
        Import done =
                importing.run(
                        tom,
                        importing.takenIn(
                                tom,
                                RecordKind.CONTACT,
                                "First name,E-mail,Company\nTim,tim%1$s,No %1$s\nTom,tom%1$s,\n"
                                        .formatted(at)));
        assertThat(figures(done)).containsExactly(2L, 1L, 0L, 0L, 0L, 1L);
        assertThat(problems(done).getFirst())
                .startsWith("2 failed company transfer.problem.noLink");
    }

    @Test
    void aParentIsLinkedWhenItIsThere() {
        contacts.company(anna, "Mother " + at);
        Import done =
                run(
                        RecordKind.COMPANY,
                        "Name,Parent\nChild %1$s,mother %1$s\nOrphan %1$s,Nobody %1$s\n",
                        Mode.BOTH,
                        MatchKey.NAME);
        assertThat(figures(done)).containsExactly(2L, 1L, 0L, 0L, 0L, 1L);
    }

    @Test
    void datesAndAmountsAreReadAsTheirColumnWritesThem() {
        Import done =
                run(
                        RecordKind.COMPANY,
                        "Name;Revenue;Customer since\nA %1$s;1.200,50 €;12/31/2020\nB %1$s;1.200;01/02/2020\n",
                        Mode.BOTH,
                        MatchKey.NAME);
        assertThat(counts(done).created()).isEqualTo(2);
        assertThat(
                        jdbc.sql(
                                        "select trim_scale(revenue) || ' ' || revenue_currency || ' ' || customer_since from company where name like '%' || :at order by name")
                                .param("at", at)
                                .query(String.class)
                                .list())
                .containsExactly("1200.5 EUR 2020-12-31", "1200 EUR 2020-01-02");
    }

    @Test
    void severalAddressesInOneCellAreSeveral() {
        written(
                "First name,E-mail,Phone,Mobile\nIda,\"ida%1$s, i.berg%1$s\",030 5550105; 030 5550106,'+49 170 5550107\n");
        assertThat(contact("ida" + at))
                .isEqualTo(
                        "Ida, 030 5550105 030 5550106 +49 170 5550107, ida%1$s i.berg%1$s"
                                .formatted(at));
        assertThat(
                        jdbc.sql(
                                        "select p.label from contact_phone p join contact_email e using (contact_id) where e.email = :email order by p.position")
                                .param("email", "ida" + at)
                                .query(String.class)
                                .list())
                .containsExactly("work", "work", "mobile");
    }

    @Test
    void twoImportsAtOnceMakeNothingTwice() {
        StringBuilder rows = new StringBuilder("First name,E-mail,Company\n");
        IntStream.range(0, 300)
                .forEach(i ->
                        rows.append("P,p")
                                .append(i)
                                .append("%1$s,Firm ")
                                .append(i % 10)
                                .append("%1$s\n"));
        Import one = importing.checked(anna, taken(rows.toString()));
        Import two = importing.checked(anna, taken(rows.toString()));
        steps.startRun(anna, one);
        steps.startRun(anna, two);
        one = importing.finished(anna, one);
        two = importing.finished(anna, two);
        assertThat(counts(one).created() + counts(two).created()).isEqualTo(300);
        assertThat(counts(one).unchanged() + counts(two).unchanged()).isEqualTo(300);
        assertThat(
                        jdbc.sql("select count(*) from company where name like 'Firm%' || :at")
                                .param("at", at)
                                .query(Long.class)
                                .single())
                .isEqualTo(10);
    }

    @Test
    void anImportThatWasKilledIsTakenUpAndWritesOnce() {
        Import file =
                importing.checked(anna, taken("First name,E-mail\nIda,ida%1$s\nOle,ole%1$s\n"));
        // What a node leaves behind that is killed while it writes: its transaction is gone, and a
        // crash of the database has emptied what was not logged.
        long job =
                jdbc.sql(
                                """
                                insert into job (kind, payload, user_id, status, attempts, locked_by, locked_until)
                                values ('import.run', :import, :user, 'running', 1, 'a dead node', now() + interval '1 second')
                                returning id
                                """)
                        .param("import", Long.toString(file.id()))
                        .param("user", anna.actorId())
                        .query(Long.class)
                        .single();
        jdbc.sql(
                        "update import set step = 'running', job_id = :job, started_at = now() where id = :id")
                .param("job", job)
                .param("id", file.id())
                .update();
        jdbc.sql("delete from import_row where import_id = :id").param("id", file.id()).update();

        Import done = importing.finished(anna, imports.find(anna, file.id()));

        assertThat(figures(done)).containsExactly(2L, 2L, 0L, 0L, 0L, 0L);
        // Killed once more, after the commit: there is nothing left to do.
        jdbc.sql(
                        "update job set status = 'running', finished_at = null, locked_by = 'dead', locked_until = now() where id = :id")
                .param("id", job)
                .update();
        Import still = importing.finished(anna, done);
        assertThat(still.changeSetId()).isEqualTo(done.changeSetId());
        assertThat(
                        jdbc.sql("select count(*) from contact_email where email in (:emails)")
                                .param("emails", List.of("ida" + at, "ole" + at))
                                .query(Long.class)
                                .single())
                .isEqualTo(2);
    }

    @Test
    void aCheckWhoseColumnsWereChangedMeanwhileCountsForNothing() {
        Import file = taken("First name,E-mail\nIda,ida%1$s\n");
        steps.startCheck(anna, file);
        ColumnMapping mapping =
                new ColumnMapping(
                        Arrays.asList("lastName", "email:work"), file.words(), Mode.BOTH, "email");
        Import mapped = importing.mapped(anna, file, mapping);
        assertThat(mapped.step()).isEqualTo(Step.COLUMNS);
        assertThat(mapped.counts()).isNull();
        Import checked = importing.checked(anna, mapped);
        assertThat(counts(checked).created()).isEqualTo(1);
        assertThat(checked.targets()).containsExactly("lastName", "email:work");
    }

    @Test
    void columnsAreRememberedForFilesLikeThisOne() {
        String first = "Alpha%2$s;Beta;Gamma\nIda;Berg;ida%1$s\n";
        Import file = taken(first);
        ColumnMapping mapping =
                new ColumnMapping(
                        Arrays.asList("firstName", "lastName", "email:work"),
                        file.words(),
                        Mode.CREATE,
                        "email");
        mappings.remember(anna, importing.mapped(anna, file, mapping));

        Import next = taken("alpha%2$s,BETA,gamma,Why it failed\nOle,Lund,ole%1$s,x\n");

        assertThat(next.targets()).containsExactly("firstName", "lastName", "email:work", null);
        assertThat(next.mode()).isEqualTo(Mode.CREATE);
        Scope tom = people.person("Tom", Reach.OWN, null);
        assertThat(
                        importing
                                .takenIn(
                                        tom,
                                        RecordKind.CONTACT,
                                        first.formatted(at, at.substring(1)))
                                .targets())
                .startsWith(null, null);
    }

    @Test
    void wordsForARecordThatIsMadeOnTheWayAreUnderstoodToo() {
        Import file =
                taken(
                        "Last name,Company,Industry\nA%2$s,Made %1$s,technolgy\nB%2$s,Made too %1$s,'-none\nC%2$s,Made last %1$s,softwre\n");
        ValueMapping valueMapping =
                file.words()
                        .with("company/industry", "Technolgy ", "technology")
                        .with("company/industry", "-none", "");
        ColumnMapping mapping = new ColumnMapping(file.targets(), valueMapping, Mode.CREATE, null);
        Import done = importing.run(anna, importing.mapped(anna, file, mapping));
        assertThat(figures(done)).containsExactly(3L, 2L, 0L, 0L, 0L, 1L);
        assertThat(problems(done))
                .containsExactly("4 failed company/industry record.problem.choice [\"softwre\"]");
        assertThat(
                        jdbc.sql(
                                        "select name || ' ' || coalesce(industry, '-') from company where name like '%' || :at order by name")
                                .param("at", at)
                                .query(String.class)
                                .list())
                .containsExactly("Made " + at + " technology", "Made too " + at + " -");
    }

    @Test
    void whatWordsOfAFileMeantIsForgottenWithTheFile() {
        Import file = taken("Last name,Owner\nWord%2$s,Moses Frase\n");
        ValueMapping valueMapping = file.words().with("owner", "Moses Frase", "");
        ColumnMapping mapping = new ColumnMapping(file.targets(), valueMapping, Mode.CREATE, null);
        Import done = importing.run(anna, importing.mapped(anna, file, mapping));
        assertThat(figures(done)).containsExactly(1L, 1L, 0L, 0L, 0L, 0L);
        assertThat(done.words()).isEqualTo(valueMapping);
        jdbc.sql("update import set finished_at = now() - interval '31 days' where id = :id")
                .param("id", done.id())
                .update();
        long forgetting =
                Objects.requireNonNull(
                        transactions.execute(_ -> jobs.start(anna, "import.forget", "")));
        await().until(() -> jobs.find(anna, forgetting).orElseThrow().isOver());
        assertThat(imports.find(anna, done.id()).words()).isEqualTo(ValueMapping.NONE);
        assertThat(imports.find(anna, done.id()).counts()).isEqualTo(done.counts());
    }

    @Test
    void anImportIsSeenByItsOwnerAndByAdministrators() {
        Scope tom = people.person("Tom", Reach.ALL, null);
        Import annas = taken("First name,E-mail\nIda,ida%1$s\n");
        Import toms = importing.takenIn(tom, RecordKind.CONTACT, "First name\nTim\n");
        assertThatThrownBy(() -> imports.find(tom, annas.id())).isInstanceOf(NotFound.class);
        assertThat(imports.find(anna, toms.id()).userId()).isEqualTo(tom.actorId());
        assertThat(imports.before(tom, null, 100))
                .extracting(Import::id)
                .doesNotContain(annas.id());
        assertThat(imports.before(anna, null, 100)).extracting(Import::id).contains(toms.id());
    }

    @Test
    void whoMayNotImportBringsNothingIn() {
        Scope nobody = people.person("Nora", Reach.NONE, null);
        assertThat(imports.kinds(nobody)).isEmpty();
        assertThatThrownBy(() -> importing.takenIn(nobody, RecordKind.CONTACT, "a\nb\n"))
                .isInstanceOf(NotPermitted.class);
    }

    @Test
    void aFileThatIsRefusedLeavesNothingBehind() {
        long before = count("import") + count("import_chunk");
        assertThatThrownBy(() -> taken("a,b\n1,\"2\n")).isInstanceOf(AssertionError.class);
        assertThat(count("import") + count("import_chunk")).isEqualTo(before);
    }

    private Import usFiveHundred() {
        return importing.run(
                anna,
                importing.takenIn(
                        anna,
                        RecordKind.CONTACT,
                        "us-500.csv",
                        ImportMother.resource("us-500.csv")));
    }

    /// `%1$s` is the part of addresses that this test has for itself, `%2$s` its domain.
    private Import taken(String text) {
        return importing.takenIn(anna, RecordKind.CONTACT, text.formatted(at, at.substring(1)));
    }

    private Import written(String text) {
        return importing.run(anna, taken(text));
    }

    private Import run(String text, Mode mode) {
        Import file = taken(text);
        return importing.run(anna, importing.mapped(anna, file, mode, file.key()));
    }

    private Import run(String text, Mode mode, @Nullable String key) {
        return importing.run(anna, importing.mapped(anna, taken(text), mode, key));
    }

    private Import run(RecordKind kind, String text, Mode mode, String key) {
        Import file = importing.takenIn(anna, kind, text.formatted(at, at.substring(1)));
        return importing.run(anna, importing.mapped(anna, file, mode, key));
    }

    private static ImportCounts counts(Import file) {
        return Objects.requireNonNull(file.counts());
    }

    /// Rows, created, updated, unchanged, skipped, failed.
    private static List<Long> figures(Import file) {
        ImportCounts counts = counts(file);
        return List.of(
                counts.rows(),
                counts.created(),
                counts.updated(),
                counts.unchanged(),
                counts.skipped(),
                counts.failed());
    }

    private List<@Nullable String> problems(Import file) {
        return jdbc.sql(
                        """
                        select row_no || ' ' || outcome || ' ' || coalesce(target, 'null') || ' ' || reason || ' ' || arguments
                        from import_problem where import_id = :id order by row_no, no
                        """)
                .param("id", file.id())
                .query(String.class)
                .list();
    }

    private String contact(String email) {
        return jdbc.sql(
                        """
                        select concat_ws(', ', t.name, t.title, t.city,
                            (select string_agg(p.phone, ' ' order by p.position) from contact_phone p where p.contact_id = t.id),
                            (select string_agg(e.email, ' ' order by e.position) from contact_email e where e.contact_id = t.id))
                        from contact t where t.deleted_at is null
                          and t.id in (select contact_id from contact_email where email = :email)
                        """)
                .param("email", email)
                .query(String.class)
                .single();
    }

    private long living(long changeSet) {
        return jdbc.sql(
                        """
                        select count(*) from change_log l
                            join search_doc d on d.record_kind = l.record_kind and d.record_id = l.record_id
                        where l.change_set_id = :set
                        """)
                .param("set", changeSet)
                .query(Long.class)
                .single();
    }

    private long count(String table) {
        return jdbc.sql("select count(*) from " + table).query(Long.class).single();
    }
}
