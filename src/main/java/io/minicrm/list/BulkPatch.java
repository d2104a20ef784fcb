package io.minicrm.list;

import io.minicrm.record.Field;
import io.minicrm.record.IdSetType;
import io.minicrm.record.RecordType;
import io.minicrm.record.Values;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What the records of a list become: values that replace those that there are, or entries that a
/// field of several gets or loses.
record BulkPatch(Mode mode, Values values) {

    enum Mode {
        SET(""),
        ADD("+"),
        REMOVE("-"),
        /// As `SET`, of nothing.
        CLEAR("");

        private final String sign;

        Mode(String sign) {
            this.sign = sign;
        }

        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// What somebody may do with a field of many records at once.
    static List<Mode> of(Field<?> field) {
        if (field.type() instanceof IdSetType) {
            return List.of(Mode.ADD, Mode.REMOVE, Mode.SET, Mode.CLEAR);
        }
        return field.is(Field.Trait.REQUIRED) ? List.of(Mode.SET) : List.of(Mode.SET, Mode.CLEAR);
    }

    static Optional<Mode> named(Field<?> field, String key) {
        return of(field).stream().filter(mode -> mode.key().equals(key)).findFirst();
    }

    /// As it is written down until it is done.
    static BulkPatch of(RecordType<?> type, String written) {
        for (Mode mode : List.of(Mode.ADD, Mode.REMOVE)) {
            if (written.startsWith(mode.sign)) {
                return new BulkPatch(mode, Values.fromJson(type, written.substring(1)));
            }
        }
        return new BulkPatch(Mode.SET, Values.fromJson(type, written));
    }

    String written() {
        return mode.sign + values.toJson();
    }
}
