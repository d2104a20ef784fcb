package io.minicrm.activity;

import static io.minicrm.record.Field.Trait.REQUIRED;

import io.minicrm.record.ChoiceType;
import io.minicrm.record.DateTimeType;
import io.minicrm.record.Field;
import io.minicrm.record.RecordType;
import io.minicrm.record.RecordTypeBuilder;
import io.minicrm.record.TextType;
import io.minicrm.scope.RecordKind;
import java.time.Instant;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// What an activity consists of.
@Configuration(proxyBeanMethods = false)
public class ActivityFields {

    private static final RecordTypeBuilder<Activity> FIELDS =
            RecordType.of(RecordKind.ACTIVITY, Activity.class)
                    .title("left(regexp_replace(t.body, '\\s+', ' ', 'g'), 120)")
                    .group("activity")
                    // It stands on the timelines of several records, but hangs on the one it was
                    // written on.
                    .hangsOn(
                            """
                            (select activity_id as linking, record_kind as kind, record_id as linked from timeline
                             where subject_kind = record_kind and subject_id = record_id)\
                            """);

    static final Field<String> KIND =
            FIELDS.add(
                    "kind",
                    new ChoiceType("activity.kind", List.of("note")),
                    "kind",
                    (activity, kind) -> activity.kind = kind,
                    REQUIRED);

    static final Field<String> BODY =
            FIELDS.add(
                    "body",
                    new TextType(TextType.Kind.MARKDOWN, 100_000),
                    "body",
                    (activity, body) -> activity.body = body,
                    REQUIRED);

    static final Field<Instant> OCCURRED_AT =
            FIELDS.add(
                    "occurredAt",
                    new DateTimeType(),
                    "occurred_at",
                    (activity, at) -> activity.occurredAt = at,
                    REQUIRED);

    static final RecordType<?> ACTIVITY = FIELDS.build();

    @Bean
    RecordType<?> activityType() {
        return ACTIVITY;
    }
}
