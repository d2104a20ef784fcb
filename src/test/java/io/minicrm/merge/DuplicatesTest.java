package io.minicrm.merge;

import static io.minicrm.Pages.location;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.minicrm.CrmTest;
import io.minicrm.Pages;
import io.minicrm.company.CompanyFields;
import io.minicrm.contact.ContactFields;
import io.minicrm.contact.ContactMother;
import io.minicrm.record.Values;
import io.minicrm.scope.Action;
import io.minicrm.scope.Actor;
import io.minicrm.scope.Permissions;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.time.Duration;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Records that are probably the same: found, merged, said to be different.
@CrmTest
class DuplicatesTest {

    @Autowired Pages pages;
    @Autowired ScopeMother people;
    @Autowired ContactMother contacts;
    @Autowired DuplicateWatch watch;
    @Autowired JdbcClient jdbc;

    Scope anna;
    Scope tom;

    @BeforeEach
    void people() {
        anna = people.administrator("Duplicate Anna");
        tom = people.person("Duplicate Tom", Reach.OWN, null);
    }

    @Test
    void oneMailAddressIsOnePersonHoweverItIsWritten() {
        RecordRef one = contact(anna, "Mona", "Mail", "mona@same.example", null);
        RecordRef two = contact(anna, "M.", "Post", "MONA@same.example", null);
        looked();
        assertThat(row(anna, "contacts", one, two).text()).contains("same E-mail");
    }

    @Test
    void aPhoneNumberAndALikeNameAtOneCompanyToo() {
        RecordRef company = contacts.company(anna, "Alike works");
        RecordRef one = contact(anna, "Jean-Baptiste", "Ouédraogo", "a@alike.example", company);
        RecordRef two = contact(anna, "Jean Baptiste", "Ouedraogo", "b@alike.example", company);
        RecordRef third = contact(anna, "Petra", "Klein", "c@alike.example", company);
        looked();
        assertThat(row(anna, "contacts", one, two).text())
                .contains("similar name at the same company");
        assertThat(isPair(one, third)).isFalse();

        RecordRef phone =
                contacts.contact(
                        anna,
                        ContactMother.named("Phoebe", "Phone")
                                .with(
                                        ContactFields.PHONE,
                                        ContactMother.phone("+49 511 555 0199")));
        RecordRef same =
                contacts.contact(
                        anna,
                        ContactMother.named("Ph.", "Fone")
                                .with(ContactFields.PHONE, ContactMother.phone("0511 5550199")));
        looked();
        assertThat(row(anna, "contacts", phone, same).text()).contains("same Phone");
    }

    @Test
    void companiesAreFoundByDomainAndName() {
        RecordRef one = company("Twice Ltd", "twice.example");
        RecordRef two = company("Twice Limited", "TWICE.example");
        RecordRef three = company("twice ltd", null);
        looked();
        assertThat(row(anna, "companies", one, two).text()).contains("same Domain");
        assertThat(row(anna, "companies", one, three).text()).contains("same name");
        assertThat(isPair(two, three)).as("whatever form it is written with").isTrue();
    }

    @Test
    void companiesAreCalledAlikeWhateverTheirLegalForm() {
        RecordRef german = company("Formwerk GmbH & Co. KG", null);
        RecordRef american = company("Formwerk, Inc.", null);
        RecordRef bare = company("FORMWERK", null);
        RecordRef french = company("Atelier Formé S.A.R.L.", null);
        RecordRef italian = company("Atelier Forme S.p.A.", null);
        RecordRef other = company("Formwerk Nord GmbH", null);
        looked();
        assertThat(row(anna, "companies", german, american).text())
                .contains("same name but for the legal form");
        assertThat(isPair(german, bare)).isTrue();
        assertThat(isPair(american, bare)).isTrue();
        assertThat(isPair(french, italian)).isTrue();
        assertThat(isPair(german, other)).isFalse();
    }

    @Test
    void whatManyShareIsNoEvidence() {
        for (int i = 0; i < 21; i++) {
            contact(anna, "Many", "Sharing " + i, "office@many.example", null);
        }
        looked();
        assertThat(
                        jdbc.sql(
                                        """
                                        select count(*) from duplicate_pair p join contact c on c.id = p.a_id
                                        where p.record_kind = 2 and c.first_name = 'Many'
                                        """)
                                .query(Long.class)
                                .single())
                .isZero();
    }

    @Test
    void whatLiesInTheTrashSharesNothing() {
        RecordRef first = contact(anna, "Shared", "Left", "office@trashed.example", null);
        RecordRef last = contact(anna, "Sharing", "Stays", "office@trashed.example", null);
        for (int i = 0; i < 20; i++) {
            RecordRef other =
                    contact(anna, "Trashed", "Sharing " + i, "office@trashed.example", null);
            assertThat(pages.post(other.path() + "/trash", "", anna))
                    .hasStatus(HttpStatus.SEE_OTHER);
        }
        looked();
        assertThat(isPair(first, last)).isTrue();
    }

