package io.minicrm.change;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.CrmTest;
import io.minicrm.contact.ContactFields;
import io.minicrm.record.ChangeKind;
import io.minicrm.record.ChangeSet;
import io.minicrm.record.Records;
import io.minicrm.record.Staging;
import io.minicrm.record.Values;
import io.minicrm.scope.Actor;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import io.minicrm.scope.Source;
import java.io.UnsupportedEncodingException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.annotation.Transactional;

@CrmTest
@Transactional
class ChangePagesTest {

    @Autowired MockMvcTester mvc;
    @Autowired ChangeMother made;
    @Autowired ScopeMother people;
    @Autowired Records records;

    Scope anna;
    Scope tom;

    @BeforeEach
    void people() {
        anna = people.administrator("Anna");
        tom = people.person("Tom", Reach.OWN, null);
    }

    @Test
    void theListTellsWhoDidWhat() throws Exception {
        RecordRef katharina = made.contact(tom, "Katharina", "Wesselhöft");
        made.edit(tom, katharina, first("Kathi"));

        assertThat(words(page("/changes", tom)))
                .contains(
                        "You 2 changes,",
                        "Katharina Wesselhöft added",
                        "Katharina Wesselhöft changed First name Katharina → Kathi");
        assertThat(words(page("/changes", anna)))
                .contains("Tom 2 changes,", "First name Katharina → Kathi");
        assertThat(words(page("/changes", german(tom))))
                .contains("Sie 2 Änderungen,", "Katharina Wesselhöft geändert");
    }

    @Test
    void whatOneDidAfterTheOtherStandsTogether() throws Exception {
        RecordRef katharina = made.contact(tom, "Katharina", "Wesselhöft");
        made.edit(tom, katharina, first("Kathi"));
        made.edit(anna, katharina, first("Käthe"));
        made.edit(tom, katharina, first("Kate").with(ContactFields.LAST_NAME, "Ouédraogo"));

        String all = words(page("/changes", anna));
        assertThat(all.substring(0, all.indexOf("Katharina Wesselhöft added")))
                .containsSubsequence(
                        "Tom 1 change,",
                        "Käthe Wesselhöft changed First name, Last name",
                        "You 1 change,",
                        "Kathi → Käthe",
                        "Tom 2 changes,",
                        "Katharina → Kathi");
        assertThat(words(page("/changes?by=" + tom.actor().id(), anna)))
                .contains("Tom 3 changes,")
                .doesNotContain("Kathi → Käthe");
        assertThat(words(page("/changes?by=" + anna.actor().id(), tom)))
                .contains("Nothing was changed yet");
    }

    @Test
    void valuesThatOneMayNotSeeStayOutOfTheList() throws Exception {
        RecordRef company = made.company(anna, "Hidden Foundry");
        RecordRef katharina = made.contact(tom, "Katharina", "Wesselhöft");
        made.edit(anna, katharina, new Values().with(ContactFields.COMPANY, company.id()));
        made.edit(tom, katharina, new Values().with(ContactFields.COMPANY, null));

        assertThat(words(page("/changes", tom)))
                .contains("Katharina Wesselhöft changed Company no access → nothing")
                .doesNotContain("Hidden Foundry");
        assertThat(words(page("/changes", anna))).contains("Company Hidden Foundry →");
    }

    @Test
    void peopleSeeTheirOwnChangesAndAdministratorsEverybodys() throws Exception {
        RecordRef katharina = made.contact(anna, "Katharina", "Wesselhöft");
        made.contact(tom, "Bernd", "Kämmerer");

        assertThat(page("/changes", tom)).contains("Bernd").doesNotContain("Katharina");
        assertThat(page("/changes", anna)).contains("Bernd").contains("Katharina");
        assertThat(page("/changes?by=me", anna)).contains("Katharina").doesNotContain("Bernd");
        assertThat(get("/changes/" + made.last(katharina), tom))
                .hasStatus(HttpStatus.NOT_FOUND)
                .bodyText()
                .doesNotContain("Katharina");
        assertThat(get("/changes/999999999", anna)).hasStatus(HttpStatus.NOT_FOUND);
    }

    @Test
    void theListIsReadByPagesBothWays() throws Exception {
        // Somebody of whom no other test has left a change
        Scope paul = people.person("PagingPaul", Reach.OWN, null);
        RecordRef katharina = made.contact(paul, "Katharina", "Wesselhöft");
        for (int i = 1; i <= 120; i++) {
            made.edit(paul, katharina, first("Number " + i));
        }
        String first = page("/changes", paul);
        assertThat(first).contains("rel=\"next\"").doesNotContain("rel=\"prev\"");
        assertThat(rows(first)).isEqualTo(50);
        String second = page(link("next", first), paul);
        assertThat(rows(second)).isEqualTo(50);
        String third = page(link("next", second), paul);
        assertThat(rows(third)).isEqualTo(21);
        assertThat(third).doesNotContain("rel=\"next\"");
        assertThat(ids(page(link("prev", third), paul))).isEqualTo(ids(second));
        assertThat(ids(page(link("prev", second), paul))).isEqualTo(ids(first));
    }

