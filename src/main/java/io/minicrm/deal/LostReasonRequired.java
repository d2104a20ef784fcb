package io.minicrm.deal;

import io.minicrm.record.Field;
import io.minicrm.record.Problem;
import io.minicrm.record.Values;
import io.minicrm.scope.RecordKind;
import io.minicrm.web.FormRule;
import java.util.Map;
import org.springframework.stereotype.Component;

/// A form that loses a deal must give a reason; a file need not.
@Component
class LostReasonRequired implements FormRule {

    private final Pipelines pipelines;

    LostReasonRequired(Pipelines pipelines) {
        this.pipelines = pipelines;
    }

    @Override
    public boolean isOf(RecordKind kind) {
        return kind == RecordKind.DEAL;
    }

    @Override
    public Map<Field<?>, Problem> missing(Values deal) {
        Long stage = deal.get(DealFields.STAGE);
        boolean lost = stage != null && pipelines.stage(stage).filter(Stage::isLost).isPresent();
        return lost && deal.get(DealFields.LOST_REASON) == null
                ? Map.of(DealFields.LOST_REASON, Problem.of("deal.problem.lostReason"))
                : Map.of();
    }
}
