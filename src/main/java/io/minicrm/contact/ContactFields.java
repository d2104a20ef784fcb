package io.minicrm.contact;

import static io.minicrm.record.Field.Trait.ASIDE;
import static io.minicrm.record.Field.Trait.DUE;
import static io.minicrm.record.Field.Trait.IDENTIFYING;
import static io.minicrm.record.Field.Trait.LISTED;
import static io.minicrm.record.Field.Trait.NAMING;
import static io.minicrm.record.Field.Trait.QUICK;
import static io.minicrm.record.Field.Trait.SEARCHED;
import static io.minicrm.record.Field.Trait.SORTABLE;
import static io.minicrm.record.Field.Trait.SPARSE;

import io.minicrm.company.CompanyFields;
import io.minicrm.record.AddressedEntity;
import io.minicrm.record.BooleanType;
import io.minicrm.record.DateType;
import io.minicrm.record.EmailAddress;
import io.minicrm.record.EmailsType;
import io.minicrm.record.Field;
import io.minicrm.record.LinkType;
import io.minicrm.record.PhoneNumber;
import io.minicrm.record.PhonesType;
import io.minicrm.record.Problem;
import io.minicrm.record.RecordType;
import io.minicrm.record.RecordTypeBuilder;
import io.minicrm.record.ReferenceLookup;
import io.minicrm.record.Tags;
import io.minicrm.record.TextType;
import io.minicrm.record.Values;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import java.time.LocalDate;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// What a contact consists of.
@Configuration(proxyBeanMethods = false)
public class ContactFields {

    private static final TextType LINE = new TextType(TextType.Kind.LINE, 200);

    private static final RecordTypeBuilder<Contact> FIELDS =
            RecordType.of(RecordKind.CONTACT, Contact.class)
                    // What links lead to is told apart, to those who may know it
                    .search("t.name", "t.title")
                    .group("person");

    public static final Field<String> FIRST_NAME =
            FIELDS.add(
                    "firstName",
                    LINE,
                    "first_name",
                    (contact, value) -> contact.firstName = value,
                    NAMING,
                    QUICK,
                    SORTABLE);

    public static final Field<String> LAST_NAME =
            FIELDS.add(
                    "lastName",
                    LINE,
                    "last_name",
                    (contact, value) -> contact.lastName = value,
                    NAMING,
                    QUICK,
                    SORTABLE);

    static final Field<String> TITLE =
            FIELDS.add(
                    "title",
                    LINE,
                    "title",
                    (contact, value) -> contact.title = value,
                    SORTABLE,
                    SEARCHED);

    public static final Field<Long> COMPANY =
            FIELDS.add(
                    "company",
                    new LinkType(RecordKind.COMPANY),
                    "company_id",
                    (contact, value) -> contact.companyId = value,
                    LISTED,
                    QUICK,
                    SEARCHED);

    static final Field<LocalDate> BIRTHDAY =
            FIELDS.add(
                    "birthday",
                    new DateType(DateType.Years.PAST),
                    "birthday",
                    (contact, value) -> contact.birthday = value,
                    SORTABLE);

    public static final Field<List<Long>> TAGS = Tags.addTo(FIELDS);

    static final Field<String> DESCRIPTION =
            FIELDS.add(
                    "description",
                    new TextType(TextType.Kind.MARKDOWN, 20_000),
                    "description",
                    (contact, value) -> contact.description = value);

    public static final Field<List<EmailAddress>> EMAIL =
            FIELDS.group("reach")
                    .add(
                            "email",
                            new EmailsType(),
                            "contact_email",
                            Contact::emails,
                            LISTED,
                            QUICK,
                            SEARCHED,
                            IDENTIFYING);

    public static final Field<List<PhoneNumber>> PHONE =
            FIELDS.add(
                    "phone",
                    new PhonesType(),
                    "contact_phone",
                    Contact::phones,
                    LISTED,
                    QUICK,
                    SEARCHED,
                    IDENTIFYING);

    static final Field<Boolean> DO_NOT_CONTACT =
            FIELDS.add(
                    "doNotContact",
                    new BooleanType(),
                    "do_not_contact",
                    (contact, value) -> contact.doNotContact = value != null && value);

    static {
        AddressedEntity.addFields(FIELDS);
    }

    /// The first of the activities that are still to be done with it.
    static final Field<String> NEXT_STEP =
            FIELDS.group("sales").derived("nextStep", LINE, "next_step", SPARSE, ASIDE);

    static final Field<LocalDate> NEXT_STEP_ON =
            FIELDS.derived(
                    "nextStepOn",
                    new DateType(),
                    "next_step_on",
                    SPARSE,
                    ASIDE,
                    DUE,
                    LISTED,
                    SORTABLE);

    public static final RecordType<?> CONTACT =
            FIELDS.anyOf(Problem.of("contact.problem.nameless"), LAST_NAME, FIRST_NAME)
                    .completion(ContactFields::companyByAddress)
                    .people(FIRST_NAME, LAST_NAME)
                    .build();

    @Bean
    RecordType<?> contactType() {
        return CONTACT;
    }

    /// Who writes from a company's domain works there.
    private static void companyByAddress(
            Scope scope, Values values, ReferenceLookup referenceLookup) {
        List<EmailAddress> emails = values.get(EMAIL);
        if (values.get(COMPANY) == null && emails != null) {
            emails.stream()
                    .map(email -> email.address().substring(email.address().indexOf('@') + 1))
                    .flatMap(domain ->
                            referenceLookup
                                    .havingText(scope, CompanyFields.DOMAIN, domain)
                                    .stream())
                    .findFirst()
                    .ifPresent(company -> values.with(COMPANY, company));
        }
    }
}
