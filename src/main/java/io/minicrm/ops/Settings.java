package io.minicrm.ops;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.MapPropertySource;

/// The settings of this installation, read from the environment and checked before anything starts.
/// A secret may stand in a file instead, which the variable with `_FILE` at its end names.
final class Settings {

    /// What an operator has to mend, or should look at.
    ///
    /// @param sentence names the variable and the way out, and never a value
    record Finding(String variable, String sentence) {}

    /// How our variables begin; what else begins so is probably a slip.
    private static final Set<String> FAMILIES =
            Set.of(
                    "ADMIN_",
                    "APP_",
                    "BACKUP_",
                    "DB_",
                    "LOG_",
                    "METRICS_",
                    ProviderSetting.FAMILY,
                    "PG_",
                    "PROXY_",
                    "SMTP_",
                    "TRUSTED_",
                    "UPLOAD_");

    private final Map<Setting, String> values = new EnumMap<>(Setting.class);
    private final List<Finding> unread = new ArrayList<>();
    private final Set<String> unknown = new TreeSet<>();
    private final Set<String> known = names();
    private final ProviderSettings providers;

    private Settings(Map<String, String> environment) {
        for (Setting setting : Setting.values()) {
            String value = read(setting.name(), setting.isSecret(), environment);
            if (!value.isEmpty()) {
                values.put(setting, value);
            }
        }
        providers =
                ProviderSettings.of(
                        environment.keySet(),
                        (variable, secret) -> read(variable, secret, environment));
        known.addAll(ProviderSettings.names(environment.keySet()));
        for (String name : environment.keySet()) {
            if (!known.contains(name) && FAMILIES.stream().anyMatch(name::startsWith)) {
                unknown.add(name);
            }
        }
    }

    static Settings of(Map<String, String> environment) {
        return new Settings(environment);
    }

    /// The value of a variable; of a secret also out of the file that another one names.
    private String read(String variable, boolean secret, Map<String, String> environment) {
        String value = environment.getOrDefault(variable, "").strip();
        String fileVariable = variable + "_FILE";
        String file = secret ? environment.getOrDefault(fileVariable, "").strip() : "";
        if (file.isEmpty()) {
            return value;
        }
        if (value.isEmpty()) {
            return contents(fileVariable, file);
        }
        unread.add(
                new Finding(
                        variable,
                        "is set, and so is %s: keep one of them".formatted(fileVariable)));
        return value;
    }

    private String contents(String variable, String file) {
        try {
            String value = Files.readString(Path.of(file)).strip();
            if (value.isEmpty()) {
                unread.add(new Finding(variable, "names a file that is empty"));
            }
            return value;
        } catch (IOException | IllegalArgumentException _) {
            unread.add(new Finding(variable, "names a file that cannot be read"));
            return "";
        }
    }

    /// The value of a setting, or the one it has when nobody sets it, or nothing.
    String get(Setting setting) {
        return values.getOrDefault(setting, setting.otherwise());
    }

    private boolean isSet(Setting setting) {
        return values.containsKey(setting);
    }

    /// Prints what is wrong, and what may be.
    ///
    /// @param whole whether the settings that only the stack reads count as well
    /// @return whether MiniCRM can start with them
    boolean areSound(boolean whole, PrintStream out) {
        for (Finding warning : warnings()) {
            out.printf("warning: %s %s%n", warning.variable(), warning.sentence());
        }
        List<Finding> problems = whole ? allProblems() : problems();
        if (problems.isEmpty()) {
            return true;
        }
        out.printf(
                "%s in the configuration%n",
                problems.size() == 1 ? "1 problem" : problems.size() + " problems");
        for (Finding problem : problems) {
            out.printf("%s: %s%n", problem.variable(), problem.sentence());
        }
        return false;
    }

    /// What keeps the application from starting.
    List<Finding> problems() {
        return problems(
                EnumSet.of(Setting.Reader.APPLICATION, Setting.Reader.APPLICATION_OUTSIDE_COMPOSE));
    }

