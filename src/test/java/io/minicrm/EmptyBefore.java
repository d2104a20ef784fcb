package io.minicrm;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/// Lets each class of tests begin without the records that others have left, in whatever order the
/// classes come.
class EmptyBefore implements TestExecutionListener {

    @Override
    public void beforeTestClass(TestContext test) {
        FreshDatabase.empty(test.getApplicationContext().getBean(JdbcClient.class));
    }
}
