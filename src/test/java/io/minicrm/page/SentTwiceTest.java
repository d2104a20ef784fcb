package io.minicrm.page;

import static io.minicrm.Pages.location;
import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.CrmTest;
import io.minicrm.Pages;
import io.minicrm.contact.ContactMother;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Forms that are sent twice, as a double click does it.
@CrmTest
class SentTwiceTest {

    @Autowired Pages pages;
    @Autowired ScopeMother people;
    @Autowired ContactMother contacts;
    @Autowired JdbcClient jdbc;

    Scope anna;

    @BeforeEach
    void anna() {
        anna = people.administrator("Twice Anna");
    }

    @Test
    void aNewContactIsMadeOnceAndIsNoDoubleOfItself() throws Exception {
        String body = once("/contacts/new") + "&firstName=Doppelte&lastName=Klickerin";
        String page = both("/contacts/new", body);
        assertThat(page).matches("/contacts/\\d+\\?changed=\\d+");
        assertThat(location(pages.post("/contacts/new", body, anna))).isEqualTo(page);
        assertThat(count("contact where last_name = 'Klickerin'")).isEqualTo(1);
        assertThat(location(pages.post("/contacts/new", body.replace("Doppelte", "Dritte"), anna)))
                .as("somebody else")
                .isNotEqualTo(page);
    }

    @Test
    void aNoteIsWrittenOnce() throws Exception {
        RecordRef contact = contacts.contact(anna, "Noted", "Once");
        String body = once(contact.path()) + "&kind=note&body=Said+only+once";
        both(contact.path() + "/activities", body);
        assertThat(count("activity where body = 'Said only once'")).isEqualTo(1);
        assertThat(
                        pages.post(
                                contact.path() + "/activities",
                                once(contact.path()) + "&kind=note&body=Said+only+once",
                                anna))
                .as("written once more, on the page as it is then")
                .hasStatus(HttpStatus.SEE_OTHER);
        assertThat(count("activity where body = 'Said only once'")).isEqualTo(2);
    }

    @Test
    void whatWasRefusedCanBeSentAgain() {
        String key = once("/contacts/new");
        assertThat(pages.post("/contacts/new", key + "&email=nonsense", anna))
                .hasStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        assertThat(pages.post("/contacts/new", key + "&email=nonsense", anna))
                .hasStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        assertThat(pages.post("/contacts/new", key + "&lastName=Refused+before", anna))
                .hasStatus(HttpStatus.SEE_OTHER);
    }

    @Test
    void whatWasSentLongAgoIsForgotten() {
        String body = once("/companies/new") + "&name=Sent+long+ago";
        String page = location(pages.post("/companies/new", body, anna));
        jdbc.sql("update sent_form set sent_at = now() - interval '2 days' where user_id = :anna")
                .param("anna", anna.actor().id())
                .update();
        pages.post("/companies/new", once("/companies/new") + "&name=Sent+just+now", anna);
        assertThat(
                        jdbc.sql("select location from sent_form where user_id = :anna")
                                .param("anna", anna.actor().id())
                                .query((row, _) -> row.getString(1))
                                .list())
                .hasSize(1)
                .doesNotContain(page);
    }

    /// Sends a form twice at once.
    ///
    /// @return where both lead
    private String both(String address, String body) throws Exception {
        try (ExecutorService two = Executors.newFixedThreadPool(2)) {
            Callable<String> send = () -> location(pages.post(address, body, anna));
            List<Future<String>> led = two.invokeAll(List.of(send, send));
            assertThat(led.getLast().get()).isEqualTo(led.getFirst().get());
            return led.getFirst().get();
        }
    }

    /// The key of the form on a page.
    private String once(String address) {
        return "once="
                + Jsoup.parse(pages.html(address, anna))
                        .select("main form input[name=once]")
                        .attr("value");
    }

    private int count(String of) {
        return jdbc.sql("select count(*)::int from " + of).query(Integer.class).single();
    }
}
