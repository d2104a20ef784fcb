package io.minicrm.record;

import io.minicrm.scope.Scope;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// What people call records among themselves: words that whoever writes a record types into being,
/// the same for all kinds of records. Administrators rename, colour and merge them.
@Component
public class Tags implements ExtendableOptions {

    public static final int LONGEST = 60;

    /// As many as anybody looks through.
    static final int MOST = 2_000;

    /// SQL for whether records may still get a tag `t`: it was not put away, or who did that took
    /// it back.
    private static final String OFFERED =
            "(t.archived_at is null or exists (select from change_set s where s.id = t.archived_by and s.undone_by_id is not null))";

    /// The entries of all tags there ever were, in the order of their names.
    public static final OptionType TAG =
            new OptionType(
                    """
                    select t.id, t.name, '' as grouping, %s as offered, t.tone
                    from tag t order by lower(t.name), t.id
                    """
                            .formatted(OFFERED));

    private final JdbcClient jdbc;
    private final Options options;

    Tags(JdbcClient jdbc, Options options) {
        this.jdbc = jdbc;
        this.options = options;
    }

    /// Adds the field to a type.
    public static <E extends ExtendableEntity> Field<List<Long>> addTo(RecordTypeBuilder<E> type) {
        return type.add(
                "tags", new OptionSetType(TAG, true), "tags", (record, ids) -> record.tags(ids));
    }

    /// The field of a type whose records can have tags.
    @SuppressWarnings("unchecked")
    public static Optional<Field<List<Long>>> of(RecordType<?> type) {
        return type.fields().stream()
                .filter(field ->
                        field.type() instanceof OptionSetType set && set.entries().equals(TAG))
                .map(field -> (Field<List<Long>>) field)
                .findFirst();
    }

    @Override
    public boolean holds(OptionType entries) {
        return entries.equals(TAG);
    }

    @Override
    public boolean isOpenTo(Scope scope) {
        return !scope.isSystem();
    }

    /// Several stand in one text, with one of these between them, and `#12` is an id.
    @Override
    public boolean canBeCalled(OptionType entries, String name) {
        return !name.isBlank()
                && name.length() <= LONGEST
                && !ReferenceLookup.isId(name)
                && name.chars()
                        .noneMatch(
                                each -> each == ',' || each == ';' || Character.isISOControl(each));
    }

    /// One that was put away is offered again. Written by itself, since the transaction that needs
    /// it may take minutes, in which nobody else shall wait.
    @Override
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public long named(Scope scope, OptionType entries, String name) {
        if (!isOpenTo(scope) || !canBeCalled(entries, name)) {
            throw new AccessDeniedException("no tag is called so");
        }
        jdbc.sql("lock table tag in share row exclusive mode").update();
        long id =
                jdbc.sql(
                                """
                                select t.id from tag t where lower(t.name) = lower(:name)
                                order by not %s, t.id limit 1
                                """
                                        .formatted(OFFERED))
                        .param("name", name)
                        .query(Long.class)
                        .optional()
                        .orElseGet(() ->
                                jdbc.sql("insert into tag (name) values (:name) returning id")
                                        .param("name", name)
                                        .query(Long.class)
                                        .single());
        jdbc.sql(
                        "update tag set archived_at = null, archived_by = null where id = :id and archived_at is not null")
                .param("id", id)
                .update();
        options.changedOnceCommitted();
        return id;
    }
}
