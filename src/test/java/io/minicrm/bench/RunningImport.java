package io.minicrm.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/// A file of contacts, of whom each five work for a new company, that is brought in over HTTP while
/// other things are measured.
record RunningImport(Visitor visitor, String place, long since) {

    static final int ROWS_OF_A_COMPANY = 5;

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final String COLUMNS =
            "First name,Last name,E-mail,Phone,Job title,Company,City,Country\n";

    /// Nobody in it is there already, or twice.
    static String file(int rows) {
        long tag = System.nanoTime() % 1_000_000_000;
        var file = new StringBuilder(COLUMNS);
        for (int i = 0; i < rows; i++) {
            int company = i / ROWS_OF_A_COMPANY;
            file.append(
                    "First%d,Last%d,first.%d@c%d-%d.example,+49 30 %d,Engineer,Works %d of %d,Berlin,Germany\n"
                            .formatted(i % 97, i, i, company, tag, 10_000_000 + i, company, tag));
        }
        return file.toString();
    }

    /// Takes the file in, has it checked, and starts to write it.
    static RunningImport start(Visitor visitor, int rows) throws IOException, InterruptedException {
        String columns = visitor.upload("/import", Map.of("kind", "contact"), file(rows));
        String place = columns.substring(0, columns.lastIndexOf('/'));
        visitor.send(
                columns,
                Map.of(
                        "then", "check",
                        "mode", "create",
                        "column0", "firstName",
                        "column1", "lastName",
                        "column2", "email",
                        "column3", "phone",
                        "column4", "title",
                        "column5", "company/name",
                        "column6", "city",
                        "column7", "country"),
                visitor.token(columns));
        String check = place + "/check";
        await(visitor, check, "action=\"" + place + "/run\"");
        visitor.send(place + "/run", Map.of(), visitor.token(check));
        return new RunningImport(visitor, place, System.nanoTime());
    }

    boolean isRunning() throws IOException, InterruptedException {
        return visitor.place(place).endsWith("/run");
    }

    /// @return how long it took
    Duration end() throws IOException, InterruptedException {
        while (isRunning()) {
            Thread.sleep(LOOK_AGAIN);
        }
        return Duration.ofNanos(System.nanoTime() - since);
    }

    private static void await(Visitor visitor, String page, String wanted)
            throws IOException, InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!visitor.get(page).contains(wanted)) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException(page + " never had " + wanted);
            }
            Thread.sleep(LOOK_AGAIN);
        }
    }
}
