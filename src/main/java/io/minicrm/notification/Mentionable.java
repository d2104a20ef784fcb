package io.minicrm.notification;

import io.minicrm.people.Scopes;
import io.minicrm.record.RecordReader;
import io.minicrm.scope.Action;
import io.minicrm.scope.Directory;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/// Whom one can mention on a record: colleagues who may see it, and what one writes on it.
@Component
class Mentionable {

    private static final int MOST = 6;

    /// So many are asked whether they may see it, however many are called like that.
    private static final int MOST_ASKED = 25;

    private final Directory directory;
    private final Scopes scopes;
    private final RecordReader reader;

    Mentionable(Directory directory, Scopes scopes, RecordReader reader) {
        this.directory = directory;
        this.scopes = scopes;
        this.reader = reader;
    }

    /// @param typed the beginning of a name, of a part of it, or of an address
    List<Directory.Person> on(Scope writer, RecordRef ref, String typed) {
        String start = typed.strip().toLowerCase(Locale.ROOT);
        return directory.people().stream()
                .filter(person -> isMeant(person, start))
                .limit(MOST_ASKED)
                .filter(person ->
                        scopes.of(person.id())
                                .filter(scope ->
                                        scope.access(Action.READ, RecordKind.ACTIVITY)
                                                .permits(
                                                        writer.actor().id(),
                                                        writer.actor().teamId()))
                                .flatMap(scope -> reader.find(scope, ref))
                                .isPresent())
                .limit(MOST)
                .toList();
    }

    private static boolean isMeant(Directory.Person person, String start) {
        String name = person.name().toLowerCase(Locale.ROOT);
        return name.startsWith(start)
                || person.email().toLowerCase(Locale.ROOT).startsWith(start)
                || Stream.of(name.split("[\\s-]+")).anyMatch(part -> part.startsWith(start));
    }
}
