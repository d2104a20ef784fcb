package io.minicrm.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.bench.Figures.Column;
import java.util.List;
import org.junit.jupiter.api.Test;

class FigureTableTest {

    @Test
    void whatWasKeptStandsInBracketsBesideTheSamePageOverAsManyConnections() {
        KeptFigures kept =
                KeptFigures.parse(
                        new KeptFigures(
                                        "the week before",
                                        List.of(
                                                Figures.of("palette, a full name", 8)
                                                        .with(Column.REQUESTS, 1234.4)
                                                        .with(Column.APPLICATION, 3.14)))
                                .text());
        List<Figures> now =
                List.of(
                        Figures.of("palette, a full name", 8)
                                .with(Column.REQUESTS, 2400)
                                .with(Column.P50, 3.25)
                                .with(Column.APPLICATION, 1.5),
                        Figures.of("palette, a full name", 32).with(Column.REQUESTS, 2500));

        assertThat(new FigureTable("today", now, kept, List.of("The import took 44 s.")).markdown())
                .startsWith("today.\n\nIn brackets: the week before.\n\n| page |")
                .contains(
                        "| palette, a full name | 8 | 2,400 (1,234) | 3.3 | | | | 1.50 (3.14) | |",
                        "| palette, a full name | 32 | 2,500 | |")
                .endsWith("\n\nThe import took 44 s.\n");
    }

    @Test
    void whereNothingWasKeptNothingIsSaidOfIt() {
        assertThat(
                        new FigureTable(
                                        "today",
                                        List.of(Figures.of("board", 1).with(Column.BYTES, 84_268)),
                                        new KeptFigures("", List.of()),
                                        List.of())
                                .markdown())
                .doesNotContain("brackets", "(")
                .contains("| 84,268 |");
    }
}
