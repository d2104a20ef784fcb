package io.minicrm.record;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Phone numbers.
public record PhonesType() implements ListType<PhoneNumber> {

    private static final int LONGEST = 100;

    /// A number that a spreadsheet took for an amount, and shows with fewer digits than it had.
    private static final Pattern SHORTENED =
            Pattern.compile("[+-]?\\d(?:[.,]\\d{1,30})?[eE]\\+?\\d{1,3}");

    /// The same with all digits, and the point that an amount has.
    private static final Pattern DECIMAL = Pattern.compile("\\+?\\d{6,20}\\.0{1,9}");

    @Override
    public List<ChildColumn> childColumns() {
        return List.of(
                new ChildColumn("phone", "typed", "text"),
                new ChildColumn("label", "label", "text"),
                new ChildColumn("e164", "e164", "text"),
                new ChildColumn("digits", "digits", "text"),
                new ChildColumn("extension", "extension", "text"));
    }

    @Override
    public ChoiceType labels() {
        return Label.CHOICE;
    }

    @Override
    public int longest() {
        return 200;
    }

    @Override
    public Optional<String> labelOf(String typed) {
        return Label.told(typed);
    }

    @Override
    public List<String> parted(String text) {
        return TextSplitter.phones(text);
    }

    @Override
    public PhoneNumber parseElement(String typed, String label, FieldType.ParseContext parseContext)
            throws InvalidInput {
        if (SHORTENED.matcher(typed).matches()) {
            throw new InvalidInput("record.problem.phoneShortened");
        }
        String text =
                DECIMAL.matcher(typed).matches() ? typed.substring(0, typed.indexOf('.')) : typed;
        PhoneNumber number =
                PhoneNumber.read(
                        text,
                        Label.of(label),
                        parseContext.country(),
                        parseContext.format().country());
        if (number.digits().length() < 2 || text.length() > LONGEST) {
            throw new InvalidInput("record.problem.phone", typed);
        }
        return number;
    }

    /// A number stays in its country when the record moves to another one.
    @Override
    public List<PhoneNumber> keeping(List<PhoneNumber> read, List<PhoneNumber> before) {
        return read.stream()
                .map(number ->
                        before.stream()
                                .filter(known -> known.typed().equals(number.typed()))
                                .findFirst()
                                .map(known -> known.as(number.label()))
                                .orElse(number))
                .toList();
    }

    @Override
    public String typedElement(PhoneNumber element) {
        return element.typed();
    }

    @Override
    public String label(PhoneNumber element) {
        return element.label().key();
    }

    @Override
    public Object identity(PhoneNumber element) {
        return element.digits();
    }

    @Override
    public String identityKey() {
        return "digits";
    }

    @Override
    public JsonNode elementToJson(PhoneNumber element) {
        ObjectNode json =
                Json.NODES
                        .objectNode()
                        .put("typed", element.typed())
                        .put("label", element.label().key());
        if (element.e164() != null) {
            json.put("e164", element.e164());
        }
        json.put("digits", element.digits());
        if (element.extension() != null) {
            json.put("extension", element.extension());
        }
        return json;
    }

    @Override
    public PhoneNumber elementFromJson(JsonNode json) {
        return new PhoneNumber(
                json.get("typed").stringValue(),
                Label.of(json.get("label").stringValue()),
                text(json.get("e164")),
                json.get("digits").stringValue(),
                text(json.get("extension")));
    }

    private static @Nullable String text(@Nullable JsonNode json) {
        return json == null || json.isNull() ? null : json.stringValue();
    }

    /// Phones are found by their digits, not among the words.
    @Override
    public String searchText(Field<?> field, String alias) {
        return "null::text";
    }

    /// SQL for the digits by which search finds the record: each number nationally and
    /// internationally, with its extension at the end.
    String searchDigits(Field<?> field, String alias) {
        return "(select string_agg(concat_ws(' ', x.digits, substr(x.e164, 2) || coalesce(x.extension, '')), ' ' order by x.position) from %s)"
                .formatted(field.elements(alias, "true"));
    }
}
