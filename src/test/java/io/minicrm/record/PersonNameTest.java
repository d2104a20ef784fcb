package io.minicrm.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PersonNameTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Jane Doe | Jane | Doe",
                "Doe, Jane | Jane | Doe",
                "Doe,Jane Mary | Jane Mary | Doe",
                "  Jane \u00a0  Doe | Jane | Doe",
                "Dr. Jane Doe | Dr. Jane | Doe",
                "Jane M. Doe | Jane M. | Doe",
                "Cher | '' | Cher",
                "Pim van Piper | Pim | van Piper",
                "Ludwig van Beethoven | Ludwig | van Beethoven",
                "Oscar de la Renta | Oscar | de la Renta",
                "Robert De Niro | Robert | De Niro",
                "Vincent van der Berg | Vincent | van der Berg",
                "Berg, Vincent van der | Vincent | van der Berg",
                "van der Berg, Vincent | Vincent | van der Berg",
                "van der Berg | '' | van der Berg",
                "Van Morrison | Van | Morrison",
                "Karl Theodor von und zu Guttenberg | Karl Theodor | von und zu Guttenberg",
                "Mohammed bin Salman Al Saud | Mohammed | bin Salman Al Saud",
                "Al Gore | Al | Gore",
                "Noura al-Faisal | Noura | al-Faisal",
                "Ronald Mc Donald | Ronald | Mc Donald",
                "Jill St. John | Jill | St. John",
                "María del Carmen García | María del Carmen | García",
                "José Ortega y Gasset | José | Ortega y Gasset",
                "Ana dos Santos | Ana | dos Santos",
                "Gianni di Marco | Gianni | di Marco",
                "Martin Luther King Jr. | Martin Luther | King Jr.",
                "'Jane Doe, PhD' | Jane | 'Doe, PhD'",
                "DUPONT Jean | Jean | DUPONT",
                "JD Salinger | JD | Salinger",
                "JANE DOE | JANE | DOE",
                "Jean DUPONT | Jean | DUPONT",
                "王小明 | '' | 王小明",
                "田中 太郎 | 太郎 | 田中",
                "김 민준 | 민준 | 김",
                "Nguyễn Văn An | Nguyễn Văn | An",
                "Duc Le | Duc | Le",
                "', Jane' | '' | 'Jane'",
                "'Doe,' | '' | 'Doe'"
            })
    void aWholeNameHasGivenNamesAndALastName(String whole, String given, String last) {
        PersonName.Parts parts = PersonName.parts(whole);
        assertThat(parts.given() + " | " + parts.last()).isEqualTo(given + " | " + last);
    }
}
