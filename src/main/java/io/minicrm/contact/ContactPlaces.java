package io.minicrm.contact;

import io.minicrm.page.RelatedPanel;
import io.minicrm.page.RelatedRecords;
import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.web.NavEntry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import templates.Templates;

/// Where contacts are found and made, and beside which records they stand.
@Configuration(proxyBeanMethods = false)
class ContactPlaces {

    @Bean
    NavEntry contactsEntry() {
        return new NavEntry("record.kinds.contact", "/contacts", "users", 20)
                .keys("g c")
                .onlyIfMay(Action.READ, RecordKind.CONTACT);
    }

    @Bean
    NavEntry newContactEntry() {
        return new NavEntry("contact.new", "/contacts/new?quick=true", "user-plus", 20)
                .at(NavEntry.Place.NEW)
                .keys("c")
                .onlyIfMay(Action.CREATE, RecordKind.CONTACT);
    }

    @Bean
    RelatedPanel companyContactsPanel(RelatedRecords relatedRecords, Templates templates) {
        return new RelatedPanel(
                relatedRecords, templates, 10, "record.kinds.contact", ContactFields.COMPANY);
    }
}
