package io.minicrm.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.CrmTest;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;

/// The exports of other products, as they are and as they were. Each is a file with several rows in
/// `data/exports`, and beside it one that says where every column goes: `name = target`.
@CrmTest
class KnownExportsTest {

    private static final Path FILES = Path.of("src/test/resources/data/exports");

    @Autowired ImportMother importing;
    @Autowired ScopeMother people;

    static Stream<String> exports() throws IOException {
        try (Stream<Path> files = Files.list(FILES)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".csv"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("exports")
    void everyColumnGoesWhereItBelongsOrNowhere(String name) throws IOException {
        Scope anna = people.administrator("Anna");
        Import file =
                importing.takenIn(
                        anna,
                        RecordKind.named(name.substring(0, name.indexOf('-'))).orElseThrow(),
                        name,
                        Files.readAllBytes(FILES.resolve(name)));
        List<String> guessed = new ArrayList<>();
        for (FileColumn column : file.columns()) {
            String target = file.targets().get(column.index());
            if (target != null) {
                guessed.add(column.name() + " = " + target);
            }
        }
        assertThat(guessed)
                .containsExactlyElementsOf(
                        Files.readAllLines(
                                        FILES.resolve(name.replace(".csv", ".txt")),
                                        StandardCharsets.UTF_8)
                                .stream()
                                .filter(line -> !line.isBlank())
                                .toList());
    }
}
