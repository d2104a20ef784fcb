package io.minicrm.change;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.CrmTest;
import io.minicrm.activity.Activities;
import io.minicrm.contact.ContactFields;
import io.minicrm.record.Values;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.annotation.Transactional;

@CrmTest
@Transactional
class TrashTest {

    @Autowired MockMvcTester mvc;
    @Autowired ChangeMother made;
    @Autowired ScopeMother people;
    @Autowired History history;
    @Autowired Purge purge;
    @Autowired Activities activities;
    @Autowired JdbcClient jdbc;

    Scope anna;
    Scope tom;

    @BeforeEach
    void people() {
        anna = people.administrator("Anna");
        tom = people.person("Tom", Reach.OWN, null);
    }

    @Test
    void oneFindsWhatOneMayRestore() {
        RecordRef katharina = made.contact(tom, "Katharina", "Wesselhöft");
        RecordRef bernd = made.contact(anna, "Bernd", "Kämmerer");
        made.delete(tom, RecordKind.CONTACT, katharina);
        made.delete(anna, RecordKind.CONTACT, bernd);

        assertThat(get("/trash", tom))
                .hasStatusOk()
                .bodyText()
                .contains("Katharina Wesselhöft")
                .doesNotContain("Bernd")
                .contains("29 days");
        assertThat(get("/trash?kind=contacts", anna)).bodyText().contains("Bernd", "Katharina");
        assertThat(get("/trash?kind=contacts&by=me", anna))
                .bodyText()
                .contains("Bernd")
                .doesNotContain("Katharina");
        assertThat(get("/trash?kind=companies", tom)).bodyText().contains("Nothing lies here");
        assertThat(get("/trash?kind=spoons", tom)).hasStatus(HttpStatus.NOT_FOUND);
    }

    @Test
    void severalComeBackInOneChange() {
        RecordRef katharina = made.contact(tom, "Katharina", "Wesselhöft");
        RecordRef bernd = made.contact(tom, "Bernd", "Kämmerer");
        made.delete(tom, RecordKind.CONTACT, katharina, bernd);

        MvcTestResult restored = restore(tom, null, katharina, bernd);

        assertThat(restored)
                .hasStatus(HttpStatus.SEE_OTHER)
                .hasHeader("Location", "/trash?kind=contacts&changed=" + made.last(bernd));
        assertThat(made.last(katharina)).isEqualTo(made.last(bernd));
        assertThat(isLiving(katharina)).isTrue();
        assertThat(get("/trash?kind=contacts&changed=" + made.last(bernd), tom))
                .bodyText()
                .contains("2 contacts restored");
    }

    @Test
    void oneComesBackWhateverElseIsChosen() {
        RecordRef katharina = made.contact(tom, "Katharina", "Wesselhöft");
        RecordRef bernd = made.contact(tom, "Bernd", "Kämmerer");
        made.delete(tom, RecordKind.CONTACT, katharina, bernd);
        restore(tom, bernd, katharina);
        assertThat(isLiving(bernd)).isTrue();
        assertThat(isLiving(katharina)).isFalse();
    }

    @Test
    void foreignOnesStayWhereTheyAre() {
        RecordRef bernd = made.contact(anna, "Bernd", "Kämmerer");
        made.delete(anna, RecordKind.CONTACT, bernd);
        assertThat(restore(tom, null, bernd))
                .hasStatus(HttpStatus.CONFLICT)
                .bodyText()
                .contains("Nothing was restored.")
                .doesNotContain("Bernd");
        assertThat(isLiving(bernd)).isFalse();
    }

