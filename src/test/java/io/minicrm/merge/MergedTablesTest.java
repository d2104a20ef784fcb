package io.minicrm.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.CrmTest;
import io.minicrm.record.AttachedTable;
import io.minicrm.record.Catalogue;
import io.minicrm.record.ReferenceType;
import io.minicrm.scope.RecordKind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Of each table that refers to records somebody has decided what becomes of it when they are
/// merged.
@CrmTest
class MergedTablesTest {

    /// What refers to records by a foreign key and is not a link of theirs.
    private static final Map<String, String> KEYS =
            Map.ofEntries(
                    Map.entry("company_phone.company_id", "a field of the company"),
                    Map.entry("contact_email.contact_id", "a field of the contact"),
                    Map.entry("contact_phone.contact_id", "a field of the contact"),
                    Map.entry("deal.contact_id", "kept by the database from deal_contact"),
                    Map.entry("deal_contact.deal_id", "whose links they are"),
                    Map.entry("deal_stage_history.deal_id", "the way of that deal alone"),
                    Map.entry("activity_company.activity_id", "whose links they are"),
                    Map.entry("activity_contact.activity_id", "whose links they are"),
                    Map.entry("activity_deal.activity_id", "whose links they are"),
                    Map.entry("timeline.activity_id", "kept by the database from the links"),
                    Map.entry("reminder.activity_id", "activities are not merged"),
                    Map.entry("reminder_of_participant.activity_id", "activities are not merged"),
                    Map.entry("attachment.file_id", "files are not merged"));

    /// What refers to records of any kind and does not go along.
    private static final Map<String, String> KINDS =
            Map.ofEntries(
                    Map.entry("change_log", "the history of each stays its own"),
                    Map.entry("search_doc", "written with the record"),
                    Map.entry("record_placed", "of the record's own place"),
                    Map.entry("search_walk", "how far search rows were written anew"),
                    Map.entry("timeline", "kept by the database from the links"),
                    Map.entry("notification", "news of that record; its address leads on"),
                    Map.entry("presence", "who has the page of that record open just now"),
                    Map.entry("duplicate_watch", "how far one has looked"),
                    Map.entry("duplicate_pair", "found anew of what is left"),
                    Map.entry("merge_redirect", "where addresses lead"),
                    Map.entry("merge_moved", "what went along"));

    @Autowired Catalogue catalogue;
    @Autowired List<AttachedTable> attached;
    @Autowired JdbcClient jdbc;

    @Test
    void eachForeignKeyToRecordsIsALinkOrDecidedUpon() {
        Set<String> keys =
                new TreeSet<>(
                        jdbc.sql(
                                        """
                                        select c.conrelid::regclass || '.' || a.attname as place
                                        from pg_constraint c
                                            join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any(c.conkey)
                                        where c.contype = 'f' and c.confrelid::regclass::text in (:tables)
                                        """)
                                .param("tables", kinds())
                                .query((row, _) -> row.getString("place"))
                                .list());
        assertThat(keys).hasSizeGreaterThan(10);
        keys.removeAll(KEYS.keySet());
        keys.removeAll(links());
        assertThat(keys).as("columns of which nobody knows what a merge does to them").isEmpty();
    }

    @Test
    void eachTableThatNamesRecordsByKindGoesAlongOrIsDecidedUpon() {
        Set<String> tables =
                new TreeSet<>(
                        jdbc.sql(
                                        """
                                        select c.table_name from information_schema.columns c
                                            join information_schema.tables t using (table_schema, table_name)
                                        where c.table_schema = 'public' and c.column_name like '%_kind' and t.table_type = 'BASE TABLE'
                                          and exists (
                                            select from information_schema.columns i
                                            where i.table_schema = c.table_schema and i.table_name = c.table_name
                                              and i.column_name in (replace(c.column_name, '_kind', '_id'), 'from_id'))
                                        """)
                                .query((row, _) -> row.getString("table_name"))
                                .list());
        assertThat(tables).contains("attachment", "following");
        tables.removeAll(KINDS.keySet());
        assertThat(tables)
                .as("tables of which nobody knows what a merge does to them")
                .isEqualTo(
                        attached.stream()
                                .map(AttachedTable::name)
                                .collect(Collectors.toCollection(TreeSet::new)));
    }

    private static List<String> kinds() {
        return Stream.of(RecordKind.values()).map(RecordKind::key).toList();
    }

    /// The columns of the links in the catalogue.
    private Set<String> links() {
        return catalogue.types().stream()
                .flatMap(type -> type.written().stream())
                .filter(field -> field.type() instanceof ReferenceType && !field.isAdded())
                .map(field -> {
                    String target = ((ReferenceType) field.type()).target().key();
                    return field.isList()
                            ? field.elements("t", "true").split(" ")[0] + "." + target + "_id"
                            : field.kind().key() + "." + field.sql("t").replace("t.", "");
                })
                .collect(Collectors.toSet());
    }
}
