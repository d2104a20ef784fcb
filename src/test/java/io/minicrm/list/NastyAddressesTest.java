package io.minicrm.list;

import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.CrmTest;
import io.minicrm.Nasty;
import io.minicrm.record.Catalogue;
import io.minicrm.record.RecordMother;
import io.minicrm.record.RecordType;
import io.minicrm.scope.Directory;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import io.minicrm.web.Signer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.annotation.Transactional;

/// Whatever stands in the address of a list, there is an answer soon.
@CrmTest
@Transactional
class NastyAddressesTest {

    @Autowired Catalogue catalogue;
    @Autowired Directory directory;
    @Autowired RecordMother records;
    @Autowired ScopeMother people;
    @Autowired Signer seal;

    Scope anna;

    @BeforeEach
    void anna() {
        anna = people.administrator("Anna");
    }

    @Test
    void everyFilterReadsOrRefusesAtOnce() {
        RecordType<?> deal = catalogue.type(RecordKind.DEAL);
        RecordType<?> contact = catalogue.type(RecordKind.CONTACT);
        for (RecordType<?> type : List.of(deal, contact)) {
            FilterReader filters = filters(type);
            for (Column column : Column.all(type)) {
                if (column.isFilterable()) {
                    String key = column.key();
                    Operator operator = Operator.of(column).getFirst();
                    Nasty.quickly(key, text -> filters.read(Map.of(key, List.of(text))));
                    assertThat(filters.read(Map.of(key, List.of("x".repeat(501)))))
                            .as(key + operator)
                            .allSatisfy(filter -> assertThat(filter.hasProblem()).isTrue());
                }
            }
            Nasty.quickly("key", text -> filters.read(Map.of("city." + text, List.of("x"))));
            Nasty.quickly("key", text -> filters.read(Map.of(text, List.of("x"))));
            Nasty.quickly("group", text -> filters.read(Map.of("any." + text, List.of("x"))));
            Nasty.quickly(
                    "groups", text -> filters.read(Map.of("any." + text + ".city", List.of(text))));
            Nasty.quickly("link", text -> filters.read(Map.of("company." + text, List.of("x"))));
            Nasty.quickly("days", RelativeDays::of);
            Nasty.quickly(
                    "many", text -> filters.read(Map.of("city", Collections.nCopies(5_000, text))));
        }
    }

    @Test
    void everyPlaceIsReadOrPassedOverAtOnce() {
        Sort sort = Sort.of(catalogue.type(RecordKind.CONTACT), "name");
        Nasty.quickly("cursor", text -> Cursor.of(text, sort));
        Nasty.quickly("seal", seal::opened);
        Nasty.quickly("sort", text -> Sort.of(catalogue.type(RecordKind.CONTACT), text));
        Nasty.quickly(
                "columns",
                text -> ListRequest.columns(catalogue.type(RecordKind.CONTACT), List.of(text)));
        Nasty.quickly(
                "words",
                text ->
                        ListRequest.read(
                                Map.of("q", List.of(text)),
                                filters(catalogue.type(RecordKind.CONTACT))));
    }

    @Test
    void whatWasSealedComesBackAsItWasOrNotAtAll() {
        String sealed = seal.sealed("bmFtZXwxfDB8PXg");
        assertThat(seal.opened(sealed)).contains("bmFtZXwxfDB8PXg");
        for (String other :
                List.of(
                        "bmFtZXwxfDB8PXg",
                        "cmFtZXwxfDB8PXg" + sealed.substring(sealed.indexOf('.')),
                        sealed.substring(0, sealed.length() - 1),
                        sealed + "A",
                        "." + sealed,
                        ".",
                        "")) {
            assertThat(seal.opened(other)).as(other).isEmpty();
        }
        assertThat(seal.opened(null)).isEmpty();
    }

    private FilterReader filters(RecordType<?> type) {
        return new FilterReader(
                type, catalogue, records.reading(anna), directory, _ -> Optional.empty());
    }
}
