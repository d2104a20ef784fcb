package io.minicrm.imports;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ValueMappingTest {

    @Test
    void whatAllWordsMeanAndWhatIsSaidForEveryRowAreTwoThings() {
        ValueMapping all = ValueMapping.NONE.withAll("industry", ValueMapping.NEW);
        assertThat(all.inEveryRow("industry")).isNull();
        assertThat(all.meaning("industry", "deepsea")).isEqualTo(ValueMapping.NEW);

        ValueMapping every = ValueMapping.NONE.with("industry", "", "software");
        assertThat(every.meaning("industry", "deepsea")).isNull();
        assertThat(every.all("industry")).isNull();

        ValueMapping both = ValueMapping.of(all.or(every).toJson());
        assertThat(both.inEveryRow("industry")).isEqualTo("software");
        assertThat(both.all("industry")).isEqualTo(ValueMapping.NEW);
    }
}
