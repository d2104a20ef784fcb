package io.minicrm.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.minicrm.CrmTest;
import io.minicrm.scope.RecordKind;
import jakarta.persistence.EntityManagerFactory;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.metamodel.mapping.PluralAttributeMapping;
import org.hibernate.persister.entity.EntityPersister;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.MessageSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A field is stated in the catalogue, mapped by the entity and kept in the table: all three agree.
@CrmTest
class CatalogueTest {

    /// What every record has beside the fields that people know.
    private static final Set<String> KEPT =
            Set.of(
                    "id",
                    "version",
                    "created_at",
                    "created_by",
                    "updated_at",
                    "updated_by",
                    "deleted_at",
                    "deleted_by");

    private static final Map<Class<?>, Set<String>> TYPES =
            Map.ofEntries(
                    Map.entry(TextType.class, Set.of("text")),
                    Map.entry(ChoiceType.class, Set.of("text")),
                    Map.entry(IntegerType.class, Set.of("integer")),
                    Map.entry(MoneyType.class, Set.of("numeric", "text")),
                    Map.entry(DateType.class, Set.of("date")),
                    Map.entry(DateTimeType.class, Set.of("timestamp with time zone")),
                    Map.entry(DueType.class, Set.of("date", "time without time zone", "text")),
                    Map.entry(RecurrenceType.class, Set.of("text")),
                    Map.entry(BooleanType.class, Set.of("boolean")),
                    Map.entry(PersonType.class, Set.of("bigint")),
                    Map.entry(TeamType.class, Set.of("bigint")),
                    Map.entry(OptionType.class, Set.of("bigint")),
                    Map.entry(OptionSetType.class, Set.of("ARRAY")),
                    Map.entry(PersonSetType.class, Set.of("ARRAY")),
                    Map.entry(LinkType.class, Set.of("bigint")));

    @Autowired Catalogue catalogue;
    @Autowired JdbcClient jdbc;
    @Autowired EntityManagerFactory entities;
    @Autowired MessageSource messages;

    @ParameterizedTest
    @EnumSource(RecordKind.class)
    void everyColumnOfTheTableIsAFieldAndEveryFieldAColumn(RecordKind kind) {
        RecordType<?> type = catalogue.type(kind);
        Map<String, String> table = columns(type.table());
        Set<String> stated = new TreeSet<>(KEPT);
        for (Field<?> field : type.fields()) {
            switch (field.storage()) {
                case Storage.Column own ->
                        field.type()
                                .columns(own.name())
                                .forEach(column -> {
                                    stated.add(column);
                                    assertThat(TYPES.get(field.type().getClass()))
                                            .as("%s is kept in %s", field, column)
                                            .contains(table.get(column));
                                });
                case Storage.ChildTable own -> {
                    Set<String> child = new TreeSet<>(Set.of(own.owner(), "position"));
                    ((ListType<?>) field.type())
                            .childColumns()
                            .forEach(column -> child.add(column.name()));
                    assertThat(columns(own.name()).keySet())
                            .as("child table of %s", field)
                            .containsAll(child);
                }
                case Storage.Json _ -> fail(field + " is stated, and has no column");
            }
        }
        stated.addAll(type.kept());
        assertThat(table.keySet()).containsExactlyInAnyOrderElementsOf(stated);
    }

    /// What the database derives by itself it need not map.
    @ParameterizedTest
    @EnumSource(RecordKind.class)
    void theEntityMapsExactlyWhatTheCatalogueStates(RecordKind kind) {
        RecordType<?> type = catalogue.type(kind);
        EntityPersister persister =
                entities.unwrap(SessionFactoryImplementor.class)
                        .getMappingMetamodel()
                        .getEntityDescriptor(type.entity());
        Set<String> mapped = new HashSet<>();
        Set<String> children = new HashSet<>();
        persister
                .getIdentifierMapping()
                .forEachSelectable((_, column) -> mapped.add(column.getSelectionExpression()));
        persister.forEachAttributeMapping(attribute -> {
            if (attribute instanceof PluralAttributeMapping plural) {
                children.add(plural.getSeparateCollectionTable());
            } else {
                attribute.forEachSelectable(
                        (_, column) -> mapped.add(column.getSelectionExpression()));
            }
        });
        Set<String> stated = new HashSet<>(KEPT);
        if (type.isExtendable()) {
            stated.add("custom");
        }
        Set<String> derived = new HashSet<>();
        Set<String> lists = new HashSet<>();
        for (Field<?> field : type.fields()) {
            switch (field.storage()) {
                case Storage.Column own ->
                        (field.is(Field.Trait.DERIVED) ? derived : stated)
                                .addAll(field.type().columns(own.name()));
                case Storage.ChildTable own -> lists.add(own.name());
                case Storage.Json _ -> fail(field + " is stated, and has no column");
            }
        }
        assertThat(mapped).containsAll(stated);
        stated.addAll(derived);
        assertThat(stated).containsAll(mapped);
        assertThat(children).isEqualTo(lists);
    }

    @ParameterizedTest
    @EnumSource(RecordKind.class)
    void everyFieldHasItsLabelInBothLanguages(RecordKind kind) {
        for (Field<?> field : catalogue.type(kind).fields()) {
            for (Locale locale : new Locale[] {Locale.UK, Locale.GERMANY}) {
                assertThat(messages.getMessage(field.label(), null, "", locale))
                        .as("%s in %s", field, locale)
                        .isNotBlank();
                assertThat(messages.getMessage("record.group." + field.group(), null, "", locale))
                        .isNotBlank();
                ChoiceType words =
                        field.type() instanceof ListType<?> list
                                ? list.labels()
                                : field.type() instanceof ChoiceType own ? own : null;
                if (words != null) {
                    words.keys()
                            .forEach(key ->
                                    assertThat(
                                                    messages.getMessage(
                                                            words.messageKey(key),
                                                            null,
                                                            "",
                                                            locale))
                                            .as(words.messageKey(key))
                                            .isNotBlank());
                }
            }
        }
    }

    /// Columns that people and the application write, with their types.
    private Map<String, String> columns(String table) {
        Map<String, String> columns = new HashMap<>();
        jdbc.sql(
                        """
                        select column_name, data_type from information_schema.columns
                        where table_schema = 'public' and table_name = :table
                          and is_generated = 'NEVER'
                        """)
                .param("table", table)
                .query(row -> {
                    columns.put(row.getString(1), row.getString(2));
                });
        return columns;
    }
}