    @Test
    void whatHasLainThereForThirtyDaysIsRemovedForGood() {
        RecordRef katharina = made.contact(tom, "Katharina", "Wesselhöft");
        RecordRef bernd = made.contact(tom, "Bernd", "Kämmerer");
        made.delete(tom, RecordKind.CONTACT, katharina, bernd);
        made.backdateDeletion(katharina, Undo.PERIOD.plus(Duration.ofMinutes(1)));
        made.backdateDeletion(bernd, Undo.PERIOD.minus(Duration.ofMinutes(1)));

        assertThat(purge.removeDue()).isEqualTo(1);

        assertThat(exists(katharina)).isFalse();
        assertThat(exists(bernd)).isTrue();
        assertThat(restore(tom, null, katharina)).hasStatus(HttpStatus.CONFLICT);
        assertThat(get("/trash", tom))
                .bodyText()
                .doesNotContain("Katharina")
                .contains("less than a day");
        assertThat(get("/changes/" + made.last(katharina), anna))
                .hasStatusOk()
                .bodyText()
                .contains("removed for good")
                .doesNotContain("Katharina");
        assertThat(
                        jdbc.sql(
                                        "select count(*) from change_log where after::text like '%Katharina%'")
                                .query(Integer.class)
                                .single())
                .isZero();
    }

    @Test
    void whoLinkedToWhatIsRemovedLosesTheLinkByAChange() {
        RecordRef hofmann = made.company(tom, "Hofmann");
        RecordRef katharina = made.contact(tom, "Katharina", "Wesselhöft");
        made.edit(tom, katharina, new Values().with(ContactFields.COMPANY, hofmann.id()));
        made.delete(tom, RecordKind.COMPANY, hofmann);
        made.backdateDeletion(hofmann, Undo.PERIOD.plus(Duration.ofDays(1)));

        purge.removeDue();

        History.Entry entry = history.of(tom, katharina, null, 1).getFirst();
        assertThat(entry.source()).isEqualTo("system");
        assertThat(entry.fields())
                .singleElement()
                .satisfies(change -> {
                    assertThat(change.before()).isEqualTo(hofmann.id());
                    assertThat(change.after()).isNull();
                });
    }

    @Test
    void whatWasNotedOnItGoesToo() {
        RecordRef katharina = made.contact(tom, "Katharina", "Wesselhöft");
        activities.note(tom, katharina, "Likes the shorter lead time", null);
        made.delete(tom, RecordKind.CONTACT, katharina);
        made.backdateDeletion(katharina, Undo.PERIOD.plus(Duration.ofDays(1)));

        purge.removeDue();

        assertThat(
                        jdbc.sql(
                                        """
                                        select (select count(*) from activity where body like 'Likes the shorter%')
                                             + (select count(*) from timeline where record_kind = 2 and record_id = :id)
                                        """)
                                .param("id", katharina.id())
                                .query(Integer.class)
                                .single())
                .isZero();
    }

    @Test
    void aNoteIsToldByItsFirstWords() {
        RecordRef katharina = made.contact(tom, "Katharina", "Wesselhöft");
        long noted = activities.note(tom, katharina, "Likes the\n\nshorter lead time", null).id();
        assertThat(get("/changes", tom)).bodyText().contains("“Likes the shorter lead time” added");
        assertThat(get("/changes/" + noted, tom))
                .bodyText()
                .contains("Likes the shorter lead time");
    }

    private MvcTestResult get(String address, Scope scope) {
        return mvc.get().uri(address).with(as(scope)).exchange();
    }

    private MvcTestResult restore(Scope scope, @Nullable RecordRef only, RecordRef... chosen) {
        var request =
                mvc.post()
                        .uri("/trash/restore")
                        .with(as(scope))
                        .with(csrf())
                        .param("kind", chosen[0].kind().plural());
        for (RecordRef ref : chosen) {
            request = request.param("id", Long.toString(ref.id()));
        }
        return (only == null ? request : request.param("only", Long.toString(only.id())))
                .exchange();
    }

    private boolean exists(RecordRef ref) {
        return jdbc.sql("select exists (select from contact where id = :id)")
                .param("id", ref.id())
                .query(Boolean.class)
                .single();
    }

    private boolean isLiving(RecordRef ref) {
        return jdbc.sql("select deleted_at is null from contact where id = :id")
                .param("id", ref.id())
                .query(Boolean.class)
                .single();
    }
}
