package io.minicrm.company;

import io.minicrm.record.AddressedEntity;
import io.minicrm.record.Money;
import io.minicrm.record.PhoneNumber;
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
import org.jspecify.annotations.Nullable;

/// An organisation. Its fields are told in `CompanyFields`, and written by `Records` alone.
@Entity
class Company extends AddressedEntity {

    @Nullable String name;
    @Nullable String domain;
    @Nullable String website;
    @Nullable String industry;
    @Nullable Integer employees;

    @Column(precision = 19, scale = 4)
    private @Nullable BigDecimal revenue;

    @SuppressWarnings("UnusedVariable") // read by Hibernate alone
    private @Nullable String revenueCurrency;

    @Nullable Integer founded;
    @Nullable LocalDate customerSince;
    @Nullable Long parentId;
    @Nullable String description;

    @ElementCollection
    @CollectionTable(name = "company_phone", joinColumns = @JoinColumn(name = "company_id"))
    @OrderColumn(name = "position")
    private List<PhoneNumber> phones = new ArrayList<>();

    void revenue(@Nullable Money money) {
        revenue = money == null ? null : money.amount();
        revenueCurrency = money == null ? null : money.currency();
    }

    void phones(@Nullable List<PhoneNumber> numbers) {
        phones.clear();
        if (numbers != null) {
            phones.addAll(numbers);
        }
    }
}
