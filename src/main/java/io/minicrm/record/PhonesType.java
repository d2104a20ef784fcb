package io.minicrm.record;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Phone numbers.
public record PhonesType() implements ListType<PhoneNumber> {

    @Override
    public List<ChildColumn> childColumns() {
        return List.of(
                new ChildColumn("phone", "typed", "text"),
                new ChildColumn("label", "label", "text"),
                new ChildColumn("e164", "e164", "text"),
                new ChildColumn("digits", "digits", "text"));
    }

    @Override
    public ChoiceType labels() {
        return Label.CHOICE;
    }

    @Override
    public PhoneNumber parseElement(String typed, String label, FieldType.Reading reading)
            throws Unreadable {
        PhoneNumber number = PhoneNumber.read(typed, Label.of(label), reading.format().country());
        if (number.digits().length() < 2 || typed.length() > 60) {
            throw new Unreadable("record.problem.phone", typed);
        }
        return number;
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
    public JsonNode elementToJson(PhoneNumber element) {
        ObjectNode json =
                Json.NODES
                        .objectNode()
                        .put("typed", element.typed())
                        .put("label", element.label().key());
        if (element.e164() != null) {
            json.put("e164", element.e164());
        }
        return json.put("digits", element.digits());
    }

    @Override
    public PhoneNumber elementFromJson(JsonNode json) {
        JsonNode e164 = json.get("e164");
        return new PhoneNumber(
                json.get("typed").stringValue(),
                Label.of(json.get("label").stringValue()),
                e164 == null ? null : e164.stringValue(),
                json.get("digits").stringValue());
    }

    /// Phones are found by their digits, not among the words.
    @Override
    public String searchText(String alias, String table) {
        return "null::text";
    }

    /// SQL for the digits by which search finds the record: each number nationally and
    /// internationally.
    String searchDigits(String alias, String table) {
        return "(select string_agg(concat_ws(' ', x.digits, substr(x.e164, 2)), ' ' order by x.position) from %s x where x.%s = %s.id)"
                .formatted(table, owner(table), alias);
    }
}
