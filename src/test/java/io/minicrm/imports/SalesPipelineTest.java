package io.minicrm.imports;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.minicrm.BrowserTest;
import io.minicrm.FreshDatabase;
import io.minicrm.people.SignedIn;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The files of a seller of hardware: its accounts, and 8,800 opportunities with them.
@BrowserTest
class SalesPipelineTest {

    private static final Path DATA = Path.of("src/test/resources/data");
    private static final Path ACCOUNTS = DATA.resolve("accounts.csv");
    private static final Path OPPORTUNITIES = DATA.resolve("sales_pipeline.csv");

    private static final LocatorAssertions.HasTextOptions PATIENTLY =
            new LocatorAssertions.HasTextOptions().setTimeout(60_000);

    @Autowired JdbcClient jdbc;
    @Autowired ScopeMother people;
    @Autowired SignedIn signedIn;

    Scope anna;

    @BeforeEach
    void empty() {
        FreshDatabase.empty(jdbc);
        anna = people.administrator("Anna");
    }

    @Test
    void accountsBecomeCompaniesAndOpportunitiesDeals(Page page) throws IOException {
        signedIn.in(page, anna);
        upload(page, "company", ACCOUNTS);
        mean(page, "technolgy", "technology");
        mean(page, "medical", "healthcare");
        bringIn(page, 85);
        assertThat(count("company where deleted_at is null and industry is not null"))
                .isEqualTo(85);
        assertThat(
                        count(
                                "company where founded is not null and employees is not null and revenue is not null"))
                .isEqualTo(85);
        assertThat(count("company c join company p on p.id = c.parent_id")).isEqualTo(15);

        upload(page, "deal", OPPORTUNITIES);
        for (String agent : agents()) {
            mean(page, agent, Long.toString(anna.actor().id()));
        }
        bringIn(page, 8800);

        everythingIsAsInTheFile();
        page.navigate("/deals?layout=board");
        assertThat(lane(page, "Prospecting")).containsText("500");
        assertThat(lane(page, "Engaging")).containsText("1,589");
        theReportsSayWhatTheFileHolds(page);
    }

    private static void theReportsSayWhatTheFileHolds(Page page) throws IOException {
        page.navigate("/reports");
        assertThat(cell(page, "Prospecting", 3)).hasText("500");
        assertThat(cell(page, "Engaging", 3)).hasText("1,589");
        assertThat(cell(page, "All", 3)).hasText("2,089");
        page.navigate("/reports/won-lost/product");
        assertThat(cell(page, "All", 2)).hasText("4,238");
        assertThat(cell(page, "All", 3)).containsText("10,005,534");
        assertThat(cell(page, "All", 4)).hasText("2,473");
        Map<String, List<NamedCsvRecord>> products =
                rows(OPPORTUNITIES).stream()
                        .collect(Collectors.groupingBy(row -> row.getField("product")));
        assertThat(page.locator("#figures tbody tr")).hasCount(products.size());
        products.forEach((product, rows) -> {
            assertThat(cell(page, product, 2)).hasText("%,d".formatted(in(rows, "Won").size()));
            assertThat(cell(page, product, 3))
                    .containsText("%,d".formatted(sum(in(rows, "Won")).intValueExact()));
            assertThat(cell(page, product, 4)).hasText("%,d".formatted(in(rows, "Lost").size()));
        });
        assertThat(page.locator("report-chart canvas")).isVisible();
        cell(page, "GTX Basic", 2).getByRole(AriaRole.LINK).click();
        assertThat(page.locator(".pager"))
                .containsText("%,d".formatted(in(products.get("GTX Basic"), "Won").size()));
        page.navigate("/reports/won-lost/reason");
        assertThat(cell(page, "Not given", 2)).hasText("2,473");
        page.navigate("/reports/stages");
        assertThat(cell(page, "Won", 2)).hasText("4,238");
    }

    private static List<NamedCsvRecord> in(@Nullable List<NamedCsvRecord> rows, String stage) {
        return Objects.requireNonNull(rows).stream()
                .filter(row -> row.getField("deal_stage").equals(stage))
                .toList();
    }

