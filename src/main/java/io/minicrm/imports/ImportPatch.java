package io.minicrm.imports;

import io.minicrm.record.Catalogue;
import io.minicrm.record.Field;
import io.minicrm.record.Field.Trait;
import io.minicrm.record.LinkType;
import io.minicrm.record.ListType;
import io.minicrm.record.MultiLinkType;
import io.minicrm.record.RecordType;
import io.minicrm.record.ReferenceLookup;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// What is written of each row of an import: its values, the records that it links to, and lists
/// with what the record has already.
@Component
@Transactional(propagation = Propagation.MANDATORY)
class ImportPatch {

    private final JdbcClient jdbc;
    private final Catalogue catalogue;
    private final Imports imports;
    private final ReferenceLookup referenceLookup;
    private final ImportLinks links;

    ImportPatch(
            JdbcClient jdbc,
            Catalogue catalogue,
            Imports imports,
            ReferenceLookup referenceLookup,
            ImportLinks links) {
        this.jdbc = jdbc;
        this.catalogue = catalogue;
        this.imports = imports;
        this.referenceLookup = referenceLookup;
        this.links = links;
    }

    /// SQL that selects row_no, id and patch of everything that is to be written and can be, for
    /// `Staging`: what links to another row of the file comes after that one.
    String staged(Import file) {
        return """
        select o.row_no, o.record_id, %s
        from %s left join %s t on t.id = o.record_id
        where o.outcome in ('create', 'update') and %s
        """
                .formatted(
                        patch(file, "t"),
                        rows(file),
                        catalogue.type(file.kind()).table(),
                        nothingToWaitFor(links.within(file)));
    }

    /// Tells those updates that would change nothing: their outcome becomes unchanged.
    void recognizeUnchanged(Import file) {
        RecordType<?> type = catalogue.type(file.kind());
        jdbc.sql(
                        """
                        update import_outcome o set outcome = 'unchanged'
                        from (
                            select o.row_no
                            from %s
                                join %s t on t.id = o.record_id
                                cross join lateral (select %s as now offset 0) n
                            where o.outcome = 'update' and %s and f_patched(n.now, %s) = n.now) same
                        where same.row_no = o.row_no
                        """
                                .formatted(
                                        rows(file),
                                        type.table(),
                                        type.snapshot("t"),
                                        nothingToWaitFor(links.fields(file)),
                                        patch(file, "t")))
                .param("import", file.id())
                .update();
    }

    /// The rows of the import with their outcome and their links.
    private String rows(Import file) {
        return "import_outcome o join import_row r on r.import_id = :import and r.row_no = o.row_no"
                + links.fields(file).stream()
                        .filter(link -> link.type() instanceof LinkType)
                        .map(link ->
                                " left join import_link %1$s on %1$s.row_no = r.row_no and %1$s.field = '%2$s'"
                                        .formatted(alias(link), link.key()))
                        .collect(Collectors.joining());
    }

    private static String nothingToWaitFor(List<Field<?>> links) {
        return links.stream()
                .map(link ->
                        " and not exists (select from import_link l where l.row_no = r.row_no and l.field = '%s' and l.name is not null and l.record_id is null)"
                                .formatted(link.key()))
                .collect(Collectors.joining("", "true", ""));
    }

    /// SQL for the final patch of a row: its values, the records that it links to, and lists with
    /// what the record has already in front. An import adds to a list and takes nothing out.
    private String patch(Import file, String alias) {
        String named = catalogue.type(file.kind()).fields(Trait.NAMING).getFirst().key();
        StringBuilder patch =
                new StringBuilder(
                        "case when %1$s.id is null then '%2$s'::jsonb || coalesce(r.completed, '{}') || r.patch when r.called then r.patch - '%3$s' else r.patch end"
                                .formatted(alias, usual(file), named));
        for (Field<?> link : links.fields(file)) {
            if (link.type() instanceof MultiLinkType list) {
                patch.append(" || ").append(merged(list, link, alias, linked(link)));
                continue;
            }
            patch.append(
                    " || case when %1$s.record_id is null then '{}' else jsonb_build_object('%2$s', %1$s.record_id) end"
                            .formatted(alias(link), link.key()));
        }
        imports.used(file).stream()
                .filter(target -> target.link() == null)
                .map(Target::field)
                .distinct()
                .forEach(field -> {
                    if (field.type() instanceof ListType<?> list
                            && !(list instanceof MultiLinkType)) {
                        String said = "r.patch -> '" + field.key() + "'";
                        patch.append(
                                " || case when %s.id is null then '{}' else %s end"
                                        .formatted(alias, merged(list, field, alias, said)));
                    }
                });
        return "(" + patch + ")";
    }

    /// What a new record has where nothing is said, as JSON.
    private String usual(Import file) {
        Map<String, Long> usual = new HashMap<>();
        for (Field<?> field : catalogue.type(file.kind()).fields(Trait.REQUIRED)) {
            referenceLookup.usual(field).ifPresent(entry -> usual.put(field.key(), entry.id()));
        }
        return ImportJson.of(usual);
    }

    /// SQL for the links of a row to the records that are there, each once.
    private static String linked(Field<?> link) {
        return """
        (select jsonb_agg(jsonb_build_object('id', i.record_id, 'label', i.label) order by i.place)
         from (
             select distinct on (l.record_id) l.record_id, l.label, l.place from import_link l
             where l.row_no = r.row_no and l.field = '%s' and l.record_id is not null
             order by l.record_id, l.place) i)
        """
                .formatted(link.key());
    }

    /// @param said SQL for what the row says, null when it says nothing
    private static String merged(ListType<?> list, Field<?> field, String alias, String said) {
        return """
        coalesce((
            select jsonb_build_object('%1$s', coalesce(c.list, '[]') || coalesce(
                (select jsonb_agg(e.v order by e.n)
                 from jsonb_array_elements(c.said) with ordinality e (v, n)
                 where not exists (select from jsonb_array_elements(c.list) x (v) where %3$s = %4$s)), '[]'))
            from (select case when %5$s.id is not null then %2$s end as list, %6$s as said) c
            where c.said is not null), '{}')
        """
                .formatted(
                        field.key(),
                        field.snapshot(alias),
                        MatchKey.identity(list, "x.v"),
                        MatchKey.identity(list, "e.v"),
                        alias,
                        said);
    }

    private static String alias(Field<?> link) {
        return "l_" + link.key().toLowerCase(Locale.ROOT);
    }
}
