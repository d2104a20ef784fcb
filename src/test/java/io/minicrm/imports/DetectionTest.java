package io.minicrm.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DetectionTest {

    private static final String TABLE =
            """
            Vorname|Straße|E-Mail|Umsatz
            Jörg|Königsallee 5|joerg@example.com|1,5
            "Ann|a"|"Am ""Markt"", 7; links"|anna@example.com|2
            Øyvind|Møllegata\t1|oyvind@example.com|3
            """;

    static List<Object[]> ways() {
        List<Object[]> ways = new ArrayList<>();
        for (Encoding encoding :
                List.of(
                        Encoding.UTF_8,
                        Encoding.WINDOWS_1252,
                        Encoding.UTF_16LE,
                        Encoding.UTF_16BE)) {
            for (Separator separator : Separator.values()) {
                for (boolean mark : new boolean[] {false, true}) {
                    if (!mark || encoding != Encoding.WINDOWS_1252) {
                        ways.add(new Object[] {encoding, separator, mark});
                    }
                }
            }
        }
        return ways;
    }

    @ParameterizedTest(name = "{0}, {1}, byte order mark {2}")
    @MethodSource("ways")
    void encodingAndSeparatorAreFoundAndNothingIsLost(
            Encoding encoding, Separator separator, boolean mark) throws Exception {
        String text = (mark ? "\ufeff" : "") + TABLE.replace('|', separator.sign());
        FileContent file = bytes(text.getBytes(encoding.charset()));

        Dialect dialect = Detection.of(file);

        assertThat(dialect).isEqualTo(new Dialect(encoding, separator, 1, 0));
        try (FileRows rows = FileRows.open(file, dialect)) {
            assertThat(rows.header()).containsExactly("Vorname", "Straße", "E-Mail", "Umsatz");
            assertThat(rows.next().orElseThrow().cells())
                    .startsWith("Jörg", "Königsallee 5", "joerg@example.com");
            if (separator != Separator.TAB) {
                assertThat(rows.next().orElseThrow())
                        .isEqualTo(
                                new FileRow(
                                        3,
                                        List.of(
                                                "Ann" + separator.sign() + "a",
                                                "Am \"Markt\", 7; links",
                                                "anna@example.com",
                                                "2")));
            }
        }
    }

    @Test
    void theFirstUmlautMayStandInTheLastRow() throws Exception {
        StringBuilder rows = new StringBuilder("name,city\n");
        for (int i = 0; i < 20_000; i++) {
            rows.append("Plain ").append(i).append(",Town\n");
        }
        rows.append("Müller,Köln\n");
        assertThat(Detection.of(bytes(rows.toString().getBytes(StandardCharsets.UTF_8))).encoding())
                .isEqualTo(Encoding.UTF_8);
        assertThat(
                        Detection.of(
                                        bytes(
                                                rows.toString()
                                                        .getBytes(Encoding.WINDOWS_1252.charset())))
                                .encoding())
                .isEqualTo(Encoding.WINDOWS_1252);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '/',
            value = {
                "name;e-mail / true",
                "Anna;anna@example.com / false",
                "Anna;0170 555 0148 / false",
                "Firma;Stand 2026 / true",
                "Anna;12.03.1999 / false",
                "Anna;5 / false",
                "company;www.example.com / false",
                "phone1;zip / true"
            })
    void aFirstRowWithValuesIsNoHeader(String first, boolean header) throws Exception {
        assertThat(
                        Detection.of(
                                        bytes(
                                                (first + "\nA;B\nC;D\n")
                                                        .getBytes(StandardCharsets.UTF_8)))
                                .header())
                .isEqualTo(header);
    }

    @Test
    void oneColumnIsATableToo() throws Exception {
        assertThat(Detection.of(bytes("e-mail\na@example.com\n".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(new Dialect(Encoding.UTF_8, Separator.COMMA, 1, 0));
    }

    @Test
    void aCommaInTextDoesNotWinOverTheSemicolonsBetweenCells() throws Exception {
        String text =
                "name;note\nA;Hello, dear, all, of, you\nB;one\nC;two, three\nD;four, five, six\n";
        assertThat(Detection.of(bytes(text.getBytes(StandardCharsets.UTF_8))).separator())
                .isEqualTo(Separator.SEMICOLON);
    }

    @Test
    void whatIsNoTableIsRefusedWithWordsThatHelp() throws Exception {
        assertThat(refusal(new byte[0])).isEqualTo("transfer.file.empty");
        assertThat(refusal("  \n\n ".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("transfer.file.empty");
        assertThat(refusal(workbook())).isEqualTo("transfer.file.spreadsheet");
        assertThat(refusal(new byte[] {(byte) 0xd0, (byte) 0xcf, 0x11, (byte) 0xe0, 1, 2}))
                .isEqualTo("transfer.file.spreadsheet");
        assertThat(refusal("%PDF-1.7\nstream".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("transfer.file.pdf");
        assertThat(refusal("<html><table></table></html>".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("transfer.file.html");
        assertThat(refusal("{\"a\": 1}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("transfer.file.json");
        byte[] noise = new byte[10_000];
        new Random(7).nextBytes(noise);
        assertThat(refusal(noise)).isEqualTo("transfer.file.binary");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "BEGIN:VCARD ~ vcard",
                "\ufeffbegin:vcard ~ vcard",
                "BEGIN:VCALENDAR ~ calendar",
                "<?xml version='1.0'?><?mso-application progid='Excel.Sheet'?><Workbook> ~ spreadsheet",
                "<?xml version='1.0'?><a/> ~ binary",
                "<meta charset=utf-8><table><tr><td>Name</td></tr></table> ~ html",
                "[{}] ~ json",
                "PK\u0003\u0004.mimetypeapplication/vnd.oasis.opendocument.spreadsheet ~ spreadsheet",
                "PK\u0003\u0004.Index/Document.iwa ~ numbers",
                "PK\u0003\u0004.people.csv ~ archive",
                "PK\u0003\u0004.[Content_Types].xml.word/document.xml ~ binary"
            })
    void anotherFormatIsNamed(String begins, String name) {
        assertThat(refusal((begins + "\r\nVERSION:3.0\r\n").getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("transfer.file." + name);
    }

    private static String refusal(byte[] content) {
        return catchThrowableOfType(UnusableFile.class, () -> Detection.of(bytes(content)))
                .problem()
                .key();
    }

    private static byte[] workbook() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("xl/workbook.xml"));
        }
        return bytes.toByteArray();
    }

    static FileContent bytes(byte[] content) {
        return () -> new ByteArrayInputStream(content);
    }
}
