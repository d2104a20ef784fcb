package io.minicrm.contact;

import io.minicrm.company.CompanyFields;
import io.minicrm.record.ChangeKind;
import io.minicrm.record.ChangeSet;
import io.minicrm.record.EmailAddress;
import io.minicrm.record.Label;
import io.minicrm.record.PhoneNumber;
import io.minicrm.record.Records;
import io.minicrm.record.Values;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// Makes contacts and companies for tests, through the door that everybody uses.
@Component
public class ContactMother {

    private final Records records;

    ContactMother(Records records) {
        this.records = records;
    }

    @Transactional
    public RecordRef contact(Scope scope, String first, String last) {
        return contact(scope, named(first, last));
    }

    @Transactional
    public RecordRef contact(Scope scope, Values values) {
        return records.create(scope, open(scope), ContactFields.CONTACT, values);
    }

    @Transactional
    public RecordRef company(Scope scope, String name) {
        return company(scope, new Values().with(CompanyFields.NAME, name));
    }

    @Transactional
    public RecordRef company(Scope scope, Values values) {
        return records.create(scope, open(scope), CompanyFields.COMPANY, values);
    }

    public static Values named(String first, String last) {
        return new Values()
                .with(ContactFields.FIRST_NAME, first)
                .with(ContactFields.LAST_NAME, last);
    }

    public static List<EmailAddress> email(String address) {
        return List.of(new EmailAddress(address, Label.WORK));
    }

    public static List<PhoneNumber> phone(String typed) {
        return List.of(PhoneNumber.read(typed, Label.WORK, "DE"));
    }

    private ChangeSet open(Scope scope) {
        return records.open(scope, ChangeKind.CREATE, "made for a test");
    }
}
