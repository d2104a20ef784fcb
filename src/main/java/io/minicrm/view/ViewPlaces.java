package io.minicrm.view;

import io.minicrm.web.NavEntry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Where all of one's views are found.
@Configuration(proxyBeanMethods = false)
class ViewPlaces {

    @Bean
    NavEntry viewsEntry() {
        return new NavEntry("view.title", ViewController.PATH, "filter", 20).at(NavEntry.Place.ME);
    }
}
