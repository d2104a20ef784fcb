package io.minicrm.record;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// E-mail addresses.
public record EmailsType() implements ListType<EmailAddress> {

    private static final Pattern ADDRESS =
            Pattern.compile("[^\\s@<>(),;:\"]{1,64}@[\\p{L}\\p{N}-]+(\\.[\\p{L}\\p{N}-]+)+");

    @Override
    public List<ChildColumn> childColumns() {
        return List.of(
                new ChildColumn("email", "address", "text"),
                new ChildColumn("label", "label", "text"));
    }

    @Override
    public ChoiceType labels() {
        return Label.CHOICE;
    }

    @Override
    public EmailAddress parseElement(String typed, String label, FieldType.Reading reading)
            throws Unreadable {
        String address = typed.replaceFirst("(?i)^mailto:", "").strip();
        if (address.length() > 254 || !ADDRESS.matcher(address).matches()) {
            throw new Unreadable("record.problem.email", typed);
        }
        return new EmailAddress(address, Label.of(label));
    }

    @Override
    public String typedElement(EmailAddress element) {
        return element.address();
    }

    @Override
    public String label(EmailAddress element) {
        return element.label().key();
    }

    @Override
    public Object identity(EmailAddress element) {
        return element.address().toLowerCase(Locale.ROOT);
    }

    @Override
    public JsonNode elementToJson(EmailAddress element) {
        return Json.NODES
                .objectNode()
                .put("address", element.address())
                .put("label", element.label().key());
    }

    @Override
    public EmailAddress elementFromJson(JsonNode json) {
        return new EmailAddress(
                json.get("address").stringValue(), Label.of(json.get("label").stringValue()));
    }

    @Override
    public String searchText(String alias, String table) {
        return "(select string_agg(x.email, ' ' order by x.position) from %s x where x.%s = %s.id)"
                .formatted(table, owner(table), alias);
    }
}
