package io.minicrm.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncodingTest {

    private static final String POLISH =
            "Łukasz,Żółć,Łódź/Wiśniewska,Zofia,Poznań/Grażyna,Kowalczyk,Kraków/Święty,Paweł,Gdańsk";
    private static final String CZECH =
            "Jiří,Dvořák,Plzeň/Kateřina,Němcová,Olomouc/Tomáš,Růžička,České Budějovice/Zdeněk,Šťastný,Praha";
    private static final String HUNGARIAN =
            "Petőfi,Gábor,Győr/Szűcs,Ágnes,Budapest/Kovács,Dezső,Debrecen/Tóth,Zoltán,Pécs";
    private static final String RUSSIAN =
            "Иванов,Сергей,Москва/Петрова,Анна,Казань/Щукин,Юрий,Тверь";
    private static final String GERMAN =
            "Jörg,Müller,Köln/Günther,Groß,Düsseldorf/Ärzte,Öhler,Übersee";

    @ParameterizedTest(name = "{0}")
    @CsvSource({"windows_1250", "iso_8859_2"})
    void centralEuropean(String key) throws Exception {
        Encoding encoding = Encoding.of(key).orElseThrow();
        assertThat(guessed(POLISH, encoding)).isEqualTo(encoding);
        assertThat(guessed(CZECH, encoding)).isEqualTo(encoding);
        assertThat(guessed("Jiří,Dvořák,Brno/Łukasz,Żółć,Łódź", encoding)).isEqualTo(encoding);
        // Both write it the same way
        assertThat(reads(HUNGARIAN, encoding)).isTrue();
    }

    @Test
    void westernFilesAreStillWestern() throws Exception {
        for (String each :
                List.of(
                        GERMAN,
                        "Jørgen,Ærø,Århus/Søren,Kjær,Tønder/Åse,Møller,Ålborg",
                        "Bjørk,Hansen,Tromsø",
                        "João,Conceição,São Paulo/Simões,Antônio,Brasília",
                        "François,Lefèvre,Orléans/Noël,Bœuf,Besançon/Hélène,Gagné,Nîmes",
                        "Núñez,José,Málaga/Íñigo,Muñoz,Cádiz",
                        "Müller,Jörg,Køge/Lefèvre,André,Málaga/Ångström,Øyvind,São Paulo",
                        "Þóra,Guðmundsdóttir,Reykjavík",
                        "O’Brien,Ann – Marie,“The Firm”",
                        "Niccolò,Forlì,Città di Castello",
                        "Jörg,x,y")) {
            assertThat(guessed(each, Encoding.WINDOWS_1252))
                    .as(each)
                    .isEqualTo(Encoding.WINDOWS_1252);
        }
    }

    @Test
    void macintoshAndTheEuroSign() throws Exception {
        assertThat(guessed(GERMAN, Encoding.MAC_ROMAN)).isEqualTo(Encoding.MAC_ROMAN);
        assertThat(guessed("François,Lefèvre,Orléans/Hélène,Gagné,Nîmes", Encoding.MAC_ROMAN))
                .isEqualTo(Encoding.MAC_ROMAN);
        assertThat(guessed("Müller,500 €,Köln/Groß,20€,x", Encoding.ISO_8859_15))
                .isEqualTo(Encoding.ISO_8859_15);
        assertThat(guessed("Müller,500 €,Köln/Groß,20€,x", Encoding.WINDOWS_1252))
                .isEqualTo(Encoding.WINDOWS_1252);
    }

    @Test
    void cyrillicGreekAndTurkish() throws Exception {
        for (Encoding each : List.of(Encoding.WINDOWS_1251, Encoding.KOI8_R)) {
            assertThat(guessed(RUSSIAN, each)).isEqualTo(each);
            assertThat(guessed(RUSSIAN.toLowerCase(java.util.Locale.ROOT), each)).isEqualTo(each);
            assertThat(guessed(RUSSIAN.toUpperCase(java.util.Locale.ROOT), each)).isEqualTo(each);
            assertThat(guessed("Иванов,Smith,a", each)).isEqualTo(each);
        }
        assertThat(guessed("Παπαδόπουλος,Νίκος,Αθήνα/Γεωργίου,Ελένη,Πάτρα", Encoding.WINDOWS_1253))
                .isEqualTo(Encoding.WINDOWS_1253);
        assertThat(guessed("Işık,İbrahim,Muğla/Çelik,Ayşe,Eskişehir", Encoding.WINDOWS_1254))
                .isEqualTo(Encoding.WINDOWS_1254);
    }

    @Test
    void eastAsian() throws Exception {
        String japanese = "田中,太郎,東京/山田,花子,大阪/株式会社さくら,タナカ,横浜";
        String chinese = "王,小明,北京/李,建国,上海/张,伟,广州/陈,静,深圳";
        String traditional = "王,小明,台北/陳,建國,高雄/張,偉,臺中";
        String korean = "김,민준,서울/이,서연,부산/박,지훈,대구";
        assertThat(guessed(japanese, Encoding.SHIFT_JIS)).isEqualTo(Encoding.SHIFT_JIS);
        assertThat(guessed(chinese, Encoding.GB18030)).isEqualTo(Encoding.GB18030);
        assertThat(guessed(traditional, Encoding.BIG5)).isEqualTo(Encoding.BIG5);
        assertThat(guessed(korean, Encoding.EUC_KR)).isEqualTo(Encoding.EUC_KR);
    }

    @Test
    void aFewBrokenBytesDoNotMakeAllOthersWrong() throws Exception {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write("Name,City\n".getBytes(StandardCharsets.UTF_8));
        file.write("Müller,Köln\n".repeat(50).getBytes(StandardCharsets.UTF_8));
        file.write("Größ,Bonn\n".getBytes(Charset.forName("windows-1252")));
        assertThat(Detection.of(DetectionTest.bytes(file.toByteArray())).encoding())
                .isEqualTo(Encoding.UTF_8);
    }

    private static Encoding guessed(String rows, Encoding encoding) throws Exception {
        return Detection.of(file(rows, encoding)).encoding();
    }

    private static boolean reads(String rows, Encoding encoding) throws Exception {
        FileContent file = file(rows, encoding);
        byte[] bytes = file.open().readAllBytes();
        return new String(bytes, Detection.of(file).encoding().charset())
                .equals(new String(bytes, encoding.charset()));
    }

    private static FileContent file(String rows, Encoding encoding) {
        String text = "Name,First,City\n" + rows.replace('/', '\n') + "\n";
        byte[] bytes = text.getBytes(encoding.charset());
        assertThat(new String(bytes, encoding.charset())).isEqualTo(text);
        return DetectionTest.bytes(bytes);
    }
}
