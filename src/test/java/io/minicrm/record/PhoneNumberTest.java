package io.minicrm.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A number has a country only when it is one there.
class PhoneNumberTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    06 28 39 01 23         | FR | +33628390123   | 0628390123
                    06 39 98 01 23         | FR |                | 0639980123
                    98765 43210            | US |                | 9876543210
                    98765 43210            | IN | +919876543210  | 09876543210
                    06 39 98 01 23         | US |                | 0639980123
                    030 5550199            | DE | +49305550199   | 0305550199
                    030 5550199            | US |                | 0305550199
                    03-1234-5678           | JP | +81312345678   | 0312345678
                    03-1234-5678           | US |                | 0312345678
                    044 668 18 00          | CH | +41446681800   | 0446681800
                    044 668 18 00          | US |                | 0446681800
                    (415) 555-0154         | US | +14155550154   | 4155550154
                    1-800-FLOWERS          | US | +18003569377   | 8003569377
                    +44 (0)20 7946 0958    | US | +442079460958  | 02079460958
                    tel:+49-30-5550140     | US | +49305550140   | 0305550140
                    0049 30 5550141        | US | +49305550141   | 0305550141
                    0049 30 5550141        | FR | +49305550141   | 0305550141
                    011 44 20 7946 0959    | US | +442079460959  | 02079460959
                    ٠٣٠٥٥٥٠١٤٤             | DE | +49305550144   | 0305550144
                    +49 (30) 5550145 (Büro)| US | +49305550145   | 0305550145
                    *31#0612345678         | NL |                | 310612345678
                    030/5550152            | DE | +49305550152   | 0305550152
                    30.5550151             | US |                | 305550151
                    110                    | DE |                | 110
                    +1 555 123 4567        | DE | +15551234567   | 5551234567
                    0043 1 5134567         | DE | +4315134567    | 015134567
                    """)
    void aCountryIsSaidOnlyOfANumberThatIsOneThere(
            String typed, String country, String e164, String digits) {
        PhoneNumber number = PhoneNumber.read(typed, Label.WORK, country);
        assertThat(number.e164()).isEqualTo(e164);
        assertThat(number.digits()).isEqualTo(digits);
        assertThat(number.extension()).isNull();
        assertThat(number.typed()).isEqualTo(typed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    06 39 98 01 23 | FR | +33639980123
                    (555) 123-4567 | US | +15551234567
                    06 28 39 01 23 | US |
                    030 5550199    | US |
                    06 28 39 01    | FR |
                    """)
    void inACountryThatIsToldItNeedsOnlyLookLikeOneOfThere(String typed, String told, String e164) {
        assertThat(PhoneNumber.read(typed, Label.WORK, told, "DE").e164()).isEqualTo(e164);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    (415) 555-0154 ext. 89       | US | 4155550154 | 89  | +14155550154;ext=89
                    415-555-0154x89              | US | 4155550154 | 89  | +14155550154;ext=89
                    +1 555 123 4567 Ext.: 7      | DE | 5551234567 | 7   | +15551234567;ext=7
                    (555) 123-4567 ext. 89       | US | 5551234567 | 89  | 5551234567;ext=89
                    +1-415-555-0154;ext=1234     | DE | 4155550154 | 1234| +14155550154;ext=1234
                    415 555 0154 #12             | US | 4155550154 | 12  | +14155550154;ext=12
                    +49 30 5550130 DW 12         | US | 0305550130 | 12  | +49305550130;ext=12
                    +49 30 123-0 DW 12           | US | 0301230    | 12  | +49301230;ext=12
                    030 5550130 (Durchwahl 12)   | DE | 0305550130 | 12  | +49305550130;ext=12
                    030 5550130, App. 4          | DE | 0305550130 | 4   | +49305550130;ext=4
                    030 5550130 Apparat: 4       | DE | 0305550130 | 4   | +49305550130;ext=4
                    01 42 68 53 00 poste 321     | FR | 0142685300 | 321 | +33142685300;ext=321
                    0207 946 0958 extension 12   | GB | 02079460958| 12  | +442079460958;ext=12
                    """)
    void anExtensionIsKeptApartAndDialledAsSuch(
            String typed, String country, String digits, String extension, String dialled) {
        PhoneNumber number = PhoneNumber.read(typed, Label.WORK, country);
        assertThat(number.extension()).isEqualTo(extension);
        assertThat(number.digits()).isEqualTo(digits + extension);
        assertThat(number.dialled()).isEqualTo(dialled);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "France",
                "FRANCE",
                " france ",
                "Frankreich",
                "FR",
                "fra",
                "F",
                "Francia",
                "Frankrijk",
                "Франция",
                "フランス"
            })
    void aCountryIsKnownByAnyOfItsNames(String name) {
        assertThat(Countries.code(name)).contains("FR");
    }

    @ParameterizedTest
    @CsvSource({
        "USA, US",
        "U.S.A., US",
        "United States, US",
        "Vereinigte Staaten, US",
        "UK, GB",
        "United Kingdom, GB",
        "England, GB",
        "Großbritannien, GB",
        "Grossbritannien, GB",
        "Deutschland, DE",
        "Germany, DE",
        "D, DE",
        "BRD, DE",
        "Österreich, AT",
        "Osterreich, AT",
        "Schweiz, CH",
        "Suisse, CH",
        "Czech Republic, CZ",
        "Niederlande, NL",
        "The Netherlands, NL",
        "Türkiye, TR",
        "Turkey, TR",
        "Côte d'Ivoire, CI",
        "South Korea, KR",
        "España, ES"
    })
    void otherCountriesAreToo(String name, String code) {
        assertThat(Countries.code(name)).contains(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "Bavaria", "somewhere", "Frankfurt"})
    void whatIsNoCountryIsNone(String name) {
        assertThat(Countries.code(name)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            textBlock =
                    """
                    030/5550152                              > 030/5550152
                    030 123456 / 0170 1234567                > 030 123456!0170 1234567
                    030 123456/0170 1234567                  > 030 123456!0170 1234567
                    030/5550152 oder 0170/5550153            > 030/5550152!0170/5550153
                    030/5550152/0170/5550153                 > 030/5550152!0170/5550153
                    +49 (0)170/1234567                       > +49 (0)170/1234567
                    0049 170 / 1234567                       > 0049 170 / 1234567
                    030 123456/78                            > 030 123456/78
                    0170-1234567; 030-7654321                > 0170-1234567!030-7654321
                    0170-1234567, 030-7654321                > 0170-1234567!030-7654321
                    415-555-0154 or 415-555-0155             > 415-555-0154!415-555-0155
                    06 39 98 01 23 ou 06 39 98 01 24         > 06 39 98 01 23!06 39 98 01 24
                    0170 1234567 und 030 123456 and 040 123456 > 0170 1234567!030 123456!040 123456
                    +49 30 5550149 ::: +49 30 5550150        > +49 30 5550149!+49 30 5550150
                    +49 30 5550149 | +49 30 5550150          > +49 30 5550149!+49 30 5550150
                    (555) 123-4567, ext. 89                  > (555) 123-4567, ext. 89
                    +1-415-555-0154;ext=89                   > +1-415-555-0154;ext=89
                    Büro: 030 5550146, mobil: 0170 5550147   > Büro: 030 5550146!mobil: 0170 5550147
                    030 123456 oder abends                   > 030 123456 oder abends
                    """)
    void numbersArePartedOnlyWhereEachIsOne(String text, String parts) {
        assertThat(TextSplitter.phones(text)).isEqualTo(List.of(parts.split("!")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            textBlock =
                    """
                    a@b.de; c@d.de                    ~ a@b.de!c@d.de
                    a@b.de,c@d.de                     ~ a@b.de!c@d.de
                    a@b.de c@d.de                     ~ a@b.de!c@d.de
                    a@b.de ::: c@d.de                 ~ a@b.de!c@d.de
                    a@b.de / c@d.de                   ~ a@b.de!c@d.de
                    a@b.de/c@d.de                     ~ a@b.de!c@d.de
                    a@b.de | c@d.de                   ~ a@b.de!c@d.de
                    a@b.de and c@d.de                 ~ a@b.de!c@d.de
                    a@b.de oder c@d.de, e@f.de        ~ a@b.de!c@d.de!e@f.de
                    Eve Mail <a@b.de>                 ~ Eve Mail <a@b.de>
                    Mail, Eve <a@b.de>                ~ Mail, Eve <a@b.de>
                    "Mail, Eve" <a@b.de>, Bo <c@d.de> ~ "Mail, Eve" <a@b.de>!Bo <c@d.de>
                    Eve <a@b.de> Bo <c@d.de>          ~ Eve <a@b.de>!Bo <c@d.de>
                    work: a@b.de, home: c@d.de        ~ work: a@b.de!home: c@d.de
                    mailto:a@b.de?subject=x/y         ~ mailto:a@b.de?subject=x/y
                    o'brien+tag@b.de                  ~ o'brien+tag@b.de
                    """)
    void addressesAreParted(String text, String parts) {
        assertThat(TextSplitter.emails(text)).isEqualTo(List.of(parts.split("!")));
    }

    @Test
    void severalLinesAreSeveral() {
        assertThat(TextSplitter.phones("030 123456\r\n0170 1234567\n")).hasSize(2);
        assertThat(TextSplitter.emails("a10@mt.example\na11@mt.example")).hasSize(2);
    }
}
