package io.minicrm.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.bench.StatementLog.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class PgbenchTest {

    /// As PostgreSQL writes them.
    private static final List<String> LOGGED =
            List.of(
                    """
                    {"message":"execute S_1: BEGIN READ ONLY","application_name":"minicrm"}
                    """,
                    """
                    {"message":"execute S_7: select name from role\\nwhere id = $1","detail":"Parameters: $1 = '7'"}
                    """,
                    """
                    {"message":"execute <unnamed>: select id from contact where last_name = $2 and title is distinct from $1 limit $10","detail":"Parameters: $1 = NULL, $2 = 'O''Neill, $1', $3 = '3', $4 = '4', $5 = '5', $6 = '6', $7 = '7', $8 = '8', $9 = '9', $10 = '51'"}
                    """,
                    """
                    {"message":"execute S_7: select name from role\\nwhere id = $1","detail":"Parameters: $1 = '8'"}
                    """,
                    """
                    {"message":"duration: 3.4 ms"}
                    """,
                    """
                    {"message":"execute S_2: COMMIT"}
                    """);

    private static List<Statement> read(Stream<String> lines) {
        return lines.map(new JsonMapper()::readTree)
                .flatMap(line -> Statement.parse(line).stream())
                .toList();
    }

    @Test
    void whatThePageSaysIsSaidAgainWithItsValues() {
        assertThat(Pgbench.script(read(LOGGED.stream()), "set jit = off"))
                .isEqualTo(
                        """
                        \\if :fresh
                        set jit = off;
                        prepare s0 as select name from role
                        where id = $1;
                        \\set fresh 0
                        \\endif
                        BEGIN READ ONLY;
                        execute s0('7');
                        select id from contact where last_name = 'O''Neill, $1' and title is distinct from NULL limit '51';
                        execute s0('8');
                        COMMIT;
                        """);
    }

    @Test
    void whatGoesAroundStatementsIsNotCounted() {
        assertThat(read(LOGGED.stream()))
                .hasSize(5)
                .filteredOn(Statement::isOfThePage)
                .hasSize(3)
                .noneMatch(statement -> statement.sql().contains("BEGIN"));
    }

    @Test
    void itsSpeedIsReadFromWhatItSays() {
        assertThat(
                        Pgbench.perSecond(
                                """
                                latency average = 0.458 ms
                                initial connection time = 13.118 ms
                                tps = 17473.250012 (without initial connection time)
                                """))
                .hasValue(17473.250012);
        assertThat(Pgbench.perSecond("pgbench: error: could not connect")).isEmpty();
    }
}
