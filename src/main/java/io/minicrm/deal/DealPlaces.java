package io.minicrm.deal;

import io.minicrm.page.LinksPanel;
import io.minicrm.page.RelatedPanel;
import io.minicrm.page.RelatedRecords;
import io.minicrm.record.RecordReader;
import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.web.NavEntry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import templates.Templates;

/// Where deals are found and made, and beside which records they stand.
@Configuration(proxyBeanMethods = false)
class DealPlaces {

    @Bean
    NavEntry dealsEntry() {
        return new NavEntry("record.kinds.deal", "/deals", "layout-kanban", 40)
                .keys("g d")
                .onlyIfMay(Action.READ, RecordKind.DEAL);
    }

    @Bean
    NavEntry newDealEntry() {
        return new NavEntry("deal.new", "/deals/new?quick=true", "layout-kanban", 40)
                .at(NavEntry.Place.NEW)
                .keys("d")
                .onlyIfMay(Action.CREATE, RecordKind.DEAL);
    }

    @Bean
    NavEntry pipelinesEntry() {
        return new NavEntry("deal.pipelines.title", "/settings/pipelines", "layout-kanban", 40)
                .at(NavEntry.Place.SETTINGS)
                .onlyForAdministrators();
    }

    @Bean
    LinksPanel companyOfDealPanel(RecordReader records, Templates templates) {
        return new LinksPanel(records, templates, 10, "record.kind.company", DealFields.COMPANY);
    }

    @Bean
    LinksPanel peopleOfDealPanel(RecordReader records, Templates templates) {
        return new LinksPanel(records, templates, 12, "deal.people", DealFields.CONTACTS);
    }

    @Bean
    RelatedPanel relatedDealsPanel(RelatedRecords relatedRecords, Templates templates) {
        return new RelatedPanel(
                relatedRecords,
                templates,
                15,
                "record.kinds.deal",
                DealFields.COMPANY,
                DealFields.CONTACTS);
    }
}
