package io.minicrm;

import io.minicrm.record.Catalogue;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/// Lets each class of tests begin without the records that others have left and with the settings
/// of a new installation, in whatever order the classes come. People stay.
class EmptyBefore implements TestExecutionListener {

    private static final Set<ApplicationContext> USED =
            Collections.newSetFromMap(new WeakHashMap<>());

    @Override
    public void beforeTestClass(TestContext test) {
        ApplicationContext application = test.getApplicationContext();
        if (!USED.add(application)) {
            FreshDatabase.begin(application.getBean(JdbcClient.class));
            application.getBean(Catalogue.class).reload();
        }
    }
}
