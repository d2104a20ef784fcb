package io.minicrm.deal;

import io.minicrm.record.LabelledLink;
import io.minicrm.record.Money;
import io.minicrm.record.ShareableEntity;
import jakarta.persistence.AttributeOverride;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OrderColumn;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.Generated;
import org.hibernate.generator.EventType;
import org.jspecify.annotations.Nullable;

/// Something one hopes to sell. Its fields are told in `DealFields`, and written by `Records`
/// alone; what follows from the stage is written by the database.
@Entity
@DynamicUpdate // What the database has written meanwhile stays
class Deal extends ShareableEntity {

    @Nullable String name;
    @Nullable Long companyId;
    @Nullable Long stageId;

    @Column(precision = 19, scale = 4)
    private @Nullable BigDecimal amount;

    @SuppressWarnings("UnusedVariable") // read by Hibernate alone
    private @Nullable String amountCurrency;

    @Nullable LocalDate closeOn;

    // What is lost has one: the database gives it the first when nobody has said why
    @Generated(
            event = {EventType.INSERT, EventType.UPDATE},
            writable = true)
    @Nullable Long lostReasonId;

    @Nullable String product;
    @Nullable String source;
    @Nullable String nextStep;
    @Nullable LocalDate nextStepOn;
    @Nullable String externalId;
    @Nullable String description;

    @ElementCollection
    @CollectionTable(name = "deal_contact", joinColumns = @JoinColumn(name = "deal_id"))
    @OrderColumn(name = "position")
    @AttributeOverride(name = "id", column = @Column(name = "contact_id"))
    private List<LabelledLink> contacts = new ArrayList<>();

    void contacts(@Nullable List<LabelledLink> links) {
        contacts.clear();
        if (links != null) {
            contacts.addAll(links);
        }
    }

    void amount(@Nullable Money money) {
        amount = money == null ? null : money.amount();
        amountCurrency = money == null ? null : money.currency();
    }
}