    private static BigDecimal sum(List<NamedCsvRecord> rows) {
        return rows.stream()
                .map(row -> new BigDecimal(row.getField("close_value")))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /// A cell of a report, by what its line is about and the place of its column.
    private static Locator cell(Page page, String line, int column) {
        return page.locator("#figures tr")
                .filter(
                        new Locator.FilterOptions()
                                .setHas(
                                        page.getByRole(
                                                AriaRole.ROWHEADER,
                                                new Page.GetByRoleOptions()
                                                        .setName(line)
                                                        .setExact(true))))
                .locator(":nth-child(" + column + ")")
                .first();
    }

    private void everythingIsAsInTheFile() throws IOException {
        List<NamedCsvRecord> rows = rows(OPPORTUNITIES);
        Map<String, Long> stages =
                rows.stream()
                        .collect(
                                Collectors.groupingBy(
                                        row -> row.getField("deal_stage"), Collectors.counting()));
        assertThat(stages)
                .containsOnly(
                        Map.entry("Won", 4238L),
                        Map.entry("Lost", 2473L),
                        Map.entry("Engaging", 1589L),
                        Map.entry("Prospecting", 500L));
        stages.forEach((stage, deals) ->
                assertThat(
                                count(
                                        "deal d join stage s on s.id = d.stage_id where s.name = '"
                                                + stage
                                                + "'"))
                        .as(stage)
                        .isEqualTo(deals.intValue()));
        BigDecimal won = sum(in(rows, "Won"));
        assertThat(won).isEqualByComparingTo("10005534");
        assertThat(
                        jdbc.sql("select sum(amount) from deal where status = 'won'")
                                .query(BigDecimal.class)
                                .single())
                .isEqualByComparingTo(won);
        assertThat(count("deal where company_id is null")).isEqualTo(1425);
        assertThat(count("deal where external_id is null")).isZero();
        assertThat(
                        jdbc.sql(
                                        "select name || ' on ' || close_on from deal where external_id = '1C1I7A6R'")
                                .query(String.class)
                                .single())
                .isEqualTo("Cancity, GTX Plus Basic on 2017-03-01");
        assertThat(
                        count(
                                "deal d join lost_reason r on r.id = d.lost_reason_id where d.status = 'lost' and r.name = 'Not given'"))
                .isEqualTo(2473);
        assertThat(count("deal_stage_history where left_at is null")).isEqualTo(8800);
    }

    private static void upload(Page page, String kind, Path file) {
        page.navigate("/import?kind=" + kind);
        page.locator("input[type=file]").setInputFiles(file);
        page.getByRole(AriaRole.BUTTON, named("Upload")).click();
        assertThat(page.locator("#main")).containsText("Check all rows");
    }

    /// What a word of the file means here, as the field reads it.
    private static void mean(Page page, String word, String option) {
        Locator select =
                page.getByLabel(word, new Page.GetByLabelOptions().setExact(false)).first();
        select.selectOption(option);
    }

    private static void bringIn(Page page, int rows) {
        page.getByRole(AriaRole.BUTTON, named("Check all rows")).click();
        assertThat(page.locator("#sum-created")).hasText(String.format("%,d", rows), PATIENTLY);
        page.getByRole(AriaRole.BUTTON, named("Import %,d rows".formatted(rows))).click();
        assertThat(page.locator("#main h1")).hasText("Import finished", PATIENTLY);
        assertThat(page.locator("#sum-created")).hasText(String.format("%,d", rows));
    }

    private static Locator lane(Page page, String stage) {
        return page.locator(".lane")
                .filter(
                        new Locator.FilterOptions()
                                .setHas(page.getByRole(AriaRole.HEADING, named(stage))));
    }

    private static List<String> agents() throws IOException {
        return rows(OPPORTUNITIES).stream()
                .map(row -> row.getField("sales_agent"))
                .distinct()
                .toList();
    }

    private static List<NamedCsvRecord> rows(Path file) throws IOException {
        try (Stream<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(file).stream()) {
            return rows.toList();
        }
    }

    private int count(String from) {
        return jdbc.sql("select count(*) from " + from).query(Integer.class).single();
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }
}
