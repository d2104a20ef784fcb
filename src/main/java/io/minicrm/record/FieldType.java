package io.minicrm.record;

import io.minicrm.scope.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A kind of value: how it is read from what was typed, printed, kept as JSON (in the change log
/// and in bulk writes), and how SQL turns its column into that JSON and back. The SQL and the Java
/// of a type must say the same; a test writes a thousand random records both ways and compares.
///
/// @param <T> what a value is in Java
public sealed interface FieldType<T>
        permits TextType,
                IntegerType,
                DecimalType,
                MoneyType,
                DateType,
                DateTimeType,
                DueType,
                RecurrenceType,
                BooleanType,
                ChoiceType,
                IdType,
                IdSetType,
                ListType {

    /// Who reads: decides about formats, and which records a name can mean.
    ///
    /// @param kept the ids that stand there already and that nobody could choose anew: links that
    ///   the reader may not know, in their order, or a colleague who left
    /// @param country ISO 3166 code of the country in which the record is, or null when it is not
    ///   known
    /// @param stored whether the texts are what we have stored, and so may be finer than what can
    ///   be typed
    record ParseContext(
            Scope scope,
            Format format,
            ReferenceLookup references,
            List<Long> kept,
            @Nullable String country,
            boolean stored,
            boolean making) {

        public ParseContext(Scope scope, Format format, ReferenceLookup references) {
            this(scope, format, references, List.of(), null, false, false);
        }

        public ParseContext keeping(List<Long> ids) {
            return new ParseContext(scope, format, references, ids, country, stored, making);
        }

        /// The same for what comes back as it was stored.
        public ParseContext asStored() {
            return new ParseContext(scope, format, references, kept, country, true, making);
        }

        /// The same for what is typed into a form, where a word may make what it names.
        public ParseContext asForm() {
            return new ParseContext(scope, format, references, kept, country, stored, true);
        }

        /// The same for a record in the country that a word names, if it names one.
        public ParseContext in(@Nullable String word) {
            String code = word == null ? null : Countries.code(word).orElse(null);
            return new ParseContext(scope, format, references, kept, code, stored, making);
        }
    }

    /// One of the few things that a value can be.
    ///
    /// @param typed the text that `parse` reads as it
    /// @param label what the reader calls it
    record Option(String typed, String label) {}

    /// How many characters a typed text may have, plain as it is read.
    default int longest() {
        return 200;
    }

    /// A typed text as it is read, stored and compared.
    default String plain(String typed) {
        return PlainText.line(typed);
    }

    /// Reads what was typed. Blank texts and those that are longer than `longest` never come here,
    /// and none that is not plain.
    T parse(Field<T> field, List<String> typed, ParseContext parseContext) throws InvalidInput;

    /// A value that was read again, with what is not changed in it as it was before.
    default T keeping(T read, T before) {
        return read;
    }

    /// The texts that `parse` would read as this value: what an input shows.
    List<String> edit(T value, Format format);

    /// All that a value can be, when it is one of a few things; otherwise nothing.
    default List<Option> options(ParseContext parseContext) {
        return List.of();
    }

    /// The value as a reader sees it. Links show what they link to by themselves (see the record's
    /// page).
    String show(T value, Format format);

    JsonNode toJson(T value);

    T fromJson(JsonNode json);

    /// The columns in which a value is kept in its record's own table, from the name of the first.
    default List<String> columns(String column) {
        return List.of(column);
    }

    /// SQL for what `json_build_object` takes as the value, null when there is none: it costs half
    /// of jsonb. `alias` is the record's table.
    default String json(Field<?> field, String alias) {
        return field.sql(alias);
    }

    /// SQL for what each of `columns` keeps from a jsonb expression.
    List<String> fromJson(String json);

    /// SQL for the words by which search finds the record.
    default String searchText(Field<?> field, String alias) {
        return field.sql(alias);
    }
}