    /// What is wrong in the file that the whole stack reads.
    List<Finding> allProblems() {
        return problems(EnumSet.allOf(Setting.Reader.class));
    }

    private List<Finding> problems(Set<Setting.Reader> readers) {
        List<Finding> found = new ArrayList<>(unread);
        Set<String> unreadable =
                unread.stream()
                        .map(finding -> finding.variable().replaceFirst("_FILE$", ""))
                        .collect(Collectors.toSet());
        for (Setting setting : Setting.values()) {
            if (!readers.contains(setting.reader()) || unreadable.contains(setting.name())) {
                continue;
            }
            String problem = null;
            if (isSet(setting)) {
                problem = setting.problem(get(setting), this);
            } else if (setting.isRequired()) {
                problem = "is missing";
                if (setting.isSecret()) {
                    problem += ". " + SettingRules.GENERATE;
                } else if (!setting.example().isEmpty()) {
                    // Whoever takes this one over is not told next that it is an example
                    problem += ". Example: " + setting.example().replace("example.com", "acme.com");
                }
            }
            if (problem != null) {
                found.add(
                        new Finding(
                                setting.name(), "%s. See %s".formatted(problem, setting.anchor())));
            }
        }
        found.addAll(providers.problems(this, unreadable));
        return found;
    }

    /// What is probably a mistake, and keeps nobody from starting.
    List<Finding> warnings() {
        List<Finding> found = new ArrayList<>();
        for (String name : unknown) {
            found.add(
                    new Finding(
                            name,
                            nearest(name)
                                    .map(near -> "is no setting. Was %s meant?".formatted(near))
                                    .orElse("is no setting")));
        }
        if (isSet(Setting.APP_BASE_URL) && !isSet(Setting.TRUSTED_PROXIES)) {
            found.add(
                    new Finding(
                            Setting.TRUSTED_PROXIES.name(),
                            "is empty, so that X-Forwarded headers are ignored and all clients share the proxy's address. See "
                                    + Setting.TRUSTED_PROXIES.anchor()));
        }
        return found;
    }

    /// Makes an application read these instead of the environment: a variable that is there and
    /// empty counts as not set, and secrets come out of their files.
    ///
    /// @param more properties that go before them
    void applyTo(SpringApplication application, Map<String, Object> more) {
        Map<String, Object> properties = properties();
        properties.putAll(more);
        application.addListeners(new BeforeLogging(properties));
    }

    private Map<String, Object> properties() {
        Map<String, Object> properties = new HashMap<>();
        for (Setting setting : Setting.values()) {
            if (setting.isOfTheApplication()) {
                properties.put(setting.name(), get(setting));
            }
        }
        properties.putAll(providers.properties());
        String proxies = get(Setting.TRUSTED_PROXIES);
        if (!proxies.isEmpty()) {
            properties.put("server.forward-headers-strategy", "native");
            properties.put("server.tomcat.remoteip.internal-proxies", proxies);
        }
        if (get(Setting.LOG_FORMAT).equals("json")) {
            properties.put("logging.structured.format.console", "ecs");
        }
        return properties;
    }

    /// How the log is written is a setting too, and it is read before anything else.
    private record BeforeLogging(Map<String, Object> properties)
            implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

        @Override
        public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
            event.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource("settings", properties));
        }

        @Override
        public int getOrder() {
            return Ordered.HIGHEST_PRECEDENCE;
        }
    }

    private static Set<String> names() {
        return Arrays.stream(Setting.values())
                .flatMap(each ->
                        each.isSecret()
                                ? Stream.of(each.name(), each.fileVariable())
                                : Stream.of(each.name()))
                .collect(Collectors.toCollection(HashSet::new));
    }

    private Optional<String> nearest(String name) {
        return known.stream()
                .min(
                        Comparator.comparingInt((String each) -> distance(name, each))
                                .thenComparing(Comparator.naturalOrder()))
                .filter(each -> distance(name, each) <= 4);
    }

    /// How many letters one has to add, take out or change (Levenshtein).
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, 1 + Math.min(above, row[j - 1]));
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
