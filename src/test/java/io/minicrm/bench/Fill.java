package io.minicrm.bench;

import io.minicrm.record.SearchDocuments;
import io.minicrm.record.TallySettler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.security.crypto.password.PasswordEncoder;

/// Makes a large installation in a few minutes: `bench/fill.sql`, then the search rows with the
/// application's own statement. Indexes and references between tables are made again at the end,
/// which takes a fraction of the time that keeping them up to date takes.
final class Fill {

    private static final List<String> TABLES =
            List.of(
                    "company",
                    "company_phone",
                    "contact",
                    "contact_email",
                    "contact_phone",
                    "deal",
                    "activity",
                    "activity_company",
                    "activity_contact",
                    "activity_deal",
                    "timeline",
                    "reminder",
                    "notification",
                    "search_doc");

    private final Connection connection;
    private final JdbcTemplate jdbc;
    private final Instant start = Instant.now();

    private Fill(Connection connection) {
        this.connection = connection;
        jdbc = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
    }

    /// @param arguments how many contacts; for ten of them there are three companies and deals, and
    ///   twenty activities
    public static void main(String[] arguments) throws Exception {
        long contacts = arguments.length > 0 ? Long.parseLong(arguments[0]) : 1_000_000;
        // A statement that makes a million rows takes longer than a page may
        try (Bench bench =
                Bench.start(
                        Map.of(
                                "spring.datasource.hikari.connection-init-sql",
                                "set statement_timeout = 0"))) {
            fill(
                    bench.application(),
                    Long.toString(contacts),
                    Long.toString(Math.max(1, contacts * 3 / 10)));
        }
        System.exit(0);
    }

    /// Fills the database of an application.
    static void fill(ApplicationContext application, String contacts, String companies)
            throws SQLException, IOException {
        String password =
                Objects.requireNonNull(
                        application.getBean(PasswordEncoder.class).encode(Bench.PASSWORD));
        var source = application.getBean(DataSource.class);
        try (var connection = source.getConnection()) {
            connection.setAutoCommit(true);
            new Fill(connection)
                    .run(
                            Files.readString(Path.of("bench/fill.sql"))
                                    .replace("${contacts}", contacts)
                                    .replace("${companies}", companies)
                                    .replace("${password}", password),
                            application.getBean(SearchDocuments.class),
                            application.getBean(TallySettler.class));
        }
    }

    private void run(String script, SearchDocuments search, TallySettler tallies)
            throws SQLException {
        if (Boolean.TRUE.equals(
                jdbc.queryForObject("select exists (select from contact)", Boolean.class))) {
            throw new IllegalStateException(
                    "There are records already; the bench wants an empty database.");
        }
        jdbc.execute("set synchronous_commit = off");
        jdbc.execute("set work_mem = '256MB'");
        jdbc.execute("set maintenance_work_mem = '1GB'");
        List<String> later = takeOff();
        say("indexes and references off");
        for (String statement : script.split(";\\s*\\n")) {
            if (!statement.isBlank()) {
                jdbc.execute(statement);
            }
        }
        say("records");
        search.write();
        say("search rows");
        for (String statement : later) {
            jdbc.execute(statement);
        }
        say("indexes and references");
        FillCheck.of(connection);
        say("what triggers derive, derived again for some");
        tallies.settle();
        jdbc.execute("vacuum (analyze)");
        // What the application settled meanwhile was written twice, and takes twice the room
        jdbc.execute("vacuum (full) deal_tally, record_tally");
        say("statistics");
        System.out.printf(
                "%,d contacts, %,d companies, %,d deals and %,d activities, %s%n",
                jdbc.queryForObject("select count(*) from contact", Long.class),
                jdbc.queryForObject("select count(*) from company", Long.class),
                jdbc.queryForObject("select count(*) from deal", Long.class),
                jdbc.queryForObject("select count(*) from activity", Long.class),
                jdbc.queryForObject(
                        "select pg_size_pretty(pg_database_size(current_database()))",
                        String.class));
    }

    /// @return the statements that bring everything back
    private List<String> takeOff() {
        List<String> later = new ArrayList<>();
        for (String table : TABLES) {
            jdbc.query(
                    """
                    select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as made
                    from pg_index i
                    where i.indrelid = ?::regclass
                      and not exists (select from pg_constraint c where c.conindid = i.indexrelid)
                    """,
                    row -> {
                        later.add(row.getString("made"));
                        jdbc.execute("drop index " + row.getString("name"));
                    },
                    table);
            jdbc.query(
                    """
                    select conname as name, pg_get_constraintdef(oid) as made
                    from pg_constraint where conrelid = ?::regclass and contype = 'f'
                    """,
                    row -> {
                        later.add(
                                "alter table %s add constraint %s %s"
                                        .formatted(
                                                table,
                                                row.getString("name"),
                                                row.getString("made")));
                        jdbc.execute(
                                "alter table %s drop constraint %s"
                                        .formatted(table, row.getString("name")));
                    },
                    table);
        }
        return later;
    }

    private void say(String done) {
        System.out.printf("%4d s  %s%n", Duration.between(start, Instant.now()).toSeconds(), done);
    }
}
