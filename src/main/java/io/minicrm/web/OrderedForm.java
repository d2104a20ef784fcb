package io.minicrm.web;

import io.minicrm.record.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A form of things that have names and stand in an order, and are archived rather than deleted.
/// All of it is saved, or nothing.
public abstract class OrderedForm {

    /// Blank lines, for what shall be added.
    private static final int SPARE = 3;

    protected static final String ON = "true";
    private static final Pattern NEW = Pattern.compile("name-(new-[1-9]\\d?)");

    private final String mark;
    private final int longest;
    private final List<OrderedLine> lines = new ArrayList<>();
    private final Map<String, String> present = new HashMap<>();
    private final PlainForm plainForm = new PlainForm();
    private boolean stale;

    /// @param madeOf says all that the form shows
    /// @param longest how many characters a name may have
    protected OrderedForm(Object madeOf, int longest) {
        this.mark = PlainForm.mark(madeOf);
        this.longest = longest;
        addSpares(Map.of());
    }

    protected final void add(OrderedLine line) {
        lines.add(line);
        show(line.field("name"), line.name());
        show(line.field("archived"), line.offered() ? "" : ON);
        if (line.offered()) {
            long place = lines.stream().filter(each -> !each.isNew() && each.offered()).count();
            show(line.field("place"), Long.toString(place));
        }
    }

    protected final void show(String field, String text) {
        present.put(field, text);
        plainForm.with(field, text);
    }

    /// What a field shows when nothing is typed.
    protected final String present(String field) {
        return present.getOrDefault(field, "");
    }

    private void addSpares(Map<String, String> sent) {
        TreeSet<String> keys =
                new TreeSet<>(
                        Comparator.comparing(String::length).thenComparing(String::compareTo));
        for (int i = 1; i <= SPARE; i++) {
            keys.add("new-" + i);
        }
        for (String name : sent.keySet()) {
            Matcher fresh = NEW.matcher(name);
            if (fresh.matches()) {
                keys.add(fresh.group(1));
            }
        }
        lines.removeIf(OrderedLine::isNew);
        keys.forEach(fresh -> lines.add(OrderedLine.fresh(fresh)));
    }

    /// What was typed takes the place of what is. A line that was not in the form stays as it is.
    public void take(Map<String, String> sent) {
        addSpares(sent);
        for (OrderedLine line : lines) {
            take(sent, line);
        }
        stale = !mark.equals(sent.get("version")) && isChanged();
        if (stale) {
            present.forEach((field, text) -> {
                if (field.startsWith("archived")) {
                    compareArchived(field, text);
                } else if (!field.startsWith("place")) {
                    plainForm.compare(field, text);
                }
            });
            comparePlaces();
        } else {
            check();
        }
    }

    protected void take(Map<String, String> sent, OrderedLine line) {
        take(sent, line.field("name"), line.field("archived"), line.field("place"));
    }

    /// A box that is not ticked is not sent.
    protected final void take(Map<String, String> sent, String name, String... others) {
        if (sent.containsKey(name)) {
            plainForm.with(name, sent.get(name));
            Arrays.stream(others)
                    .filter(other -> sent.containsKey(other) || other.startsWith("archived"))
                    .forEach(other -> plainForm.with(other, sent.get(other)));
        }
    }

    private void compareArchived(String field, String present) {
        if (!plainForm.text(field).equals(present)) {
            refuse(
                    field,
                    present.isEmpty() ? "web.ordered.now.offered" : "web.ordered.now.archived");
        }
    }

    /// Numbers also change when something else comes or goes; that is told only of what would go
    /// elsewhere.
    protected void comparePlaces() {
        List<OrderedLine> asked =
                inOrder().stream()
                        .filter(line -> !line.isNew() && line.offered() && isOffered(line))
                        .toList();
        List<OrderedLine> now = lines.stream().filter(asked::contains).toList();
        for (int i = 0; i < now.size(); i++) {
            if (!asked.get(i).equals(now.get(i))) {
                String field = now.get(i).field("place");
                plainForm.compare(field, present(field));
            }
        }
    }

    /// Whoever sends the same again changes nothing by it.
    private boolean isChanged() {
        return used().stream().anyMatch(OrderedLine::isNew)
                || present.entrySet().stream()
                        .anyMatch(each -> !plainForm.text(each.getKey()).equals(each.getValue()));
    }

    protected void check() {
        for (OrderedLine line : used()) {
            plainForm.need(line.field("name"), longest);
            place(line.field("place"));
        }
    }

    /// From 1; who names none comes last.
    protected final int place(String field) {
        return plainForm.count(field, Problem.of("web.ordered.problem.place"), Integer.MAX_VALUE);
    }

    /// Those that are there, and those that shall be.
    public final List<OrderedLine> used() {
        return lines.stream().filter(line -> !line.isNew() || !isBlank(line)).toList();
    }

    public boolean isBlank(OrderedLine line) {
        return name(line).isEmpty();
    }

    /// Whether a line stands behind all those that are none.
    protected boolean isEnd(OrderedLine line) {
        return false;
    }

    /// Those that are used in the order that was asked for: who is archived comes last. Of two that
    /// want the same place, the one that moved there has it.
    public final List<OrderedLine> inOrder() {
        return used().stream()
                .sorted(
                        Comparator.comparing((OrderedLine line) -> !isOffered(line))
                                .thenComparing(line -> !line.fixed())
                                .thenComparing(this::isEnd)
                                .thenComparing(line -> place(line.field("place")))
                                .thenComparing(this::moved))
                .toList();
    }

    private int moved(OrderedLine line) {
        String field = line.field("place");
        String before = present(field);
        return before.isEmpty() ? 0 : Integer.compare(place(field), Integer.parseInt(before));
    }

    public final boolean isOffered(OrderedLine line) {
        return plainForm.text(line.field("archived")).isEmpty();
    }

    public final boolean isLeaving(OrderedLine line) {
        return !line.isNew() && line.offered() && !isOffered(line);
    }

    public final boolean isRenamed(OrderedLine line) {
        return !name(line).equals(line.name());
    }

    public final String name(OrderedLine line) {
        return plainForm.text(line.field("name"));
    }

    public final void refuse(String field, String problem, Object... arguments) {
        plainForm.refuse(field, Problem.of(problem, arguments));
    }

    public final boolean isRefused() {
        return stale || plainForm.isRefused();
    }

    // What the page shows.

    /// What the form was made of.
    public final String mark() {
        return mark;
    }

    public final PlainForm typed() {
        return plainForm;
    }

    /// Whether somebody else has changed meanwhile what the form was made of.
    public final boolean isStale() {
        return stale;
    }

    /// Lines that may change places with each other; then what shall be added, and what is
    /// archived.
    public final List<List<OrderedLine>> groups() {
        Map<Integer, List<OrderedLine>> groups =
                lines.stream()
                        .collect(
                                Collectors.groupingBy(
                                        this::group, TreeMap::new, Collectors.toList()));
        return List.copyOf(groups.values());
    }

    private int group(OrderedLine line) {
        if (line.isNew()) {
            return 3;
        }
        return !line.offered() ? 4 : line.fixed() ? 0 : isEnd(line) ? 2 : 1;
    }
}
