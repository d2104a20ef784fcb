package io.minicrm.live;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.minicrm.change.ChangeFeed;
import io.minicrm.scope.Directory;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.web.Initials;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// What a browser is told, as it is written to a stream: addresses of records, never what is in
/// them. A page asks for that itself.
@Component
class Messages {

    /// Something that was changed.
    ///
    /// @param at the address of a record, or of its list when there are many
    /// @param by who did it, of several the last one who is not the reader
    /// @param own whether it was the reader alone
    /// @param made whether it is new, or back from the trash
    /// @param mine whether it is the reader's, was so or takes them along
    /// @param about the records that it hangs on
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    record Changed(
            String at,
            @Nullable String by,
            boolean own,
            boolean made,
            boolean mine,
            boolean many,
            List<String> about) {}

    /// Somebody who looks at a record.
    record Present(String name, String initials, boolean edits) {}

    /// Somebody who looks at a record, as far as it is known here.
    record Person(long id, boolean edits) {}

    private record Presence(String at, List<Present> people) {}

    /// Something was missed: pages look again at all they show.
    static final String RELOAD = "event: reload\ndata:\n\n";

    /// It is still open.
    static final String ALIVE = "event: alive\ndata:\n\n";

    /// Another stream of the same browser has begun.
    static final String REPLACED = "event: replaced\ndata:\n\n";

    /// What is unread may have become more.
    static final String BELL = "event: bell\ndata:\n\n";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Directory directory;

    Messages(Directory directory) {
        this.directory = directory;
    }

    /// The first thing on a stream.
    ///
    /// @param after up to which number it was told before
    /// @param again after how many milliseconds to come back when it ends
    static String hello(EventStream stream, long after, long again) {
        return "retry: %d\nid: %d\nevent: hello\ndata: %s\n\n".formatted(again, after, stream.id());
    }

    /// Says that it is still open, and up to where everything was told.
    static String alive(long position) {
        return "id: %d\nevent: alive\ndata:\n\n".formatted(position);
    }

    String changes(long person, long position, ChangeFeed.Batch batch) {
        return "id: %d\nevent: change\ndata: %s\n\n"
                .formatted(position, JSON.writeValueAsString(list(person, batch)));
    }

    List<Changed> list(long person, ChangeFeed.Batch batch) {
        List<Changed> list = new ArrayList<>();
        for (ChangeFeed.Touched each : batch.records()) {
            Long other =
                    each.actors().stream()
                            .filter(actor -> actor != person)
                            .reduce((_, later) -> later)
                            .orElse(null);
            boolean own = other == null && !each.actors().isEmpty();
            list.add(
                    new Changed(
                            each.ref().path(),
                            name(own ? Long.valueOf(person) : other),
                            own,
                            each.made(),
                            each.concerned().contains(person),
                            false,
                            each.about().stream().map(RecordRef::path).toList()));
        }
        for (RecordKind kind : batch.many()) {
            list.add(new Changed("/" + kind.plural(), null, false, false, false, true, List.of()));
        }
        return list;
    }

    /// Who looks at a record.
    String presence(RecordRef ref, List<Person> people) {
        List<Present> shown =
                people.stream()
                        .flatMap(each ->
                                directory.person(each.id()).stream()
                                        .map(person ->
                                                new Present(
                                                        person.name(),
                                                        Initials.ofPerson(person.name()),
                                                        each.edits())))
                        .toList();
        return "event: presence\ndata: %s\n\n"
                .formatted(JSON.writeValueAsString(new Presence(ref.path(), shown)));
    }

    /// What was missed, for a browser that asks now and then.
    String missed(long person, long position, ChangeFeed.Batch batch, boolean all) {
        return JSON.writeValueAsString(
                Map.of("id", position, "all", all, "changes", list(person, batch)));
    }

    private @Nullable String name(@Nullable Long actor) {
        return Optional.ofNullable(actor)
                .flatMap(directory::person)
                .map(Directory.Person::name)
                .orElse(null);
    }
}
