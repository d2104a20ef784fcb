package io.minicrm.record;

import io.minicrm.record.Field.Trait;
import jakarta.persistence.MappedSuperclass;
import org.jspecify.annotations.Nullable;

/// A record of somebody or something that has an address.
@MappedSuperclass
public abstract class AddressedEntity extends ShareableEntity {

    private static final TextType LINE = new TextType(TextType.Kind.LINE, 200);

    @Nullable String street;
    @Nullable String postalCode;
    @Nullable String city;
    @Nullable String region;
    @Nullable String country;

    /// Adds the fields of the address to a type, as a group of their own.
    public static <E extends AddressedEntity> void addFields(RecordTypeBuilder<E> type) {
        type.group("address").add("street", LINE, "street", (of, line) -> of.street = line);
        type.add("postalCode", LINE, "postal_code", (of, code) -> of.postalCode = code);
        type.add(
                "city",
                LINE,
                "city",
                (of, city) -> of.city = city,
                Trait.LISTED,
                Trait.SORTABLE,
                Trait.SEARCHED);
        type.add("region", LINE, "region", (of, region) -> of.region = region);
        type.add(
                "country",
                LINE,
                "country",
                (of, country) -> of.country = country,
                Trait.COUNTRY,
                Trait.SORTABLE);
    }
}
