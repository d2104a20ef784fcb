package io.minicrm.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import de.siegmar.fastcsv.reader.CsvReader;
import io.minicrm.Nasty;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvGuardTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            textBlock =
                    """
                    =1+1               | '=1+1
                    +SUM(A1)           | '+SUM(A1)
                    -1+cmd             | '-1+cmd
                    @foo               | '@foo
                    -Lyon              | '-Lyon
                    ＝1+1              | '＝1+1
                    ＋1+1              | '＋1+1
                    －1+1              | '－1+1
                    ＠SUM(A1)          | '＠SUM(A1)
                    ^  =1+1^           | ^'  =1+1^
                    ^"=1+1^            | ^'"=1+1^
                    a;=1+1             | a;'=1+1
                    a; =1+1            | a;' =1+1
                    a;"=1+1"           | a;'"=1+1"
                    a,@x               | a,'@x
                    '=1                | ''=1
                    '-5                | ''-5
                    +1-555-0148        | '+1-555-0148
                    +4930/5550148      | '+4930/5550148
                    +33 6 28           | +33 6 28
                    +1 (504) 621 8927  | +1 (504) 621 8927
                    -12.50             | -12.50
                    -1,234.50          | -1,234.50
                    +5%                | +5%
                    (504) 621          | (504) 621
                    +33 6 28; +49 30 1 | +33 6 28; +49 30 1
                    Müller             | Müller
                    a=b                | a=b
                    a-b; c-d           | a-b; c-d
                    't Hooft           | 't Hooft
                    's-Hertogenbosch   | 's-Hertogenbosch
                    """)
    void whatASpreadsheetWouldCalculateIsMadeText(String text, String guarded) {
        assertThat(CsvGuard.guarded(text)).isEqualTo(guarded);
        assertThat(CsvGuard.plain(guarded)).isEqualTo(text);
    }

    @Test
    void aLineBreakOrATabBeginsACellForSomeSpreadsheets() {
        assertThat(CsvGuard.guarded("a\n=1+1")).isEqualTo("a\n'=1+1");
        assertThat(CsvGuard.guarded("a\r\n@x")).isEqualTo("a\r\n'@x");
        assertThat(CsvGuard.guarded("a\t+x")).isEqualTo("a\t'+x");
        assertThat(CsvGuard.guarded("\t=1")).isEqualTo("'\t'=1");
        assertThat(CsvGuard.guarded("\r=1")).isEqualTo("'\r'=1");
        assertThat(CsvGuard.guarded("\nx")).isEqualTo("'\nx");
    }

    /// What somebody else's file has stays, but for the apostrophe that others guard with, too.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            textBlock =
                    """
                    '+4930555014       | +4930555014
                    '+1-555-1; +49 30  | +1-555-1; +49 30
                    '=x                | =x
                    a;'-b;-c d         | a;'-b;-c d
                    rock 'n' roll      | rock 'n' roll
                    '                  | '
                    ''                 | ''
                    """)
    void aFileThatIsNotOurs(String text, String plain) {
        assertThat(CsvGuard.plain(text)).isEqualTo(plain);
    }

    /// Whichever sign parts the cells, and whether or not quotation marks are understood.
    @Test
    void noCellBeginsWithAFormulaAndEveryTextComesBack() {
        Random random = new Random(4003);
        String signs = "=+-@＝＠'\" ;,|\t\r\n1a(";
        for (int i = 0; i < 200_000; i++) {
            StringBuilder made = new StringBuilder();
            for (int n = random.nextInt(9); n > 0; n--) {
                made.append(signs.charAt(random.nextInt(signs.length())));
            }
            String text = made.toString();
            String guarded = CsvGuard.guarded(text);
            assertThat(CsvGuard.plain(guarded)).isEqualTo(text);
            for (String cell : guarded.split("[;,|\t\r\n]")) {
                String begins = cell.replaceFirst("^[\"\\s]+", "");
                assertThat(begins)
                        .as("%s in %s", begins, guarded)
                        .matches("(?s)([^=+\\-@＝＋－＠].*)?|[+-] ?[\\d ().,'%]*[\\s\"]*.*");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"' ", "'\"", "=", "' =", ";'", "'\t", "+1 ", "-1'", "\"\u00a0"})
    void aLongTextTakesNoLonger(String repeated) {
        String text = repeated.repeat(100_000);
        Nasty.soon(
                repeated, () -> assertThat(CsvGuard.plain(CsvGuard.guarded(text))).isEqualTo(text));
    }

    @Test
    void aFileGuardsEveryCellAlsoTheNamesOfItsColumns() throws Exception {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        CsvRows csv = new CsvRows(file, ';');
        csv.row(List.of("=Name", "+1-2"));
        csv.row(List.of("a,=1", "-5"));
        csv.flush();
        String text = file.toString(StandardCharsets.UTF_8);
        assertThat(text).isEqualTo("\ufeff'=Name;'+1-2\r\na,'=1;-5\r\n");
        assertThat(CsvReader.builder().fieldSeparator(';').ofCsvRecord(text.substring(1)).stream())
                .allSatisfy(row -> assertThat(row.getFieldCount()).isEqualTo(2));
    }

    @Test
    void whoeverWritesSuchAFileWritesItThere() {
        ArchRuleDefinition.noClasses()
                .that()
                .doNotBelongToAnyOf(CsvRows.class)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("de.siegmar.fastcsv.writer")
                .check(
                        new ClassFileImporter()
                                .withImportOption(new ImportOption.DoNotIncludeTests())
                                .importPackages("io.minicrm"));
    }
}
