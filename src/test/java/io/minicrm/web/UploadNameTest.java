package io.minicrm.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockMultipartFile;

class UploadNameTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "Angebot %22final%22 50%.txt | ^Angebot \"final\" 50%.txt^",
                "50%20off.csv | 50%20off.csv",
                "100%.txt | 100%.txt",
                "a%0D%0Ab.txt | ^a\r\nb.txt^",
                "C:\\Users\\anna\\list.csv | list.csv",
                "Müller & Söhne.csv | Müller & Söhne.csv"
            })
    void theNameIsTheOneThatItHad(String sent, String name) {
        assertThat(UploadName.of(new MockMultipartFile("file", sent, null, new byte[0])))
                .isEqualTo(name);
    }
}
