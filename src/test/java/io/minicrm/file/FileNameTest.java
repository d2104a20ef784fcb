package io.minicrm.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileNameTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "offer.pdf, offer.pdf",
                "Angebot für Frau Müller.pdf, Angebot für Frau Müller.pdf",
                "say \"yes\" & 'no'.txt, say \"yes\" & 'no'.txt",
                "../../etc/passwd, passwd",
                "C:\\Users\\Anna\\offer.pdf, offer.pdf",
                "evil\u202Egnp.exe, evil gnp.exe",
                "/, file",
                "..., file"
            })
    void aNameIsWhatOneCanRead(String sent, String kept) {
        assertThat(FileName.of(sent)).isEqualTo(kept);
    }

    @Test
    void whatCannotBeSeenIsLeftOut() {
        assertThat(FileName.of("two\tlines\n.txt")).isEqualTo("two lines .txt");
        assertThat(FileName.of("..")).isEqualTo("file");
        assertThat(FileName.of(" \u0000 ")).isEqualTo("file");
    }

    @Test
    void aNameInPiecesIsPutTogether() {
        assertThat(FileName.of("Mu\u0308ller.txt")).isEqualTo("M\u00fcller.txt");
    }

    @Test
    void aLongNameKeepsItsEnding() {
        assertThat(FileName.of("x".repeat(300) + ".pdf")).isEqualTo("x".repeat(196) + ".pdf");
        assertThat(FileName.of("x".repeat(300))).hasSize(200);
        assertThat(FileName.of("😀".repeat(150) + ".pdf")).endsWith("😀.pdf").hasSize(200);
    }
}
