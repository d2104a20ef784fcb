package io.minicrm.merge;

import static io.minicrm.Pages.encoded;
import static io.minicrm.Pages.location;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.minicrm.CrmTest;
import io.minicrm.JobWatch;
import io.minicrm.Pages;
import io.minicrm.activity.ActivityMother;
import io.minicrm.change.Undo;
import io.minicrm.company.CompanyFields;
import io.minicrm.contact.ContactFields;
import io.minicrm.contact.ContactMother;
import io.minicrm.custom.CustomFieldMother;
import io.minicrm.custom.CustomFieldType;
import io.minicrm.deal.DealFields;
import io.minicrm.deal.DealMother;
import io.minicrm.file.Attachments;
import io.minicrm.file.FileMother;
import io.minicrm.job.Steps;
import io.minicrm.record.ChangeKind;
import io.minicrm.record.InvalidValues;
import io.minicrm.record.LabelledLink;
import io.minicrm.record.NoSuchRecord;
import io.minicrm.record.Records;
import io.minicrm.record.Staging;
import io.minicrm.record.Values;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.support.TransactionTemplate;

/// Records that become one, and come apart again.
@CrmTest
class MergeTest {

    /// What a record consists of, and what hangs on it. What only says that something was written,
    /// and when, differs after a merge was taken back: `version`, `updated_at`, `updated_by`, and
    /// the log.
    private static final List<String> TABLES =
            List.of(
                    "company",
                    "company_phone",
                    "contact",
                    "contact_email",
                    "contact_phone",
                    "deal",
                    "deal_contact",
                    "deal_stage_history",
                    "activity",
                    "activity_company",
                    "activity_contact",
                    "activity_deal",
                    "timeline",
                    "file",
                    "attachment",
                    "following",
                    "search_doc");

    @Autowired Pages pages;
    @Autowired ScopeMother people;
    @Autowired ContactMother contacts;
    @Autowired DealMother deals;
    @Autowired ActivityMother activities;
    @Autowired FileMother files;
    @Autowired Attachments attachments;
    @Autowired CustomFieldMother fields;
    @Autowired MergeJob job;
    @Autowired Merge merge;
    @Autowired Undo undo;
    @Autowired Records records;
    @Autowired TransactionTemplate transactions;
    @Autowired JobWatch watch;
    @Autowired JdbcClient jdbc;

    Scope anna;
    Scope tom;

    @BeforeEach
    void people() {
        anna = people.administrator("Merging Anna");
        tom = people.person("Merging Tom", Reach.OWN, null);
    }

    @Test
    void twoWithFiftyLinksEachBecomeOneAndAreRowForRowWhatTheyWere() {
        mergeLink();
        RecordRef first = contact("Fifty", "links", "fifty.one@example.com");
        RecordRef second = contact("Fifty", "lnks", "fifty.two@example.com");
        for (RecordRef each : List.of(first, second)) {
            links(each);
        }
        Map<String, List<String>> before = dump();

        String set = merge(anna, first, second);
        assertThat(count("deal_contact", "contact_id", first)).isEqualTo(50);
        assertThat(count("deal_contact", "contact_id", second)).isZero();
        assertThat(count("activity_contact", "contact_id", first)).isEqualTo(40);
        assertThat(count("attachment", "subject_kind = 2 and subject_id", first)).isEqualTo(10);
        assertThat(count("following", "record_kind = 2 and record_id", first)).isEqualTo(1);
        assertThat(emails(first)).containsExactly("fifty.one@example.com", "fifty.two@example.com");

        undo(anna, set);
        assertThat(dump()).isEqualTo(before);

        String redo = location(pages.post("/changes/" + newest() + "/undo", "", anna));
        assertThat(redo).doesNotContain("asBefore");
        assertThat(count("deal_contact", "contact_id", first)).isEqualTo(50);
        assertThat(count("attachment", "subject_kind = 2 and subject_id", first)).isEqualTo(10);
        assertThat(pages.get(second.path(), anna)).hasStatus(HttpStatus.FOUND);
        undo(anna, Long.toString(newest()));
        assertThat(dump()).isEqualTo(before);
    }

    /// 25 deals, 20 activities, 5 files and a follower.
    private void links(RecordRef contact) {
        for (int i = 0; i < 25; i++) {
            deals.deal(
                    anna,
                    deals.named("Deal " + contact.id() + " " + i, "Prospecting")
                            .with(
                                    DealFields.CONTACTS,
                                    List.of(new LabelledLink(contact.id(), "champion"))));
        }
        for (int i = 0; i < 20; i++) {
            activities.task(anna, "Task " + i, null, contact);
        }
        for (int i = 0; i < 5; i++) {
            files.file(anna, contact, "file " + i + ".txt", "text " + contact.id() + " " + i);
        }
        pages.post(contact.path() + "/follow", "on=true", tom);
        jdbc.sql(
                        "insert into following (user_id, record_kind, record_id) values (:user, 2, :id) on conflict do nothing")
                .param("user", tom.actor().id())
                .param("id", contact.id())
                .update();
    }

