package io.minicrm.people;

import io.minicrm.scope.Directory;
import io.minicrm.web.PlainForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// All teams in one form, which is saved at once: `name-` and an id, or `name-new-` and a number.
///
/// @param mark of what it was made of
/// @param fresh fields for teams that there shall be
/// @param stale whether somebody else has changed meanwhile what it was made of
public record TeamForm(
        List<Directory.Team> teams,
        PlainForm typed,
        String mark,
        List<String> fresh,
        boolean stale) {

    private static final int SPARE = 3;
    private static final int LONGEST = 80;

    static TeamForm of(List<Directory.Team> teams) {
        PlainForm plainForm = new PlainForm();
        teams.forEach(team -> plainForm.with(field(team), team.name()));
        return new TeamForm(
                teams,
                plainForm,
                PlainForm.mark(teams.stream().map(team -> team.id() + " " + team.name()).toList()),
                spares().toList(),
                false);
    }

    private static Stream<String> spares() {
        return IntStream.rangeClosed(1, SPARE).mapToObj(number -> "name-new-" + number);
    }

    public static String field(Directory.Team team) {
        return "name-" + team.id();
    }

    /// What was typed takes the place of what is; blank lines at the end are nothing.
    TeamForm take(Map<String, String> sent) {
        for (Directory.Team team : teams) {
            typed.with(field(team), sent.getOrDefault(field(team), team.name()));
        }
        List<String> lines =
                Stream.concat(spares(), sent.keySet().stream())
                        .filter(field -> field.matches("name-new-[1-9]\\d?"))
                        .distinct()
                        .toList();
        lines.forEach(field -> typed.with(field, sent.get(field)));
        TeamForm taken = new TeamForm(teams, typed, mark, lines, false);
        boolean changed =
                taken.used().size() > teams.size() || teams.stream().anyMatch(taken::isRenamed);
        if (!mark.equals(sent.get("version")) && changed) {
            teams.forEach(team -> typed.compare(field(team), team.name()));
            return new TeamForm(teams, typed, mark, lines, true);
        }
        taken.used().forEach(field -> typed.need(field, LONGEST));
        return taken;
    }

    boolean isRenamed(Directory.Team team) {
        return !typed.text(field(team)).equals(team.name());
    }

    List<String> added() {
        return fresh.stream().filter(field -> !typed.text(field).isEmpty()).toList();
    }

    /// Those that stay what they are come first.
    List<String> used() {
        List<String> fields = new ArrayList<>();
        teams.stream().filter(team -> !isRenamed(team)).map(TeamForm::field).forEach(fields::add);
        teams.stream().filter(this::isRenamed).map(TeamForm::field).forEach(fields::add);
        fields.addAll(added());
        return fields;
    }

    boolean isRefused() {
        return stale || typed.isRefused();
    }
}
