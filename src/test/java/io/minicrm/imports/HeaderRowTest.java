package io.minicrm.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What stands before the names of the columns and below the last row.
class HeaderRowTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sep=;\r\n",
                "SEP=;\n",
                "\"sep=;\"\r\n",
                "\ufeffsep=;\n",
                "\ufeff\"sep=;\"\n",
                "sep=;\r",
                "sep=;;;\n"
            })
    void theLineThatNamesTheSeparatorIsObeyedAndNoRow(String line) throws Exception {
        FileContent file =
                file(line + "First, Name;Last Name;Email\nSepp, J;Gruber;s@sep.example\n");
        Dialect dialect = Detection.of(file);
        assertThat(dialect).isEqualTo(new Dialect(Encoding.UTF_8, Separator.SEMICOLON, 1, 0));
        try (FileRows rows = FileRows.open(file, dialect)) {
            assertThat(rows.header()).containsExactly("First, Name", "Last Name", "Email");
            assertThat(rows.next())
                    .contains(new FileRow(2, List.of("Sepp, J", "Gruber", "s@sep.example")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sep=\t\n", "sep=\\t\n", "\"sep=\t\"\n"})
    void itMayNameATab(String line) throws Exception {
        assertThat(Detection.of(file(line + "a;b;c;d\te;f\n1;2;3;4\t5;6\n")).separator())
                .isEqualTo(Separator.TAB);
    }

    @Test
    void notEveryFirstLineWithSuchABeginningIsOne() throws Exception {
        assertThat(names("sep=test,Email\nx,a@example.com\n")).containsExactly("sep=test", "Email");
    }

    @Test
    void aNoticeAboveTheNamesIsLeftOut() throws Exception {
        String text =
                """
                Notes:
                "When exporting, you may notice that some are missing, as their owners wish, see https://example.com/privacy."

                First Name,Last Name,URL,Email Address,Company,Position,Connected On
                Lina,Berg,https://example.com/in/lina,,Berg Labs,CTO,09 Mar 2024
                """;
        assertThat(header(text)).isEqualTo(4);
        assertThat(rows(text)).containsExactly(5L);
        assertThat(names(text)).startsWith("First Name", "Last Name").hasSize(7);
    }

    @Test
    void aTitleADateAndWhatWasAskedForAreLeftOut() throws Exception {
        assertThat(
                        header(
                                """
                                Kontoumsätze;;;
                                Zeitraum:;01.11.2026 - 27.11.2026;;
                                Konto:;DE00 1234;;

                                Buchungstag;Auftraggeber;Zweck;Betrag
                                01.11.2026;Berg GmbH;Rechnung 7;1.200,00
                                02.11.2026;Lund AS;;54,60
                                """))
                .isEqualTo(5);
        assertThat(
                        header(
                                """
                                Customers as of 27.11.2026,,,
                                ,,,
                                Name,City,Phone,Email
                                Berg,Oslo,,berg@example.com
                                Lund,Bergen,,lund@example.com
                                """))
                .isEqualTo(3);
        assertThat(
                        header(
                                """
                                Company list
                                Name,Town,Country
                                Berg,Oslo,Norway
                                Lund,Bergen,Norway
                                """))
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // A first record with little in it, and no names of columns
                "Meier,,\nSchulz,Anna,Berlin\nKunz,Bert,Köln\n",
                "Meier,\nSchulz,Anna\nKunz,Bert\n",
                // Too few names for the columns
                "Name,Town\nAnna,Berlin,x\nBert,Köln,y\n",
                "Name,,Town\nAnna,Meier,Berlin\nBert,Kunz,Köln\n",
                // One column
                "Company\nBerg and sons\nLund, father and sons\n",
                "Name;First\nMeier;Anna\n"
            })
    void whatMayBeTheFirstRecordIsNotLeftOut(String text) throws Exception {
        assertThat(header(text)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Meier,,\nSchulz,Anna,a@example.com\nKunz,Bert,b@example.com\n",
                "Anna,a@example.com,\nBert,b@example.com,Köln\nCleo,c@example.com,Bonn\n"
            })
    void aFileWithoutNamesLosesNoRecord(String text) throws Exception {
        assertThat(header(text)).isLessThan(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\nExported by Anna Berg\n",
                "Exported by Anna Berg,,\n",
                "Total,,1200\n",
                "Total: 2\n",
                "\"Total rows: 2\",,\n",
                "Summe:,,\"1.200,00\"\n",
                "2 records exported,,\n",
                "\n\n\"Contact report\"\n\"Copyright (c) 2000-2026 example, inc. All rights reserved.\"\n\"Generated By:  Anna Berg  27/11/2026 10:00\"\n\"Berg Ltd\"\n",
                "© 2026 Berg Ltd,,\n",
                "Seite 1 von 3,,\n",
                "Some of these people have not agreed to be called\n"
            })
    void whatAReportSaysBelowItsRowsIsLeftOut(String below) throws Exception {
        String text = "Name,City,Amount\nBerg,Oslo,700\nLund,,500\n" + below;
        assertThat(rows(text)).containsExactly(2L, 3L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Meier,,\n",
                "\nMeier,,\n",
                ",,\nMeier,,\n",
                "Total Energies,,\n",
                "Copyright Agency,,\n",
                "Summer GmbH,,12\n",
                "Exported,Anna,3\n",
                "Total,Paris,100\n",
                "Meier\n"
            })
    void whatMayBeTheLastRecordStays(String below) throws Exception {
        String text = "Name,City,Amount\nBerg,Oslo,700\nLund,,500\n" + below;
        assertThat(rows(text)).hasSizeGreaterThan(2);
    }

    @Test
    void theEndOfALongFileIsLookedAtToo() throws Exception {
        String row = "Berg,\"Oslo,\nNorway\",1200\n";
        String text = "Name,City,Amount\n" + row.repeat(20_000);
        assertThat(Detection.of(file(text)).footers()).isZero();
        assertThat(Detection.of(file(text + "\nExported by Anna\nTotal: 20000\n")).footers())
                .isEqualTo(2);
    }

    private static int header(String text) throws Exception {
        return Detection.of(file(text)).headerRow();
    }

    private static List<String> names(String text) throws Exception {
        try (FileRows rows = FileRows.open(file(text), Detection.of(file(text)))) {
            return rows.header();
        }
    }

    private static List<Long> rows(String text) throws Exception {
        List<Long> numbers = new ArrayList<>();
        try (FileRows rows = FileRows.open(file(text), Detection.of(file(text)))) {
            Optional<FileRow> next = rows.next();
            while (next.isPresent()) {
                numbers.add(next.get().no());
                next = rows.next();
            }
        }
        return numbers;
    }

    private static FileContent file(String text) {
        return DetectionTest.bytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
