package io.minicrm.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.CrmTest;
import io.minicrm.contact.ContactFields;
import io.minicrm.record.Values;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@CrmTest
class UndoAtOnceTest {

    @Autowired Undo undo;
    @Autowired ChangeMother made;
    @Autowired ScopeMother people;

    @Test
    void ofTwoPeopleWhoUndoTheSameOneIsRefused() throws Exception {
        Scope anna = people.administrator("Anna at once");
        Scope tom = people.person("Tom at once", Reach.ALL, null);
        RecordRef katharina = made.contact(tom, "Katharina", "at once");
        long edit = made.edit(tom, katharina, new Values().with(ContactFields.FIRST_NAME, "Kathi"));

        int undone = 0;
        int refused = 0;
        try (var threads = Executors.newFixedThreadPool(2)) {
            List<Callable<Undo.Undone>> both =
                    List.of(() -> undo.undo(anna, edit), () -> undo.undo(tom, edit));
            for (Future<Undo.Undone> each : threads.invokeAll(both)) {
                try {
                    assertThat(each.get().records()).isEqualTo(1);
                    undone++;
                } catch (ExecutionException failure) {
                    assertThat(failure).hasCauseInstanceOf(CannotUndo.class);
                    refused++;
                }
            }
        }
        assertThat(undone).isEqualTo(1);
        assertThat(refused).isEqualTo(1);
    }
}