    @Test
    void anImportSaysHowManyOfWhat() throws Exception {
        ChangeSet imported =
                records.open(tom.through(Source.IMPORT), ChangeKind.IMPORT, "us-500.csv");
        records.writeAll(
                tom,
                imported,
                ContactFields.CONTACT,
                staging ->
                        staging.rows(
                                LongStream.range(0, 120)
                                        .mapToObj(i -> new Staging.Row(i, null, first("N" + i)))
                                        .toList()));

        assertThat(page("/changes", tom)).contains("Us-500.csv: 120 contacts imported");
        String page = page("/changes/" + imported.id(), tom);
        assertThat(page)
                .contains("120 contacts go to the trash.")
                .contains("You can undo this until");
        assertThat(Pattern.compile("href=\"/contacts/\\d").matcher(page).results().count())
                .isEqualTo(50);
        String second = page(link("next", page), tom);
        assertThat(page(link("next", second), tom)).contains("20 records on this page");
    }

    @Test
    void aChangeShowsWhatEveryFieldWasAndIs() throws Exception {
        RecordRef katharina = made.contact(tom, "Katharina", "Wesselhöft");
        long edit = made.edit(tom, katharina, first("Kathi"));

        assertThat(page("/changes/" + edit, tom))
                .contains("You changed Katharina Wesselhöft")
                .contains("First name")
                .containsPattern("class=\"was\">\\s*Katharina")
                .containsPattern("class=\"becomes\">\\s*Kathi")
                .contains("action=\"/changes/" + edit + "/undo\"");
    }

    @Test
    void whatBecameForeignSinceShowsNeitherNameNorValues() throws Exception {
        RecordRef katharina = made.contact(tom, "Katharina", "Wesselhöft");
        long edit = made.edit(tom, katharina, first("Kathi"));
        made.edit(
                anna,
                katharina,
                new Values().with(ContactFields.CONTACT.owner(), anna.actor().id()));

        assertThat(page("/changes", tom))
                .contains("1 contact changed")
                .doesNotContain("Wesselhöft")
                .doesNotContain("Kathi");
        assertThat(page("/changes/" + edit, tom))
                .contains("no access")
                .doesNotContain("Wesselhöft")
                .doesNotContain("Kathi");
    }

    @Test
    void undoingFromTheLineLeadsBackToWhereOneWas() {
        RecordRef katharina = made.contact(tom, "Katharina", "Wesselhöft");
        long edit = made.edit(tom, katharina, first("Kathi"));

        MvcTestResult undone = undo(edit, tom, katharina.path() + "?tab=all&changed=" + edit);

        assertThat(undone)
                .hasStatus(HttpStatus.SEE_OTHER)
                .hasHeader(
                        "Location", katharina.path() + "?tab=all&changed=" + made.last(katharina));
        assertThat(made.last(katharina)).isGreaterThan(edit);
    }

    @Test
    void undoingTheMakingOfARecordLeadsToTheList() {
        RecordRef katharina = made.contact(tom, "Katharina", "Wesselhöft");
        assertThat(undo(made.last(katharina), tom, katharina.path()))
                .hasHeader("Location", "/contacts?changed=" + made.last(katharina));
    }

    @Test
    void undoingNeverLeadsElsewhere() {
        RecordRef katharina = made.contact(tom, "Katharina", "Wesselhöft");
        long edit = made.edit(tom, katharina, first("Kathi"));
        assertThat(undo(edit, tom, "https://elsewhere.example/"))
                .hasHeader("Location", "/?changed=" + made.last(katharina));
    }

    @Test
    void whatWasKeptIsListedWithItsReason() throws Exception {
        RecordRef katharina = made.contact(tom, "Katharina", "Wesselhöft");
        long edit = made.edit(tom, katharina, first("Kathi"));
        made.edit(anna, katharina, first("Käthe"));

        MvcTestResult undone = undo(edit, tom, katharina.path());

        String location = undone.getResponse().getHeader("Location");
        assertThat(location).startsWith("/changes/");
        assertThat(page(String.valueOf(location), tom))
                .contains("You could not undo: Katharina Wesselhöft changed")
                .contains("Nothing was put back. 1 record was kept.")
                .contains("Anna changed it since, on")
                .containsPattern("class=\"was\">\\s*Katharina")
                .containsPattern("class=\"becomes\">\\s*Käthe");
    }

