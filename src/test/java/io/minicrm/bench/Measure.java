package io.minicrm.bench;

import io.minicrm.Statements;
import io.minicrm.web.Signer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/// Measures the pages that matter on a large installation, as people reach them: through HTTP over
/// loopback, signed in, with the plan of every statement beside. Fails when one takes too long or
/// reads a large table from one end to the other.
final class Measure {

    private static final long LIMIT_MS = 100;

    /// Reports look at every deal, which other pages must not.
    private static final long REPORT_LIMIT_MS = 500;

    private static final int WARM_UP = 15;
    private static final int MEASURED = 41;

    private static final Pattern SCAN =
            Pattern.compile(
                    "Seq Scan on (?:public\\.)?(contact|company|deal|deal_stage_history|search_doc|contact_email|contact_phone|company_phone|activity|timeline)\\b");

    private final String base;
    private final JdbcTemplate jdbc;
    private final Signer signer;
    private final boolean explain;
    private final String only;
    private final List<String> failures = new ArrayList<>();

    private Measure(String base, JdbcTemplate jdbc, Signer signer, boolean explain, String only) {
        this.base = base;
        this.jdbc = jdbc;
        this.signer = signer;
        this.explain = explain;
        this.only = only;
    }

    /// @param arguments `plans` prints every plan; a word of a page's name measures only those
    ///   pages
    public static void main(String[] arguments) throws Exception {
        List<String> failures;
        try (Bench bench = Bench.start()) {
            var application = bench.application();
            var measure =
                    new Measure(
                            "http://localhost:"
                                    + application
                                            .getEnvironment()
                                            .getRequiredProperty("local.server.port"),
                            application.getBean(JdbcTemplate.class),
                            application.getBean(Signer.class),
                            Arrays.asList(arguments).contains("plans"),
                            Arrays.stream(arguments)
                                    .filter(argument -> !argument.equals("plans"))
                                    .findFirst()
                                    .orElse(""));
            measure.run("administrator", "bench0@example.com");
            measure.run("reads the team's", "bench1@example.com");
            measure.run("reads own ones only", "bench20@example.com");
            failures = measure.failures;
        }
        failures.forEach(System.out::println);
        System.out.println(failures.isEmpty() ? "All well." : failures.size() + " failures.");
        System.exit(failures.isEmpty() ? 0 : 1);
    }

    private void run(String who, String email) throws IOException, InterruptedException {
        Visitor visitor = Visitor.signedIn(base, email);
        System.out.printf("%n%s (%s)%n", who, email);
        System.out.printf(
                "%-36s %8s %8s %8s %5s %8s%n", "", "least", "median", "p95", "sql", "in sql");
        for (var page : pages(email).entrySet()) {
            if (page.getKey().contains(only)) {
                measure(visitor, who + ", " + page.getKey(), page.getValue());
            }
        }
    }

    private Map<String, String> pages(String email) {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("first page", "/contacts");
        pages.put(
                "after 500,000 rows", "/contacts?after=" + after500000("updated_at desc, id desc"));
        pages.put(
                "after 500,000 rows by name",
                "/contacts?sort=name&after=" + after500000("name collate \"und-x-icu\", id"));
        pages.put("owner", "/contacts?owner=me");
        pages.put(
                "another owner by name",
                "/contacts?owner=" + id("bench5@example.com") + "&sort=name");
        pages.put("by name", "/contacts?sort=name");
        pages.put("by name, last first", "/contacts?sort=-name");
        pages.put("by city", "/contacts?sort=city");
        pages.put("by birthday, last first", "/contacts?sort=-birthday");
        pages.put("by owner", "/contacts?sort=owner");
        pages.put("by owner, last first", "/contacts?sort=-owner");
        pages.put("by team", "/contacts?sort=team");
        pages.put("companies by revenue", "/companies?sort=-revenue");
        pages.put("city contains", "/contacts?city=lyon");
        pages.put("city contains, by name", "/contacts?city=lyon&sort=name");
        pages.put("rare city and owner", "/contacts?city=katowice&owner=me");
        pages.put("company contains", "/contacts?company=szentgyorgyi");
        pages.put("company by id", "/contacts?company=%23" + own("company", email));
        pages.put("e-mail contains", "/contacts?email=thorbjorn.celik");
        pages.put("phone contains", "/contacts?phone=" + Visitor.encoded(phone().substring(0, 7)));
        pages.put("birthday from, to", "/contacts?birthday.from=1980-01-01&birthday.to=1980-01-31");
        pages.put("changed on a day", "/contacts?updatedAt=2025-03-01");
        pages.put("no owner", "/contacts?owner.empty=yes");
        pages.put("text filter, rare", "/contacts?q=krzyzanowski");
        pages.put("text filter, common", "/contacts?q=gmbh");
        pages.put("text filter, common, by name", "/contacts?q=gmbh&sort=name");
        pages.put("text filter, nothing", "/contacts?q=nobodyiscalledso");
        pages.put("search a part of a name", "/search/palette?q=zyzan");
        pages.put("search two words", "/search/palette?q=anna+szent");
        pages.put("search a phone", "/search/palette?q=" + Visitor.encoded(phone()));
        pages.put(
                "search a part of a phone",
                "/search/palette?q=" + Visitor.encoded(phone().substring(3, 8)));
        pages.put("search three digits", "/search/palette?q=062");
        pages.put("search a very common word", "/search/palette?q=gmbh");
        pages.put("search a common name", "/search/palette?q=muller");
        pages.put("search one letter", "/search/palette?q=a");
        pages.put("search two letters", "/search/palette?q=mu");
        pages.put("search two letters within names", "/search/palette?q=ng");
        pages.put("search two letters of many", "/search/palette?q=ma");
        pages.put("search two common words", "/search/palette?q=anna+muller");
        pages.put("search a name spelt otherwise", "/search/palette?q=mueller");
        pages.put("search in notes", "/search/palette?q=delivery+discount");
        pages.put("search page, in notes", "/search?q=warehouse");
        pages.put("search with a typo", "/search/palette?q=szentgyoryi");
        pages.put("search a short word with a typo", "/search/palette?q=bytt");
        pages.put("search nothing there", "/search/palette?q=qqqqxqqqq");
        pages.put("search page, common", "/search?q=gmbh");
        pages.put("suggest a company", "/search/suggest?kind=company&q=logist");
        pages.put("a contact", "/contacts/" + own("contact", email));
        pages.put("a company", "/companies/" + own("company", email));
        pages.put(
                "a company of many",
                "/companies/"
                        + jdbc.queryForObject(
                                "select company_id from contact where company_id is not null group by 1 order by count(*) desc limit 1",
                                Long.class));
        pages.put("deals", "/deals");
        pages.put("deals by stage", "/deals?sort=stage");
        pages.put("open deals by amount", "/deals?status=open&sort=-amount");
        pages.put("deals, board", "/deals?layout=board");
        pages.put("deals, board of mine", "/deals?layout=board&owner=me");
        pages.put("deals, one of them", "/deals/" + own("deal", email));
        pages.put("report, pipeline now", "/reports");
        pages.put("report, forecast", "/reports/forecast");
        pages.put("report, won and lost by month", "/reports/won-lost");
        pages.put("report, by owner", "/reports/won-lost/owner");
        pages.put("report, by source", "/reports/won-lost/source");
        pages.put("report, by product", "/reports/won-lost/product");
        pages.put("report, by reason", "/reports/won-lost/reason");
        pages.put("report, stages", "/reports/stages");
        pages.putAll(ActivityPages.of(jdbc));
        return pages;
    }

