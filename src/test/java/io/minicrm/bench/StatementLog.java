package io.minicrm.bench;

import io.minicrm.local.LocalPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the packaged application says to its database, read in PostgreSQL's log, which is only
/// written to while somebody listens.
final class StatementLog {

    /// A process of PostgreSQL hears of a setting when it is told to look, and not at once.
    private static final int HEARD_AFTER_MS = 300;

    private static final int WRITTEN_WITHIN_MS = 10_000;

    private static final Pattern SENT =
            Pattern.compile("(?:statement|execute (?<name>[^:]+)): (?<sql>.*)", Pattern.DOTALL);
    private static final Pattern VALUE =
            Pattern.compile("\\$\\d+ = (NULL|'(?:[^']++|'')*+')", Pattern.DOTALL);
    private static final Pattern NO_STATEMENT_OF_A_PAGE =
            Pattern.compile(
                    "(?is)\\s*(begin|commit|rollback|set|show)\\b.*|.*\\b(from|update)\\s+job\\b.*");

    private static final JsonMapper JSON = new JsonMapper();

    /// A statement as PostgreSQL got it.
    ///
    /// @param isPrepared whether it is kept under a name, so that it need not be planned each time
    /// @param values as SQL writes them
    record Statement(String sql, boolean isPrepared, List<String> values) {

        /// Neither what goes around statements, nor the look for work in the background.
        boolean isOfThePage() {
            return !NO_STATEMENT_OF_A_PAGE.matcher(sql).matches();
        }

        /// @param line of the log, as JSON
        static Optional<Statement> parse(JsonNode line) {
            Matcher sent = SENT.matcher(line.path("message").asString(""));
            if (!sent.matches()) {
                return Optional.empty();
            }
            String name = sent.group("name");
            return Optional.of(
                    new Statement(
                            sent.group("sql"),
                            name != null && !name.equals("<unnamed>"),
                            VALUE.matcher(line.path("detail").asString(""))
                                    .results()
                                    .map(value -> value.group(1))
                                    .toList()));
        }
    }

    private final JdbcTemplate superuser;
    private int heard;

    private StatementLog(JdbcTemplate superuser) {
        this.superuser = superuser;
    }

    /// The server in this directory, set up so that it can be listened to.
    static LocalPostgres serverOf(Path home) {
        LocalPostgres postgres = LocalPostgres.keeping(home);
        JdbcTemplate superuser = superuserOf(postgres);
        if (Objects.equals(
                superuser.queryForObject("show logging_collector", String.class), "on")) {
            return postgres;
        }
        superuser.execute("alter system set logging_collector = on");
        superuser.execute("alter system set log_destination = 'jsonlog'");
        postgres.close();
        return LocalPostgres.keeping(home);
    }

    static StatementLog of(LocalPostgres postgres) {
        return new StatementLog(superuserOf(postgres));
    }

    private static JdbcTemplate superuserOf(LocalPostgres postgres) {
        return new JdbcTemplate(
                new SingleConnectionDataSource(postgres.url("postgres"), "postgres", "", true));
    }

    /// Something that has the application say something to its database.
    interface Request {
        void send() throws IOException, InterruptedException;
    }

    /// @return what the application says to the database meanwhile
    List<Statement> during(Request request) throws IOException, InterruptedException {
        String begin = "bench begins " + ++heard;
        String end = "bench ends " + heard;
        superuser.execute("alter system set log_statement = 'all'");
        superuser.execute("select pg_reload_conf()");
        try {
            Thread.sleep(HEARD_AFTER_MS);
            superuser.execute("select '%s'".formatted(begin));
            request.send();
            superuser.execute("select '%s'".formatted(end));
        } finally {
            superuser.execute("alter system reset log_statement");
            superuser.execute("select pg_reload_conf()");
        }
        return between(begin, end);
    }

    /// Those of the page among them.
    static long count(List<Statement> statements) {
        return statements.stream().filter(Statement::isOfThePage).count();
    }

    private List<Statement> between(String begin, String end)
            throws IOException, InterruptedException {
        for (int waited = 0; waited < WRITTEN_WITHIN_MS; waited += HEARD_AFTER_MS) {
            Thread.sleep(HEARD_AFTER_MS);
            List<String> lines = lines();
            int first = indexOf(lines, begin);
            int last = indexOf(lines, end);
            if (first >= 0 && last >= 0) {
                List<Statement> statements = new ArrayList<>();
                for (String line : lines.subList(first + 1, last)) {
                    JsonNode parsed = JSON.readTree(line);
                    if (parsed.path("application_name").asString("").equals("minicrm")) {
                        Statement.parse(parsed).ifPresent(statements::add);
                    }
                }
                return statements;
            }
        }
        throw new IllegalStateException("PostgreSQL did not log what it was asked to.");
    }

    private static int indexOf(List<String> lines, String mark) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains("select '" + mark + "'")) {
                return i;
            }
        }
        return -1;
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(file());
    }

    private Path file() {
        return Path.of(
                        Objects.requireNonNull(
                                superuser.queryForObject("show data_directory", String.class)))
                .resolve(
                        Objects.requireNonNull(
                                superuser.queryForObject(
                                        "select pg_current_logfile('jsonlog')", String.class)));
    }
}
