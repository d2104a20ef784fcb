package io.minicrm.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.JdbcTemplate;

/// The pages that are asked for under load, by their names in the table.
record LoadPages(Map<String, String> addresses) {

    private static final String ANY_PAGE = "role=\"";

    /// What people ask for who work together, as often as they do: half of it are records, a
    /// quarter lists.
    private static final List<String> MIXED =
            List.of(
                    "contacts",
                    "a contact",
                    "palette, a full name",
                    "a contact",
                    "a company",
                    "contacts by owner",
                    "a deal",
                    "board",
                    "a deal",
                    "contacts",
                    "a contact",
                    "report, pipeline",
                    "a company",
                    "contacts by name",
                    "a deal",
                    "search a full name",
                    "a contact",
                    "contacts",
                    "a company",
                    "search an e-mail");

    private static final List<String> FOR_STRANGERS = List.of("health", "sign-in");
    private static final Pattern HEADING = Pattern.compile("<h1[^>]*>([^<]+)<");

    static LoadPages of(JdbcTemplate jdbc) {
        String name = text(jdbc, "select name from contact order by id limit 1");
        String email = text(jdbc, "select email from contact_email order by contact_id limit 1");
        String phone = text(jdbc, "select phone from contact_phone order by contact_id limit 1");
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("health", "/livez");
        pages.put("sign-in", "/login");
        pages.put("contacts", "/contacts");
        pages.put("contacts by owner", "/contacts?owner=me");
        pages.put("contacts by name", "/contacts?sort=name");
        pages.put("a contact", "/contacts/" + first(jdbc, "contact"));
        pages.put("a company", "/companies/" + first(jdbc, "company"));
        pages.put("a deal", "/deals/" + first(jdbc, "deal"));
        pages.put("search a full name", "/search?q=" + Visitor.encoded(name));
        pages.put("search an e-mail", "/search?q=" + Visitor.encoded(email));
        pages.put(
                "search a part of a phone", "/search?q=" + Visitor.encoded(phone.substring(3, 9)));
        pages.put("search a common name", "/search?q=muller");
        pages.put("search a typo", "/search?q=szentgyoryi");
        pages.put("palette, a full name", "/search/palette?q=" + Visitor.encoded(name));
        pages.put("palette, a common name", "/search/palette?q=muller");
        pages.put("board", "/deals?layout=board");
        pages.put("report, pipeline", "/reports");
        pages.put("report, forecast", "/reports/forecast");
        pages.putAll(ActivityPages.of(jdbc));
        return new LoadPages(pages);
    }

    static boolean isForStrangers(String page) {
        return FOR_STRANGERS.contains(page);
    }

    /// Asks for the pages of the mix in turn.
    Wrk mixed(Visitor visitor, int connections, int seconds) throws Exception {
        List<String> mixed =
                MIXED.stream().map(page -> Objects.requireNonNull(addresses.get(page))).toList();
        return Wrk.run(visitor, mixed, ANY_PAGE, connections, seconds);
    }

    /// What every answer of a page has.
    static String mark(String answer) {
        var heading = HEADING.matcher(answer);
        if (heading.find()) {
            return heading.group(1).strip();
        }
        return answer.contains("role=\"option\"") ? "role=\"option\"" : answer.strip();
    }

    private static String first(JdbcTemplate jdbc, String table) {
        return text(
                jdbc,
                "select id from %s where deleted_at is null order by id limit 1".formatted(table));
    }

    private static String text(JdbcTemplate jdbc, String sql) {
        return Objects.requireNonNull(jdbc.queryForObject(sql, Object.class)).toString();
    }
}
