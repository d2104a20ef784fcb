package io.minicrm.record;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.CrmTest;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Who may make records as far as their own, or their team's, makes none for others: by the page
/// and by the door through which imports go.
@CrmTest
@Transactional
class MadeForOthersTest {

    @Autowired MockMvcTester mvc;
    @Autowired ScopeMother people;
    @Autowired Records records;
    @Autowired Catalogue catalogue;
    @Autowired JdbcClient jdbc;

    @ParameterizedTest
    @CsvSource({
        "OWN,,, true",
        "OWN, me,, true",
        "OWN, me, mine, true",
        "OWN,, theirs, false",
        "OWN, other,, false",
        "OWN, mate, mine, false",
        "TEAM, me,, true",
        "TEAM, mate, mine, true",
        "TEAM, mate,, true",
        "TEAM, other, theirs, false",
        "TEAM, other,, false",
        "TEAM,, theirs, false",
        "ALL, other, theirs, true"
    })
    void aNewRecordIsWithinTheReach(
            Reach reach, @Nullable String owner, @Nullable String team, boolean made) {
        long mine = team("Mine");
        long theirs = team("Theirs");
        Scope mate = people.person("Mate", Reach.TEAM, mine);
        Scope other = people.person("Other", Reach.TEAM, theirs);
        Scope me = people.person("Me", reach, mine);
        Map<String, Long> persons =
                Map.of(
                        "me", me.actor().id(),
                        "mate", mate.actor().id(),
                        "other", other.actor().id());
        Map<String, Long> teams = Map.of("mine", mine, "theirs", theirs);

        var request =
                mvc.post()
                        .uri("/companies/new")
                        .param("name", "Planted by hand")
                        .with(as(me))
                        .with(csrf());
        ObjectNode patch = JsonNodeFactory.instance.objectNode().put("name", "Planted by file");
        if (owner != null) {
            request.param("owner", Objects.requireNonNull(persons.get(owner)).toString());
            patch.put("owner", persons.get(owner));
        }
        if (team != null) {
            request.param("team", Objects.requireNonNull(teams.get(team)).toString());
            patch.put("team", teams.get(team));
        }
        assertThat(request).hasStatus(made ? 303 : 422);

        RecordType<?> company = catalogue.type(RecordKind.COMPANY);
        BulkResult result =
                records.writeAll(
                        me,
                        records.open(me, ChangeKind.IMPORT, "a file"),
                        company,
                        staging ->
                                staging.select(
                                        "select 1, null::bigint, '%s'::jsonb".formatted(patch),
                                        Map.of()));
        assertThat(result.created()).isEqualTo(made ? 1 : 0);
        assertThat(result.refused()).isEqualTo(made ? 0 : 1);
        assertThat(jdbc.sql("select count(*) from company").query(Long.class).single())
                .isEqualTo(made ? 2 : 0);
    }

    private long team(String name) {
        return jdbc.sql("insert into team (name) values (:name) returning id")
                .param("name", name)
                .query(Long.class)
                .single();
    }
}
