package io.minicrm.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What looks the same is the same.
class PlainTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Café GmbH",
                "Cafe\u0301 GmbH",
                "Café\u00a0GmbH",
                "Café\u202fGmbH",
                "Café\u3000GmbH",
                "Café\u200b GmbH",
                "\ufeffCafé GmbH",
                "Ca\u00adfé GmbH",
                "\u202aCafé GmbH\u202c",
                "\u2066Café\u2069 GmbH\u200e",
                "Café\u2060 \u200fGmbH",
                "Café\u200d GmbH",
                "C\u200café GmbH",
                "  Café \t GmbH\r\n",
                "Café\nGmbH",
                "Café\u0085GmbH",
                "Ca\u0007fé GmbH\u009f",
                "Café\u2028GmbH",
                "Café\u3164GmbH",
                "Café GmbH\ud800"
            })
    void oneLineIsWhatOneSeesOfIt(String typed) {
        assertThat(PlainText.line(typed)).isEqualTo("Café GmbH");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "👩\u200d👩\u200d👧\u200d👦",
                "🏳️\u200d🌈",
                "👍🏽",
                "🏴\udb40\udc67\udb40\udc62\udb40\udc65\udb40\udc6e\udb40\udc67\udb40\udc7f",
                "می\u200cخواهم",
                "क्\u200dष",
                "日本 株式会社",
                "Ελλάδα",
                "a < b & c"
            })
    void whatIsMeantStays(String typed) {
        assertThat(PlainText.line(typed)).isEqualTo(typed);
        assertThat(PlainText.lines(typed)).isEqualTo(typed);
    }

    @Test
    void linesKeepTheirLinesAndBlanks() {
        assertThat(PlainText.lines("\n# A\u0301\r\n\r\n* b\u00a0 c\rd\te\u200b\u000bf\u0001\n "))
                .isEqualTo("# Á\n\n* b  c\nd\te\nf");
    }

    @Test
    void aNulStaysToBeRefused() {
        assertThat(PlainText.line("a\0b")).isEqualTo("a\0b");
    }

    @Test
    void noLetterHasAThousandMarks() {
        assertThat(PlainText.line("a" + "\u0316\u0301".repeat(100_000)).length()).isLessThan(40);
        assertThat(PlainText.line("e\u0301\u0323x"))
                .isEqualTo(Normalizer.normalize("e\u0301\u0323x", Normalizer.Form.NFC));
    }
}