    @Test
    void eachFieldIsThatOfWhicheverWasChosen() {
        RecordRef kept =
                contacts.contact(
                        anna,
                        ContactMother.named("Jean-Baptiste", "Ouédraogo")
                                .with(ContactFields.EMAIL, ContactMother.email("jb@choice.example"))
                                .with(
                                        ContactFields.PHONE,
                                        ContactMother.phone("+33 6 28 23 41 07")));
        RecordRef goes =
                contacts.contact(
                        anna,
                        ContactMother.named("J.-B.", "Ouedraogo")
                                .with(ContactFields.EMAIL, ContactMother.email("JB@choice.example"))
                                .with(
                                        ContactFields.PHONE,
                                        ContactMother.phone("+33 4 72 10 55 41")));
        edit(goes, "title=Directeur des achats");
        Document page = page(anna, kept, goes);
        assertThat(page.select("h1").text()).isEqualTo("Merge 2 contacts");
        assertThat(page.select("input[name=firstName][checked]").attr("value"))
                .isEqualTo(Long.toString(kept.id()));
        assertThat(page.select("input[name=title][checked]").attr("value"))
                .as("what only one of them has is proposed")
                .isEqualTo(Long.toString(goes.id()));
        assertThat(page.select("input[name=email]")).as("the same address stands once").hasSize(1);

        pages.post(
                "/contacts/merge",
                form(page)
                        + "&into="
                        + kept.id()
                        + "&lastName="
                        + goes.id()
                        + "&sent=phone&phone="
                        + encoded(
                                Objects.requireNonNull(page.select("input[name=phone]").last())
                                        .attr("value")),
                anna);
        Document merged = Jsoup.parse(pages.html(kept.path(), anna));
        assertThat(merged.select("h1").text()).isEqualTo("Jean-Baptiste Ouedraogo");
        assertThat(merged.select("#field-title").text()).contains("Directeur des achats");
        assertThat(emails(kept)).containsExactly("jb@choice.example");
        assertThat(merged.select("#field-phone").text())
                .contains("+33 4 72 10 55 41")
                .doesNotContain("+33 6 28 23 41 07");
        assertThat(merged.select("#timeline").text())
                .contains("merged another contact into this one", "J.-B. Ouedraogo");
        assertThat(pages.html("/trash?kind=contacts", anna)).contains("merged into Jean-Baptiste");
    }

