package io.minicrm.record;

import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;

/// Makes records for tests, as typed.
@Component
public class RecordMother {

    private final Records records;
    private final Catalogue catalogue;
    private final References references;

    RecordMother(Records records, Catalogue catalogue, References references) {
        this.records = records;
        this.catalogue = catalogue;
        this.references = references;
    }

    public FieldType.Reading reading(Scope scope) {
        return new FieldType.Reading(
                scope, new Format(Locale.UK, ZoneId.of("Europe/Berlin"), "FR", "EUR"), references);
    }

    /// @param keysAndValues `firstName`, `Anna`, `phone`, `06 28 23 41 07`, …; several values of a
    ///   list are separated by `;`
    public RecordRef make(Scope scope, RecordKind kind, String... keysAndValues) {
        ChangeSet set = records.open(scope, ChangeKind.CREATE, ChangeSet.Source.FORM, "test");
        return records.create(scope, set, catalogue.type(kind), values(scope, kind, keysAndValues));
    }

    public void trash(Scope scope, RecordRef ref) {
        ChangeSet set = records.open(scope, ChangeKind.DELETE, ChangeSet.Source.FORM, "test");
        records.delete(scope, set, ref.kind(), List.of(ref.id()));
    }

    public Values values(Scope scope, RecordKind kind, String... keysAndValues) {
        Values values = new Values();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            read(
                    catalogue.type(kind).field(keysAndValues[i]).orElseThrow(),
                    keysAndValues[i + 1],
                    values,
                    reading(scope));
        }
        return values;
    }

    private static <T> void read(
            Field<T> field, String typed, Values values, FieldType.Reading reading) {
        try {
            values.with(
                    field,
                    field.parse(
                            field.isList() ? Arrays.asList(typed.split(";")) : List.of(typed),
                            reading));
        } catch (Unreadable unreadable) {
            throw new AssertionError(field + ": " + unreadable.problem(), unreadable);
        }
    }
}
