package io.minicrm.record;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// E-mail addresses.
public record EmailsType() implements ListType<EmailAddress> {

    private static final int LONGEST = 254;
    private static final String MAILTO = "mailto:";

    private static final Pattern ADDRESS =
            Pattern.compile(
                    "[^\\s@<>(),;:\"]{1,64}+@[\\p{L}\\p{M}\\p{N}-]++(?:\\.[\\p{L}\\p{M}\\p{N}-]++)++");

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
    public int longest() {
        return 500;
    }

    @Override
    public Optional<String> labelOf(String typed) {
        return Label.told(typed);
    }

    @Override
    public List<String> parted(String text) {
        return TextSplitter.emails(text);
    }

    @Override
    public EmailAddress parseElement(
            String typed, String label, FieldType.ParseContext parseContext) throws InvalidInput {
        String address = address(typed);
        if (address.length() > LONGEST || !ADDRESS.matcher(address).matches()) {
            throw new InvalidInput("record.problem.email", typed);
        }
        return new EmailAddress(address, Label.of(label));
    }

    /// Out of what programs write around an address: `Eve <eve@example.com>`,
    /// `mailto:eve@example.com?subject=Hello`, `'eve@example.com'`.
    private static String address(String typed) {
        int open = typed.endsWith(">") ? typed.lastIndexOf('<') : -1;
        String address = open < 0 ? typed : typed.substring(open + 1, typed.length() - 1);
        if (address.regionMatches(true, 0, MAILTO, 0, MAILTO.length())) {
            int query = address.indexOf('?');
            address = address.substring(MAILTO.length(), query < 0 ? address.length() : query);
        }
        int start = 0;
        int end = address.length();
        while (start < end && isAround(address.charAt(start))) {
            start++;
        }
        while (start < end
                && (isAround(address.charAt(end - 1)) || address.charAt(end - 1) == '.')) {
            end--;
        }
        return address.substring(start, end);
    }

    private static boolean isAround(char sign) {
        return " \"'‘’“”".indexOf(sign) >= 0;
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
    public String identityKey() {
        return "address";
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
    public String derivedColumns(String element) {
        return ", lower(" + element + " ->> 'address') as email_norm";
    }

    @Override
    public String searchText(Field<?> field, String alias) {
        return "(select string_agg(x.email, ' ' order by x.position) from %s)"
                .formatted(field.elements(alias, "true"));
    }
}
