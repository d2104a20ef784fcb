package io.minicrm.imports;

import io.minicrm.CrmTest;
import io.minicrm.Nasty;
import io.minicrm.record.Catalogue;
import io.minicrm.record.RecordType;
import io.minicrm.scope.RecordKind;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// Whatever stands in a file, there is an answer soon.
@CrmTest
class NastyFilesTest {

    @Autowired Catalogue catalogue;
    @Autowired ColumnGuesser guess;

    @Test
    void cellsAreTakenApartAtOnce() {
        RecordType<?> contact = catalogue.type(RecordKind.CONTACT);
        for (Target target : Target.of(contact, catalogue)) {
            Nasty.quickly(target.key(), text -> CellSplitter.elements(target, text));
            Nasty.quickly(target.key(), text -> CellSplitter.said(target, text));
            Nasty.quickly(target.key(), text -> CellSplitter.names(target, text).forEach(_ -> {}));
        }
        Nasty.quickly("shape", CellPattern::of);
        Nasty.quickly("title", Excerpt::of);
        Nasty.quickly("word", ValueMapping::isWord);
    }

    @Test
    void filesAreLookedAtOnce() {
        Dialect dialect = new Dialect(Encoding.UTF_8, Separator.SEMICOLON, 1, 0);
        Nasty.quickly("detection", text -> Detection.of(bytes(text)));
        Nasty.quickly("header", text -> Scan.of(bytes(quoted(text) + "\nx\n"), dialect));
        Nasty.quickly("cell", text -> Scan.of(bytes("Name\n" + quoted(text) + "\n"), dialect));
        Nasty.quickly(
                "guess",
                text -> {
                    Scan scan = Scan.of(bytes(quoted(text) + "\nx\n"), dialect);
                    guess.of(catalogue.type(RecordKind.CONTACT), scan.columns(), scan.samples());
                });
    }

    private static String quoted(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }

    private static FileContent bytes(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return () -> new ByteArrayInputStream(bytes);
    }
}