    @Test
    void anOfficeLineMakesNobodyTheSameNorDoDigitsOfAnotherCountry() {
        RecordRef first = phone("Line one", "+49 511 555 0300");
        RecordRef last = first;
        for (int i = 0; i < 4; i++) {
            last = phone("Line " + i + " other", "+49 511 555 0300");
        }
        RecordRef german = phone("Bern", "+49 511 555 0477");
        RecordRef polish = phone("Lodz", "+48 511 555 0477");
        looked();
        assertThat(isPair(first, last)).isFalse();
        assertThat(isPair(german, polish)).isFalse();
    }

    @Test
    void aPairGoesWithAMergeAndComesBackWithItsUndo() {
        RecordRef one = contact(anna, "Pair", "Merged", "pair@merged.example", null);
        RecordRef two = contact(anna, "Pair", "Mergd", "pair@merged.example", null);
        looked();
        String merge = row(anna, "contacts", one, two).select("a[href*=/merge]").attr("href");
        Document page = Jsoup.parse(pages.html(merge, anna));
        StringBuilder form = new StringBuilder("into=" + one.id());
        page.select("input[name=id], input[name^=version.]")
                .forEach(each ->
                        form.append('&')
                                .append(each.attr("name"))
                                .append('=')
                                .append(each.attr("value")));
        String there = location(pages.post("/contacts/merge", form.toString(), anna));
        assertThat(pages.html("/duplicates", anna)).doesNotContain("Mergd");
        looked();
        assertThat(isPair(one, two)).isFalse();
        location(pages.post("/changes/" + there.replaceAll(".*changed=", "") + "/undo", "", anna));
        looked();
        assertThat(isPair(one, two)).isTrue();
    }

    @Test
    void thatTwoAreDifferentIsRememberedAndCanBeTakenBack() {
        RecordRef one = contact(anna, "Twin", "First", "twins@family.example", null);
        RecordRef two = contact(anna, "Twin", "Second", "twins@family.example", null);
        looked();
        String said =
                location(
                        pages.post(
                                row(anna, "contacts", one, two).select("form").attr("action"),
                                "",
                                anna));
        assertThat(isShown(anna, one, two, "")).isFalse();
        assertThat(isShown(anna, one, two, "&dismissed=true")).isTrue();
        assertThat(pages.post(one.path(), "edit=city&city=Lyon", anna))
                .hasStatus(HttpStatus.SEE_OTHER);
        assertThat(pages.post(one.path(), "edit=firstName&firstName=Twinn", anna))
                .hasStatus(HttpStatus.SEE_OTHER);
        looked();
        assertThat(isShown(anna, one, two, "")).as("whatever is changed in them").isFalse();
        location(
                pages.post(
                        Jsoup.parse(pages.html(said, anna))
                                .select("form[action$=/restore]")
                                .attr("action"),
                        "",
                        anna));
        assertThat(isShown(anna, one, two, "")).isTrue();
    }

    @Test
    void oneSeesPairsOfWhichBothAreOnesOwn() {
        RecordRef mine = contact(tom, "Own", "Pair", "own@pair.example", null);
        RecordRef again = contact(tom, "Own", "Pear", "own@pair.example", null);
        RecordRef foreign = contact(anna, "Foreign", "Pair", "own@pair.example", null);
        looked();
        assertThat(isShown(tom, mine, again, "")).isTrue();
        assertThat(pages.html("/duplicates", tom)).doesNotContain("Foreign Pair");
        String pair =
                "/duplicates/contacts/%d-%d"
                        .formatted(
                                Math.min(mine.id(), foreign.id()),
                                Math.max(mine.id(), foreign.id()));
        assertThat(location(pages.post(pair + "/dismiss", "", tom)))
                .as("a pair that is not there is not in the list either")
                .isEqualTo("/duplicates?kind=contacts");
        assertThat(isShown(anna, mine, foreign, "")).isTrue();
    }

