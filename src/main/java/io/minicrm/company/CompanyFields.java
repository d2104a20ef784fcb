package io.minicrm.company;

import static io.minicrm.record.Field.Trait.ASIDE;
import static io.minicrm.record.Field.Trait.DUE;
import static io.minicrm.record.Field.Trait.IDENTIFYING;
import static io.minicrm.record.Field.Trait.LISTED;
import static io.minicrm.record.Field.Trait.NAMING;
import static io.minicrm.record.Field.Trait.QUICK;
import static io.minicrm.record.Field.Trait.REQUIRED;
import static io.minicrm.record.Field.Trait.SEARCHED;
import static io.minicrm.record.Field.Trait.SORTABLE;
import static io.minicrm.record.Field.Trait.SPARSE;

import io.minicrm.record.AddressedEntity;
import io.minicrm.record.ChoiceType;
import io.minicrm.record.DateType;
import io.minicrm.record.Field;
import io.minicrm.record.IntegerType;
import io.minicrm.record.LinkType;
import io.minicrm.record.Money;
import io.minicrm.record.MoneyType;
import io.minicrm.record.PhoneNumber;
import io.minicrm.record.PhonesType;
import io.minicrm.record.RecordType;
import io.minicrm.record.RecordTypeBuilder;
import io.minicrm.record.Tags;
import io.minicrm.record.TextType;
import io.minicrm.scope.RecordKind;
import java.time.LocalDate;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// What a company consists of.
@Configuration(proxyBeanMethods = false)
public class CompanyFields {

    private static final TextType LINE = new TextType(TextType.Kind.LINE, 200);

    private static final RecordTypeBuilder<Company> FIELDS =
            RecordType.of(RecordKind.COMPANY, Company.class)
                    .search("t.name", "nullif(concat_ws(', ', t.city, t.country), '')")
                    .group("company");

    public static final Field<String> NAME =
            FIELDS.add(
                    "name",
                    LINE,
                    "name",
                    (company, name) -> company.name = name,
                    NAMING,
                    REQUIRED,
                    LISTED,
                    QUICK,
                    SORTABLE);

    static final Field<String> INDUSTRY =
            FIELDS.add(
                    "industry",
                    new ChoiceType(
                            "company.industry",
                            List.of(
                                    "agriculture",
                                    "automotive",
                                    "construction",
                                    "consulting",
                                    "education",
                                    "employment",
                                    "energy",
                                    "entertainment",
                                    "finance",
                                    "food",
                                    "healthcare",
                                    "hospitality",
                                    "insurance",
                                    "legal",
                                    "logistics",
                                    "manufacturing",
                                    "marketing",
                                    "media",
                                    "nonprofit",
                                    "pharma",
                                    "public",
                                    "realEstate",
                                    "retail",
                                    "services",
                                    "software",
                                    "technology",
                                    "telecommunications",
                                    "wholesale",
                                    "other")),
                    "industry",
                    (company, industry) -> company.industry = industry,
                    LISTED,
                    SORTABLE);

    static final Field<Integer> EMPLOYEES =
            FIELDS.add(
                    "employees",
                    new IntegerType(0, 100_000_000, true),
                    "employees",
                    (company, employees) -> company.employees = employees,
                    LISTED,
                    SORTABLE);

    static final Field<Money> REVENUE =
            FIELDS.add("revenue", new MoneyType(), "revenue", Company::revenue, SORTABLE);

    static final Field<Integer> FOUNDED =
            FIELDS.add(
                    "founded",
                    new IntegerType(1000, 2200, false),
                    "founded",
                    (company, year) -> company.founded = year,
                    SORTABLE);

    static final Field<Long> PARENT =
            FIELDS.add(
                    "parent",
                    new LinkType(RecordKind.COMPANY),
                    "parent_id",
                    (company, parent) -> company.parentId = parent,
                    Field.Trait.PARENT);

    public static final Field<List<Long>> TAGS = Tags.addTo(FIELDS);

    static final Field<String> DESCRIPTION =
            FIELDS.add(
                    "description",
                    new TextType(TextType.Kind.MARKDOWN, 20_000),
                    "description",
                    (company, description) -> company.description = description);

    public static final Field<String> DOMAIN =
            FIELDS.group("reach")
                    .add(
                            "domain",
                            new TextType(TextType.Kind.DOMAIN, 253),
                            "domain",
                            (company, domain) -> company.domain = domain,
                            QUICK,
                            SORTABLE,
                            SEARCHED,
                            IDENTIFYING);

    static final Field<String> WEBSITE =
            FIELDS.add(
                    "website",
                    new TextType(TextType.Kind.URL, 2000),
                    "website",
                    (company, website) -> company.website = website);

    static final Field<List<PhoneNumber>> PHONE =
            FIELDS.add(
                    "phone",
                    new PhonesType(),
                    "company_phone",
                    Company::phones,
                    LISTED,
                    QUICK,
                    SEARCHED,
                    IDENTIFYING);

    static {
        AddressedEntity.addFields(FIELDS);
    }

    static final Field<LocalDate> CUSTOMER_SINCE =
            FIELDS.group("sales")
                    .add(
                            "customerSince",
                            new DateType(DateType.Years.PAST),
                            "customer_since",
                            (company, since) -> company.customerSince = since,
                            SORTABLE);

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

    public static final RecordType<?> COMPANY = FIELDS.build();

    @Bean
    RecordType<?> companyType() {
        return COMPANY;
    }
}
