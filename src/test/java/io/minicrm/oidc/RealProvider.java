package io.minicrm.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.OAuth2Config;
import no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback;
import no.nav.security.mock.oauth2.token.KeyProvider;
import no.nav.security.mock.oauth2.token.OAuth2TokenCallback;
import no.nav.security.mock.oauth2.token.OAuth2TokenProvider;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// A provider of OpenID Connect that speaks HTTP and signs with keys of its own. Each of its names
/// is an issuer.
public final class RealProvider {

    public static final String CLIENT = "minicrm";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// Its keys, which it changes when asked to.
    private static final class Keys extends KeyProvider {

        private RSAKey key = fresh();

        void change() {
            key = fresh();
        }

        @Override
        public JWK signingKey(String keyId) {
            return key;
        }

        private static RSAKey fresh() {
            try {
                return new RSAKeyGenerator(2048).keyIDFromThumbprint(true).generate();
            } catch (JOSEException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private final Keys keys = new Keys();
    private final MockOAuth2Server server =
            new MockOAuth2Server(
                    new OAuth2Config(false, null, null, false, new OAuth2TokenProvider(keys)));
    private final HttpClient browser = HttpClient.newHttpClient();
    private @Nullable OAuth2TokenCallback next;
    private String subject = "";
    private String claims = "{}";

    public RealProvider() {
        server.start();
    }

    public String issuer(String name) {
        return server.issuerUrl(name).toString();
    }

    void changeKeys() {
        keys.change();
    }

    /// Who the next token of this issuer is about.
    void says(String name, String subject, Map<String, Object> claims) {
        this.subject = subject;
        this.claims = JSON.writeValueAsString(claims);
        next = new DefaultOAuth2TokenCallback(name, subject, "JWT", List.of(CLIENT), claims, 60);
    }

    /// The same for a browser, which goes there by itself.
    public void saysNow(String name, String subject, Map<String, Object> claims) {
        server.enqueueCallback(
                new DefaultOAuth2TokenCallback(name, subject, "JWT", List.of(CLIENT), claims, 60));
    }

    /// Fills in its page, with which it asks who somebody is.
    private HttpResponse<Void> typed(String address) throws IOException, InterruptedException {
        String form =
                "username=%s&claims=%s"
                        .formatted(
                                URLEncoder.encode(subject, StandardCharsets.UTF_8),
                                URLEncoder.encode(claims, StandardCharsets.UTF_8));
        return browser.send(
                HttpRequest.newBuilder(URI.create(address))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                HttpResponse.BodyHandlers.discarding());
    }

    /// Signs somebody in at the address that they were led to.
    ///
    /// @return where the provider leads them back
    URI signIn(String address) throws IOException, InterruptedException {
        HttpResponse<Void> answer =
                browser.send(
                        HttpRequest.newBuilder(URI.create(address)).build(),
                        HttpResponse.BodyHandlers.discarding());
        if (answer.statusCode() == 200) {
            answer = typed(address);
        } else if (next != null) {
            server.enqueueCallback(next);
        }
        next = null;
        return URI.create(answer.headers().firstValue("Location").orElseThrow());
    }
}
