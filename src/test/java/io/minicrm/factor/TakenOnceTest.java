package io.minicrm.factor;

import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.CrmTest;
import io.minicrm.people.Role;
import io.minicrm.scope.Scope;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Of those who show the same at the same moment, one comes in: the database decides, so it holds
/// for two nodes as for two requests.
@CrmTest
class TakenOnceTest {

    private static final int AT_ONCE = 6;

    @Autowired FactorMother people;
    @Autowired Authenticators authenticators;
    @Autowired RecoveryCodes recovery;
    @Autowired JdbcClient jdbc;

    Scope anna;
    List<String> codes;

    @BeforeEach
    void anna() {
        anna = people.person("Anna", "anna@once.example", Role.SALES);
        codes = people.connect(anna);
    }

    @AfterEach
    void gone() {
        jdbc.sql("delete from app_user where email = 'anna@once.example'").update();
    }

    @Test
    void aCode() throws Exception {
        String code = people.code(anna, 0);
        assertThat(atOnce(() -> authenticators.take(anna.actor().id(), code))).isEqualTo(1);
    }

    @Test
    void aRecoveryCode() throws Exception {
        assertThat(atOnce(() -> recovery.use(anna.actor().id(), codes.getFirst()))).isEqualTo(1);
    }

    private static int atOnce(Callable<Boolean> shown) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<Boolean>> all =
                    IntStream.range(0, AT_ONCE)
                            .mapToObj(_ ->
                                    threads.submit(() -> {
                                        start.await();
                                        return shown.call();
                                    }))
                            .toList();
            start.countDown();
            int taken = 0;
            for (Future<Boolean> each : all) {
                taken += each.get() ? 1 : 0;
            }
            return taken;
        }
    }
}
