package io.minicrm.deal;

import io.minicrm.record.Problem;
import io.minicrm.web.PlainForm;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the numbers of the forms of the page of pipelines. Of one that is refused the answer is
/// without meaning.
record NumberFields(PlainForm typed) {

    private static final Pattern PERCENT = Pattern.compile("(\\d{1,3})\\s*+%?");

    @Nullable Integer stuckAfter(String field) {
        int days = typed.count(field, Problem.of("deal.pipelines.problem.days"), 0);
        return days == 0 ? null : days;
    }

    int probability(String field, Stage.Kind kind) {
        String text = typed.text(field);
        Matcher percent = PERCENT.matcher(text);
        int number = percent.matches() ? Integer.parseInt(percent.group(1)) : -1;
        return switch (kind) {
            case OPEN -> {
                if (number < 0 || number > 100) {
                    typed.refuse(field, Problem.of("deal.pipelines.problem.probability"));
                }
                yield number;
            }
            case WON -> always(100, field, number, "deal.pipelines.problem.won");
            case LOST -> always(0, field, number, "deal.pipelines.problem.lost");
        };
    }

    private int always(int always, String field, int number, String problem) {
        if (!typed.text(field).isEmpty() && number != always) {
            typed.refuse(field, Problem.of(problem));
        }
        return always;
    }
}
