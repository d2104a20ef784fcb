package io.minicrm.bench;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.Buffers;
import io.minicrm.CrmTest;
import io.minicrm.Statements;
import io.minicrm.custom.CustomFieldMother;
import io.minicrm.custom.CustomFieldType;
import io.minicrm.file.FileMother;
import io.minicrm.imports.ImportMother;
import io.minicrm.job.Jobs;
import io.minicrm.people.Scopes;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.transaction.BeforeTransaction;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// What every page costs among a hundred thousand records, in statements, pages of the database and
/// bytes, and that looking writes nothing. The budgets stand in `bench/budgets.csv`;
/// `-Dminicrm.write` writes them anew from what is measured, a quarter higher, to be looked at
/// before they are committed.
@CrmTest
@TestPropertySource(properties = "minicrm.budgets=own database")
@DirtiesContext
@Transactional
class PageBudgetTest {

    private static final Path BUDGETS = Path.of("bench/budgets.csv");
    private static final String HEAD = "address,statements,pages,bytes,rows written";

    /// Routes that cost nothing, or that somebody else measures.
    private static final Map<String, String> LEFT_OUT =
            Map.of(
                    "/assets/{fingerprint}/{*path}", "from memory; see PageCompressionTest",
                    "/favicon.ico", "from memory",
                    "/api/health", "asks over a connection of its own; see HealthTest",
                    "${server.error.path:/error}", "shows a failure",
                    "/error", "shows a failure",
                    "/login/oidc/{key}", "asks a provider",
                    "/login/oidc/{key}/done", "asks a provider",
                    "/setup", "is there as long as nobody is",
                    "/login/second", "is there within a sign-in",
                    "/settings/profile/passkeys/{id}", "needs a device; see PasskeyTest");

    private static final Set<Integer> ANSWERS = Set.of(200, 204, 205, 302, 303);

    /// There is no mail server and no such token, and a text has no preview.
    private static final Set<String> NOT_HERE =
            Set.of("/login/forgotten", "/welcome/nobody", "/files/<file>/preview");

    @Autowired MockMvcTester mvc;
    @Autowired JdbcClient jdbc;
    @Autowired ApplicationContext application;
    @Autowired Scopes scopes;
    @Autowired FileMother files;
    @Autowired ImportMother importing;
    @Autowired CustomFieldMother fields;
    @Autowired Jobs jobs;

    @Autowired
    @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping routes;

    /// What a page costs.
    record Cost(int statements, long pages, long bytes, long written) {

        static Cost of(String[] cells) {
            return new Cost(
                    Integer.parseInt(cells[1]),
                    Long.parseLong(cells[2]),
                    Long.parseLong(cells[3]),
                    Long.parseLong(cells[4]));
        }

        /// Plans and data vary a little; statements and what is written do not.
        Cost asBudget() {
            return new Cost(statements, pages * 5 / 4 + 20, bytes * 21 / 20 + 100, written);
        }

        /// What is kept for a moment is read by the one and not by the other.
        Cost orLess(Cost other) {
            return new Cost(
                    Math.min(statements, other.statements),
                    Math.min(pages, other.pages),
                    Math.max(bytes, other.bytes),
                    Math.max(written, other.written));
        }

        boolean keepsTo(Cost budget) {
            return statements <= budget.statements
                    && pages <= budget.pages
                    && bytes <= budget.bytes
                    && written <= budget.written;
        }

        String line(String address) {
            return String.join(
                    ",",
                    address,
                    Integer.toString(statements),
                    Long.toString(pages),
                    Long.toString(bytes),
                    Long.toString(written));
        }
    }

    @BeforeTransaction
    void aLargeInstallation() throws Exception {
        Fill.fill(application, "60000", "20000");
    }

