package io.minicrm.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordsTest {

    @Test
    void whatAllWordsMeanAndWhatIsSaidForEveryRowAreTwoThings() {
        Words all = Words.NONE.withAll("industry", Words.NEW);
        assertThat(all.inEveryRow("industry")).isNull();
        assertThat(all.meaning("industry", "deepsea")).isEqualTo(Words.NEW);

        Words every = Words.NONE.with("industry", "", "software");
        assertThat(every.meaning("industry", "deepsea")).isNull();
        assertThat(every.all("industry")).isNull();

        Words both = Words.of(all.or(every).toJson());
        assertThat(both.inEveryRow("industry")).isEqualTo("software");
        assertThat(both.all("industry")).isEqualTo(Words.NEW);
    }
}