    @Test
    void undoingTwiceIsRefusedInOneSentence() {
        RecordRef katharina = made.contact(tom, "Katharina", "Wesselhöft");
        long edit = made.edit(tom, katharina, first("Kathi"));
        undo(edit, anna, null);

        assertThat(undo(edit, tom, null))
                .hasStatus(HttpStatus.CONFLICT)
                .bodyText()
                .contains("This cannot be undone")
                .contains("Anna undid this on");
        assertThat(page("/changes", tom)).contains("undone");
    }

    @Test
    void whatIsTooOldCannotBeUndone() {
        RecordRef katharina = made.contact(tom, "Katharina", "Wesselhöft");
        long edit = made.edit(tom, katharina, first("Kathi"));
        made.backdate(edit, Undo.PERIOD.plus(Duration.ofMinutes(1)));

        assertThat(undo(edit, tom, null))
                .hasStatus(HttpStatus.CONFLICT)
                .bodyText()
                .contains("more than 30 days ago");
        assertThat(page("/changes/" + edit, tom))
                .contains("This can no longer be undone.")
                .doesNotContain("/undo\"");
    }

    @Test
    void nobodyUndoesWhatSomebodyElseDid() {
        RecordRef katharina = made.contact(anna, "Katharina", "Wesselhöft");
        long edit = made.edit(anna, katharina, first("Kathi"));
        assertThat(undo(edit, tom, null)).hasStatus(HttpStatus.NOT_FOUND);
        assertThat(made.last(katharina)).isEqualTo(edit);
    }

    @Test
    void whoHasJustDoneSomethingIsOfferedTheWayBack() {
        RecordRef katharina = made.contact(tom, "Katharina", "Wesselhöft");
        long edit = made.edit(tom, katharina, first("Kathi"));
        assertThat(page("/trash?changed=" + edit, tom))
                .contains("First name of Katharina Wesselhöft is now Kathi")
                .contains("action=\"/changes/" + edit + "/undo\"");
        assertThat(page("/trash?changed=" + edit, anna)).doesNotContain("/undo\"");

        undo(edit, tom, null);
        assertThat(page("/trash?changed=" + made.last(katharina), tom))
                .contains("Undone: Katharina Wesselhöft changed");
        assertThat(page("/trash?changed=" + edit, tom)).doesNotContain("/undo\"");

        long deleted =
                made.delete(
                        tom,
                        RecordKind.CONTACT,
                        katharina,
                        made.contact(tom, "A", "B"),
                        made.contact(tom, "C", "D"));
        assertThat(page("/trash?changed=" + deleted, tom))
                .contains("3 contacts moved to the trash");
        made.backdate(deleted, Duration.ofHours(1));
        assertThat(page("/trash?changed=" + deleted, tom)).doesNotContain("/undo\"");
    }

    private static Values first(String name) {
        return new Values().with(ContactFields.FIRST_NAME, name);
    }

    private static Scope german(Scope scope) {
        Actor actor = scope.actor();
        return Scope.of(
                new Actor(
                        actor.id(),
                        actor.name(),
                        actor.email(),
                        actor.administrator(),
                        actor.teamId(),
                        actor.roleName(),
                        Locale.GERMANY,
                        actor.zone(),
                        actor.permissions()));
    }

    private MvcTestResult get(String address, Scope scope) {
        return mvc.get().uri(address).with(as(scope)).exchange();
    }

    private String page(String address, Scope scope) {
        MvcTestResult result = get(address, scope);
        assertThat(result).hasStatusOk();
        try {
            return result.getResponse()
                    .getContentAsString()
                    .replace("&amp;", "&")
                    .replaceAll("\\s+", " ");
        } catch (UnsupportedEncodingException e) {
            throw new AssertionError(e);
        }
    }

    private MvcTestResult undo(long changeSetId, Scope scope, @Nullable String back) {
        var request =
                mvc.post().uri("/changes/" + changeSetId + "/undo").with(as(scope)).with(csrf());
        return (back == null ? request : request.param("back", back)).exchange();
    }

    private static String link(String rel, String page) {
        Matcher link = Pattern.compile("rel=\"" + rel + "\" href=\"([^\"]+)\"").matcher(page);
        assertThat(link.find()).as("a link to %s", rel).isTrue();
        return link.group(1);
    }

    /// What a page says, without its tags.
    private static String words(String page) {
        return page.substring(page.indexOf("<main"))
                .replaceAll("<[^>]*>", " ")
                .replaceAll("\\s+", " ");
    }

    private static long rows(String page) {
        return ids(page).size();
    }

    private static java.util.List<String> ids(String page) {
        return Pattern.compile("href=\"(/changes/\\d+)\"")
                .matcher(page)
                .results()
                .map(found -> found.group(1))
                .toList();
    }
}
