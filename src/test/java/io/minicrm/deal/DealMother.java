package io.minicrm.deal;

import io.minicrm.record.ChangeKind;
import io.minicrm.record.ChangeSet;
import io.minicrm.record.Money;
import io.minicrm.record.Records;
import io.minicrm.record.Values;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import java.math.BigDecimal;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// Makes deals for tests, through the door that everybody uses.
@Component
public class DealMother {

    private final Records records;
    private final Pipelines pipelines;

    DealMother(Records records, Pipelines pipelines) {
        this.records = records;
        this.pipelines = pipelines;
    }

    /// In the first stage.
    @Transactional
    public RecordRef deal(Scope scope, String name) {
        return deal(scope, named(name, "Prospecting"));
    }

    @Transactional
    public RecordRef deal(Scope scope, Values values) {
        ChangeSet set = records.open(scope, ChangeKind.CREATE, "a deal");
        return records.create(scope, set, DealFields.DEAL, values);
    }

    public Values named(String name, String stage) {
        return new Values().with(DealFields.NAME, name).with(DealFields.STAGE, stage(stage).id());
    }

    public long stageId(String name) {
        return stage(name).id();
    }

    Stage stage(String name) {
        return pipelines.active().getFirst().stages().stream()
                .filter(stage -> stage.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    static Money euros(long amount) {
        return new Money(BigDecimal.valueOf(amount), "EUR");
    }
}