    private void measure(Visitor visitor, String name, String address)
            throws IOException, InterruptedException {
        for (int i = 0; i < WARM_UP; i++) {
            visitor.get(address);
        }
        long[] times = new long[MEASURED];
        for (int i = 0; i < MEASURED; i++) {
            long start = System.nanoTime();
            visitor.get(address);
            times[i] = System.nanoTime() - start;
        }
        Arrays.sort(times);
        List<Statements.Sent> sent = new ArrayList<>();
        Statements.everywhere(sent, () -> visitor.get(address));
        double inSql = 0;
        int count = 0;
        for (Statements.Sent statement : sent) {
            if (statement.sql().contains("from job") || statement.sql().contains("update job")) {
                continue;
            }
            count++;
            if (statement.sql().strip().startsWith("select")) {
                inSql += plan(name, statement);
            }
        }
        double median = times[MEASURED / 2] / 1e6;
        System.out.printf(
                "%-36s %8.1f %8.1f %8.1f %5d %8.1f%n",
                name.substring(name.indexOf(", ") + 2),
                times[0] / 1e6,
                median,
                times[MEASURED * 95 / 100] / 1e6,
                count,
                inSql);
        if (median > (isReport(name) ? REPORT_LIMIT_MS : LIMIT_MS)) {
            failures.add("%s takes %.0f ms".formatted(name, median));
        }
    }

    private double plan(String name, Statements.Sent statement) {
        List<String> lines =
                jdbc.query(
                        connection -> {
                            var prepared =
                                    connection.prepareStatement(
                                            "explain (analyze, buffers) " + statement.sql());
                            for (int i = 0; i < statement.values().size(); i++) {
                                prepared.setObject(i + 1, statement.values().get(i));
                            }
                            return prepared;
                        },
                        (row, _) -> Objects.requireNonNull(row.getString(1)));
        String plan = String.join("\n", lines);
        if (explain) {
            System.out.println(statement.sql() + "\n" + plan + "\n");
        }
        if (!isReport(name)) {
            SCAN.matcher(plan)
                    .results()
                    .forEach(scan -> failures.add("%s: %s".formatted(name, scan.group())));
        }
        return lines.stream()
                .filter(line -> line.contains("Planning Time") || line.contains("Execution Time"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9.]", "")))
                .sum();
    }

    private static boolean isReport(String name) {
        return name.contains(", report");
    }

    /// A cursor as the list writes it.
    private String after500000(String order) {
        boolean byName = order.startsWith("name");
        String value = byName ? "name" : "(extract(epoch from updated_at) * 1000000)::bigint::text";
        Map<String, @Nullable Object> row =
                jdbc.queryForMap(
                        "select id, %s as value from contact where deleted_at is null order by %s limit 1 offset least(499999, (select count(*) / 2 from contact))"
                                .formatted(value, order));
        String text =
                "%s|%s|500000|=%s"
                        .formatted(byName ? "name" : "-updatedAt", row.get("id"), row.get("value"));
        return signer.sealed(
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(text.getBytes(StandardCharsets.UTF_8)));
    }

    private String phone() {
        return text(
                """
                select phone from contact_phone p join contact c on c.id = p.contact_id
                where c.owner_id = (select id from app_user where email = 'bench20@example.com')
                  and c.deleted_at is null
                order by c.id limit 1
                """);
    }

    private String id(String email) {
        return text("select id from app_user where email = '" + email + "'");
    }

    /// One that belongs to who asks.
    private String own(String table, String email) {
        return text(
                """
                select t.id from %s t
                where t.deleted_at is null and t.owner_id = %s
                order by t.id limit 1
                """
                        .formatted(table, id(email)));
    }

    private String text(String sql) {
        return Objects.requireNonNull(
                Objects.requireNonNull(jdbc.queryForObject(sql, Object.class)).toString());
    }
}
