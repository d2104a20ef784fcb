package io.minicrm.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.CrmTest;
import io.minicrm.deal.DealFields;
import io.minicrm.deal.Pipelines;
import io.minicrm.list.RecordSelection;
import io.minicrm.list.SelectionReader;
import io.minicrm.record.RecordMother;
import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import io.minicrm.web.UiSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.transaction.annotation.Transactional;

/// How often a report reads the filters of its address.
@CrmTest
@Transactional
class ReportReadingTest {

    @Autowired WonLostReport report;
    @Autowired SelectionReader selectionReader;
    @Autowired Pipelines pipelines;
    @Autowired UiSource source;
    @Autowired JdbcClient jdbc;
    @Autowired ScopeMother people;
    @Autowired RecordMother records;

    @AfterEach
    void nobody() {
        SecurityContextHolder.clearContext();
    }

    @Test
    void theFiltersOfAReportAreReadOnceHoweverManyLinesItHas() {
        Scope anna = people.administrator("Anna");
        RecordRef firm = records.make(anna, RecordKind.COMPANY, "name", "Nordlicht");
        jdbc.sql(
                        """
                        insert into deal (name, stage_id, product, amount, amount_currency, company_id, close_on,
                                          created_at, updated_at)
                        select 'Deal ' || n, (select min(id) from stage where kind = 'won'), 'Product ' || n, n, 'EUR',
                               :firm, current_date, now(), now()
                        from generate_series(1, 1000) n
                        """)
                .param("firm", firm.id())
                .update();
        AtomicInteger read = new AtomicInteger();
        RecordSelection deals =
                selectionReader.read(
                        records.reading(anna),
                        ref -> {
                            read.incrementAndGet();
                            return Optional.of("Nordlicht");
                        },
                        DealFields.DEAL,
                        Action.READ,
                        Map.of(
                                "company", List.of("#" + firm.id()),
                                "closeOn", List.of("thisYear"),
                                "owner.not", List.of("me"),
                                "amount.in", List.of("EUR"),
                                "any.product", List.of("Product")));
        SecurityContextHolder.getContext()
                .setAuthentication(new TestingAuthenticationToken(anna, null));
        Report made =
                report.report(
                        new ReportDefinition.ReportRequest(
                                source.of(new MockHttpServletRequest()),
                                deals,
                                pipelines.active().getFirst(),
                                Grouping.PRODUCT));
        assertThat(made.lines()).hasSize(1000);
        assertThat(made.lines())
                .allSatisfy(line ->
                        assertThat(line.cells())
                                .filteredOn(Cell.Count.class::isInstance)
                                .extracting(cell -> ((Cell.Count) cell).href())
                                .anyMatch(href -> href != null && href.contains("product.is=")));
        assertThat(read).hasValue(1);
    }
}
