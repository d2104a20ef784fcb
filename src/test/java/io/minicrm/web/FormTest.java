package io.minicrm.web;

import static io.minicrm.company.CompanyFields.COMPANY;
import static io.minicrm.contact.ContactFields.CONTACT;
import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.CrmTest;
import io.minicrm.company.CompanyFields;
import io.minicrm.contact.ContactFields;
import io.minicrm.contact.ContactMother;
import io.minicrm.record.EmailAddress;
import io.minicrm.record.EmailsType;
import io.minicrm.record.Field;
import io.minicrm.record.ListType;
import io.minicrm.record.PhoneNumber;
import io.minicrm.record.Values;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

@CrmTest
@Transactional
class FormTest {

    @Autowired UiSource source;
    @Autowired ScopeMother people;
    @Autowired ContactMother contacts;

    Scope anna;
    Ui ui;

    @BeforeEach
    void anna() {
        anna = people.administrator("Anna");
        SecurityContextHolder.getContext()
                .setAuthentication(new TestingAuthenticationToken(anna, null));
        ui = source.of(new MockHttpServletRequest());
    }

    @AfterEach
    void nobody() {
        SecurityContextHolder.clearContext();
    }

    @Test
    void onlyWhatWasPostedIsPartOfTheValues() {
        Form form = Form.bind(CONTACT, posted("firstName", "Katharina"), ui);

        assertThat(form.values().get(ContactFields.FIRST_NAME)).isEqualTo("Katharina");
        assertThat(form.values().has(ContactFields.LAST_NAME)).isFalse();
        assertThat(form.isRefused()).isFalse();
    }

    @Test
    void whatCannotBeReadIsKeptAsItWasTyped() {
        Form form = Form.bind(CONTACT, posted("email", "not an address", "firstName", "K"), ui);

        assertThat(form.isRefused()).isTrue();
        assertThat(form.wrong()).containsExactly(ContactFields.EMAIL);
        assertThat(form.typed(ContactFields.EMAIL)).containsExactly("not an address");
        assertThat(form.values().has(ContactFields.EMAIL)).isFalse();
        assertThat(form.focus(FieldGroups.of(CONTACT.written()))).isEqualTo(ContactFields.EMAIL);
    }

    @Test
    void theRowThatIsChosenAsPrimaryComesFirst() {
        Form form =
                Form.bind(
                        CONTACT,
                        posted(
                                "email", "a@example.com",
                                "email", "",
                                "email", "b@example.com",
                                "email.label", "work",
                                "email.label", "work",
                                "email.label", "home",
                                "email.first", "2"),
                        ui);

        assertThat(form.values().get(ContactFields.EMAIL))
                .extracting(EmailAddress::address)
                .containsExactly("b@example.com", "a@example.com");
        assertThat(form.entries(ContactFields.EMAIL, new EmailsType()))
                .extracting(ListType.Labelled::text)
                .containsExactly("b@example.com", "a@example.com");
    }

    @Test
    void aChosenRecordIsMeantAsLongAsItsNameStandsThere() {
        contacts.company(anna, new Values().with(CompanyFields.NAME, "Nordlys Marine ApS"));
        RecordRef second =
                contacts.company(anna, new Values().with(CompanyFields.NAME, "Nordlys Marine ApS"));
        String chosen = "#" + second.id() + " Nordlys Marine ApS";

        Form form =
                Form.bind(
                        CONTACT,
                        posted("company", "Nordlys Marine ApS", "company.ref", chosen),
                        ui);
        assertThat(form.values().get(ContactFields.COMPANY)).isEqualTo(second.id());

        Form both = Form.bind(CONTACT, posted("company", "Nordlys Marine ApS"), ui);
        assertThat(both.problem(ContactFields.COMPANY)).isNotNull();

        Form other =
                Form.bind(CONTACT, posted("company", "Somebody else", "company.ref", chosen), ui);
        assertThat(other.text(ContactFields.COMPANY)).isEqualTo("Somebody else");
        assertThat(other.isRefused()).isTrue();

        Form cleared = Form.bind(CONTACT, posted("company", "", "company.ref", chosen), ui);
        assertThat(cleared.values().has(ContactFields.COMPANY)).isTrue();
        assertThat(cleared.values().get(ContactFields.COMPANY)).isNull();
    }

    @Test
    void aLinkThatTheReaderMayNotFollowStaysAsItIs() {
        Form form = Form.bind(CONTACT, posted("company", "", "company.keep", "1"), ui);

        assertThat(form.values().has(ContactFields.COMPANY)).isFalse();
    }

    @Test
    void theirsLeavesTheFieldAndBeforePutsItBack() {
        Field<?> name = CompanyFields.NAME;
        Form theirs =
                Form.bind(
                        COMPANY,
                        posted("name", "mine", "name.choice", "theirs", "version", "7"),
                        ui);
        assertThat(theirs.values().has(name)).isFalse();
        assertThat(theirs.version()).isEqualTo(7);

        Form before =
                Form.bind(
                        COMPANY,
                        posted("name", "mine", "name.choice", "before", "name.before", "old"),
                        ui);
        assertThat(before.values().get(name)).isEqualTo("old");

        Form mine = Form.bind(COMPANY, posted("name", "mine", "name.choice", "mine"), ui);
        assertThat(mine.values().get(name)).isEqualTo("mine");
    }

    @Test
    void aNumberIsInTheCountryOfItsRecordAndStaysThere() {
        Field<?> country = CONTACT.field("country").orElseThrow();
        Form made =
                Form.bind(CONTACT, posted("phone", "030 5550199", "country", "Deutschland"), ui);
        assertThat(made.values().get(ContactFields.PHONE))
                .extracting(PhoneNumber::e164)
                .containsExactly("+49305550199");

        Values present = made.values();
        Form moved =
                Form.bind(
                        CONTACT,
                        present,
                        posted(
                                "phone",
                                "mobile: 030 5550199",
                                "phone",
                                "01 42 68 53 00",
                                "country",
                                "France"),
                        ui);
        assertThat(moved.values().has(country)).isTrue();
        assertThat(moved.values().get(ContactFields.PHONE))
                .extracting(number -> number.label() + " " + number.e164())
                .containsExactly("MOBILE +49305550199", "WORK +33142685300");

        Form edited = Form.bind(CONTACT, present, posted("phone", "030 5550100"), ui);
        assertThat(edited.values().get(ContactFields.PHONE))
                .extracting(PhoneNumber::dialled)
                .containsExactly("+49305550100");
    }

    @Test
    void whatStandsTogetherInOneInputIsParted() {
        Form form =
                Form.bind(
                        CONTACT,
                        posted(
                                "phone",
                                "+49 30 123456 / +49 170 1234567 ext. 9",
                                "email",
                                "Eve <eve@example.com>, bo@example.com",
                                "lastName",
                                " Cafe\u0301\u200b "),
                        ui);
        assertThat(form.isRefused()).isFalse();
        assertThat(form.values().get(ContactFields.PHONE))
                .extracting(PhoneNumber::dialled)
                .containsExactly("+4930123456", "+491701234567;ext=9");
        assertThat(form.values().get(ContactFields.EMAIL))
                .extracting(EmailAddress::address)
                .containsExactly("eve@example.com", "bo@example.com");
        assertThat(form.values().get(ContactFields.LAST_NAME)).isEqualTo("Café");
    }

    private static MultiValueMap<String, String> posted(String... pairs) {
        MultiValueMap<String, String> posted = new LinkedMultiValueMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            posted.add(pairs[i], pairs[i + 1]);
        }
        return posted;
    }
}