    @Test
    void whatThereWasBeforeIsLookedAtOnce() {
        RecordRef one = contact(anna, "Walked", "One", "walk@before.example", null);
        RecordRef two = contact(anna, "Walked", "Two", "walk@before.example", null);
        looked();
        jdbc.sql("delete from duplicate_pair where a_id = :id").param("id", one.id()).update();
        jdbc.sql("update duplicate_watch set walk_kind = 0, walk_id = 0, walked_at = null")
                .update();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> {
                    while (watch.next()) {}
                    return isPair(one, two);
                });
    }

    @Test
    void whatIsWrittenTwiceAtTheEdgeOfABatchIsNotPassedOver() {
        RecordRef one = contact(anna, "Edge", "One", "edge@batch.example", null);
        RecordRef two = contact(anna, "Edge", "Two", "edge@batch.example", null);
        looked();
        jdbc.sql("delete from duplicate_pair where a_id = :id").param("id", one.id()).update();
        long set =
                jdbc.sql(
                                """
                                with s as (
                                    insert into change_set (kind, source, title, actor_id, records, seq)
                                    values ('edit', 'form', 'Edge', :anna, 501, null) returning id),
                                l as (
                                    insert into change_log
                                        (change_set_id, record_kind, record_id, op, before, after, version_after)
                                    select s.id, 2, g, 'kept', '{}'::jsonb, '{}'::jsonb, 0 from s, generate_series(-499, -1) g
                                    union all select s.id, 2, :one, 'kept', '{}'::jsonb, '{}'::jsonb, 0 from s
                                    union all select s.id, 2, :one, 'update', '{"email": []}'::jsonb, '{"email": []}'::jsonb, 0 from s)
                                select id from s
                                """)
                        .param("anna", anna.actor().id())
                        .param("one", one.id())
                        .query(Long.class)
                        .single();
        contact(anna, "Edge", "Afterwards", "afterwards@batch.example", null);
        looked();
        assertThat(isPair(one, two)).isTrue();
        jdbc.sql("delete from change_log where change_set_id = :set and record_id < 0")
                .param("set", set)
                .update();
    }

    @Test
    void theWayToDuplicatesIsThereForWhomItLeadsSomewhere() {
        Scope deletes = with(Permissions.all(), RecordKind.values(), Action.EDIT);
        assertThat(hasWay(deletes)).as("who may delete, and merge nothing").isFalse();
        Scope companies =
                with(
                        Permissions.all(),
                        new RecordKind[] {RecordKind.CONTACT, RecordKind.DEAL},
                        Action.DELETE);
        assertThat(hasWay(companies)).as("who may merge companies").isTrue();
        assertThat(pages.html("/duplicates", companies)).contains("kind=companies");
    }

    private boolean hasWay(Scope scope) {
        return !Jsoup.parse(pages.html("/companies", scope))
                .select("a[href=/duplicates]")
                .isEmpty();
    }

    /// Somebody who may do all but this with records of these kinds.
    private Scope with(Permissions permissions, RecordKind[] kinds, Action without) {
        Permissions fewer = permissions;
        for (RecordKind kind : kinds) {
            fewer = fewer.grant(kind, without, Reach.NONE);
        }
        var actor = tom.actor();
        return Scope.of(
                new Actor(
                        actor.id(),
                        actor.name(),
                        actor.email(),
                        false,
                        actor.teamId(),
                        actor.roleName(),
                        actor.locale(),
                        actor.zone(),
                        fewer));
    }

    /// Until all that was changed has been looked at, by whomever.
    private void looked() {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> {
                    while (watch.next()) {}
                    return jdbc.sql(
                                    "select w.last = n.last and not exists (select from change_set where seq is null or seq = 0) from duplicate_watch w, change_number n")
                            .query(Boolean.class)
                            .single();
                });
    }

    private RecordRef contact(
            Scope scope, String first, String last, String email, @Nullable RecordRef company) {
        return contacts.contact(
                scope,
                ContactMother.named(first, last)
                        .with(ContactFields.EMAIL, ContactMother.email(email))
                        .with(ContactFields.COMPANY, company == null ? null : company.id()));
    }

    private RecordRef phone(String name, String number) {
        return contacts.contact(
                anna,
                ContactMother.named(name, "Phone " + name)
                        .with(ContactFields.PHONE, ContactMother.phone(number)));
    }

    private RecordRef company(String name, @Nullable String domain) {
        return contacts.company(
                anna,
                new Values().with(CompanyFields.NAME, name).with(CompanyFields.DOMAIN, domain));
    }

    private boolean isPair(RecordRef one, RecordRef other) {
        return jdbc.sql(
                        "select count(*) = 1 from duplicate_pair where record_kind = :kind and a_id = :a and b_id = :b")
                .param("kind", one.kind().code())
                .param("a", Math.min(one.id(), other.id()))
                .param("b", Math.max(one.id(), other.id()))
                .query(Boolean.class)
                .single();
    }

    private Element row(Scope scope, String kind, RecordRef one, RecordRef other) {
        return Jsoup.parse(pages.html("/duplicates?kind=" + kind, scope))
                .select(".list tbody tr")
                .stream()
                .filter(row ->
                        row.select("td.name a")
                                .eachAttr("href")
                                .containsAll(List.of(one.path(), other.path())))
                .findFirst()
                .orElseThrow();
    }

    private boolean isShown(Scope scope, RecordRef one, RecordRef other, String more) {
        return Jsoup.parse(pages.html("/duplicates?kind=contacts" + more, scope))
                .select(".list tbody tr")
                .stream()
                .anyMatch(row ->
                        row.select("td.name a")
                                .eachAttr("href")
                                .containsAll(List.of(one.path(), other.path())));
    }
}
