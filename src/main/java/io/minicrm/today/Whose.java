package io.minicrm.today;

import io.minicrm.list.RecordSelection;
import io.minicrm.list.SelectionReader;
import io.minicrm.record.FieldType;
import io.minicrm.record.RecordType;
import io.minicrm.scope.Action;
import io.minicrm.scope.Actor;
import io.minicrm.scope.Directory;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import io.minicrm.web.Tab;
import io.minicrm.web.Ui;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// Whose things are looked at.
public enum Whose {
    MINE("me"),
    TEAM("myTeam"),
    EVERYONE("");

    /// The word for them in filters by owner; nothing where there is no such filter.
    private final String owner;

    Whose(String owner) {
        this.owner = owner;
    }

    /// Its name in addresses and message keys.
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The word for them in filters by people; empty where there is no such filter.
    public Optional<String> word() {
        return owner.isEmpty() ? Optional.empty() : Optional.of(owner);
    }

    /// What this reader asks for, or their own when they may not see that.
    public static Whose of(Ui ui) {
        return Stream.of(values())
                .filter(each -> each.key().equals(ui.parameter("who")))
                .filter(each -> each.isSeen(ui.scope()))
                .findFirst()
                .orElse(MINE);
    }

    /// The ways to look that this reader has; none when there is but one.
    static List<Tab> tabs(Ui ui, String path, Whose present, Whose... offered) {
        return tabs(ui, whose -> whose.at(path), present, offered);
    }

    /// @param address where the things of these people are shown
    public static List<Tab> tabs(
            Ui ui, Function<Whose, String> address, Whose present, Whose... offered) {
        List<Tab> tabs =
                Stream.of(offered)
                        .filter(each -> each.isSeen(ui.scope()))
                        .map(each -> new Tab(each.label(ui), address.apply(each), each == present))
                        .toList();
        return tabs.size() > 1 ? tabs : List.of();
    }

    /// Where they are shown.
    String at(String path) {
        return this == MINE ? path : path + "?who=" + key();
    }

    /// The records of these people, as their list says it.
    public RecordSelection of(
            SelectionReader selections,
            FieldType.ParseContext reading,
            RecordType<?> type,
            Map<String, List<String>> narrower) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        if (!owner.isEmpty()) {
            parameters.put(type.owner().key(), List.of(owner));
        }
        parameters.putAll(narrower);
        // None of these filters names a record
        return selections.read(reading, _ -> Optional.empty(), type, Action.READ, parameters);
    }

    /// Whether this reader may see them.
    public boolean isSeen(Scope scope) {
        Reach reach = scope.access(Action.READ, RecordKind.ACTIVITY).reach();
        return switch (this) {
            case MINE -> true;
            case TEAM ->
                    scope.actor().teamId() != null && (reach == Reach.TEAM || reach == Reach.ALL);
            case EVERYONE -> reach == Reach.ALL;
        };
    }

    private String label(Ui ui) {
        return this == TEAM
                ? Optional.of(ui.actor())
                        .map(Actor::teamId)
                        .flatMap(ui.directory()::team)
                        .map(Directory.Team::name)
                        .map(team -> ui.t("today.who.team", team))
                        .orElse("")
                : ui.t("today.who." + key());
    }
}
