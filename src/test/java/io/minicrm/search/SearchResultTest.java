package io.minicrm.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.scope.RecordKind;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How many are said to be found.
class SearchResultTest {

    /// Where nobody counted, round numbers are true for longer; but it is never said that there are
    /// none.
    @ParameterizedTest
    @CsvSource({
        "7,false,7",
        "120,false,120",
        "7,true,7",
        "49,true,49",
        "50,true,50",
        "120,true,100"
    })
    void whatWasNotCountedIsSaidRoundly(int found, boolean capped, int told) {
        assertThat(new SearchResult.Group(RecordKind.CONTACT, found, capped, List.of()).count())
                .isEqualTo(told);
    }
}
