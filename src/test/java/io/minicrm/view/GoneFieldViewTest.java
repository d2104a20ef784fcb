package io.minicrm.view;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.CrmTest;
import io.minicrm.contact.ContactMother;
import io.minicrm.custom.CustomField;
import io.minicrm.custom.CustomFieldMother;
import io.minicrm.custom.CustomFieldType;
import io.minicrm.custom.CustomFields;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.util.Objects;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/// A view asks for a field that administrators put away. Fields are known once they are committed,
/// so this is not one transaction.
@CrmTest
class GoneFieldViewTest {

    @Autowired MockMvcTester mvc;
    @Autowired JdbcClient jdbc;
    @Autowired ScopeMother people;
    @Autowired ContactMother contacts;
    @Autowired CustomFieldMother fields;
    @Autowired CustomFields customFields;

    @AfterEach
    void noViews() {
        jdbc.sql("delete from saved_view").update();
    }

    @Test
    void itMatchesNothingAndSaysSo() throws Exception {
        Scope anna = people.administrator("Anna");
        contacts.contact(anna, "Ada", "Archivist");
        CustomField field =
                fields.add(anna, RecordKind.CONTACT, CustomFieldType.TEXT, "Shoe of views");
        String asked = field.key() + ".empty=yes";
        String address =
                Objects.requireNonNull(
                        mvc.post()
                                .uri("/contacts/views")
                                .with(as(anna))
                                .with(csrf())
                                .param("name", "Barefoot")
                                .param("audience", "private")
                                .param("pinned", "on")
                                .param("query", asked)
                                .exchange()
                                .getResponse()
                                .getHeader(HttpHeaders.LOCATION));
        assertThat(address).startsWith("/contacts?" + asked + "&view=");
        assertThat(page(anna, address).select("tbody tr")).isNotEmpty();

        customFields.archive(anna, field.id());
        Document page = page(anna, address);
        assertThat(page.select(".tab[aria-current]").text()).isEqualTo("Pinned Barefoot0");
        assertThat(page.select(".filters .chip-bad").text()).contains("Shoe of views");
        assertThat(page.select(".filter-error").text()).contains("archived");
        assertThat(page.select("tbody tr, .changed-view")).isEmpty();
        assertThat(page.select("#pin-" + address.replaceAll(".*=", "")).text()).isEqualTo("0");
    }

    private Document page(Scope whose, String address) throws Exception {
        return Jsoup.parse(
                mvc.get()
                        .uri(address)
                        .with(as(whose))
                        .exchange()
                        .getResponse()
                        .getContentAsString());
    }
}