    @Test
    void everyPageKeepsToItsBudget() throws IOException {
        Scope reader =
                scopes.of(
                                jdbc.sql(
                                                "select id from app_user where email = 'bench0@example.com'")
                                        .query(Long.class)
                                        .single())
                        .orElseThrow();
        Map<String, String> names = names(reader);
        Map<String, Cost> budgets = budgets();
        Map<String, Cost> costs = new LinkedHashMap<>();
        Set<String> met = new TreeSet<>();
        List<String> unanswered = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        budgets.forEach((address, budget) -> {
            String path = resolved(address, names);
            MvcTestResult first = get(reader, path);
            if (!ANSWERS.contains(first.getResponse().getStatus()) && !NOT_HERE.contains(address)) {
                unanswered.add(address + " answers " + first.getResponse().getStatus());
            }
            met.add(
                    String.valueOf(
                            first.getRequest()
                                    .getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE)));
            Cost cost = cost(reader, path);
            for (int again = 0; again < 4 && (again == 0 || !cost.keepsTo(budget)); again++) {
                cost = cost.orLess(cost(reader, path));
            }
            costs.put(address, cost);
            if (!cost.keepsTo(budget)) {
                problems.add("%s: %s, budget %s".formatted(address, cost, budget));
            }
        });
        Set<String> without = routes();
        without.removeAll(met);
        assertThat(without).as("routes without a budget").isEmpty();
        assertThat(unanswered).isEmpty();
        if (System.getProperty("minicrm.write") != null) {
            List<String> lines = new ArrayList<>(List.of(HEAD));
            costs.forEach((address, cost) -> lines.add(cost.asBudget().line(address)));
            Files.write(BUDGETS, lines);
        } else {
            assertThat(problems).isEmpty();
        }
    }

    private static Map<String, Cost> budgets() throws IOException {
        Map<String, Cost> budgets = new LinkedHashMap<>();
        Files.readAllLines(BUDGETS).stream()
                .skip(1)
                .map(line -> line.split(","))
                .forEach(cells -> budgets.put(cells[0], Cost.of(cells)));
        return budgets;
    }

    private Cost cost(Scope reader, String path) {
        plansAsUsual();
        long pages = Buffers.soFar(jdbc);
        long written = written();
        List<MvcTestResult> answer = new ArrayList<>();
        List<Statements.Sent> sent = Statements.of(() -> answer.add(get(reader, path)));
        int statements = sent.size();
        return new Cost(
                statements,
                Buffers.soFar(jdbc) - pages,
                answer.getFirst().getResponse().getContentAsByteArray().length,
                written() - written);
    }

    /// What a request sets for its own transaction would last here until the end of all.
    private void plansAsUsual() {
        jdbc.sql(
                        "select set_config('enable_seqscan', 'on', true), set_config('plan_cache_mode', 'auto', true), set_config('work_mem', '4MB', true)")
                .query()
                .singleRow();
    }

    private long written() {
        return jdbc.sql(
                        """
                        select sum(pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid)
                            + pg_stat_get_xact_tuples_deleted(oid))
                        from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
                        """)
                .query(Long.class)
                .single();
    }

    private MvcTestResult get(Scope reader, String path) {
        return mvc.get().uri(URI.create(path)).with(as(reader)).exchange();
    }

    /// What stands in addresses for what is made here.
    private Map<String, String> names(Scope reader) {
        RecordRef contact = new RecordRef(RecordKind.CONTACT, 1);
        RecordRef file = files.file(reader, contact, "offer.txt", "An offer");
        long imported = importing.takenIn(reader, "first name,last name\nAda,Lovelace\n");
        return Map.of(
                "<field>",
                        Long.toString(
                                fields.add(
                                                reader,
                                                RecordKind.CONTACT,
                                                CustomFieldType.TEXT,
                                                "Nickname")
                                        .id()),
                "<file>", Long.toString(file.id()),
                "<import>", Long.toString(imported),
                "<changes>", text("select max(id) from change_set"),
                "<job>",
                        jobs.follow(reader, "change.undo", text("select max(id) from change_set"))
                                .replace("/jobs/", ""),
                "<user>", String.valueOf(reader.actorId()),
                "<team>", text("select min(id) from team"),
                "<note>", text("select min(id) from activity"),
                "<company>",
                        text(
                                "select company_id from contact where id > 100 and company_id is not null group by 1 order by count(*) desc, 1 limit 1"),
                "<phone>",
                        text(
                                "select substr(digits, 4, 5) from contact_phone where contact_id = 1"));
    }

    private String text(String sql) {
        return jdbc.sql(sql).query((row, _) -> row.getString(1)).single();
    }

    private static String resolved(String address, Map<String, String> names) {
        String path = address;
        for (var name : names.entrySet()) {
            path = path.replace(name.getKey(), name.getValue());
        }
        return path;
    }

    private Set<String> routes() {
        Set<String> found = new TreeSet<>();
        routes.getHandlerMethods()
                .keySet()
                .forEach(route -> {
                    Set<RequestMethod> methods = route.getMethodsCondition().getMethods();
                    if (methods.isEmpty() || methods.contains(RequestMethod.GET)) {
                        found.addAll(route.getPatternValues());
                    }
                });
        found.removeAll(LEFT_OUT.keySet());
        return found;
    }
}
