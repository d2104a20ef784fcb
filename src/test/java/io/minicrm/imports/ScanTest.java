package io.minicrm.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.minicrm.record.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ScanTest {

    private static final Dialect COMMAS = new Dialect(Encoding.UTF_8, Separator.COMMA, 1, 0);

    @Test
    void rowsAndColumnsAreCountedWithoutBlankLines() throws Exception {
        Scan scan = scan("a,b\n1,2\n\n3,4\n\n\n");
        assertThat(scan.rows()).isEqualTo(2);
        assertThat(FileColumn.names(scan.columns())).containsExactly("a", "b");
        assertThat(scan.shifted()).isZero();
    }

    @Test
    void rowsKeepTheNumbersThatASpreadsheetShows() throws Exception {
        try (FileRows rows = FileRows.open(file("a,b\n1,\"two\nlines\"\n\n3,4\n"), COMMAS)) {
            assertThat(rows.next().map(FileRow::no)).contains(2L);
            assertThat(rows.next().map(FileRow::no)).contains(4L);
            assertThat(rows.next()).isEmpty();
        }
    }

    @Test
    void theOrderOfDatesIsFoundOverAllRows() throws Exception {
        FileColumn german =
                scan("d,x\n01.02.2026,1\n02.03.2026,1\n28.02.2026,1\n").columns().getFirst();
        assertThat(german.looksLike(CellPattern.DATE)).isTrue();
        assertThat(german.dayFirst()).isEqualTo(1);
        assertThat(german.monthFirst()).isZero();
        FileColumn american = scan("d,x\n01/02/2026,1\n02/28/2026,1\n").columns().getFirst();
        assertThat(american.monthFirst()).isEqualTo(1);
        FileColumn iso = scan("d,x\n2026-02-28,1\n2026-12-31,1\n").columns().getFirst();
        assertThat(iso.looksLike(CellPattern.DATE)).isTrue();
        assertThat(iso.dayFirst() + iso.monthFirst()).isZero();
    }

    @Test
    void theDecimalSignIsFoundOverAllRows() throws Exception {
        FileColumn commas = scan("n;x\n1.200;1\n54.600,00 €;1\n7,5;1\n", Separator.SEMICOLON);
        assertThat(commas.commas()).isEqualTo(2);
        assertThat(commas.points()).isZero();
        FileColumn points = scan("n;x\n1,200;1\n54,600.00;1\n7.5;1\n", Separator.SEMICOLON);
        assertThat(points.points()).isEqualTo(2);
        assertThat(points.commas()).isZero();
    }

    @Test
    void raggedRowsAreCountedAndEmptyCellsBehindTheLastColumnAreNothing() throws Exception {
        Scan scan = scan("a,b\n1,2\n1\n1,2,3\n1,2,,\n");
        assertThat(scan.rows()).isEqualTo(4);
        assertThat(scan.shifted()).isEqualTo(2);
    }

    @Test
    void doubledAndMissingNamesAreTold() throws Exception {
        List<FileColumn> columns = scan("Mail,,mail,x,\n1,2,3,4,\n").columns();
        assertThat(FileColumn.names(columns)).containsExactly("Mail", "", "mail", "x");
        assertThat(columns)
                .extracting(FileColumn::doubled)
                .containsExactly(false, false, true, false);
    }

    @Test
    void filesThatCannotBeTakenApartAreRefusedWithTheLine() {
        assertThat(refusal("a,b\n")).isEqualTo(Problem.of("transfer.file.headerOnly"));
        assertThat(refusal("a,b\n1,2\n1,\"2\n3,4\n"))
                .isEqualTo(Problem.of("transfer.file.unclosed", "3"));
        assertThat(refusal("a,b\n1,\"2\"x\n")).isEqualTo(Problem.of("transfer.file.quote", "2"));
        assertThat(refusal("a,".repeat(301) + "\n" + "1,".repeat(301) + "\n"))
                .isEqualTo(Problem.of("transfer.file.columns", 300));
        assertThat(refusal("a,b\n1," + "x".repeat(10_000_000) + "\n"))
                .isEqualTo(Problem.of("transfer.file.cell", "2"));
        assertThat(refusal("a,b\n1,\"" + "x\n".repeat(5_000_000)))
                .isEqualTo(Problem.of("transfer.file.cell", "2"));
    }

    @Test
    void threeHundredColumnsAreStillTaken() throws Exception {
        String names = "a,".repeat(299) + "b\n";
        assertThat(scan(names + names).columns()).hasSize(300);
    }

    @Test
    void aHundredMegabytesAreReadWithLittleMemory() throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx40m",
                                "-cp",
                                System.getProperty(
                                        "surefire.test.class.path",
                                        System.getProperty("java.class.path")),
                                HugeFile.class.getName())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(said).endsWith("700000 rows\n");
    }

    /// Reads a file that is made while it is read.
    static final class HugeFile {

        private static final byte[] ROW =
                "Anna,Müller,\"Müller, Söhne & Co\",Am Markt 7,Köln,50667,0221 555 0148,anna@example.com,https://example.com,a note that is long enough to make this row as long as most are,17.03.2026,1.200\n"
                        .getBytes(StandardCharsets.UTF_8);

        private HugeFile() {}

        public static void main(String[] arguments) throws Exception {
            FileContent file = () -> new Repeated(700_001);
            Dialect dialect = Detection.of(file);
            System.out.println(
                    Scan.of(file, new Dialect(dialect.encoding(), dialect.separator(), 1, 0)).rows()
                            + " rows");
        }

        private static final class Repeated extends InputStream {
            private long left;

            private Repeated(long rows) {
                left = rows * ROW.length;
            }

            @Override
            public int read() {
                return left == 0
                        ? -1
                        : ROW[(int) (-left-- % ROW.length + ROW.length) % ROW.length] & 0xff;
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                if (left == 0) {
                    return -1;
                }
                int read = (int) Math.min(length, left);
                for (int i = 0; i < read; i++) {
                    into[offset + i] = ROW[(int) ((ROW.length - left % ROW.length) % ROW.length)];
                    left--;
                }
                return read;
            }
        }
    }

    private static FileColumn scan(String text, Separator separator)
            throws IOException, UnusableFile {
        return Scan.of(file(text), new Dialect(Encoding.UTF_8, separator, 1, 0))
                .columns()
                .getFirst();
    }

    private static Scan scan(String text) throws IOException, UnusableFile {
        return Scan.of(file(text), COMMAS);
    }

    private static Problem refusal(String text) {
        return Optional.ofNullable(catchThrowableOfType(UnusableFile.class, () -> scan(text)))
                .map(UnusableFile::problem)
                .orElseThrow();
    }

    private static FileContent file(String text) {
        return DetectionTest.bytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
