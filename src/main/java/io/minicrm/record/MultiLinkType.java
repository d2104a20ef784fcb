package io.minicrm.record;

import io.minicrm.scope.RecordKind;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Links to several records of one kind, each with what it is there for: the contacts of a deal
/// with their roles. An element is typed as `#id`, as the exact title of what is meant, or as `=0`,
/// `=1`, …: one of those that stand there already and that the reader may not know.
///
/// The child table keeps the id in `<target>_id`, the label in `label`.
///
/// @param labels what a linked record can be there for, the usual first
public record MultiLinkType(RecordKind target, ChoiceType labels)
        implements ListType<LabelledLink>, ReferenceType {

    @Override
    public List<ChildColumn> childColumns() {
        return List.of(
                new ChildColumn(key(), "id", "bigint"), new ChildColumn("label", "label", "text"));
    }

    @Override
    public List<String> parted(String text) {
        return TextSplitter.names(text);
    }

    /// A name may hold what parts others.
    @Override
    public List<String> typedAsOne(String text) {
        return List.of(text);
    }

    @Override
    public int longest() {
        return 500;
    }

    @Override
    public LabelledLink parseElement(String typed, String label, ParseContext parseContext)
            throws InvalidInput {
        if (typed.matches("=\\d{1,2}")) {
            int place = Integer.parseInt(typed.substring(1));
            if (place >= parseContext.kept().size()) {
                throw new InvalidInput("record.problem.noRecord", typed);
            }
            return new LabelledLink(parseContext.kept().get(place), label);
        }
        return new LabelledLink(
                parseContext.references().record(parseContext.scope(), target, typed).id(), label);
    }

    @Override
    public String typedElement(LabelledLink element) {
        return "#" + element.id();
    }

    @Override
    public String label(LabelledLink element) {
        return element.label();
    }

    @Override
    public Object identity(LabelledLink element) {
        return element.id();
    }

    @Override
    public String identityKey() {
        return "id";
    }

    @Override
    public JsonNode elementToJson(LabelledLink element) {
        return Json.NODES.objectNode().put("id", element.id()).put("label", element.label());
    }

    @Override
    public LabelledLink elementFromJson(JsonNode json) {
        return new LabelledLink(json.get("id").longValue(), json.get("label").stringValue());
    }

    /// Each title is looked up by itself: of a table whose statistics lag behind, a join would read
    /// all, for every record anew.
    @Override
    public String searchText(Field<?> field, String alias) {
        return "(select string_agg((select d.title from search_doc d where d.record_kind = %d and d.record_id = x.%s), ' ' order by x.position) from %s)"
                .formatted(target.code(), key(), field.elements(alias, "true"));
    }

    @Override
    public List<Long> ids(@Nullable Object value) {
        return value instanceof List<?> list
                ? list.stream().map(element -> ((LabelledLink) element).id()).toList()
                : List.of();
    }

    @Override
    public String idsIn(String json) {
        return "jsonb_path_query(" + json + ", '$[*].id')";
    }

    @Override
    public String refers(String alias, Field<?> field, String test) {
        return "exists (select from %s)"
                .formatted(field.elements(alias, "x." + key() + " " + test));
    }

    @Override
    public String pairs(Field<?> field) {
        return "(select x.record_id as linking, x.%s as linked from %s) pairs"
                .formatted(key(), field.allElements());
    }

    @Override
    public String linked(String alias, Field<?> field) {
        return "(select r.*, x.position as place from %s r, %s) l"
                .formatted(target.key(), field.elements(alias, "r.id = x." + key()));
    }

    @Override
    public String without(String alias, Field<?> field, String ids) {
        return "to_jsonb(%s)"
                .formatted(elements(field, alias, "x." + key() + " <> all(" + ids + ")"));
    }

    /// With the label that the other one has there already, or else the first of those that it
    /// takes the place of.
    @Override
    public String exchanged(String alias, Field<?> field, String ids, String other) {
        return """
        (select jsonb_agg(jsonb_build_object('id', m.id, 'label', m.label) order by m.place)
         from (select distinct on (e.id) e.id, e.label, min(e.position) over (partition by e.id) as place
               from (select case when x.%1$s = any(%2$s) then %3$s else x.%1$s end as id,
                            x.label, x.position, x.%1$s = %3$s as its
                     from %4$s) e
               order by e.id, e.its desc, e.position) m)\
        """
                .formatted(key(), ids, other, field.elements(alias, "true"));
    }

    @Override
    public String label(String alias, Field<?> field, String id) {
        return "(select x.label from %s)"
                .formatted(field.elements(alias, "x." + key() + " = " + id));
    }

    /// The message of a label; null for the usual one, which goes without saying.
    public @Nullable String message(String label) {
        return label.equals(labels.keys().getFirst()) ? null : labels.messageKey(label);
    }

    private String key() {
        return target.key() + "_id";
    }
}
