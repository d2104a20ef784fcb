package io.minicrm.contact;

import io.minicrm.record.AddressedEntity;
import io.minicrm.record.EmailAddress;
import io.minicrm.record.PhoneNumber;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OrderColumn;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A person. The fields are told in `ContactFields`, and written by `Records` alone.
@Entity
class Contact extends AddressedEntity {

    @Nullable String firstName;
    @Nullable String lastName;
    @Nullable String title;
    @Nullable Long companyId;
    @Nullable LocalDate birthday;
    boolean doNotContact;
    @Nullable String description;

    @ElementCollection
    @CollectionTable(name = "contact_email", joinColumns = @JoinColumn(name = "contact_id"))
    @OrderColumn(name = "position")
    private List<EmailAddress> emails = new ArrayList<>();

    @ElementCollection
    @CollectionTable(name = "contact_phone", joinColumns = @JoinColumn(name = "contact_id"))
    @OrderColumn(name = "position")
    private List<PhoneNumber> phones = new ArrayList<>();

    void emails(@Nullable List<EmailAddress> addresses) {
        emails.clear();
        if (addresses != null) {
            emails.addAll(addresses);
        }
    }

    void phones(@Nullable List<PhoneNumber> numbers) {
        phones.clear();
        if (numbers != null) {
            phones.addAll(numbers);
        }
    }
}
