package io.minicrm.company;

import io.minicrm.page.RelatedPanel;
import io.minicrm.page.RelatedRecords;
import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.web.NavEntry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import templates.Templates;

/// Where companies are found and made, and beside which records they stand.
@Configuration(proxyBeanMethods = false)
class CompanyPlaces {

    @Bean
    NavEntry companiesEntry() {
        return new NavEntry("record.kinds.company", "/companies", "building", 30)
                .keys("g o")
                .onlyIfMay(Action.READ, RecordKind.COMPANY);
    }

    @Bean
    NavEntry newCompanyEntry() {
        return new NavEntry("company.new", "/companies/new?quick=true", "building-plus", 30)
                .at(NavEntry.Place.NEW)
                .keys("o")
                .onlyIfMay(Action.CREATE, RecordKind.COMPANY);
    }

    @Bean
    RelatedPanel subsidiariesPanel(RelatedRecords relatedRecords, Templates templates) {
        return new RelatedPanel(
                relatedRecords, templates, 20, "company.subsidiaries", CompanyFields.PARENT);
    }
}
