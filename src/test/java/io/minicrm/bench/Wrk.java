package io.minicrm.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What `wrk` measured. Times are in microseconds.
///
/// @param wrong how many answers were not the page, or none at all
/// @param bytes of the last answer
record Wrk(
        long requests,
        long duration,
        long p50,
        long p95,
        long p99,
        long most,
        long wrong,
        long bytes) {

    /// Asks for these addresses, one after the other and again, over so many connections.
    ///
    /// @param wanted what every answer has
    static Wrk run(
            Visitor visitor, List<String> addresses, String wanted, int connections, int seconds)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "wrk",
                                "-t1",
                                "-c" + connections,
                                "-d" + seconds + "s",
                                "--timeout",
                                "30s",
                                "-H",
                                "Cookie: " + visitor.cookieHeader(),
                                "-s",
                                "bench/answers.lua",
                                visitor.base(),
                                "--",
                                wanted));
        command.addAll(addresses);
        Process wrk = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        wrk.waitFor();
        long[] figures =
                output.lines()
                        .filter(line -> line.startsWith("FIGURES "))
                        .findFirst()
                        .map(line -> line.substring("FIGURES ".length()).split(" "))
                        .map(numbers -> Arrays.stream(numbers).mapToLong(Long::parseLong).toArray())
                        .orElseThrow(() -> new IllegalStateException("wrk says: " + output));
        return new Wrk(
                figures[0],
                figures[1],
                figures[2],
                figures[3],
                figures[4],
                figures[5],
                figures[6],
                figures[7]);
    }
}
