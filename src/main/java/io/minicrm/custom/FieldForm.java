package io.minicrm.custom;

import io.minicrm.record.Problem;
import io.minicrm.scope.RecordKind;
import io.minicrm.web.PlainForm;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The form of a field that there is, or shall be. All of it is saved, or nothing.
///
/// Posted names: `name`, `hint`, `type`, `target`, `listed`, `quick`, `fast`, `version`; `name-`,
/// `place-` and `archived-` with an option's id, `name-new-1` of one that there shall be.
public final class FieldForm {

    public static final int LONGEST_NAME = 60;
    public static final int LONGEST_HINT = 200;

    /// Blank lines, for options that there shall be.
    private static final int SPARE = 4;

    /// As many of them stand there at once when there are no options yet.
    private static final int BEGINNING = 2;

    private static final String ON = "true";
    private static final List<String> SWITCHES = List.of("listed", "quick", "fast");
    private static final Pattern NEW = Pattern.compile("name-(new-[1-9]\\d{0,2})");

    private final RecordKind kind;
    private final @Nullable CustomField field;
    private final Map<String, String> present = new HashMap<>();
    private final PlainForm typed = new PlainForm();
    private final List<FieldFormLine> lines = new ArrayList<>();
    private boolean stale;

    private FieldForm(RecordKind kind, @Nullable CustomField field) {
        this.kind = kind;
        this.field = field;
    }

    /// An empty one.
    static FieldForm of(RecordKind kind) {
        FieldForm form = new FieldForm(kind, null);
        form.addSpares(Map.of());
        return form;
    }

    static FieldForm of(CustomField field) {
        FieldForm form = new FieldForm(field.kind(), field);
        String hint = field.hint();
        form.show("name", field.name());
        form.show("hint", hint == null ? "" : hint);
        form.show("listed", field.listed() ? ON : "");
        form.show("quick", field.quick() ? ON : "");
        form.show("fast", field.fast() && field.type().canBeFast() ? ON : "");
        int place = 1;
        for (CustomOption option : field.options()) {
            FieldFormLine line = FieldFormLine.of(option);
            form.lines.add(line);
            form.show(line.field("name"), option.name());
            form.show(line.field("archived"), option.archived() ? ON : "");
            if (!option.archived()) {
                form.show(line.field("place"), Integer.toString(place++));
            }
        }
        form.addSpares(Map.of());
        return form;
    }

    private void show(String name, String text) {
        present.put(name, text);
        typed.with(name, text);
    }

    private void addSpares(Map<String, String> sent) {
        TreeSet<String> keys =
                new TreeSet<>(
                        Comparator.comparing(String::length)
                                .thenComparing(Comparator.naturalOrder()));
        Stream.iterate(1, number -> number <= SPARE, number -> number + 1)
                .forEach(number -> keys.add("new-" + number));
        sent.keySet().stream()
                .map(NEW::matcher)
                .filter(name -> name.matches())
                .forEach(name -> keys.add(name.group(1)));
        lines.removeIf(FieldFormLine::isNew);
        keys.forEach(key -> lines.add(FieldFormLine.fresh(key)));
    }

    /// What an address proposes for a new one.
    FieldForm propose(String name, String type) {
        typed.with("name", name).with("type", type);
        return this;
    }

    /// What was typed takes the place of what is. An option that was not in the form stays as it
    /// is.
    FieldForm take(Map<String, String> sent) {
        addSpares(sent);
        for (String name : List.of("name", "hint", "type", "target")) {
            typed.with(name, sent.get(name));
        }
        // A box that is not ticked is not sent
        SWITCHES.forEach(name -> typed.with(name, sent.containsKey(name) ? ON : ""));
        for (FieldFormLine line : lines) {
            String name = sent.get(line.field("name"));
            if (name != null) {
                typed.with(line.field("name"), name);
                typed.with(
                        line.field("archived"), sent.containsKey(line.field("archived")) ? ON : "");
                typed.with(
                        line.field("place"),
                        sent.getOrDefault(line.field("place"), text(line, "place")));
            }
        }
        return this;
    }

    /// What was typed, unless it cannot be told.
    Optional<CustomFieldDraft> draft() {
        CustomFieldType type = type();
        if (type == null) {
            typed.need("name", LONGEST_NAME);
            typed.refuse("type", Problem.of("custom.problem.type"));
        } else if (type.hasOptions()) {
            for (FieldFormLine line : used()) {
                place(line);
            }
        }
        if (type == null || typed.isRefused()) {
            return Optional.empty();
        }
        String hint = typed.text("hint");
        return Optional.of(
                new CustomFieldDraft(
                        kind,
                        type,
                        typed.text("name"),
                        hint.isEmpty() ? null : hint,
                        target(type),
                        type.hasOptions() ? options() : List.of(),
                        isOn("listed"),
                        isOn("quick"),
                        isOn("fast") && type.canBeFast()));
    }

