package io.minicrm.web;

import io.minicrm.record.EmailAddress;
import io.minicrm.record.EmailsType;
import io.minicrm.record.Field;
import io.minicrm.record.PhoneNumber;
import io.minicrm.record.PhonesType;
import io.minicrm.record.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How one reaches a record at once: the first number and the first address by which it is known.
/// Others say something else, such as where invoices go.
public record ContactPoints(@Nullable PhoneNumber phone, @Nullable EmailAddress email) {

    public static ContactPoints by(Values values) {
        PhoneNumber phone = null;
        EmailAddress email = null;
        for (Field<?> field : values.fields()) {
            if (field.is(Field.Trait.IDENTIFYING)
                    && values.get(field) instanceof List<?> elements
                    && !elements.isEmpty()) {
                if (field.type() instanceof PhonesType && phone == null) {
                    phone = (PhoneNumber) elements.getFirst();
                } else if (field.type() instanceof EmailsType && email == null) {
                    email = (EmailAddress) elements.getFirst();
                }
            }
        }
        return new ContactPoints(phone, email);
    }
}
