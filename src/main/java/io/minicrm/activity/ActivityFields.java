package io.minicrm.activity;

import static io.minicrm.record.Field.Trait.LISTED;
import static io.minicrm.record.Field.Trait.NAMING;
import static io.minicrm.record.Field.Trait.QUICK;
import static io.minicrm.record.Field.Trait.REQUIRED;
import static io.minicrm.record.Field.Trait.SORTABLE;

import io.minicrm.record.ChoiceType;
import io.minicrm.record.DateTimeType;
import io.minicrm.record.Due;
import io.minicrm.record.DueType;
import io.minicrm.record.Field;
import io.minicrm.record.IntegerType;
import io.minicrm.record.LabelledLink;
import io.minicrm.record.MultiLinkType;
import io.minicrm.record.OptionTable;
import io.minicrm.record.OptionType;
import io.minicrm.record.PersonSetType;
import io.minicrm.record.RecordType;
import io.minicrm.record.RecordTypeBuilder;
import io.minicrm.record.Recurrence;
import io.minicrm.record.RecurrenceType;
import io.minicrm.record.Series;
import io.minicrm.record.Tags;
import io.minicrm.record.TextType;
import io.minicrm.scope.RecordKind;
import java.time.Instant;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// What an activity consists of. Whoever owns it is to do it, or has done it.
@Configuration(proxyBeanMethods = false)
public class ActivityFields {

    private static final int MOST_MINUTES = 10 * 24 * 60;

    private static final int MOST_MINUTES_BEFORE = 28 * 24 * 60;

    public static final IntegerType REMINDERS =
            new IntegerType(
                    0,
                    MOST_MINUTES_BEFORE,
                    true,
                    List.of(0, 5, 15, 30, 60, 120, 1440),
                    "activity.remind");

    private static final TextType LINE = new TextType(TextType.Kind.LINE, 200);

    /// It is about all that it hangs on alike.
    private static final ChoiceType ABOUT = new ChoiceType("activity.link", List.of("about"));

    static final OptionTable OUTCOME_TABLE =
            new OptionTable("outcome", "outcome", "activity.outcomes", 60, false);

    public static final OptionType OUTCOMES = OUTCOME_TABLE.type();

    private static final RecordTypeBuilder<Activity> FIELDS =
            RecordType.of(RecordKind.ACTIVITY, Activity.class)
                    .title(
                            "coalesce(t.subject, left(regexp_replace(t.body, '\\s+', ' ', 'g'), 120), t.kind)")
                    .pages()
                    // The moment that follows from what it is due on
                    .unmanaged("due_at")
                    .group("activity")
                    .hangsOn(
                            """
                            (select activity_id as linking, 1 as kind, company_id as linked from activity_company
                             union all select activity_id, 2, contact_id from activity_contact
                             union all select activity_id, 3, deal_id from activity_deal)\
                            """);

    public static final Field<String> SUBJECT =
            FIELDS.add(
                    "subject",
                    LINE,
                    "subject",
                    (activity, subject) -> activity.subject = subject,
                    NAMING,
                    QUICK);

    public static final Field<String> KIND =
            FIELDS.add(
                    "kind",
                    new ChoiceType("activity.kind", ActivityKind.keys()),
                    "kind",
                    (activity, kind) -> activity.kind = kind,
                    REQUIRED,
                    LISTED,
                    QUICK);

    public static final Field<Due> DUE =
            FIELDS.add("due", new DueType(), "due", Activity::due, LISTED, QUICK, SORTABLE);

    /// So many minutes before it is due its owner is reminded of it.
    public static final Field<Integer> REMIND =
            FIELDS.add(
                    "remind",
                    REMINDERS,
                    "remind",
                    (activity, minutes) -> activity.remind = minutes);

    public static final Field<List<LabelledLink>> CONTACTS =
            FIELDS.add(
                    "contacts",
                    new MultiLinkType(RecordKind.CONTACT, ABOUT),
                    "activity_contact",
                    Activity::contacts,
                    LISTED,
                    QUICK);

    public static final Field<List<LabelledLink>> COMPANIES =
            FIELDS.add(
                    "companies",
                    new MultiLinkType(RecordKind.COMPANY, ABOUT),
                    "activity_company",
                    Activity::companies,
                    LISTED);

    public static final Field<List<LabelledLink>> DEALS =
            FIELDS.add(
                    "deals",
                    new MultiLinkType(RecordKind.DEAL, ABOUT),
                    "activity_deal",
                    Activity::deals,
                    LISTED,
                    QUICK);

    public static final Field<String> BODY =
            FIELDS.add(
                    "body",
                    new TextType(TextType.Kind.MARKDOWN, 100_000),
                    "body",
                    (activity, body) -> activity.body = body);

    public static final Field<Long> OUTCOME =
            FIELDS.add(
                    "outcome",
                    OUTCOMES,
                    "outcome_id",
                    (activity, outcome) -> activity.outcomeId = outcome);

    static final Field<List<Long>> TAGS = Tags.addTo(FIELDS);

    /// In minutes.
    public static final Field<Integer> DURATION =
            FIELDS.add(
                    "duration",
                    new IntegerType(0, MOST_MINUTES, true),
                    "duration",
                    (activity, minutes) -> activity.duration = minutes);

    public static final Field<String> PRIORITY =
            FIELDS.add(
                    "priority",
                    new ChoiceType("activity.priority", List.of("high", "low")),
                    "priority",
                    (activity, priority) -> activity.priority = priority);

    public static final Field<String> PLACE =
            FIELDS.add("place", LINE, "place", (activity, place) -> activity.place = place);

    /// The colleagues who take part besides its owner. It lets nobody see what they may not.
    public static final Field<List<Long>> PARTICIPANTS =
            FIELDS.add(
                    "participants", PersonSetType.people(), "participants", Activity::participants);

    /// By which rule it comes again. It stands on the one of a series that is still to come.
    public static final Field<Recurrence> RECURRENCE =
            FIELDS.add(
                    "recurrence",
                    new RecurrenceType(),
                    "recurrence",
                    (activity, recurrence) ->
                            activity.recurrence = recurrence == null ? null : recurrence.rule());

    /// Empty while it is still to come.
    public static final Field<Instant> OCCURRED_AT =
            FIELDS.add(
                    "occurredAt",
                    new DateTimeType(),
                    "occurred_at",
                    (activity, at) -> activity.occurredAt = at,
                    LISTED,
                    SORTABLE);

    public static final RecordType<?> ACTIVITY =
            FIELDS.series(new Series(RECURRENCE, DUE, OCCURRED_AT, List.of(OUTCOME))).build();

    /// The field that links to what an activity is about, by the kind of that.
    public static Field<List<LabelledLink>> about(RecordKind kind) {
        return switch (kind) {
            case COMPANY -> COMPANIES;
            case CONTACT -> CONTACTS;
            case DEAL -> DEALS;
            case ACTIVITY, FILE ->
                    throw new IllegalArgumentException("no activity is about a " + kind.key());
        };
    }

    /// A link to one record.
    public static List<LabelledLink> link(long id) {
        return List.of(new LabelledLink(id, ABOUT.keys().getFirst()));
    }

    @Bean
    OptionTable outcomes() {
        return OUTCOME_TABLE;
    }

    @Bean
    RecordType<?> activityType() {
        return ACTIVITY;
    }
}
