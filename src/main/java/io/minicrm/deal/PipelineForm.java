package io.minicrm.deal;

import io.minicrm.web.OrderedForm;
import io.minicrm.web.OrderedLine;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The form of a pipeline with its stages.
public final class PipelineForm extends OrderedForm {

    static final int LONGEST = 100;

    private final Pipeline pipeline;
    private final Map<Long, Long> deals;
    private final Map<String, Stage.Kind> kinds = new HashMap<>();
    private final NumberFields numberFields = new NumberFields(typed());
    private final Map<String, String> inTheWay = new HashMap<>();

    /// @param place among the pipelines that are offered, or 0
    /// @param deals how many living deals are in each stage
    PipelineForm(Pipeline pipeline, int place, Map<Long, Long> deals) {
        super(List.of(pipeline, place), LONGEST);
        this.pipeline = pipeline;
        this.deals = deals;
        show("name", pipeline.name());
        show("place", place == 0 ? "" : Integer.toString(place));
        show("archived", pipeline.offered() ? "" : ON);
        for (Stage stage : pipeline.stages()) {
            Integer stuckAfter = stage.stuckAfter();
            String key = Long.toString(stage.id());
            OrderedLine line = new OrderedLine(key, stage.name(), stage.offered(), false);
            kinds.put(key, stage.kind());
            add(line);
            show(line.field("probability"), Integer.toString(stage.probability()));
            show(line.field("stuckAfter"), stuckAfter == null ? "" : Integer.toString(stuckAfter));
        }
    }

    @Override
    public void take(Map<String, String> sent) {
        take(sent, "name", "place", "archived");
        super.take(sent);
    }

    @Override
    protected void take(Map<String, String> sent, OrderedLine line) {
        super.take(sent, line);
        take(
                sent,
                line.field("name"),
                line.field("kind"),
                line.field("probability"),
                line.field("stuckAfter"));
    }

    @Override
    protected void comparePlaces() {
        String place = present("place");
        if (!place.isEmpty()) {
            typed().compare("place", place);
        }
        super.comparePlaces();
    }

    @Override
    protected void check() {
        typed().need("name", LONGEST);
        place("place");
        super.check();
        for (OrderedLine line : used()) {
            probability(line);
            stuckAfter(line);
        }
    }

    @Override
    public boolean isBlank(OrderedLine line) {
        return super.isBlank(line)
                && Stream.of("probability", "stuckAfter")
                        .allMatch(field -> typed().text(line.field(field)).isEmpty());
    }

    /// Stages in which deals end stand behind those in which they are worked on.
    @Override
    protected boolean isEnd(OrderedLine line) {
        return kind(line) != Stage.Kind.OPEN;
    }

    boolean isOffered() {
        return typed().text("archived").isEmpty();
    }

    String name() {
        return typed().text("name");
    }

    /// Where the pipeline shall stand among those that are offered.
    int place() {
        return place("place");
    }

    /// The kind of a stage stays what it is: deals that are in it are won, lost or neither.
    public Stage.Kind kind(OrderedLine line) {
        Stage.Kind kind = kinds.get(line.key());
        if (kind != null) {
            return kind;
        }
        return switch (typed().text(line.field("kind"))) {
            case "won" -> Stage.Kind.WON;
            case "lost" -> Stage.Kind.LOST;
            default -> Stage.Kind.OPEN;
        };
    }

    int probability(OrderedLine line) {
        return numberFields.probability(line.field("probability"), kind(line));
    }

    @Nullable Integer stuckAfter(OrderedLine line) {
        return kind(line) == Stage.Kind.OPEN
                ? numberFields.stuckAfter(line.field("stuckAfter"))
                : null;
    }

    /// @param filter the filter that shows the deals that are in the way
    void refuseDeals(String field, String filter, long id, long deals) {
        refuse(field, "deal.pipelines.problem.deals." + filter, deals);
        inTheWay.put(field, "/deals?" + filter + "=" + id);
    }

    // What the page shows.

    /// The id of its pipeline.
    public String key() {
        return Long.toString(pipeline.id());
    }

    /// Whether the pipeline is offered now.
    public boolean isShownOffered() {
        return pipeline.offered();
    }

    /// What the pipeline is called now.
    public String title() {
        return pipeline.name();
    }

    /// How many living deals are in a stage.
    public long deals(OrderedLine line) {
        Long count = line.isNew() ? null : deals.get(line.id());
        return count == null ? 0 : count;
    }

    /// Where the deals are that stand in the way of what is wrong with a field, or null.
    public @Nullable String inTheWay(String field) {
        return inTheWay.get(field);
    }
}
