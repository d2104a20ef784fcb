package io.minicrm.people;

import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;

import com.microsoft.playwright.Page;
import io.minicrm.scope.Scope;
import jakarta.servlet.http.Cookie;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/// Signs tests in, without a password.
@Component
public class SignedIn {

    private final SignIns signIns;

    SignedIn(SignIns signIns) {
        this.signIns = signIns;
    }

    /// For MockMvc: `mvc.get().uri("/contacts").with(as(anna))`. A write also needs `csrf()` of
    /// Spring Security's test kit.
    public static RequestPostProcessor as(Scope scope) {
        return authentication(
                new ScopeAuthentication(
                        new SignIns.Current(0, scope, true, Instant.now(), false, null)));
    }

    /// The same for an administrator who looks as somebody else.
    public static RequestPostProcessor viewing(Scope administrator, Scope theirs) {
        return authentication(
                new ScopeAuthentication(
                        new SignIns.Current(
                                0,
                                administrator,
                                true,
                                Instant.now(),
                                false,
                                new Viewings.Viewing(
                                        theirs.viewedBy(administrator.actor()),
                                        Instant.now().plusSeconds(60)))));
    }

    /// For a browser or a request through the whole chain: the cookie of a real sign-in. Its value
    /// holds as long as the test's transaction, or for good without one.
    public Cookie cookie(Scope scope) {
        return new Cookie(
                Cookies.SIGN_IN,
                signIns.begin(
                                scope.actor().id(),
                                SignInMethod.PASSWORD,
                                true,
                                "a test",
                                "127.0.0.1")
                        .text());
    }

    /// For a page of a browser: from now on it belongs to whoever looks through this scope.
    public void in(Page page, Scope scope) {
        Cookie cookie = cookie(scope);
        page.context()
                .addCookies(
                        List.of(
                                new com.microsoft.playwright.options.Cookie(
                                                cookie.getName(), cookie.getValue())
                                        .setDomain("localhost")
                                        .setPath("/")));
    }
}
