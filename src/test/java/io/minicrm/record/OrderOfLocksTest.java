package io.minicrm.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.minicrm.CrmTest;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/// Two who write the same records wait for each other, whatever the order in which they name them:
/// none holds a later one while it waits for an earlier one.
@CrmTest
class OrderOfLocksTest {

    @Autowired Records records;
    @Autowired Editing editing;
    @Autowired RecordMother mother;
    @Autowired Catalogue catalogue;
    @Autowired ScopeMother people;
    @Autowired JdbcClient jdbc;
    @Autowired TransactionTemplate transaction;

    @Test
    void trashing() throws Exception {
        Scope anna = people.administrator("Anna in order");
        List<Long> ids = contacts(anna);
        waitsForTheFirstHoldingNoOther(
                ids, () -> editing.trash(anna, RecordKind.CONTACT, ids.reversed()));
    }

    @Test
    void restoring() throws Exception {
        Scope anna = people.administrator("Anna in order");
        List<Long> ids = contacts(anna);
        editing.trash(anna, RecordKind.CONTACT, ids);
        waitsForTheFirstHoldingNoOther(
                ids, () -> editing.restore(anna, RecordKind.CONTACT, ids.reversed()));
    }

    @Test
    void writingMany() throws Exception {
        Scope anna = people.administrator("Anna in order");
        List<Long> ids = contacts(anna);
        List<Staging.Row> rows =
                ids.reversed().stream()
                        .map(id ->
                                new Staging.Row(
                                        id,
                                        id,
                                        mother.values(
                                                anna, RecordKind.CONTACT, "firstName", "New")))
                        .toList();
        waitsForTheFirstHoldingNoOther(
                ids,
                () ->
                        transaction.executeWithoutResult(_ ->
                                records.writeAll(
                                        anna,
                                        records.open(anna, ChangeKind.EDIT, ""),
                                        catalogue.type(RecordKind.CONTACT),
                                        staging -> staging.rows(rows))));
    }

    private void waitsForTheFirstHoldingNoOther(List<Long> ids, Runnable write) throws Exception {
        try (var threads = Executors.newSingleThreadExecutor()) {
            Future<?> written =
                    Objects.requireNonNull(
                            transaction.execute(_ -> {
                                lock(ids.subList(0, 1), "for update");
                                Future<?> begun = threads.submit(write);
                                await().until(this::isSomebodyWaiting);
                                List<Long> others = ids.subList(1, ids.size());
                                assertThat(lock(others, "order by id for update skip locked"))
                                        .isEqualTo(others);
                                return begun;
                            }));
            written.get();
        }
    }

    private List<Long> lock(List<Long> ids, String how) {
        return jdbc.sql("select id from contact where id = any(:ids) " + how)
                .param("ids", ids.toArray(Long[]::new))
                .query((row, _) -> row.getLong(1))
                .list();
    }

    private boolean isSomebodyWaiting() {
        return jdbc.sql(
                        "select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')")
                .query(Boolean.class)
                .single();
    }

    private List<Long> contacts(Scope scope) {
        List<Long> ids = new ArrayList<>();
        transaction.executeWithoutResult(_ -> {
            for (String name : List.of("One", "Two", "Three")) {
                ids.add(mother.make(scope, RecordKind.CONTACT, "lastName", name).id());
            }
        });
        return ids;
    }
}
