package io.minicrm.record;

import io.minicrm.scope.Action;
import io.minicrm.scope.Directory;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Finds the user, team or record that a typed name or `#number` means.
@Component
public class ReferenceLookup {

    private static final Pattern ID = Pattern.compile("#\\d{1,18}+");

    private final JdbcClient jdbc;
    private final Directory directory;
    private final Options options;
    private final Tags tags;
    private final Redirects redirects;
    private final @Nullable Map<String, Optional<Long>> remembered;

    @Autowired
    ReferenceLookup(
            JdbcClient jdbc, Directory directory, Options options, Tags tags, Redirects redirects) {
        this(jdbc, directory, options, tags, redirects, null);
    }

    private ReferenceLookup(
            JdbcClient jdbc,
            Directory directory,
            Options options,
            Tags tags,
            Redirects redirects,
            @Nullable Map<String, Optional<Long>> remembered) {
        this.remembered = remembered;
        this.jdbc = jdbc;
        this.directory = directory;
        this.options = options;
        this.tags = tags;
        this.redirects = redirects;
    }

    /// The same for the many rows of one file, of which hundreds ask for the same domain.
    public ReferenceLookup remembering() {
        return new ReferenceLookup(jdbc, directory, options, tags, redirects, new HashMap<>());
    }

    /// A colleague by id, e-mail address, name, or `me`.
    public long person(Scope scope, String typed) throws InvalidInput {
        if (typed.equals("me") && !scope.isSystem()) {
            return scope.actor().id();
        }
        return only(
                directory.people().stream(),
                person ->
                        typed.equals(Long.toString(person.id()))
                                || typed.equalsIgnoreCase(person.email())
                                || typed.equalsIgnoreCase(person.name()),
                Directory.Person::id,
                "record.problem.noPerson",
                typed);
    }

    /// A team by id or name.
    public long team(String typed) throws InvalidInput {
        return only(
                directory.teams().stream(),
                team ->
                        typed.equals(Long.toString(team.id()))
                                || typed.equalsIgnoreCase(team.name()),
                Directory.Team::id,
                "record.problem.noTeam",
                typed);
    }

    /// An entry of a list by id or name; of several with that name the first.
    public long option(OptionType type, String typed) throws InvalidInput {
        List<Options.Entry> all = options.all(type);
        return all.stream()
                .filter(option -> typed.equals(Long.toString(option.id())))
                .findFirst()
                .or(() ->
                        all.stream()
                                .filter(Options.Entry::offered)
                                .filter(option -> typed.equalsIgnoreCase(option.name()))
                                .findFirst())
                .map(Options.Entry::id)
                .orElseThrow(() -> new InvalidInput("record.problem.choice", typed));
    }

    /// Whether something is `#` and a number.
    static boolean isId(String typed) {
        return ID.matcher(typed).matches();
    }

    /// A tag by `#id` or name.
    ///
    /// @param kept those that a record has, of which none needs to be offered any more
    long tag(String typed, List<Long> kept) throws InvalidInput {
        return options.all(Tags.TAG).stream()
                .filter(tag ->
                        typed.equals("#" + tag.id())
                                || typed.equalsIgnoreCase(tag.name())
                                        && (tag.offered() || kept.contains(tag.id())))
                .min(Comparator.comparing(tag -> !kept.contains(tag.id())))
                .map(Options.Entry::id)
                .orElseThrow(() -> new InvalidInput("record.problem.choice", typed));
    }

    /// A tag of a name that none has.
    long newTag(Scope scope, String typed) throws InvalidInput {
        if (!tags.canBeCalled(Tags.TAG, typed)) {
            throw new InvalidInput("record.problem.choice", typed);
        }
        if (entries(Tags.TAG).size() >= Tags.MOST) {
            throw new InvalidInput("record.problem.tags", Tags.MOST);
        }
        return tags.named(scope, Tags.TAG, typed);
    }

    /// What a new record has in a field that it needs and of which nothing is said: the first entry
    /// of a list, with which its form begins.
    public Optional<Options.Entry> usual(Field<?> field) {
        return field.is(Field.Trait.REQUIRED) && field.type() instanceof OptionType type
                ? entries(type).stream().findFirst()
                : Optional.empty();
    }

    /// The entries of a list that a record may get.
    List<Options.Entry> entries(OptionType type) {
        return options.offered(type, "");
    }

    /// All people and teams that can be meant.
    Directory directory() {
        return directory;
    }

    /// A living record that the scope may read, by `#id` or by its exact title.
    public RecordRef record(Scope scope, RecordKind kind, String typed) throws InvalidInput {
        List<Long> ids = recordsTitled(scope, kind, typed);
        if (ids.isEmpty()) {
            throw new InvalidInput("record.problem.noRecord", typed);
        }
        if (ids.size() > 1) {
            throw new InvalidInput("record.problem.severalRecords", typed);
        }
        return new RecordRef(kind, ids.getFirst());
    }

    /// At most two living records of the scope that go by this `#id` or exact title.
    public List<Long> recordsTitled(Scope scope, RecordKind kind, String typed) {
        boolean byId = ID.matcher(typed).matches();
        return jdbc.sql(
                        """
                        select s.record_id from search_doc s
                        where s.record_kind = :kind and %s and %s
                        limit 2
                        """
                                .formatted(
                                        byId
                                                ? "s.record_id = :typed"
                                                : "lower(s.title) = lower(:typed)",
                                        scope.readable("s")))
                .param("kind", kind.code())
                .param(
                        "typed",
                        byId ? (Object) Long.valueOf(typed.substring(1)) : PlainText.line(typed))
                .query((row, _) -> row.getLong(1))
                .list();
    }

    /// Into which record one went, for an address that names it from before.
    public Optional<RecordRef> mergedInto(Scope scope, RecordRef ref) {
        return redirects.survivor(scope, ref);
    }

    /// The only living record of the scope that has this text in a field.
    public Optional<Long> havingText(Scope scope, Field<String> field, String text) {
        return remembered == null
                ? foundHavingText(scope, field, text)
                : remembered.computeIfAbsent(
                        field + " " + text.toLowerCase(Locale.ROOT),
                        _ -> foundHavingText(scope, field, text));
    }

    private Optional<Long> foundHavingText(Scope scope, Field<String> field, String text) {
        List<Long> found =
                jdbc.sql(
                                """
                                select t.id from %s t
                                where lower(%s) = lower(:text) and t.deleted_at is null and %s
                                limit 2
                                """
                                        .formatted(
                                                field.kind().key(),
                                                field.sql("t"),
                                                scope.access(Action.READ, field.kind()).sql("t")))
                        .param("text", text)
                        .query((row, _) -> row.getLong(1))
                        .list();
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    private static <T> long only(
            Stream<T> all, Predicate<T> meant, ToLongFunction<T> id, String problem, String typed)
            throws InvalidInput {
        List<T> found = all.filter(meant).toList();
        if (found.size() != 1) {
            throw new InvalidInput(problem, typed);
        }
        return id.applyAsLong(found.getFirst());
    }
}