    private @Nullable RecordKind target(CustomFieldType type) {
        if (type != CustomFieldType.LINK) {
            return null;
        }
        return field != null
                ? field.target()
                : CustomFieldType.TARGETS.stream()
                        .filter(each -> each.key().equals(typed.text("target")))
                        .findFirst()
                        .orElse(null);
    }

    private List<CustomFieldDraft.Option> options() {
        return inOrder().stream()
                .map(line ->
                        new CustomFieldDraft.Option(
                                line.id(), text(line, "name"), !text(line, "archived").isEmpty()))
                .toList();
    }

    /// Options that there are, and those that there shall be.
    private List<FieldFormLine> used() {
        return lines.stream().filter(line -> !line.isNew() || !isBlank(line)).toList();
    }

    /// Of two that want the same place, the one that moved there has it. What is archived comes
    /// last.
    private List<FieldFormLine> inOrder() {
        return used().stream()
                .sorted(
                        Comparator.comparing((FieldFormLine line) -> text(line, "archived"))
                                .thenComparing(this::place)
                                .thenComparing(this::moved))
                .toList();
    }

    private int place(FieldFormLine line) {
        return typed.count(
                line.field("place"), Problem.of("web.ordered.problem.place"), Integer.MAX_VALUE);
    }

    private int moved(FieldFormLine line) {
        String before = present.getOrDefault(line.field("place"), "");
        return before.isEmpty() ? 0 : Integer.compare(place(line), Integer.parseInt(before));
    }

    /// Says at each place what is wrong there.
    void refuse(InvalidCustomField invalid) {
        List<FieldFormLine> drafted = inOrder();
        invalid.problems()
                .forEach((place, problem) ->
                        typed.refuse(
                                place.startsWith("option-")
                                        ? drafted.get(Integer.parseInt(place.substring(7)))
                                                .field("name")
                                        : place,
                                problem));
    }

    /// Somebody else has changed meanwhile what the form was made of: says beside each field what
    /// it is now.
    ///
    /// @return whether anything of it shall become different by what was typed
    boolean compare() {
        present.forEach((name, text) -> {
            if (SWITCHES.contains(name) || name.startsWith("archived-")) {
                if (!typed.text(name).equals(text)) {
                    typed.refuse(
                            name, Problem.of(text.isEmpty() ? "custom.now.off" : "custom.now.on"));
                }
            } else if (!name.startsWith("place-")) {
                typed.compare(name, text);
            }
        });
        comparePlaces();
        stale = typed.isRefused() || used().stream().anyMatch(FieldFormLine::isNew);
        return stale;
    }

    /// Numbers also change when another option comes or goes; that is told only of one that would
    /// go elsewhere.
    private void comparePlaces() {
        List<FieldFormLine> asked =
                inOrder().stream()
                        .filter(line -> !line.isNew() && !line.isArchived())
                        .filter(line -> text(line, "archived").isEmpty())
                        .toList();
        List<FieldFormLine> now = lines.stream().filter(asked::contains).toList();
        for (int i = 0; i < now.size(); i++) {
            if (!asked.get(i).equals(now.get(i))) {
                String place = now.get(i).field("place");
                typed.compare(place, present.getOrDefault(place, ""));
            }
        }
    }

    private String text(FieldFormLine line, String name) {
        return typed.text(line.field(name));
    }

    // What the page shows.

    public RecordKind kind() {
        return kind;
    }

    /// The field as it is now; null of one that there shall be.
    public @Nullable CustomField field() {
        return field;
    }

    public PlainForm typed() {
        return typed;
    }

    /// What it holds, as far as that has been chosen.
    public @Nullable CustomFieldType type() {
        return field != null
                ? field.type()
                : Stream.of(CustomFieldType.values())
                        .filter(each -> each.key().equals(typed.text("type")))
                        .findFirst()
                        .orElse(null);
    }

    /// Whether somebody else has changed meanwhile what the form was made of.
    public boolean isStale() {
        return stale;
    }

    public boolean isOn(String name) {
        return !typed.text(name).isEmpty();
    }

    public boolean isBlank(FieldFormLine line) {
        return line.isNew() && text(line, "name").isEmpty();
    }

    /// Whether a line waits until somebody asks for one more.
    public boolean isSpare(FieldFormLine line) {
        return isBlank(line) && lines.indexOf(line) >= (lines.getFirst().isNew() ? BEGINNING : 0);
    }

    /// Lines that may change places with each other; then what shall be added, and what is
    /// archived.
    public List<List<FieldFormLine>> groups() {
        return List.copyOf(
                lines.stream()
                        .collect(
                                Collectors.groupingBy(
                                        line -> line.isArchived() ? 2 : line.isNew() ? 1 : 0,
                                        TreeMap::new,
                                        Collectors.toList()))
                        .values());
    }
}
