package io.minicrm.record;

import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;

/// Makes records for tests, as typed.
@Component
public class RecordMother {

    private final Records records;
    private final Catalogue catalogue;
    private final ReferenceLookup referenceLookup;
    private final Options options;

    RecordMother(
            Records records,
            Catalogue catalogue,
            ReferenceLookup referenceLookup,
            Options options) {
        this.records = records;
        this.catalogue = catalogue;
        this.referenceLookup = referenceLookup;
        this.options = options;
    }

    public FieldType.ParseContext reading(Scope scope) {
        return new FieldType.ParseContext(
                scope,
                new Format(Locale.UK, ZoneId.of("Europe/Berlin"), "FR", "EUR"),
                referenceLookup);
    }

    /// @param keysAndValues `firstName`, `Anna`, `phone`, `06 28 23 41 07`, …; several values of a
    ///   list are separated by `;`
    public RecordRef make(Scope scope, RecordKind kind, String... keysAndValues) {
        ChangeSet set = records.open(scope, ChangeKind.CREATE, "test");
        return records.create(scope, set, catalogue.type(kind), values(scope, kind, keysAndValues));
    }

    /// Makes records of any values that the catalogue allows.
    ///
    /// @param linked the records of each kind that links can lead to
    public List<Long> random(
            Scope scope,
            RecordKind kind,
            long seed,
            int count,
            Map<RecordKind, List<Long>> linked) {
        RandomValues random = new RandomValues(seed, scope, options, linked);
        ChangeSet set = records.open(scope, ChangeKind.CREATE, "test");
        List<Long> made = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RecordType<?> type = catalogue.type(kind);
            made.add(records.create(scope, set, type, random.next(type)).id());
        }
        return made;
    }

    public void trash(Scope scope, RecordRef ref) {
        ChangeSet set = records.open(scope, ChangeKind.DELETE, "test");
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
            Field<T> field, String typed, Values values, FieldType.ParseContext parseContext) {
        try {
            values.with(
                    field,
                    field.parse(
                            field.isList() ? Arrays.asList(typed.split(";")) : List.of(typed),
                            parseContext));
        } catch (InvalidInput invalidInput) {
            throw new AssertionError(field + ": " + invalidInput.problem(), invalidInput);
        }
    }
}
