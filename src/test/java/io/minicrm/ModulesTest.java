package io.minicrm;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModulesTest {

    @Test
    void arrowsBetweenRoomsPointOneWay() {
        ApplicationModules.of(MiniCrmApplication.class).verify();
    }
}
