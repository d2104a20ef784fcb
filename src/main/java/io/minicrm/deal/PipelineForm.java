package io.minicrm.deal;

import io.minicrm.record.Options;
import io.minicrm.record.Problem;
import io.minicrm.web.PlainForm;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One of the forms of the page of pipelines: a pipeline with its stages, or the lost reasons. All
/// of it is saved, or nothing.
public final class PipelineForm {

    /// Blank lines, for what shall be added.
    private static final int SPARE = 3;

    static final int LONGEST = 100;
    private static final String ON = "true";
    private static final Pattern NEW = Pattern.compile("name-(new-[1-9]\\d?)");

    private final String key;
    private final boolean stages;
    private final String mark;
    private final List<PipelineFormLine> lines = new ArrayList<>();
    private final Map<String, String> present = new HashMap<>();
    private final PlainForm plainForm = new PlainForm();
    private final NumberFields numberFields = new NumberFields(plainForm);
    private final Map<String, String> inTheWay = new HashMap<>();
    private boolean stale;

    private PipelineForm(String key, boolean stages, Object madeOf) {
        this.key = key;
        this.stages = stages;
        this.mark = PlainForm.mark(madeOf);
    }

    /// @param place among the pipelines that are offered, or 0
    static PipelineForm of(Pipeline pipeline, int place, Map<Long, Long> deals) {
        PipelineForm form =
                new PipelineForm(Long.toString(pipeline.id()), true, List.of(pipeline, place));
        form.show("name", pipeline.name());
        form.show("place", place == 0 ? "" : Integer.toString(place));
        form.show("archived", pipeline.offered() ? "" : ON);
        for (Stage stage : pipeline.stages()) {
            Long count = deals.get(stage.id());
            Integer stuckAfter = stage.stuckAfter();
            PipelineFormLine line =
                    new PipelineFormLine(
                            Long.toString(stage.id()),
                            stage.name(),
                            stage.kind(),
                            stage.offered(),
                            false,
                            count == null ? 0 : count);
            form.add(line);
            form.show(line.field("probability"), Integer.toString(stage.probability()));
            form.show(
                    line.field("stuckAfter"),
                    stuckAfter == null ? "" : Integer.toString(stuckAfter));
        }
        form.addSpares(Map.of());
        return form;
    }

    static PipelineForm of(List<Options.Entry> reasons) {
        PipelineForm form = new PipelineForm("reasons", false, reasons);
        for (Options.Entry reason : reasons) {
            form.add(
                    new PipelineFormLine(
                            Long.toString(reason.id()),
                            reason.name(),
                            null,
                            reason.offered(),
                            form.lines.isEmpty(),
                            0));
        }
        form.addSpares(Map.of());
        return form;
    }

    private void add(PipelineFormLine line) {
        lines.add(line);
        show(line.field("name"), line.name());
        show(line.field("archived"), line.offered() ? "" : ON);
        if (line.offered()) {
            long place = lines.stream().filter(PipelineFormLine::offered).count();
            show(line.field("place"), Long.toString(place));
        }
    }

    private void show(String field, String text) {
        present.put(field, text);
        plainForm.with(field, text);
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
        lines.removeIf(PipelineFormLine::isNew);
        keys.forEach(fresh -> lines.add(PipelineFormLine.fresh(fresh)));
    }

