package io.minicrm.deal;

import static io.minicrm.record.Field.Trait.ASIDE;
import static io.minicrm.record.Field.Trait.DUE;
import static io.minicrm.record.Field.Trait.IDENTIFYING;
import static io.minicrm.record.Field.Trait.LISTED;
import static io.minicrm.record.Field.Trait.NAMING;
import static io.minicrm.record.Field.Trait.QUICK;
import static io.minicrm.record.Field.Trait.REQUIRED;
import static io.minicrm.record.Field.Trait.SEARCHED;
import static io.minicrm.record.Field.Trait.SORTABLE;

import io.minicrm.record.ChoiceType;
import io.minicrm.record.DateTimeType;
import io.minicrm.record.DateType;
import io.minicrm.record.Field;
import io.minicrm.record.LabelledLink;
import io.minicrm.record.LinkType;
import io.minicrm.record.Money;
import io.minicrm.record.MoneyType;
import io.minicrm.record.MultiLinkType;
import io.minicrm.record.OptionSetType;
import io.minicrm.record.OptionTable;
import io.minicrm.record.OptionType;
import io.minicrm.record.RecordType;
import io.minicrm.record.RecordTypeBuilder;
import io.minicrm.record.Tags;
import io.minicrm.record.TextType;
import io.minicrm.scope.RecordKind;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// What a deal consists of.
@Configuration(proxyBeanMethods = false)
public class DealFields {

    private static final TextType LINE = new TextType(TextType.Kind.LINE, 200);

    static final OptionType PIPELINES =
            new OptionType(
                    """
                    select p.id, p.name, '' as grouping, p.archived_at is null as offered, '' as tone
                    from pipeline p order by p.position, p.id
                    """);

    static final OptionType STAGES =
            new OptionType(
                    """
                    select s.id, s.name, p.name as grouping,
                           coalesce(s.archived_at, p.archived_at) is null as offered, '' as tone
                    from stage s join pipeline p on p.id = s.pipeline_id
                    order by p.position, p.id, s.position, s.id
                    """);

    static final OptionTable LOST_REASON_TABLE =
            new OptionTable("lost_reason", "reason", "deal.reasons", PipelineForm.LONGEST, true);

    static final OptionType LOST_REASONS = LOST_REASON_TABLE.type();

    private static final RecordTypeBuilder<Deal> FIELDS =
            RecordType.of(RecordKind.DEAL, Deal.class)
                    // What links lead to is told apart, to those who may know it
                    .search("t.name", "t.product")
                    .unmanaged("rank")
                    .unmanaged("stayed")
                    // For the version before, which knows one contact only
                    .unmanaged("contact_id")
                    .group("deal");

    public static final Field<String> NAME =
            FIELDS.add(
                    "name",
                    LINE,
                    "name",
                    (deal, value) -> deal.name = value,
                    NAMING,
                    REQUIRED,
                    LISTED,
                    QUICK,
                    SORTABLE);

    public static final Field<Long> COMPANY =
            FIELDS.add(
                    "company",
                    new LinkType(RecordKind.COMPANY),
                    "company_id",
                    (deal, value) -> deal.companyId = value,
                    LISTED,
                    QUICK,
                    SEARCHED);

    /// As what a contact takes part: the buying centre, in the words of sales people.
    private static final ChoiceType ROLES =
            new ChoiceType(
                    "deal.role",
                    List.of(
                            "contact",
                            "decisionMaker",
                            "champion",
                            "influencer",
                            "buyer",
                            "user",
                            "other"));

    public static final Field<List<LabelledLink>> CONTACTS =
            FIELDS.add(
                    "contacts",
                    new MultiLinkType(RecordKind.CONTACT, ROLES),
                    "deal_contact",
                    Deal::contacts,
                    SEARCHED);

    public static final Field<Long> STAGE =
            FIELDS.add(
                    "stage",
                    STAGES,
                    "stage_id",
                    (deal, value) -> deal.stageId = value,
                    REQUIRED,
                    LISTED,
                    QUICK,
                    SORTABLE);

    public static final Field<Long> PIPELINE = FIELDS.derived("pipeline", PIPELINES, "pipeline_id");

    public static final Field<String> STATUS =
            FIELDS.derived(
                    "status",
                    new ChoiceType("deal.status", List.of("open", "won", "lost")),
                    "status");

    public static final Field<Instant> STAGE_ENTERED_AT =
            FIELDS.derived("stageEnteredAt", new DateTimeType(), "stage_entered_at", SORTABLE);

    public static final Field<List<Long>> STAGES_VISITED =
            FIELDS.derived("stagesVisited", new OptionSetType(STAGES), "been");

    static {
        FIELDS.formerly("been", STAGES_VISITED);
    }

    public static final Field<Money> AMOUNT =
            FIELDS.add("amount", new MoneyType(), "amount", Deal::amount, LISTED, QUICK, SORTABLE);

    public static final Field<LocalDate> CLOSE_ON =
            FIELDS.add(
                    "closeOn",
                    new DateType(),
                    "close_on",
                    (deal, value) -> deal.closeOn = value,
                    LISTED,
                    QUICK,
                    SORTABLE);

    /// The first of its open activities, by what the database keeps of it; written, it is that
    /// activity which is written.
    public static final Field<String> NEXT_STEP =
            FIELDS.add(
                    "nextStep",
                    LINE,
                    "next_step",
                    (deal, value) -> deal.nextStep = value,
                    QUICK,
                    ASIDE);

    public static final Field<LocalDate> NEXT_STEP_ON =
            FIELDS.add(
                    "nextStepOn",
                    new DateType(),
                    "next_step_on",
                    (deal, value) -> deal.nextStepOn = value,
                    DUE,
                    LISTED,
                    QUICK,
                    SORTABLE,
                    ASIDE);

    public static final Field<String> PRODUCT =
            FIELDS.add(
                    "product",
                    LINE,
                    "product",
                    (deal, value) -> deal.product = value,
                    SORTABLE,
                    SEARCHED);

    public static final Field<String> SOURCE =
            FIELDS.add(
                    "source",
                    new ChoiceType(
                            "deal.source",
                            List.of(
                                    "website",
                                    "referral",
                                    "partner",
                                    "event",
                                    "advertising",
                                    "outbound",
                                    "customer",
                                    "other")),
                    "source",
                    (deal, value) -> deal.source = value);

    public static final Field<Long> LOST_REASON =
            FIELDS.add(
                    "lostReason",
                    LOST_REASONS,
                    "lost_reason_id",
                    (deal, value) -> deal.lostReasonId = value);

    public static final Field<String> EXTERNAL_ID =
            FIELDS.add(
                    "externalId",
                    LINE,
                    "external_id",
                    (deal, value) -> deal.externalId = value,
                    IDENTIFYING);

    public static final Field<List<Long>> TAGS = Tags.addTo(FIELDS);

    public static final Field<String> DESCRIPTION =
            FIELDS.add(
                    "description",
                    new TextType(TextType.Kind.MARKDOWN, 20_000),
                    "description",
                    (deal, value) -> deal.description = value);

    public static final RecordType<?> DEAL = FIELDS.nameAfter(COMPANY, PRODUCT).build();

    @Bean
    OptionTable lostReasons() {
        return LOST_REASON_TABLE;
    }

    @Bean
    RecordType<?> dealType() {
        return DEAL;
    }
}
