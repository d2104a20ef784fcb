package io.minicrm.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Sends what a page says to the database again and again, with `pgbench`: so many pages a second
/// could be shown if all else cost nothing.
record Pgbench(URI database, String user) {

    private static final Pattern PER_SECOND = Pattern.compile("(?m)^tps = ([0-9.]+)");
    private static final Pattern PLACE = Pattern.compile("\\$(\\d+)");

    /// @param connectionStart what the application says at first on each of its connections
    /// @return how often a second all of it was said and answered; nothing if it was refused
    OptionalDouble run(
            List<StatementLog.Statement> statements,
            String connectionStart,
            int connections,
            int seconds)
            throws IOException, InterruptedException {
        Path script = Files.createTempFile("bench", ".sql");
        try {
            Files.writeString(script, script(statements, connectionStart));
            Process pgbench =
                    new ProcessBuilder(
                                    "pgbench",
                                    "--no-vacuum",
                                    "--host=" + database.getHost(),
                                    "--port=" + database.getPort(),
                                    "--username=" + user,
                                    "--client=" + connections,
                                    "--time=" + seconds,
                                    "--define=fresh=1",
                                    "--file=" + script,
                                    database.getPath().substring(1))
                            .redirectErrorStream(true)
                            .start();
            String output =
                    new String(pgbench.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            OptionalDouble perSecond =
                    pgbench.waitFor() == 0 ? perSecond(output) : OptionalDouble.empty();
            if (perSecond.isEmpty()) {
                System.err.println("pgbench says: " + output);
            }
            return perSecond;
        } finally {
            Files.delete(script);
        }
    }

    static OptionalDouble perSecond(String output) {
        Matcher found = PER_SECOND.matcher(output);
        return found.find()
                ? OptionalDouble.of(Double.parseDouble(found.group(1)))
                : OptionalDouble.empty();
    }

    /// What is prepared is so once for each connection, and has its values later. What is not has
    /// them in its text, as it is planned for them each time.
    static String script(List<StatementLog.Statement> statements, String connectionStart) {
        Map<String, String> names = new LinkedHashMap<>();
        StringBuilder page = new StringBuilder();
        for (var statement : statements) {
            if (statement.isPrepared() && statement.isOfThePage()) {
                String name = names.computeIfAbsent(statement.sql(), _ -> "s" + names.size());
                page.append("execute ").append(name);
                if (!statement.values().isEmpty()) {
                    page.append('(').append(String.join(", ", statement.values())).append(')');
                }
            } else {
                page.append(withValues(statement));
            }
            page.append(";\n");
        }
        StringBuilder script =
                new StringBuilder("\\if :fresh\n").append(connectionStart).append(";\n");
        names.forEach((sql, name) ->
                script.append("prepare ").append(name).append(" as ").append(sql).append(";\n"));
        return script.append("\\set fresh 0\n\\endif\n").append(page).toString();
    }

    private static String withValues(StatementLog.Statement statement) {
        return PLACE.matcher(statement.sql())
                .replaceAll(place -> Matcher.quoteReplacement(value(statement.values(), place)));
    }

    private static String value(List<String> values, MatchResult place) {
        int i = Integer.parseInt(place.group(1));
        return i <= values.size() ? values.get(i - 1) : place.group();
    }
}
