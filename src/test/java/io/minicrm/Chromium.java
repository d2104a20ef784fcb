package io.minicrm;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import io.minicrm.BrowserTest.Seen;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/// The browser of the tests marked `@BrowserTest`: one for the whole JVM, with fresh pages for
/// every test.
final class Chromium implements ExecutionCondition, ParameterResolver, AfterEachCallback {

    private static final Namespace NAMESPACE = Namespace.create(Chromium.class);

    private static final List<String> FLAGS =
            List.of(
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync");

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (executable().isPresent()) {
            return ConditionEvaluationResult.enabled("a browser is there");
        }
        var missing =
                "no Chromium or Chrome was found (MINICRM_BROWSER names one in another place)";
        if (required()) {
            throw new IllegalStateException("MINICRM_REQUIRE asks for a browser, but " + missing);
        }
        if (context.getTestMethod().isEmpty()) {
            System.out.printf("%n*** SKIPPED: %s: %s ***%n%n", context.getDisplayName(), missing);
        }
        return ConditionEvaluationResult.disabled(missing);
    }

    private static boolean required() {
        var required = System.getenv("MINICRM_REQUIRE");
        return required != null && Arrays.asList(required.split("[, ]+")).contains("browser");
    }

    private static Optional<Path> executable() {
        var path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        var onPath =
                Stream.of(path.split(File.pathSeparator))
                        .flatMap(directory ->
                                Stream.of(
                                                "chromium",
                                                "chromium-browser",
                                                "google-chrome",
                                                "google-chrome-stable")
                                        .map(name -> Path.of(directory, name)));
        var elsewhere =
                Stream.of(
                        Path.of("/usr/bin/chromium"),
                        Path.of("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
                        Path.of("/Applications/Chromium.app/Contents/MacOS/Chromium"),
                        Path.of("C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe"));
        return Stream.of(
                        Stream.ofNullable(System.getenv("MINICRM_BROWSER")).map(Path::of),
                        onPath,
                        elsewhere)
                .flatMap(candidates -> candidates)
                .filter(Files::isExecutable)
                .findFirst();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        var type = parameter.getParameter().getType();
        return type == Page.class || type == Browser.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        if (parameter.getParameter().getType() == Browser.class) {
            return browser(context);
        }
        var visit = Visit.begin(browser(context), options(parameter, context));
        visits(context).all.add(visit);
        return visit.page;
    }

    private static Browser browser(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(Running.class, key -> Running.start(), Running.class)
                .browser;
    }

    private static Visits visits(ExtensionContext context) {
        return context.getStore(NAMESPACE)
                .computeIfAbsent(Visits.class, key -> new Visits(new ArrayList<>()), Visits.class);
    }

    private static Browser.NewContextOptions options(
            ParameterContext parameter, ExtensionContext context) {
        var port =
                SpringExtension.getApplicationContext(context)
                        .getEnvironment()
                        .getRequiredProperty("local.server.port");
        var options = new Browser.NewContextOptions().setBaseURL("http://localhost:" + port);
        var seen =
                parameter
                        .findAnnotation(Seen.class)
                        .orElseGet(() ->
                                AnnotationUtils.synthesizeAnnotation(Map.of(), Seen.class, null));
        return options.setViewportSize(seen.width(), seen.height())
                .setColorScheme(seen.dark() ? ColorScheme.DARK : ColorScheme.LIGHT)
                .setReducedMotion(ReducedMotion.REDUCE)
                .setJavaScriptEnabled(seen.javaScript())
                .setLocale(seen.language())
                .setAcceptDownloads(true);
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        var failed = context.getExecutionException().isPresent();
        var name =
                context.getRequiredTestClass().getSimpleName()
                        + "-"
                        + context.getRequiredTestMethod().getName();
        var complaints = new ArrayList<String>();
        for (var visit : visits(context).all) {
            complaints.addAll(visit.complaints);
            visit.end(failed || !visit.complaints.isEmpty(), name);
        }
        if (!failed && !complaints.isEmpty()) {
            throw new AssertionError("The page complained:\n" + String.join("\n", complaints));
        }
    }

    private record Visits(List<Visit> all) {}

    /// One page and what went wrong on it.
    private record Visit(BrowserContext context, Page page, List<String> complaints) {

        static Visit begin(Browser browser, Browser.NewContextOptions options) {
            var context = browser.newContext(options);
            context.setDefaultTimeout(20_000);
            var page = context.newPage();
            var complaints = new ArrayList<String>();
            page.onPageError(error -> complaints.add(page.url() + ": " + error));
            page.onConsoleMessage(message -> {
                // A refused form answers 422, which the browser reports as if it were lost.
                if (message.type().equals("error")
                        && !message.text().startsWith("Failed to load resource")) {
                    complaints.add(page.url() + ": " + message.text());
                }
            });
            return new Visit(context, page, complaints);
        }

        void end(boolean keep, String name) throws IOException {
            if (keep) {
                var directory = Files.createDirectories(Path.of("target/browser"));
                page.screenshot(
                        new Page.ScreenshotOptions()
                                .setPath(directory.resolve(name + ".png"))
                                .setFullPage(true));
                Files.writeString(directory.resolve(name + ".html"), page.content());
            }
            context.close();
        }
    }

    private record Running(Playwright playwright, Browser browser) implements AutoCloseable {

        static Running start() {
            // A machine that builds and tests other things at the same time takes its time.
            PlaywrightAssertions.setDefaultAssertionTimeout(15_000);
            var playwright =
                    Playwright.create(
                            new Playwright.CreateOptions()
                                    .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
            var browser =
                    playwright
                            .chromium()
                            .launch(
                                    new BrowserType.LaunchOptions()
                                            .setExecutablePath(executable().orElseThrow())
                                            .setArgs(FLAGS));
            return new Running(playwright, browser);
        }

        @Override
        public void close() {
            browser.close();
            playwright.close();
        }
    }
}
