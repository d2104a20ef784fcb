package io.minicrm.deal;

import io.minicrm.record.Problem;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What was typed into one of the forms of the page of pipelines, and what is wrong with it.
public final class PipelineForm {

    private static final int LONGEST = 100;
    private static final Pattern PROBABILITY = Pattern.compile("(\\d{1,3})\\s*+%?");

    private final String id;
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, Problem> problems = new HashMap<>();
    private @Nullable String inTheWay;

    /// @param id which one: `pipeline`, `stage` or `reason`, and the id of what it changes, or
    ///   `new`; a new stage goes by the id of its pipeline: `stage-new-3`
    PipelineForm(String id) {
        this.id = id;
    }

    PipelineForm with(String field, String text) {
        texts.put(field, text.strip());
        return this;
    }

    /// Refuses a name that is blank, too long, or has characters that nobody can see.
    PipelineForm needName() {
        String name = texts.getOrDefault("name", "");
        if (name.isEmpty()) {
            refuse("name", Problem.of("deal.pipelines.problem.name"));
        } else if (name.length() > LONGEST) {
            refuse("name", Problem.of("deal.pipelines.problem.long", LONGEST));
        } else if (name.chars().anyMatch(Character::isISOControl)) {
            refuse("name", Problem.of("deal.pipelines.problem.unreadable"));
        }
        return this;
    }

    /// What was typed for a stage; without meaning when it is refused.
    PipelineSettings.StageFacts stage(Stage.Kind kind) {
        needName();
        boolean open = kind == Stage.Kind.OPEN;
        return new PipelineSettings.StageFacts(
                text(id, "name", ""), probability(kind), open ? stuckAfter() : null);
    }

    private int probability(Stage.Kind kind) {
        String typed = text(id, "probability", "");
        Matcher percent = PROBABILITY.matcher(typed);
        Integer number = percent.matches() ? Integer.valueOf(percent.group(1)) : null;
        if (kind == Stage.Kind.OPEN) {
            if (number == null || number > 100) {
                refuse("probability", Problem.of("deal.pipelines.problem.probability"));
                return 0;
            }
            return number;
        }
        int always = kind == Stage.Kind.WON ? 100 : 0;
        if (!typed.isEmpty() && (number == null || number != always)) {
            refuse(
                    "probability",
                    Problem.of(
                            always == 100
                                    ? "deal.pipelines.problem.won"
                                    : "deal.pipelines.problem.lost"));
        }
        return always;
    }

    private @Nullable Integer stuckAfter() {
        String typed = text(id, "stuckAfter", "");
        if (typed.isEmpty()) {
            return null;
        }
        if (!typed.matches("0*[1-9]\\d{0,3}")) {
            refuse("stuckAfter", Problem.of("deal.pipelines.problem.days"));
            return null;
        }
        return Integer.valueOf(typed);
    }

    void refuse(String field, Problem problem) {
        problems.putIfAbsent(field, problem);
    }

    void refuse(PipelineSettings.Refused refused) {
        refuse(refused.field(), refused.problem());
        inTheWay = refused.href();
    }

    boolean isRefused() {
        return !problems.isEmpty();
    }

    /// What a field of a form shows.
    ///
    /// @param present what it shows unless something else was typed into it
    public String text(String form, String field, String present) {
        return id.equals(form) ? texts.getOrDefault(field, present) : present;
    }

    public @Nullable Problem problem(String form, String field) {
        return id.equals(form) ? problems.get(field) : null;
    }

    /// Where the deals are that stand in the way, or null.
    public @Nullable String inTheWay() {
        return inTheWay;
    }
}
