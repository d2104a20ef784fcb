package io.minicrm;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestExecutionListeners;

/// A test that looks at MiniCRM as a person does: the whole application on a free port and a real
/// Chromium in front of it.
///
/// A test method asks for a Playwright `Page`, which begins signed out and without cookies and
/// takes paths such as `/contacts`. `@Seen` on the parameter chooses size, colour scheme and
/// whether JavaScript runs. Where no browser is found the tests are skipped, loudly; with
/// `MINICRM_REQUIRE=browser` in the environment they fail instead.
///
/// A test also fails when the page threw an error or broke the Content-Security-Policy. What the
/// page looked like when a test failed is kept in `target/browser`.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@ExtendWith(Chromium.class)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = FreshDatabase.class)
@TestExecutionListeners(
        listeners = EmptyBefore.class,
        mergeMode = TestExecutionListeners.MergeMode.MERGE_WITH_DEFAULTS)
public @interface BrowserTest {

    /// How the page of a browser test is looked at.
    @Target(ElementType.PARAMETER)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Seen {

        int width() default 1440;

        int height() default 900;

        boolean dark() default false;

        boolean javaScript() default true;

        String language() default "en-GB";
    }
}
