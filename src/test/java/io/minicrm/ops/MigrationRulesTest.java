package io.minicrm.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationRulesTest {

    private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");

    /// They came with the first release, 0.1.0: nothing older ran beside them, and no table had
    /// rows yet.
    private static final Set<String> LANDED_BEFORE_THE_FIRST_RELEASE =
            Set.of(
                    // an index on change_set
                    "V008__change_counts.sql",
                    // indexes on search_doc, company and contact
                    "V009__list.sql");

    @Test
    void migrationsKeepTheRules() throws IOException {
        Map<String, List<String>> broken = new TreeMap<>();
        Migrations migrations = Migrations.bundled();
        try (var files = Files.newDirectoryStream(MIGRATIONS, "V*.sql")) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                int number = Integer.parseInt(name.substring(1, 4));
                Version before = number == 1 ? Version.of("0.0.0") : migrations.floor(number - 1);
                List<String> each = MigrationRules.broken(Files.readString(file), before);
                if (!each.isEmpty()) {
                    broken.put(name, each);
                }
            }
        }
        assertThat(broken).containsOnlyKeys(LANDED_BEFORE_THE_FIRST_RELEASE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create table deal (id bigint, name text not null); create index on deal (name);",
                "create table deal (id bigint); alter table deal add column x text not null; drop table deal;",
                "alter table company add column nickname text;",
                "alter table company add column rank integer not null default 0;",
                "alter table company add column rank numeric(19, 4) check (rank is not null);",
                "alter table company add column upper_name text not null generated always as (upper(name)) stored;",
                "alter table company add constraint named check (name is not null);",
                "alter table company alter column city drop not null;",
                "alter table company drop constraint company_size_check, add constraint company_size_check check (size in ('s', 'm', 'l')) not valid;",
                "alter table company alter column type set statistics 1000;",
                "comment on table company is 'drop table company; alter table company drop column name';",
                "-- drop table company;\nselect 1;",
                "/* drop table company; */ select 1;",
                "create function f() returns void language plpgsql as $body$ begin drop table company; end $body$;",
                "drop index concurrently if exists deals; create index concurrently deals on company (name);"
            })
    void whatOnlyAddsIsFine(String statements) {
        assertThat(MigrationRules.broken(withFloor("1.0.0", statements), Version.of("1.0.0")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "drop table company;",
                "create table deal (id bigint); drop table if exists deal, company cascade;",
                "DROP TABLE public.\"company\";",
                "drop function f_norm(text);",
                "alter table company rename to firm;",
                "alter table company rename column name to title;",
                "alter table company rename constraint company_pkey to company_key;",
                "alter table company drop column name;",
                "alter table company add column nickname text, drop name;",
                "alter table company drop constraint company_pkey;",
                "alter table company drop constraint company_size_check, drop name;",
                "alter table if exists only company alter column name type varchar(80);",
                "alter table company alter name set data type varchar(80) using left(name, 80);",
                "alter table company add column rank integer;\n\nalter table company alter column rank\n    set not null;",
                "alter table company add column rank integer not null;",
                "alter table company add rank integer check (rank > 0) not null, add score integer;",
                "select '--'; alter table company drop column name;"
            })
    void whatTakesAwayStatesAReasonAndRaisesTheFloor(String statements) {
        String reason = "-- Contract: no version since 1.1.0 reads it\n";
        Version before = Version.of("1.0.0");
        assertThat(MigrationRules.broken(withFloor("1.1.0", reason + statements), before))
                .isEmpty();
        assertThat(MigrationRules.broken(withFloor("1.1.0", statements), before))
                .singleElement()
                .asString()
                .contains("-- Contract:");
        assertThat(MigrationRules.broken(withFloor("1.0.0", reason + statements), before))
                .singleElement()
                .asString()
                .contains("above 1.0.0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create index on company (name);",
                "create unique index if not exists named on only company (name);",
                "create index concurrently named on company (name);",
                "drop index if exists named; create index concurrently named on company (name);",
                "drop index concurrently if exists other; create index concurrently named on company (name);",
                "drop index concurrently if exists named; create index concurrently on company (name);",
                "drop index concurrently if exists named; create index concurrently named on company (name); alter table company add column nickname text;"
            })
    void anIndexOnATableFromBeforeIsBuiltBesideTheWork(String statements) {
        assertThat(MigrationRules.broken(withFloor("1.0.0", statements), Version.of("1.0.0")))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "select 1;", "-- Something else\n-- Rollback floor: 1.0.0\n"})
    void aMigrationBeginsWithItsFloor(String text) {
        assertThat(MigrationRules.broken(text, Version.of("1.0.0"))).hasSize(1);
    }

    private static String withFloor(String floor, String text) {
        return "-- Rollback floor: " + floor + "\n" + text;
    }
}
