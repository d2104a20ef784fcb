package io.minicrm.bench;

import io.minicrm.bench.Figures.Column;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.JdbcTemplate;

/// Contacts made by the form, and one field of each changed, one after the other.
record FormWrites(ProcessHandle application, JdbcTemplate jdbc, Visitor visitor, StatementLog log) {

    private static final int WARM_UP = 40;
    private static final int MEASURED = 101;

    private static final Pattern CONTACT = Pattern.compile("/contacts/\\d+");

    private interface Write {
        void one(int i) throws IOException, InterruptedException;
    }

    List<Figures> measured() throws IOException, InterruptedException {
        String token = visitor.token("/contacts/new");
        List<String> made = new ArrayList<>();
        Figures make = measured("make a contact", _ -> made.add(make(token)));
        return List.of(
                make,
                measured(
                        "change its title",
                        i ->
                                visitor.send(
                                        made.get(i),
                                        Map.of("edit", "title", "version", "0", "title", "Buyer"),
                                        token)));
    }

    /// @return its address
    private String make(String token) throws IOException, InterruptedException {
        Matcher contact =
                CONTACT.matcher(
                        visitor.send(
                                "/contacts/new",
                                Map.of(
                                        "firstName",
                                        "Bench",
                                        "lastName",
                                        "Number " + System.nanoTime()),
                                token));
        if (!contact.find()) {
            throw new IllegalStateException("No contact was made");
        }
        return contact.group();
    }

    private Figures measured(String row, Write write) throws IOException, InterruptedException {
        for (int i = 0; i < WARM_UP; i++) {
            write.one(i);
        }
        long[] times = new long[MEASURED];
        Consumption before = Consumption.now(application, jdbc);
        for (int i = 0; i < MEASURED; i++) {
            long began = System.nanoTime();
            write.one(WARM_UP + i);
            times[i] = System.nanoTime() - began;
        }
        Consumption after = Consumption.told(application, jdbc);
        Figures figures =
                Figures.of(row, 1)
                        .with(Column.REQUESTS, MEASURED * 1e9 / Arrays.stream(times).sum());
        Arrays.sort(times);
        figures.with(Column.P50, times[MEASURED / 2] / 1e6)
                .with(Column.P95, times[MEASURED * 95 / 100] / 1e6)
                .with(Column.P99, times[MEASURED * 99 / 100] / 1e6)
                .with(Column.MOST, times[MEASURED - 1] / 1e6);
        after.put(figures, before, MEASURED);
        var statements = log.during(() -> write.one(WARM_UP + MEASURED));
        return figures.with(Column.STATEMENTS, (double) StatementLog.count(statements));
    }
}
