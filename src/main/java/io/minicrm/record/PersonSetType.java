package io.minicrm.record;

import io.minicrm.scope.Directory;
import java.util.List;
import java.util.stream.Stream;

/// Several colleagues: those who take part in a meeting. Each is typed as one colleague is.
///
/// @param teams whether there may be teams among them, each by the negative of its id
public record PersonSetType(boolean teams) implements IdSetType {

    /// Colleagues alone.
    public static PersonSetType people() {
        return new PersonSetType(false);
    }

    /// Colleagues and whole teams.
    public static PersonSetType orTeams() {
        return new PersonSetType(true);
    }

    @Override
    public long one(String word, ParseContext parseContext) throws InvalidInput {
        try {
            return PersonType.read(word, parseContext);
        } catch (InvalidInput nobody) {
            // The number of a colleague is none of a team
            if (!teams || word.matches("\\d+")) {
                throw nobody;
            }
        }
        try {
            return -parseContext.references().team(word.replaceFirst("^-", ""));
        } catch (InvalidInput _) {
            throw new InvalidInput("record.problem.noPersonOrTeam", word);
        }
    }

    @Override
    public List<Option> options(ParseContext parseContext) {
        List<Option> people = new PersonType().options(parseContext);
        return teams
                ? Stream.concat(
                                people.stream(),
                                parseContext.references().directory().teams().stream()
                                        .map(PersonSetType::option))
                        .toList()
                : people;
    }

    private static Option option(Directory.Team team) {
        return new Option(Long.toString(-team.id()), team.name());
    }
}
