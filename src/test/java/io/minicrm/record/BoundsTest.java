package io.minicrm.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.CrmTest;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Whoever writes beside the application is held to what its fields state.
@CrmTest
class BoundsTest {

    private static final Pattern WORD = Pattern.compile("'([^']*)'");

    @Autowired Catalogue catalogue;
    @Autowired JdbcClient jdbc;

    @Test
    void theDatabaseKnowsHowLongTextsAreAndWhichWordsAChoiceHas() {
        List<String> missing = new ArrayList<>();
        for (RecordType<?> type : catalogue.types()) {
            for (Field<?> field : type.fields()) {
                switch (field.storage()) {
                    case Storage.Column column ->
                            missing(type.table(), column.name(), field.type(), missing);
                    case Storage.ChildTable table ->
                            children(table.name(), (ListType<?>) field.type(), missing);
                    case Storage.Json _ -> {}
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    private void children(String table, ListType<?> list, List<String> missing) {
        for (ListType.ChildColumn column : list.childColumns()) {
            if (column.name().equals("label")) {
                missing(table, "label", list.labels(), missing);
            } else if (column.type().equals("text")
                    && checks(table, "length(" + column.name() + ") <=").isEmpty()) {
                missing.add("%s: length(%s)".formatted(table, column.name()));
            }
        }
    }

    private void missing(String table, String column, FieldType<?> type, List<String> missing) {
        String length = "length(%s) <= %d".formatted(column, type.longest());
        if (type instanceof TextType && checks(table, length).isEmpty()) {
            missing.add("%s: %s".formatted(table, length));
        }
        if (type instanceof ChoiceType choice && !words(table, column).containsAll(choice.keys())) {
            missing.add(
                    choice.keys().stream()
                            .collect(
                                    Collectors.joining(
                                            "', '", table + ": " + column + " in ('", "')")));
        }
    }

    private List<String> words(String table, String column) {
        return checks(table, column + " = ANY (").stream()
                .flatMap(check -> WORD.matcher(check).results())
                .map((MatchResult word) -> word.group(1))
                .toList();
    }

    private List<String> checks(String table, String part) {
        return jdbc.sql(
                        """
                        select pg_get_constraintdef(oid) from pg_constraint
                        where conrelid = :table::regclass and contype = 'c'
                          and position(:part in pg_get_constraintdef(oid)) > 0
                        """)
                .param("table", table)
                .param("part", part)
                .query((row, _) -> row.getString(1))
                .list();
    }
}
