package io.minicrm.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.record.Catalogue;
import io.minicrm.record.Format;
import io.minicrm.record.Language;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/// What is read without a page.
class TextsTest {

    private static final Instant NOW = Instant.parse("2026-11-19T10:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "en-GB; 3 Nov; 3 Nov 2025; Today, 19 November; Tuesday, 3 November; Nov 2026",
                "en-US; Nov 3; Nov 3, 2025; Today, November 19; Tuesday, November 3; Nov 2026",
                "de-DE; 3. Nov.; 3. Nov. 2025; Heute, 19. November; Dienstag, 3. November; Nov. 2026",
                "de-AT; 3. Nov.; 3. Nov. 2025; Heute, 19. November; Dienstag, 3. November; Nov. 2026"
            })
    void daysAreWrittenAsTheReadersCountryDoes(
            String locale, String day, String lastYear, String today, String title, String month)
            throws IOException {
        Texts texts = texts(Locale.forLanguageTag(locale));

        assertThat(texts.day(LocalDate.of(2026, 11, 3))).isEqualTo(day);
        assertThat(texts.day(LocalDate.of(2025, 11, 3))).isEqualTo(lastYear);
        assertThat(texts.dayTitle(LocalDate.of(2026, 11, 19))).isEqualTo(today);
        assertThat(texts.dayTitle(LocalDate.of(2026, 11, 3))).isEqualTo(title);
        assertThat(texts.month(YearMonth.of(2026, 11))).isEqualTo(month);
    }

    @ParameterizedTest
    @MethodSource("places")
    void everyPlaceHasAWayToWriteThem(Locale place) throws IOException {
        Texts texts = texts(place);

        assertThat(texts.day(LocalDate.of(2025, 11, 3))).contains("3").contains("2025");
        assertThat(texts.dayTitle(LocalDate.of(2025, 11, 3))).contains("Nov").contains("2025");
        assertThat(texts.ago(NOW.minusSeconds(120))).contains("2");
    }

    @ParameterizedTest
    @CsvSource({
        "en-US, en-US",
        "en-BE, en-GB",
        "en, en-GB",
        "de-CH, de-CH",
        "de-BE, de-DE",
        "fr-FR, en-GB"
    })
    void aBrowserGetsTheNearestPlace(String asked, String nearest) {
        assertThat(Language.nearest(Locale.forLanguageTag(asked)).toLanguageTag())
                .isEqualTo(nearest);
    }

    static List<Locale> places() {
        return Language.places();
    }

    private static Texts texts(Locale locale) throws IOException {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        return new Texts(
                MessageConfiguration.messageSource(
                        new StaticListableBeanFactory().getBeanProvider(Catalogue.class)),
                new Format(locale, berlin, "DE", "EUR"),
                Clock.fixed(NOW, ZoneOffset.UTC));
    }
}
