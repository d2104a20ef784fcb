package io.minicrm.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minicrm.CrmTest;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/// No company stands above itself, whoever writes it and by whatever way.
@CrmTest
class AncestryTest {

    @Autowired Records records;
    @Autowired RecordMother mother;
    @Autowired Catalogue catalogue;
    @Autowired ScopeMother people;
    @Autowired JdbcClient jdbc;
    @Autowired TransactionTemplate transaction;

    private Scope anna;
    private long top;
    private long middle;
    private long low;

    @BeforeEach
    void threeOfWhichEachBelongsToTheNext() {
        anna = people.administrator("Anna above");
        top = company(null);
        middle = company(top);
        low = company(middle);
    }

    @Test
    void whoeverTypesItIsToldSo() {
        for (long parent : List.of(top, middle, low)) {
            assertThatExceptionOfType(InvalidValues.class)
                    .isThrownBy(() -> move(top, parent))
                    .satisfies(refused ->
                            assertThat(refused.problems().values())
                                    .containsExactly(Problem.of("record.problem.aboveItself")));
        }
        move(low, top);
        move(middle, low);
        assertThat(parents(top, middle, low)).containsExactly(null, low, top);
    }

    @Test
    void ofManyThoseAreRefusedThatWouldTogetherBeAboveThemselves() {
        long other = company(null);
        BulkResult result = moveAll(new long[][] {{top, other}, {other, low}, {middle, other}});

        // The first leads only to those that go in a circle, and to nothing once they are refused
        assertThat(result).isEqualTo(new BulkResult(0, 1, 0, 2));
        assertThat(moveAll(new long[][] {{top, low}, {middle, other}}))
                .isEqualTo(new BulkResult(0, 2, 0, 0));
        assertThat(parents(top, middle, low)).containsExactly(low, other, middle);
    }

    @Test
    void ofTwoAtOnceTheLaterOneIsRefused() throws Exception {
        long other = company(null);
        try (var threads = Executors.newSingleThreadExecutor()) {
            transaction.executeWithoutResult(status -> {
                move(top, other);
                Future<?> meanwhile = threads.submit(() -> move(other, low));
                assertThat(meanwhile).succeedsWithin(Duration.ofSeconds(20));
                assertThatThrownBy(() -> jdbc.sql("set constraints all immediate").update())
                        .isInstanceOf(DataIntegrityViolationException.class)
                        .hasMessageContaining("company " + top + " would be above itself");
                status.setRollbackOnly();
            });
        }
        assertThat(parents(top, other)).containsExactly(null, low);
    }

    private long company(@Nullable Long parent) {
        RecordRef made =
                transaction.execute(_ ->
                        parent == null
                                ? mother.make(anna, RecordKind.COMPANY, "name", "Acme")
                                : mother.make(
                                        anna,
                                        RecordKind.COMPANY,
                                        "name",
                                        "Acme",
                                        "parent",
                                        "#" + parent));
        return made.id();
    }

    private void move(long company, long parent) {
        transaction.executeWithoutResult(_ ->
                records.update(
                        anna,
                        records.open(anna, ChangeKind.EDIT, ""),
                        new RecordRef(RecordKind.COMPANY, company),
                        null,
                        under(parent)));
    }

    private BulkResult moveAll(long[][] pairs) {
        return transaction.execute(_ ->
                records.writeAll(
                        anna,
                        records.open(anna, ChangeKind.EDIT, ""),
                        catalogue.type(RecordKind.COMPANY),
                        staging ->
                                staging.rows(
                                        List.of(pairs).stream()
                                                .map(pair ->
                                                        new Staging.Row(
                                                                pair[0], pair[0], under(pair[1])))
                                                .toList())));
    }

    private Values under(long parent) {
        return mother.values(anna, RecordKind.COMPANY, "parent", "#" + parent);
    }

    private List<@Nullable Long> parents(long... companies) {
        List<@Nullable Long> parents = new ArrayList<>();
        for (long id : companies) {
            jdbc.sql("select parent_id from company where id = :id")
                    .param("id", id)
                    .query(row -> {
                        parents.add(row.getObject(1, Long.class));
                    });
        }
        return parents;
    }
}
