package io.minicrm.demo;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Where MiniCRM runs on somebody's own machine, the demonstration is there before the first page
/// is.
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("minicrm.demo")
class DemoStart {

    @Bean
    SmartInitializingSingleton demoAtStart(Demo demo) {
        return demo::fill;
    }
}
