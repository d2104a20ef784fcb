package io.minicrm.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.CrmTest;
import io.minicrm.change.Undo;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@CrmTest
class ImportTest {

    @Autowired ImportMother importing;
    @Autowired Imports imports;
    @Autowired Undo undo;
    @Autowired JdbcClient jdbc;
    @Autowired ScopeMother people;

    Scope anna;

    @BeforeEach
    void anna() {
        anna = people.administrator("Anna");
    }

    @Test
    void fiveHundredContactsComeInAreTakenBackAndComeInAgain() {
        Import file =
                importing.takenIn(
                        anna,
                        RecordKind.CONTACT,
                        "us-500.csv",
                        ImportMother.resource("us-500.csv"));
        assertThat(file.targets())
                .containsExactly(
                        "firstName",
                        "lastName",
                        "company",
                        "street",
                        "city",
                        null,
                        "region",
                        "postalCode",
                        "phone:work",
                        "phone:work",
                        "email:work",
                        "company/website");
        Import checked = importing.checked(anna, file);
        assertThat(checked.counts()).extracting("created", "failed").containsExactly(500L, 0L);
        Import done = importing.run(anna, checked);
        assertThat(done.counts())
                .extracting("rows", "created", "updated", "unchanged", "skipped", "failed")
                .containsExactly(500L, 500L, 0L, 0L, 0L, 0L);
    }
}
