package io.minicrm.activity;

import io.minicrm.record.Due;
import io.minicrm.record.ExtendableEntity;
import io.minicrm.record.LabelledLink;
import jakarta.persistence.AttributeOverride;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OrderColumn;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.annotations.Generated;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.generator.EventType;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/// A note, a call, a meeting or a task. Its fields are told in `ActivityFields`, and written by
/// `Records` alone.
@Entity
@SuppressWarnings("UnusedVariable") // what is due is read by SQL
class Activity extends ExtendableEntity {

    @Nullable String kind;
    @Nullable String subject;
    @Nullable String body;

    private @Nullable LocalDate dueOn;
    private @Nullable LocalTime dueTime;
    private @Nullable String dueZone;

    @Nullable Integer remind;
    @Nullable Long outcomeId;
    @Nullable Integer duration;
    @Nullable String priority;
    @Nullable String place;
    @Nullable String recurrence;

    @JdbcTypeCode(SqlTypes.ARRAY)
    private Long @Nullable [] participants;

    // A note has happened when it is written
    @Generated(
            event = {EventType.INSERT, EventType.UPDATE},
            writable = true)
    @Nullable Instant occurredAt;

    @ElementCollection
    @CollectionTable(name = "activity_contact", joinColumns = @JoinColumn(name = "activity_id"))
    @OrderColumn(name = "position")
    @AttributeOverride(name = "id", column = @Column(name = "contact_id"))
    private List<LabelledLink> contacts = new ArrayList<>();

    @ElementCollection
    @CollectionTable(name = "activity_company", joinColumns = @JoinColumn(name = "activity_id"))
    @OrderColumn(name = "position")
    @AttributeOverride(name = "id", column = @Column(name = "company_id"))
    private List<LabelledLink> companies = new ArrayList<>();

    @ElementCollection
    @CollectionTable(name = "activity_deal", joinColumns = @JoinColumn(name = "activity_id"))
    @OrderColumn(name = "position")
    @AttributeOverride(name = "id", column = @Column(name = "deal_id"))
    private List<LabelledLink> deals = new ArrayList<>();

    void due(@Nullable Due due) {
        dueOn = due == null ? null : due.day();
        dueTime = due == null ? null : due.time();
        ZoneId zone = due == null ? null : due.zone();
        dueZone = zone == null ? null : zone.getId();
    }

    void participants(@Nullable List<Long> people) {
        participants = people == null ? null : people.toArray(Long[]::new);
    }

    void contacts(@Nullable List<LabelledLink> links) {
        replace(contacts, links);
    }

    void companies(@Nullable List<LabelledLink> links) {
        replace(companies, links);
    }

    void deals(@Nullable List<LabelledLink> links) {
        replace(deals, links);
    }

    private static void replace(List<LabelledLink> present, @Nullable List<LabelledLink> links) {
        present.clear();
        if (links != null) {
            present.addAll(links);
        }
    }
}