    @Test
    void fiveBecomeOneAtOnceAndSixDoNot() {
        List<RecordRef> all = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            all.add(contact("Five", "At once", "five" + i + "@once.example"));
        }
        RecordRef deal =
                deals.deal(
                        anna,
                        deals.named("All five", "Prospecting")
                                .with(
                                        DealFields.CONTACTS,
                                        all.subList(0, 5).stream()
                                                .map(each -> new LabelledLink(each.id(), "user"))
                                                .toList()));
        assertThat(pages.get(address(all.toArray(RecordRef[]::new)), anna))
                .hasStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        merge(anna, all.subList(0, 5).toArray(RecordRef[]::new));
        assertThat(emails(all.getFirst())).hasSize(5);
        assertThat(
                        jdbc.sql("select contact_id from deal_contact where deal_id = :id")
                                .param("id", deal.id())
                                .query((row, _) -> row.getLong(1))
                                .list())
                .as("linked once, however many it was linked to")
                .containsExactly(all.getFirst().id());
    }

    @Test
    void companiesKeepTheirTreeWithoutACircle() {
        RecordRef top = contacts.company(anna, "Circle top");
        RecordRef middle = company("Circle middle", top);
        RecordRef leaf = company("Circle leaf", middle);
        assertThat(page(anna, leaf, top).select(".notices").text())
                .contains("Parent company: not all can be chosen.");
        String set = merge(anna, leaf, top);
        assertThat(parent(middle)).isEqualTo(leaf.id());
        assertThat(parent(leaf)).isZero();
        undo(anna, set);
        assertThat(parent(middle)).isEqualTo(top.id());
        assertThat(parent(leaf)).isEqualTo(middle.id());
    }

    @Test
    void dealsAreMergedTooAndTheirNextStepFollows() {
        RecordRef kept = deals.deal(anna, "Merged deal");
        RecordRef goes = deals.deal(anna, "Merged deal again");
        activities.task(anna, "Call about merging", null, goes);
        merge(anna, kept, goes);
        assertThat(
                        jdbc.sql("select next_step from deal where id = :id")
                                .param("id", kept.id())
                                .query(String.class)
                                .single())
                .isEqualTo("Call about merging");
    }

    @Test
    void whatOneMayNotSeeIsNotThere() {
        RecordRef mine = contacts.contact(tom, "Tom’s", "Own");
        RecordRef foreign = contacts.contact(anna, "Anna’s", "Foreign");
        assertThat(pages.get(address(mine, foreign), tom)).hasStatus(HttpStatus.NOT_FOUND);
        assertThat(
                        pages.post(
                                "/contacts/merge",
                                "id=%d&id=%d&into=%d&version.%d=0&version.%d=0"
                                        .formatted(
                                                mine.id(),
                                                foreign.id(),
                                                mine.id(),
                                                mine.id(),
                                                foreign.id()),
                                tom))
                .hasStatus(HttpStatus.NOT_FOUND);
    }

    @Test
    void linksThatOneMayNotSeeMoveAndAreNotShown() {
        RecordRef mine = contacts.contact(tom, "Unseen", "Kept");
        RecordRef goes = contacts.contact(tom, "Unseen", "Goes");
        RecordRef secret =
                deals.deal(
                        anna,
                        deals.named("Nobody sees it", "Prospecting")
                                .with(
                                        DealFields.CONTACTS,
                                        List.of(new LabelledLink(goes.id(), "user"))));
        assertThat(page(tom, mine, goes).text())
                .doesNotContain("Nobody sees it", "1 deal")
                .contains("What links here and you may not see moves along.");
        String set = merge(tom, mine, goes);
        assertThat(dealContacts(secret)).containsExactly(mine.id());
        assertThat(pages.html("/changes/" + set, tom)).doesNotContain("Nobody sees it", "1 deal");
        undo(tom, set);
        assertThat(dealContacts(secret)).containsExactly(goes.id());
    }

    @Test
    void whoMayNotDeleteIsToldBefore() {
        long team = people.team("Merging team");
        Scope reader = people.person("Merging Reader", Reach.TEAM, team);
        Scope colleague = people.person("Merging Colleague", Reach.TEAM, team);
        RecordRef mine = contacts.contact(reader, "Mine", "Forbidden");
        RecordRef theirs = contacts.contact(colleague, "Theirs", "Forbidden");
        Scope limited = limited(reader);
        assertThat(page(limited, mine, theirs).select(".notices").text())
                .contains("You cannot merge Theirs Forbidden.");
        assertThat(page(limited, mine, theirs).select(".sheet-foot .btn-primary")).isEmpty();
        assertThat(
                        pages.post(
                                "/contacts/merge",
                                form(page(limited, mine, theirs)) + "&into=" + mine.id(),
                                limited))
                .hasStatus(HttpStatus.FORBIDDEN);
    }

    @Test
    void whatWasChangedSinceIsRefusedAndTheChoiceStays() {
        RecordRef kept = contact("Stale", "Kept", "kept@stale.example");
        RecordRef goes = contact("Stalled", "Goes", "goes@stale.example");
        String chosen =
                form(page(anna, kept, goes)) + "&into=" + kept.id() + "&firstName=" + goes.id();
        edit(goes, "city=Lyon");
        MvcTestResult answer = pages.post("/contacts/merge", chosen, anna);
        assertThat(answer).hasStatus(HttpStatus.CONFLICT);
        Document page = Jsoup.parse(Pages.html(answer));
        assertThat(page.select(".notices").text()).contains("was changed since");
        assertThat(page.select("input[name=firstName][checked]").attr("value"))
                .isEqualTo(Long.toString(goes.id()));
        assertThat(page.select("input[name=city][checked]").attr("value"))
                .isEqualTo(Long.toString(goes.id()));
        assertThat(emails(kept)).hasSize(1);
    }

    @Test
    void ofTwoWhoMergeTheSameOneIsTold() throws Exception {
        RecordRef one = contact("Race", "One", "one@race.example");
        RecordRef two = contact("Race", "Two", "two@race.example");
        String there = form(page(anna, one, two)) + "&into=" + one.id();
        String back = form(page(anna, one, two)) + "&into=" + two.id();
        CountDownLatch start = new CountDownLatch(1);
        try (var both = Executors.newFixedThreadPool(2)) {
            List<Future<Integer>> answers = new ArrayList<>();
            for (String body : List.of(there, back)) {
                answers.add(
                        both.submit(() -> {
                            start.await();
                            return pages.post("/contacts/merge", body, anna)
                                    .getResponse()
                                    .getStatus();
                        }));
            }
            start.countDown();
            assertThat(List.of(answers.getFirst().get(), answers.getLast().get()))
                    .containsExactlyInAnyOrder(303, 409);
        }
        assertThat(
                        jdbc.sql(
                                        "select count(*) from contact where last_name in ('One', 'Two') and first_name = 'Race' and deleted_at is null")
                                .query(Long.class)
                                .single())
                .isEqualTo(1);
    }

    @Test
    void chainsComeApartInAnyOrder() {
        RecordRef a = contact("Chain", "A", "a@chain.example");
        RecordRef b = contact("Chain", "B", "b@chain.example");
        RecordRef c = contact("Chain", "C", "c@chain.example");
        RecordRef ofB = dealWith(b);
        RecordRef ofC = dealWith(c);
        Map<String, List<String>> before = dump();
        for (boolean firstFirst : List.of(true, false)) {
            String one = merge(anna, a, b);
            String two = merge(anna, a, c);
            assertThat(emails(a)).hasSize(3);
            undo(anna, firstFirst ? one : two);
            assertThat(emails(a)).hasSize(2);
            undo(anna, firstFirst ? two : one);
            assertThat(dump()).isEqualTo(before);
        }
        String one = merge(anna, a, b);
        String two = merge(anna, c, a);
        assertThat(dealContacts(ofB)).containsExactly(c.id());
        assertThat(location(pages.get(b.path(), anna), HttpStatus.FOUND)).isEqualTo(c.path());
        MvcTestResult refused = pages.post("/changes/" + one + "/undo", "", anna);
        assertThat(refused).hasStatus(HttpStatus.CONFLICT);
        assertThat(Pages.html(refused)).contains("has been merged into another one since");
        undo(anna, two);
        assertThat(location(pages.get(b.path(), anna), HttpStatus.FOUND)).isEqualTo(a.path());
        undo(anna, one);
        assertThat(dealContacts(ofB)).containsExactly(b.id());
        assertThat(dealContacts(ofC)).containsExactly(c.id());
        assertThat(dump()).isEqualTo(before);
    }

    @Test
    void theOldAddressLeadsOnForWhoMaySeeWhereTo() {
        RecordRef kept = contact("Address", "Kept", "kept@address.example");
        RecordRef goes = contact("Address", "Goes", "goes@address.example");
        String set = merge(anna, kept, goes);
        assertThat(location(pages.get(goes.path(), anna), HttpStatus.FOUND)).isEqualTo(kept.path());
        assertThat(pages.get(goes.path(), tom)).hasStatus(HttpStatus.NOT_FOUND);
        undo(anna, set);
        assertThat(pages.get(goes.path(), anna)).hasStatusOk();
        pages.post(goes.path() + "/trash", "", anna);
        assertThat(pages.get(goes.path(), anna)).hasStatus(HttpStatus.NOT_FOUND);
    }

    @Test
    void whatWasEditedOrAddedSinceStaysAndIsListed() {
        RecordRef kept = contact("Since", "Kept", "kept@since.example");
        RecordRef goes = contact("Since", "Goes", "goes@since.example");
        edit(goes, "city=Lyon&title=Buyer");
        RecordRef moved = dealWith(goes);
        String set = merge(anna, kept, goes);
        edit(kept, "city=Paris");
        addEmail(kept, "new@since.example");
        RecordRef added = dealWith(kept);
        files.file(anna, kept, "since.txt", "added since");

        String undone = undo(anna, set);
        assertThat(dealContacts(moved)).containsExactly(goes.id());
        assertThat(dealContacts(added)).containsExactly(kept.id());
        assertThat(emails(kept))
                .as("of a list only what the merge added goes")
                .containsExactly("kept@since.example", "new@since.example");
        Document page = Jsoup.parse(pages.html(undone, anna));
        assertThat(page.select(".changed").text())
                .contains(
                        "Deal " + kept.id(),
                        "It was added since, and stays there.",
                        "since.txt",
                        "You changed it since");
        Document contact = Jsoup.parse(pages.html(kept.path(), anna));
        assertThat(contact.select("#field-city").text()).contains("Paris");
        assertThat(contact.select("#field-title .field-value").text()).doesNotContain("Buyer");
    }

    @Test
    void whatLiesInTheTrashStaysThereAndIsSaidBefore() {
        RecordRef kept = contact("Trash", "Kept", "kept@trash.example");
        RecordRef goes = contact("Trash", "Goes", "goes@trash.example");
        RecordRef deal = dealWith(goes);
        pages.post(deal.path() + "/trash", "", anna);
        assertThat(page(anna, kept, goes).select(".notices").text())
                .contains("1 deal in the trash will not move.");
        merge(anna, kept, goes);
        assertThat(dealContacts(deal)).containsExactly(goes.id());
    }

    @Test
    void whatHasThousandsOfLinksIsMergedInTheBackground() {
        RecordRef kept = contact("Job", "Kept", "kept@job.example");
        RecordRef goes = contact("Job", "Goes", "goes@job.example");
        RecordRef deal = dealWith(goes);
        MergeRequest request =
                MergeRequest.of(
                        kept,
                        new TreeMap<>(Map.of(kept.id(), 0, goes.id(), 0)),
                        new Values().with(ContactFields.LAST_NAME, "Kept"));
        String page = job.start(anna, request);
        watch.done(page);
        String second = job.start(anna, MergeRequest.of(goes, request.versions(), new Values()));
        watch.done(second);
        assertThat(dealContacts(deal)).containsExactly(kept.id());
        assertThat(pages.html(page, anna)).contains("You merged 1 contact into Job Kept.");
        assertThat(pages.html(second, anna)).contains("Nothing was written.");
        undo(
                anna,
                Jsoup.parse(pages.html(page, anna))
                        .select("form[action$=/undo]")
                        .attr("action")
                        .replaceAll("\\D", ""));
        assertThat(dealContacts(deal)).containsExactly(goes.id());
    }

    @Test
    void oneIsPickedByItsNameOrNumber() {
        RecordRef one = contact("Picked", "One", "one@picked.example");
        RecordRef two = contact("Picked", "Two", "two@picked.example");
        assertThat(pages.html(one.path(), anna)).contains("/contacts/merge?id=" + one.id());
        assertThat(pages.html("/contacts/merge?id=" + one.id(), anna)).contains("Merge Picked One");
        String pick = "/contacts/merge?id=" + one.id() + "&with=";
        assertThat(location(pages.get(pick + "Picked Two", anna), HttpStatus.SEE_OTHER))
                .isEqualTo("/contacts/merge?id=%d&id=%d".formatted(one.id(), two.id()));
        assertThat(pages.get(pick + "Nobody", anna)).hasStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        assertThat(pages.get(pick + encoded("#" + one.id()), anna))
                .hasStatus(HttpStatus.UNPROCESSABLE_CONTENT);
    }

    @Test
    void whatLiesInTheTrashIsNotLinkedToAnew() {
        RecordRef kept = contact("Linked", "Kept", "kept@linked.example");
        RecordRef goes = contact("Linked", "Goes", "goes@linked.example");
        RecordRef company = contacts.company(anna, "Linked and trashed");
        edit(goes, "company=" + encoded("#" + company.id()));
        pages.post(company.path() + "/trash", "", anna);
        Document page = page(anna, kept, goes);
        assertThat(page.text()).contains("Linked and trashed");
        assertThat(page.select("input[name=company]")).as("it cannot be chosen").isEmpty();
        merge(anna, kept, goes);
        assertThat(count("contact", "company_id is null and id", kept)).isEqualTo(1);
    }

    @Test
    void ofAListWhatLiesInTheTrashStaysOnlyWhereItWas() {
        RecordRef first = contact("Listed", "First", "first@listed.example");
        RecordRef second = contact("Listed", "Second", "second@listed.example");
        RecordRef kept = dealWith(first);
        RecordRef goes = dealWith(second);
        pages.post(first.path() + "/trash", "", anna);
        pages.post(second.path() + "/trash", "", anna);
        merge(anna, kept, goes);
        assertThat(dealContacts(kept)).containsExactly(first.id());
    }

    @Test
    void whatNoRecordMayBeIsNotSaidToHaveBeenChanged() {
        RecordRef kept = contact("Refused", "Kept", "kept@refused.example");
        RecordRef goes = contact("Refused", "Goes", "goes@refused.example");
        RecordRef company = contacts.company(anna, "Refused and trashed");
        pages.post(company.path() + "/trash", "", anna);
        String page =
                job.start(
                        anna,
                        MergeRequest.of(
                                kept,
                                new TreeMap<>(Map.of(kept.id(), 0, goes.id(), 0)),
                                new Values().with(ContactFields.COMPANY, company.id())));
        watch.done(page);
        assertThat(pages.html(page, anna))
                .contains("This cannot become one record.")
                .doesNotContain("was changed since");
    }

    @Test
    void whatIsLinkedToARecordWhileItIsMergedIsRefused() throws Exception {
        RecordRef kept = contact("While", "Kept", "kept@while.example");
        RecordRef goes = contact("While", "Goes", "goes@while.example");
        Throwable refused = whileMerging(kept, goes, () -> dealWith(goes));
        assertThat(refused).isInstanceOf(InvalidValues.class);
        assertThat(count("deal_contact", "contact_id", goes)).isZero();
    }

    @Test
    void linksOfAFieldThatWasAddedAreRefusedThenToo() throws Exception {
        String field = mergeLink();
        RecordRef kept = contacts.company(anna, "While added kept");
        RecordRef goes = contacts.company(anna, "While added goes");
        RecordRef deal = deals.deal(anna, "While added");
        Throwable refused =
                whileMerging(
                        kept,
                        goes,
                        () ->
                                assertThat(
                                                pages.post(
                                                        deal.path(),
                                                        "edit=%1$s&%1$s=%2$s"
                                                                .formatted(
                                                                        field,
                                                                        encoded("#" + goes.id())),
                                                        anna))
                                        .hasStatus(HttpStatus.UNPROCESSABLE_CONTENT));
        assertThat(refused).isNull();
    }

    @Test
    void manyThatAreLinkedToARecordWhileItIsMergedAreRefused() throws Exception {
        RecordRef kept = contact("While many", "Kept", "kept@many-while.example");
        RecordRef goes = contact("While many", "Goes", "goes@many-while.example");
        RecordRef deal = deals.deal(anna, "While many");
        Values linked =
                new Values()
                        .with(DealFields.CONTACTS, List.of(new LabelledLink(goes.id(), "user")));
        List<Integer> refused = new ArrayList<>();
        whileMerging(
                kept,
                goes,
                () ->
                        transactions.executeWithoutResult(_ ->
                                refused.add(
                                        records.writeAll(
                                                        anna,
                                                        records.open(anna, ChangeKind.EDIT, ""),
                                                        DealFields.DEAL,
                                                        staging ->
                                                                staging.rows(
                                                                        List.of(
                                                                                new Staging.Row(
                                                                                        1,
                                                                                        deal.id(),
                                                                                        linked))))
                                                .refused())));
        assertThat(refused).containsExactly(1);
        assertThat(count("deal_contact", "contact_id", goes)).isZero();
    }

    @Test
    void aFileAddedToARecordWhileItIsMergedIsRefused() throws Exception {
        RecordRef kept = contact("While filed", "Kept", "kept@filed.example");
        RecordRef goes = contact("While filed", "Goes", "goes@filed.example");
        Throwable refused =
                whileMerging(
                        kept,
                        goes,
                        () -> {
                            try {
                                attachments.add(
                                        anna,
                                        goes,
                                        "late.txt",
                                        new ByteArrayInputStream(new byte[] {1}));
                            } catch (IOException broken) {
                                throw new UncheckedIOException(broken);
                            }
                        });
        assertThat(refused).isInstanceOf(NoSuchRecord.class);
        assertThat(count("attachment", "subject_kind = 2 and subject_id", goes)).isZero();
    }

    @Test
    void anUndoWaitsForAMergeThatGoesOnAndIsRefusedThen() throws Exception {
        RecordRef a = contact("Waiting", "A", "a@waiting.example");
        RecordRef b = contact("Waiting", "B", "b@waiting.example");
        RecordRef c = contact("Waiting", "C", "c@waiting.example");
        String one = merge(anna, a, b);
        List<Integer> status = new ArrayList<>();
        whileMerging(
                c,
                a,
                () ->
                        status.add(
                                pages.post("/changes/" + one + "/undo", "", anna)
                                        .getResponse()
                                        .getStatus()));
        assertThat(status).containsExactly(409);
        assertThat(count("contact", "deleted_at is not null and id", b)).isEqualTo(1);
    }

    @Test
    void aMergeWaitsForWhoEditsWhatLinksToIt() throws Exception {
        RecordRef kept = contact("Order", "Kept", "kept@order.example");
        RecordRef goes = contact("Order", "Goes", "goes@order.example");
        RecordRef deal = dealWith(goes);
        String body = form(page(anna, kept, goes)) + "&into=" + kept.id();
        try (var other = Executors.newSingleThreadExecutor()) {
            Future<Integer> merged =
                    Objects.requireNonNull(
                            transactions.execute(_ -> {
                                lock("select id from deal where id = :id for update", deal);
                                Future<Integer> answer =
                                        other.submit(() ->
                                                pages.post("/contacts/merge", body, anna)
                                                        .getResponse()
                                                        .getStatus());
                                untilWaiting(answer);
                                lock("select id from contact where id = :id for key share", goes);
                                return answer;
                            }));
            assertThat(merged.get()).isEqualTo(303);
        }
        assertThat(dealContacts(deal)).containsExactly(kept.id());
    }

    private void lock(String sql, RecordRef ref) {
        jdbc.sql(sql).param("id", ref.id()).query(Long.class).single();
    }

    /// Merges two, and lets somebody do something before that is committed.
    ///
    /// @return why that failed, or null
    private @Nullable Throwable whileMerging(RecordRef kept, RecordRef goes, Runnable act)
            throws InterruptedException {
        int version =
                jdbc.sql("select version from %s where id = :id".formatted(goes.kind().key()))
                        .param("id", goes.id())
                        .query(Integer.class)
                        .single();
        MergeRequest request =
                MergeRequest.of(
                        kept,
                        new TreeMap<>(Map.of(kept.id(), 0, goes.id(), version)),
                        kept.kind() == RecordKind.CONTACT
                                ? new Values().with(ContactFields.LAST_NAME, "Kept")
                                : new Values().with(CompanyFields.NAME, "Kept"));
        try (var other = Executors.newSingleThreadExecutor()) {
            Future<?> done =
                    Objects.requireNonNull(
                            transactions.execute(_ -> {
                                merge.merge(anna, request, Steps.untold());
                                Future<?> running = other.submit(act);
                                untilWaiting(running);
                                return running;
                            }));
            done.get();
            return null;
        } catch (ExecutionException failed) {
            return failed.getCause();
        }
    }

    private void untilWaiting(Future<?> running) {
        await().atMost(Duration.ofSeconds(30))
                .pollInSameThread()
                .until(() ->
                        running.isDone()
                                || jdbc.sql(
                                                "select exists (select from pg_locks where not granted)")
                                        .query(Boolean.class)
                                        .single());
    }

    @Test
    void whatWasDoneAgainIsTakenBackAfterWhatFollowedIt() {
        RecordRef a = contact("Again", "A", "a@again.example");
        RecordRef b = contact("Again", "B", "b@again.example");
        RecordRef c = contact("Again", "C", "c@again.example");
        RecordRef ofB = dealWith(b);
        Map<String, List<String>> before = dump();
        String one = merge(anna, a, b);
        undo(anna, one);
        String undone = Long.toString(newest());
        String two = merge(anna, c, a);
        assertThat(pages.post("/changes/" + undone + "/undo", "", anna))
                .as("doing again what would go into what has gone on")
                .hasStatus(HttpStatus.CONFLICT);
        undo(anna, two);
        undo(anna, undone);
        String again = Long.toString(newest());
        assertThat(dealContacts(ofB)).containsExactly(a.id());
        String third = merge(anna, c, a);
        assertThat(pages.post("/changes/" + again + "/undo", "", anna))
                .hasStatus(HttpStatus.CONFLICT);
        undo(anna, third);
        undo(anna, again);
        assertThat(dealContacts(ofB)).containsExactly(b.id());
        assertThat(dump()).isEqualTo(before);
    }

    @Test
    void addressesLeadInNoCircleAfterSomethingWasRestoredByHand() {
        RecordRef a = contact("Loop", "A", "a@loop.example");
        RecordRef b = contact("Loop", "B", "b@loop.example");
        merge(anna, a, b);
        restoredBefore(b);
        merge(anna, b, a);
        assertThat(location(pages.get(a.path(), anna), HttpStatus.FOUND)).isEqualTo(b.path());
        pages.post(b.path() + "/trash", "", anna);
        assertThat(location(pages.get(a.path(), anna), HttpStatus.FOUND)).isEqualTo(b.path());
        assertThat(pages.get(b.path(), anna)).hasStatus(HttpStatus.NOT_FOUND);
    }

    @Test
    void anAddressIsFoundAtOnceHoweverOftenItWasMergedAndRestored() {
        RecordRef a = contact("Often", "A", "a@often.example");
        RecordRef b = contact("Often", "B", "b@often.example");
        for (int i = 0; i < 20; i++) {
            merge(anna, a, b);
            restoredBefore(b);
            merge(anna, b, a);
            restoredBefore(a);
        }
        pages.post(a.path() + "/trash", "", anna);
        pages.post(b.path() + "/trash", "", anna);
        List<Integer> status = new ArrayList<>();
        transactions.executeWithoutResult(_ -> {
            jdbc.sql("set local statement_timeout = '5s'").update();
            status.add(pages.get(a.path(), anna).getResponse().getStatus());
        });
        assertThat(status).containsAnyOf(302, 404);
    }

    /// As a version did that knew nothing of taking merges apart instead.
    private void restoredBefore(RecordRef ref) {
        transactions.executeWithoutResult(_ ->
                records.restore(
                        anna,
                        records.open(anna, ChangeKind.RESTORE, ""),
                        ref.kind(),
                        List.of(ref.id())));
    }

    @Test
    void valuesOfAFieldThatWasPutAwayMoveToo() {
        String key =
                fields.add(anna, RecordKind.DEAL, CustomFieldType.LINK, "Put away merge link")
                        .key();
        String field = "/settings/fields/" + key.substring(1);
        RecordRef kept = contacts.company(anna, "Put away kept");
        RecordRef goes = contacts.company(anna, "Put away goes");
        RecordRef deal = deals.deal(anna, "Put away");
        edit(deal, key + "=" + encoded("#" + goes.id()));
        assertThat(pages.post(field + "/archive", "", anna)).hasStatus(HttpStatus.SEE_OTHER);

        String set = merge(anna, kept, goes);
        assertThat(linked(deal, key)).isEqualTo(kept.id());
        undo(anna, set);
        assertThat(linked(deal, key)).isEqualTo(goes.id());
        undo(anna, Long.toString(newest()));
        assertThat(linked(deal, key)).isEqualTo(kept.id());
        assertThat(pages.post(field + "/restore", "", anna)).hasStatus(HttpStatus.SEE_OTHER);
        assertThat(pages.main(deal.path(), anna)).contains("Put away kept");
    }

    private long linked(RecordRef deal, String key) {
        return jdbc.sql("select (custom ->> :key)::bigint from deal where id = :id")
                .param("key", key)
                .param("id", deal.id())
                .query(Long.class)
                .single();
    }

    @Test
    void whatWentIntoAnotherComesBackByTakingTheMergeApartAndNotBare() {
        RecordRef kept = contact("Bare", "Kept", "kept@bare.example");
        RecordRef goes = contact("Bare", "Goes", "goes@bare.example");
        RecordRef deal = dealWith(goes);
        String set = merge(anna, kept, goes);
        assertThat(pages.main("/trash?kind=contacts", anna)).contains("Take apart");
        assertThat(location(pages.post(goes.path() + "/restore", "", anna)))
                .isEqualTo("/changes/" + set);
        assertThat(location(pages.post("/trash/restore", "kind=contacts&only=" + goes.id(), anna)))
                .isEqualTo("/changes/" + set);
        assertThat(pages.get(goes.path(), anna)).hasStatus(HttpStatus.FOUND);

        undo(anna, set);
        String undone = Long.toString(newest());
        assertThat(dealContacts(deal)).containsExactly(goes.id());
        undo(anna, undone);
        String again = Long.toString(newest());
        assertThat(location(pages.post(goes.path() + "/restore", "", anna)))
                .as("the merge that was done again")
                .isEqualTo("/changes/" + again);
        undo(anna, again);
        pages.post(goes.path() + "/trash", "", anna);
        assertThat(location(pages.post(goes.path() + "/restore", "", anna)))
                .startsWith(goes.path());
    }

    @Test
    void allOfTheTrashComesBackButWhatWentIntoOthers() {
        RecordRef kept = contacts.company(anna, "All back kept");
        RecordRef goes = contacts.company(anna, "All back goes");
        RecordRef other = contacts.company(anna, "All back other");
        merge(anna, kept, goes);
        pages.post(other.path() + "/trash", "", anna);
        String page = location(pages.post("/trash/restore-all", "kind=companies&by=me", anna));
        watch.done(page);
        assertThat(pages.main(page, anna)).contains("went into");
        assertThat(pages.get(other.path(), anna)).hasStatusOk();
        assertThat(pages.get(goes.path(), anna)).hasStatus(HttpStatus.FOUND);
    }

    @Test
    void whoBeginsToFollowWhileItIsMergedFollowsWhatWasKept() throws Exception {
        Scope berta = people.administrator("Merging Berta");
        RecordRef kept = contact("While followed", "Kept", "kept@followed.example");
        RecordRef goes = contact("While followed", "Goes", "goes@followed.example");
        assertThat(
                        whileMerging(
                                kept,
                                goes,
                                () -> pages.post(goes.path() + "/follow", "on=true", berta)))
                .isNull();
        assertThat(count("following", "record_kind = 2 and record_id", goes)).isZero();
        assertThat(count("following", "record_kind = 2 and record_id", kept)).isEqualTo(1);
    }

    @Test
    void aViewThatNamesWhatWasMergedShowsWhatItIsNowAndIsAsBeforeAfterAnUndo() {
        RecordRef kept = contacts.company(anna, "View names kept");
        RecordRef goes = contacts.company(anna, "View names goes");
        RecordRef person =
                contacts.contact(
                        anna,
                        ContactMother.named("View", "Names")
                                .with(ContactFields.COMPANY, goes.id()));
        String view = "/contacts?company=" + goes.id();
        assertThat(pages.main(view, anna)).contains(person.path() + "\"");
        String set = merge(anna, kept, goes);
        assertThat(pages.main(view, anna))
                .contains(person.path() + "\"", "View names kept")
                .doesNotContain("list.gone", "No record");
        undo(anna, set);
        assertThat(pages.main(view, anna)).contains(person.path() + "\"", "View names goes");
    }

    @Test
    void thePageOfAMergeListsWhatOneSeesBehindMuchThatOneDoesNot() {
        RecordRef kept = contacts.company(tom, "Long page kept");
        RecordRef goes = contacts.company(tom, "Long page goes");
        for (int i = 0; i < 60; i++) {
            contacts.contact(
                    anna,
                    ContactMother.named("Long page", "Foreign " + i)
                            .with(ContactFields.COMPANY, goes.id()));
        }
        deals.deal(
                tom,
                deals.named("Seen on a long page", "Prospecting")
                        .with(DealFields.COMPANY, goes.id()));
        String set = merge(tom, kept, goes);
        assertThat(pages.html("/changes/" + set, tom)).contains("Seen on a long page");
    }

    @Test
    void whoMayNotChangeWhatWasKeptAnyMoreTakesNoFilesFromIt() {
        RecordRef kept = contacts.contact(tom, "Handed over", "Kept");
        RecordRef goes = contacts.contact(tom, "Handed over", "Goes");
        files.file(tom, goes, "handed over.txt", "text");
        String set = merge(tom, kept, goes);
        jdbc.sql("update contact set owner_id = :anna where id = :id")
                .param("anna", anna.actor().id())
                .param("id", kept.id())
                .update();
        pages.post("/changes/" + set + "/undo", "", tom);
        assertThat(count("attachment", "subject_kind = 2 and subject_id", kept)).isEqualTo(1);
    }

    @Test
    void anOldAddressTellsNothingOfWhatOneMayNotSee() {
        RecordRef kept = contacts.contact(tom, "Old address", "Kept");
        RecordRef goes = contact("Old address", "Goes", "goes@old-address.example");
        merge(anna, kept, goes);
        assertThat(location(pages.get(goes.path(), anna), HttpStatus.FOUND)).isEqualTo(kept.path());
        assertThat(pages.get(goes.path(), tom)).hasStatus(HttpStatus.NOT_FOUND);
        assertThat(pages.html(kept.path(), tom))
                .as("nor does the timeline")
                .doesNotContain("merged another contact");
    }

    @Test
    void howManyUnseenLinksMoveIsNotTold() {
        RecordRef kept = contacts.contact(tom, "Untold", "Kept");
        RecordRef goes = contacts.contact(tom, "Untold", "Goes");
        RecordRef deal = dealWith(goes);
        List<Long> totals = new ArrayList<>();
        long set =
                merge.merge(
                        tom,
                        MergeRequest.of(
                                kept,
                                new TreeMap<>(Map.of(kept.id(), 0, goes.id(), 0)),
                                new Values().with(ContactFields.LAST_NAME, "Kept")),
                        new Steps((_, _, total) -> totals.add(total)));
        assertThat(dealContacts(deal)).containsExactly(kept.id());
        undo.undo(tom, set, new Steps((_, _, total) -> totals.add(total)));
        assertThat(dealContacts(deal)).containsExactly(goes.id());
        assertThat(totals).isNotEmpty().containsOnly(0L);
    }

    @Test
    void whatWasAddedWhileSomebodyChoseIsProposedToThem() {
        RecordRef kept = contact("Offered", "Kept", "kept@offered.example");
        RecordRef goes = contact("Offered", "Goes", "goes@offered.example");
        Document before = page(anna, kept, goes);
        StringBuilder chosen = new StringBuilder(form(before) + "&into=" + kept.id());
        before.select("input[name=sent], input[name=offered]")
                .forEach(input ->
                        chosen.append('&')
                                .append(input.attr("name"))
                                .append('=')
                                .append(encoded(input.attr("value"))));
        chosen.append("&email=").append(encoded("kept@offered.example"));
        addEmail(goes, "late@offered.example");
        MvcTestResult answer = pages.post("/contacts/merge", chosen.toString(), anna);
        assertThat(answer).hasStatus(HttpStatus.CONFLICT);
        assertThat(
                        Jsoup.parse(Pages.html(answer))
                                .select("input[name=email][checked]")
                                .eachAttr("value"))
                .containsExactlyInAnyOrder("kept@offered.example", "late@offered.example");
    }

    @Test
    void aVersionThatKnowsNoMergesTakesNoneApart() {
        RecordRef kept = contact("Known", "Kept", "kept@known.example");
        RecordRef goes = contact("Known", "Goes", "goes@known.example");
        String set = merge(anna, kept, goes);
        assertThatThrownBy(() -> undoneBySomethingElse(Long.parseLong(set)))
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("newer version");
        undo(anna, set);
        assertThatThrownBy(() -> undoneBySomethingElse(newest()))
                .as("nor does it do one again")
                .isInstanceOf(DataAccessException.class);
    }

    private void undoneBySomethingElse(long set) {
        jdbc.sql(
                        "insert into change_set (kind, source, title, undoes_id) values ('undo', 'form', '', :set)")
                .param("set", set)
                .update();
    }

    @Test
    void whoMergesTwiceFindsWhereItWent() {
        RecordRef kept = contact("Twice", "Kept", "kept@twice-merged.example");
        RecordRef goes = contact("Twice", "Goes", "goes@twice-merged.example");
        RecordRef beside = contact("Twice", "Beside", "beside@twice-merged.example");
        String body = form(page(anna, beside, goes)) + "&into=" + beside.id();
        merge(anna, kept, goes);
        MvcTestResult answer = pages.post("/contacts/merge", body, anna);
        assertThat(answer).hasStatus(HttpStatus.CONFLICT);
        assertThat(Jsoup.parse(Pages.html(answer)).select("main a").eachAttr("href"))
                .contains(kept.path());
    }

    /// The key of a field of deals that links to companies.
    private String mergeLink() {
        return jdbc.sql("select 'c' || id from custom_field where name = 'Our merge link'")
                .query((row, _) -> row.getString(1))
                .optional()
                .orElseGet(() ->
                        fields.add(anna, RecordKind.DEAL, CustomFieldType.LINK, "Our merge link")
                                .key());
    }

    private Scope limited(Scope scope) {
        var permissions = new io.minicrm.scope.Permissions();
        for (var action : io.minicrm.scope.Action.values()) {
            permissions =
                    permissions.grant(
                            RecordKind.CONTACT,
                            action,
                            action == io.minicrm.scope.Action.DELETE ? Reach.OWN : Reach.TEAM);
        }
        var actor = scope.actor();
        return Scope.of(
                new io.minicrm.scope.Actor(
                        actor.id(),
                        actor.name(),
                        actor.email(),
                        false,
                        actor.teamId(),
                        actor.roleName(),
                        actor.locale(),
                        actor.zone(),
                        permissions));
    }

    private RecordRef contact(String first, String last, String email) {
        return contacts.contact(
                anna,
                ContactMother.named(first, last)
                        .with(ContactFields.EMAIL, ContactMother.email(email)));
    }

    private RecordRef company(String name, RecordRef parent) {
        RecordRef company = contacts.company(anna, name);
        edit(company, "parent=" + encoded("#" + parent.id()));
        return company;
    }

    private RecordRef dealWith(RecordRef contact) {
        return deals.deal(
                anna,
                deals.named("Deal " + contact.id(), "Prospecting")
                        .with(
                                DealFields.CONTACTS,
                                List.of(new LabelledLink(contact.id(), "user"))));
    }

    private void addEmail(RecordRef ref, String address) {
        List<String> all = new ArrayList<>(emails(ref));
        all.add(address);
        StringBuilder body = new StringBuilder("edit=email");
        all.forEach(each -> body.append("&email=").append(encoded(each)));
        assertThat(pages.post(ref.path(), body.toString(), anna)).hasStatus(HttpStatus.SEE_OTHER);
    }

    private void edit(RecordRef ref, String values) {
        for (String each : values.split("&")) {
            String key = each.substring(0, each.indexOf('='));
            assertThat(pages.post(ref.path(), "edit=" + key + "&" + each, anna))
                    .hasStatus(HttpStatus.SEE_OTHER);
        }
    }

    private long parent(RecordRef company) {
        return jdbc.sql("select coalesce(parent_id, 0) from company where id = :id")
                .param("id", company.id())
                .query(Long.class)
                .single();
    }

    private List<String> emails(RecordRef contact) {
        return jdbc.sql("select email from contact_email where contact_id = :id order by position")
                .param("id", contact.id())
                .query((row, _) -> row.getString(1))
                .list();
    }

    private List<Long> dealContacts(RecordRef deal) {
        return jdbc.sql("select contact_id from deal_contact where deal_id = :id order by position")
                .param("id", deal.id())
                .query((row, _) -> row.getLong(1))
                .list();
    }

    private long count(String table, String column, RecordRef ref) {
        return jdbc.sql("select count(*) from %s where %s = :id".formatted(table, column))
                .param("id", ref.id())
                .query(Long.class)
                .single();
    }

    private long newest() {
        return jdbc.sql("select max(id) from change_set").query(Long.class).single();
    }

    private Map<String, List<String>> dump() {
        Map<String, List<String>> dump = new TreeMap<>();
        for (String table : TABLES) {
            dump.put(
                    table,
                    jdbc.sql(
                                    "select (to_jsonb(t) - '{version,updated_at,updated_by}'::text[])::text as row from %s t order by 1"
                                            .formatted(table))
                            .query((row, _) -> row.getString(1))
                            .list());
        }
        return dump;
    }

    /// Merges as it is proposed, the first one being kept.
    ///
    /// @return the change set
    private String merge(Scope scope, RecordRef... records) {
        String location =
                location(
                        pages.post(
                                "/" + records[0].kind().plural() + "/merge",
                                form(page(scope, records)) + "&into=" + records[0].id(),
                                scope));
        assertThat(location).startsWith(records[0].path() + "?changed=");
        return location.replaceAll(".*changed=", "");
    }

    private String undo(Scope scope, String set) {
        String location = location(pages.post("/changes/" + set + "/undo", "", scope));
        assertThat(location).doesNotContain("asBefore");
        return location;
    }

    private Document page(Scope scope, RecordRef... records) {
        return Jsoup.parse(pages.html(address(records) + "&into=" + records[0].id(), scope));
    }

    private static String address(RecordRef... records) {
        StringBuilder address = new StringBuilder("/" + records[0].kind().plural() + "/merge?");
        for (RecordRef each : records) {
            address.append("id=").append(each.id()).append('&');
        }
        return address.substring(0, address.length() - 1);
    }

    /// The ids and versions that a page sends.
    private static String form(Document page) {
        StringBuilder form = new StringBuilder();
        page.select("input[name=id], input[name^=version.]")
                .forEach(input ->
                        form.append(form.isEmpty() ? "" : "&")
                                .append(input.attr("name"))
                                .append('=')
                                .append(input.attr("value")));
        return form.toString();
    }
}
