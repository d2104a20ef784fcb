package io.minicrm.list;

import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.FreshDatabase;
import io.minicrm.Visitor;
import io.minicrm.people.SignedIn;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import jakarta.servlet.http.Cookie;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;

/// Exports that are asked for and not read hold up nobody.
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = FreshDatabase.class)
class SlowDownloadsTest {

    @LocalServerPort int port;
    @Autowired SignedIn signedIn;
    @Autowired ScopeMother people;
    @Autowired JdbcClient jdbc;

    private final List<Visitor> visitors = new ArrayList<>();

    @AfterEach
    void go() {
        visitors.forEach(Visitor::close);
    }

    @Test
    void fortyOfThemLeaveTheDatabaseToOthers() throws Exception {
        Scope anna = people.administrator("Anna");
        jdbc.sql(
                        """
                        insert into company (name, description, created_at, updated_at)
                        select 'Company ' || n, repeat('lines of text ', 1400), now(), now()
                        from generate_series(1, 600) n
                        """)
                .update();
        for (int i = 0; i < 14; i++) {
            Scope reader = people.administrator("Reader " + i);
            for (int n = 0; n < 3; n++) {
                asks("/companies/export.csv?columns=name,description", reader);
            }
        }
        // Their files are whole, and nobody reads them
        List<Visitor> readers = visitors.subList(0, 42);
        readers.forEach(reader -> assertThat(reader.status()).isIn(200, 429));
        assertThat(readers)
                .filteredOn(reader -> reader.status() == 200)
                .hasSizeGreaterThan(2)
                .allSatisfy(reader ->
                        assertThat(reader.head())
                                .containsPattern("(?i)content-length: 1\\d{7}\\b"));
        for (String path : List.of("/login", "/readyz", "/actuator/health")) {
            List<Duration> waited = new ArrayList<>();
            for (int n = 0; n < 5; n++) {
                long start = System.nanoTime();
                assertThat(asks(path, anna).status()).as(path).isIn(200, 303);
                waited.add(Duration.ofNanos(System.nanoTime() - start));
            }
            // The median: a busy machine may pause for longer than that
            assertThat(waited.stream().sorted().toList().get(2))
                    .as("%s: %s", path, waited)
                    .isLessThan(Duration.ofSeconds(1));
        }
        assertThat(asks("/contacts", anna).status()).isEqualTo(200);
        assertThat(
                        jdbc.sql(
                                        """
                                        select count(*) from pg_stat_activity
                                        where datname = current_database() and state like 'idle in transaction%'
                                        """)
                                .query(Long.class)
                                .single())
                .isZero();
    }

    private Visitor asks(String path, Scope scope) throws IOException {
        Cookie cookie = signedIn.cookie(scope);
        Visitor visitor = new Visitor(port);
        visitors.add(visitor);
        return visitor.says(
                "GET " + path + " HTTP/1.1",
                "Cookie: " + cookie.getName() + "=" + cookie.getValue());
    }
}
