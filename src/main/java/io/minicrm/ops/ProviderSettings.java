package io.minicrm.ops;

import io.minicrm.ops.Settings.Finding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The providers that an operator has named, by what stands between `OIDC_` and a setting's name.
final class ProviderSettings {

    private static final Pattern VARIABLE =
            Pattern.compile(
                    "OIDC_([A-Z][A-Z0-9]{0,29})_(%s)(_FILE)?".formatted(ProviderSetting.anyOf()));

    /// Of whichever provider something is meant to be set.
    private static final Pattern MEANT = Pattern.compile("OIDC_([A-Z][A-Z0-9]{0,29})_.+");

    private final Map<String, Map<ProviderSetting, String>> named = new TreeMap<>();

    /// @param read the value of a variable, given its name and whether a file may hold it
    static ProviderSettings of(Set<String> variables, BiFunction<String, Boolean, String> read) {
        ProviderSettings settings = new ProviderSettings();
        Set<String> seen = new HashSet<>();
        for (String variable : new TreeSet<>(variables)) {
            Matcher parts = VARIABLE.matcher(variable);
            if (parts.matches()) {
                ProviderSetting setting = ProviderSetting.valueOf(parts.group(2));
                String name = parts.group(1);
                if ((parts.group(3) == null || setting.isSecret()) && seen.add(setting.of(name))) {
                    String value = read.apply(setting.of(name), setting.isSecret());
                    if (!value.isEmpty()) {
                        settings.named
                                .computeIfAbsent(name, _ -> new EnumMap<>(ProviderSetting.class))
                                .put(setting, value);
                    }
                }
            }
        }
        return settings;
    }

    /// What keeps the application from starting.
    ///
    /// @param unreadable variables of which enough has been said
    List<Finding> problems(Settings all, Set<String> unreadable) {
        List<Finding> found = new ArrayList<>();
        named.forEach((name, values) -> {
            for (ProviderSetting setting : ProviderSetting.values()) {
                String value = values.get(setting);
                String problem = null;
                if (value != null) {
                    problem = setting.problem(value, all);
                } else if (setting.isRequired() && !unreadable.contains(setting.of(name))) {
                    problem =
                            "is missing: a provider has an issuer, a client id and a client secret";
                }
                if (problem == null
                        && setting == ProviderSetting.CREATE
                        && value != null
                        && !values.containsKey(ProviderSetting.DOMAINS)) {
                    problem =
                            "needs %s beside it, so that strangers get no account"
                                    .formatted(ProviderSetting.DOMAINS.of(name));
                }
                if (problem != null) {
                    found.add(
                            new Finding(
                                    setting.of(name),
                                    "%s. See %s".formatted(problem, setting.anchor())));
                }
            }
        });
        return found;
    }

    /// What the application reads.
    Map<String, Object> properties() {
        Map<String, Object> properties = new HashMap<>();
        named.forEach((name, values) ->
                values.forEach((setting, value) -> properties.put(setting.property(name), value)));
        return properties;
    }

    /// The variables that there are for the providers that these are meant for.
    static Set<String> names(Set<String> variables) {
        return variables.stream()
                .map(MEANT::matcher)
                .filter(Matcher::matches)
                .map(parts -> parts.group(1))
                .distinct()
                .flatMap(name ->
                        Arrays.stream(ProviderSetting.values())
                                .flatMap(each ->
                                        each.isSecret()
                                                ? Stream.of(each.of(name), each.of(name) + "_FILE")
                                                : Stream.of(each.of(name))))
                .collect(Collectors.toSet());
    }
}
