package io.minicrm;

import com.microsoft.playwright.Page;

/// Waits until a page has asked for nothing for half a second. The stream of events, which is never
/// at its end, does not count, unlike with Playwright's own `NETWORKIDLE`.
public final class Idle {

    private Idle() {}

    public static void is(Page page) {
        page.waitForFunction(
                """
                () => document.readyState === "complete"
                  && performance.now()
                    - Math.max(0, ...performance.getEntriesByType("resource").map((each) => each.responseEnd)) > 500
                """);
    }
}