    /// What was typed takes the place of what is. A line that was not in the form stays as it is.
    PipelineForm take(Map<String, String> sent) {
        addSpares(sent);
        take(sent, "name", "place", "archived");
        for (PipelineFormLine line : lines) {
            take(
                    sent,
                    line.field("name"),
                    line.field("archived"),
                    line.field("place"),
                    line.field("kind"),
                    line.field("probability"),
                    line.field("stuckAfter"));
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
        return this;
    }

    private void compareArchived(String field, String present) {
        if (!plainForm.text(field).equals(present)) {
            refuse(
                    field,
                    present.isEmpty()
                            ? "deal.pipelines.now.offered"
                            : "deal.pipelines.now.archived");
        }
    }

    /// Numbers also change when something else comes or goes; that is told only of what would go
    /// elsewhere.
    private void comparePlaces() {
        String place = present.getOrDefault("place", "");
        if (!place.isEmpty()) {
            plainForm.compare("place", place);
        }
        List<PipelineFormLine> asked =
                inOrder().stream()
                        .filter(line -> !line.isNew() && line.offered() && isOffered(line))
                        .toList();
        List<PipelineFormLine> now = lines.stream().filter(asked::contains).toList();
        for (int i = 0; i < now.size(); i++) {
            if (!asked.get(i).equals(now.get(i))) {
                String field = now.get(i).field("place");
                plainForm.compare(field, present.getOrDefault(field, ""));
            }
        }
    }

    /// Whoever sends the same again changes nothing by it.
    private boolean isChanged() {
        return used().stream().anyMatch(PipelineFormLine::isNew)
                || present.entrySet().stream()
                        .anyMatch(each -> !plainForm.text(each.getKey()).equals(each.getValue()));
    }

    /// A box that is not ticked is not sent.
    private void take(Map<String, String> sent, String name, String... others) {
        if (sent.containsKey(name)) {
            plainForm.with(name, sent.get(name));
            Arrays.stream(others)
                    .filter(other -> sent.containsKey(other) || other.startsWith("archived"))
                    .forEach(other -> plainForm.with(other, sent.get(other)));
        }
    }

    private void check() {
        if (stages) {
            plainForm.need("name", LONGEST);
            numberFields.place("place");
        }
        for (PipelineFormLine line : used()) {
            plainForm.need(line.field("name"), LONGEST);
            numberFields.place(line.field("place"));
            probability(line);
            stuckAfter(line);
        }
    }

    /// Those that are there, and those that shall be.
    List<PipelineFormLine> used() {
        return lines.stream().filter(line -> !line.isNew() || !isBlank(line)).toList();
    }

    public boolean isBlank(PipelineFormLine line) {
        return Stream.of("name", "probability", "stuckAfter")
                .allMatch(field -> plainForm.text(line.field(field)).isEmpty());
    }

    /// Those that are used in the order that was asked for: who is archived comes last, and stages
    /// in which deals end stand behind those in which they are worked on. Of two that want the same
    /// place, the one that moved there has it.
    List<PipelineFormLine> inOrder() {
        return used().stream()
                .sorted(
                        Comparator.comparing((PipelineFormLine line) -> !isOffered(line))
                                .thenComparing(line -> !line.fixed())
                                .thenComparing(this::isEnd)
                                .thenComparing(line -> numberFields.place(line.field("place")))
                                .thenComparing(this::moved))
                .toList();
    }

    private boolean isEnd(PipelineFormLine line) {
        Stage.Kind kind = kind(line);
        return kind == Stage.Kind.WON || kind == Stage.Kind.LOST;
    }

    private int moved(PipelineFormLine line) {
        String field = line.field("place");
        String before = present.getOrDefault(field, "");
        return before.isEmpty()
                ? 0
                : Integer.compare(numberFields.place(field), Integer.parseInt(before));
    }

    boolean isOffered(PipelineFormLine line) {
        return plainForm.text(line.field("archived")).isEmpty();
    }

    boolean isOffered() {
        return plainForm.text("archived").isEmpty();
    }

    boolean isLeaving(PipelineFormLine line) {
        return !line.isNew() && line.offered() && !isOffered(line);
    }

    boolean isRenamed(PipelineFormLine line) {
        return !name(line).equals(line.name());
    }

    String name() {
        return plainForm.text("name");
    }

    String name(PipelineFormLine line) {
        return plainForm.text(line.field("name"));
    }

    /// Where the pipeline shall stand among those that are offered.
    int place() {
        return numberFields.place("place");
    }

    /// The kind of a stage stays what it is: deals that are in it are won, lost or neither.
    Stage.@Nullable Kind kind(PipelineFormLine line) {
        if (!stages || !line.isNew()) {
            return line.kind();
        }
        return switch (plainForm.text(line.field("kind"))) {
            case "won" -> Stage.Kind.WON;
            case "lost" -> Stage.Kind.LOST;
            default -> Stage.Kind.OPEN;
        };
    }

    int probability(PipelineFormLine line) {
        Stage.Kind kind = kind(line);
        return kind == null ? 0 : numberFields.probability(line.field("probability"), kind);
    }

    @Nullable Integer stuckAfter(PipelineFormLine line) {
        return kind(line) == Stage.Kind.OPEN
                ? numberFields.stuckAfter(line.field("stuckAfter"))
                : null;
    }

    void refuse(String field, String problem, Object... arguments) {
        plainForm.refuse(field, Problem.of(problem, arguments));
    }

    /// @param deals the filter that shows the deals that are in the way
    void refuseDeals(String field, String filter, long id, long deals) {
        refuse(field, "deal.pipelines.problem.deals." + filter, deals);
        inTheWay.put(field, "/deals?" + filter + "=" + id);
    }

    boolean isRefused() {
        return stale || plainForm.isRefused();
    }

    // What the page shows.

    /// The id of its pipeline, or `reasons`.
    public String key() {
        return key;
    }

    public boolean hasStages() {
        return stages;
    }

    /// What the form was made of.
    public String mark() {
        return mark;
    }

    public PlainForm typed() {
        return plainForm;
    }

    /// Whether somebody else has changed meanwhile what the form was made of.
    public boolean isStale() {
        return stale;
    }

    /// Whether the pipeline is offered now.
    public boolean isShownOffered() {
        return present.getOrDefault("archived", "").isEmpty();
    }

    /// What the pipeline is called now.
    public String title() {
        return present.getOrDefault("name", "");
    }

    /// Lines that may change places with each other; then what shall be added, and what is
    /// archived.
    public List<List<PipelineFormLine>> groups() {
        Map<Integer, List<PipelineFormLine>> groups =
                lines.stream()
                        .collect(
                                Collectors.groupingBy(
                                        this::group, TreeMap::new, Collectors.toList()));
        return List.copyOf(groups.values());
    }

    private int group(PipelineFormLine line) {
        if (line.isNew()) {
            return 3;
        }
        return !line.offered() ? 4 : line.fixed() ? 0 : isEnd(line) ? 2 : 1;
    }

    /// Where the deals are that stand in the way of what is wrong with a field, or null.
    public @Nullable String inTheWay(String field) {
        return inTheWay.get(field);
    }
}
