package io.minicrm.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.AuthenticationResponse;
import com.nimbusds.openid.connect.sdk.AuthenticationResponseParser;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.Prompt;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import com.nimbusds.openid.connect.sdk.UserInfoResponse;
import com.nimbusds.openid.connect.sdk.claims.AuthorizedParty;
import com.nimbusds.openid.connect.sdk.claims.ClaimsSet;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.claims.UserInfo;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderConfigurationRequest;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import io.minicrm.record.PlainText;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Speaks with one provider: authorization code flow with PKCE. What it says of itself is asked for
/// at first use and again every hour; when it cannot be had, the next one asks again.
final class OidcClient {

    private static final Logger LOG = LoggerFactory.getLogger(OidcClient.class);

    private static final Duration KNOWN_FOR = Duration.ofHours(1);

    /// So many at once wait for a provider: one that is slow holds no more of the house.
    private static final int AT_ONCE = 8;

    /// With the provider's own key: never one that we have, too, and never none.
    private static final Set<JWSAlgorithm> SIGNED_WITH =
            Set.of(
                    JWSAlgorithm.RS256,
                    JWSAlgorithm.RS384,
                    JWSAlgorithm.RS512,
                    JWSAlgorithm.PS256,
                    JWSAlgorithm.PS384,
                    JWSAlgorithm.PS512,
                    JWSAlgorithm.ES256,
                    JWSAlgorithm.ES384,
                    JWSAlgorithm.ES512);

    /// What a provider says of itself, and what checks its tokens.
    private record Known(OIDCProviderMetadata self, IDTokenValidator tokens, Instant at) {}

    /// Something that may fail as the library and the network do.
    private interface Step<T> {
        T take() throws IOException, ParseException, BadJOSEException, JOSEException;
    }

    private final Provider provider;
    private final Issuer issuer;
    private final ClientID client;
    private final ProviderHttp providerHttp;
    private final Clock clock;
    private final Semaphore places = new Semaphore(AT_ONCE);
    private volatile @Nullable Known known;

    OidcClient(Provider provider, Clock clock) {
        this.provider = provider;
        this.issuer = new Issuer(provider.issuer());
        this.client = new ClientID(provider.clientId());
        this.providerHttp = new ProviderHttp(provider.issuer());
        this.clock = clock;
    }

    URI address(PendingAuthorization pendingAuthorization, URI back) {
        return with(() -> {
            AuthenticationRequest.Builder request =
                    new AuthenticationRequest.Builder(
                                    ResponseType.CODE,
                                    new Scope("openid", "email", "profile"),
                                    client,
                                    back)
                            .endpointURI(
                                    providerHttp.safe(known().self().getAuthorizationEndpointURI()))
                            .state(new State(pendingAuthorization.state()))
                            .nonce(new Nonce(pendingAuthorization.nonce()))
                            .codeChallenge(
                                    new CodeVerifier(pendingAuthorization.verifier()),
                                    CodeChallengeMethod.S256);
            if (pendingAuthorization.purpose() == PendingAuthorization.Purpose.PROOF) {
                request.prompt(Prompt.Type.LOGIN).maxAge(0);
            }
            return request.build().toURI();
        });
    }

    Identity identity(
            PendingAuthorization pendingAuthorization, URI back, Map<String, List<String>> answer) {
        return with(() -> {
            OIDCProviderMetadata self = known().self();
            AuthorizationCode code = code(back, answer, self);
            HTTPResponse response =
                    new TokenRequest(
                                    self.getTokenEndpointURI(),
                                    authentication(self),
                                    new AuthorizationCodeGrant(
                                            code,
                                            back,
                                            new CodeVerifier(pendingAuthorization.verifier())),
                                    null)
                            .toHTTPRequest()
                            .send(providerHttp);
            if (response.getStatusCode() / 100 == 5) {
                throw new IOException("answered with " + response.getStatusCode());
            }
            if (!(OIDCTokenResponseParser.parse(response) instanceof OIDCTokenResponse tokens)) {
                LOG.warn("{} gave nothing for a code: {}", provider, response.getStatusCode());
                throw new ProviderSignInRefused(ProviderSignInRefused.Reason.TOKEN, provider);
            }
            IDTokenClaimsSet claims =
                    known().tokens()
                            .validate(
                                    tokens.getOIDCTokens().getIDToken(),
                                    new Nonce(pendingAuthorization.nonce()));
            AuthorizedParty party = claims.getAuthorizedParty();
            if (party != null && !party.getValue().equals(client.getValue())) {
                LOG.warn("{} gave a token that is for {}", provider, party);
                throw new ProviderSignInRefused(ProviderSignInRefused.Reason.TOKEN, provider);
            }
            return identity(claims, tokens.getOIDCTokens().getBearerAccessToken());
        });
    }

    private AuthorizationCode code(
            URI back, Map<String, List<String>> answer, OIDCProviderMetadata self)
            throws ParseException {
        AuthenticationResponse response = AuthenticationResponseParser.parse(back, answer);
        // So that nobody passes the code of one provider for another's
        boolean foreign =
                response.getIssuer() == null
                        ? self.supportsAuthorizationResponseIssuerParam()
                        : !response.getIssuer().equals(issuer);
        if (foreign) {
            throw new ProviderSignInRefused(ProviderSignInRefused.Reason.TOKEN, provider);
        }
        if (!response.indicatesSuccess()) {
            throw new ProviderSignInRefused(ProviderSignInRefused.Reason.CANCELLED, provider);
        }
        AuthorizationCode code = response.toSuccessResponse().getAuthorizationCode();
        if (code == null) {
            throw new ProviderSignInRefused(ProviderSignInRefused.Reason.TOKEN, provider);
        }
        return code;
    }

    private ClientAuthentication authentication(OIDCProviderMetadata self) {
        Secret secret = new Secret(provider.clientSecret());
        List<ClientAuthenticationMethod> taken = self.getTokenEndpointAuthMethods();
        boolean posted =
                taken != null
                        && !taken.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                        && taken.contains(ClientAuthenticationMethod.CLIENT_SECRET_POST);
        return posted
                ? new ClientSecretPost(client, secret)
                : new ClientSecretBasic(client, secret);
    }

    private Identity identity(IDTokenClaimsSet claims, @Nullable BearerAccessToken access)
            throws IOException, ParseException {
        ClaimsSet person = claims;
        if (claims.getStringClaim(UserInfo.EMAIL_CLAIM_NAME) == null
                || claims.getClaim(UserInfo.EMAIL_VERIFIED_CLAIM_NAME) == null) {
            ClaimsSet more = userInfo(claims.getSubject().getValue(), access);
            person =
                    more == null || more.getStringClaim(UserInfo.EMAIL_CLAIM_NAME) == null
                            ? claims
                            : more;
        }
        return new Identity(
                issuer.getValue(),
                claims.getSubject().getValue(),
                person.getStringClaim(UserInfo.EMAIL_CLAIM_NAME),
                isVerified(claims, person),
                person.getStringClaim(UserInfo.NAME_CLAIM_NAME),
                claims.getAuthenticationTime() == null
                        ? null
                        : claims.getAuthenticationTime().toInstant());
    }

    /// Some write it as a text, and some never say it: only where neither the token nor what stands
    /// beside it says anything does it matter whether the provider is trusted.
    private boolean isVerified(ClaimsSet token, ClaimsSet person) {
        List<Object> said =
                Stream.of(token, person)
                        .map(each -> each.getClaim(UserInfo.EMAIL_VERIFIED_CLAIM_NAME))
                        .filter(Objects::nonNull)
                        .toList();
        return said.isEmpty()
                ? provider.trustsAddresses()
                : said.stream().allMatch(each -> each.toString().equals("true"));
    }

    /// What a provider says of somebody beside the token; null when it has nothing to say.
    private @Nullable ClaimsSet userInfo(String subject, @Nullable BearerAccessToken access)
            throws IOException, ParseException {
        URI place = known().self().getUserInfoEndpointURI();
        if (place == null || access == null) {
            return null;
        }
        UserInfoResponse response =
                UserInfoResponse.parse(
                        new UserInfoRequest(place, access).toHTTPRequest().send(providerHttp));
        UserInfo userInfo =
                response.indicatesSuccess() ? response.toSuccessResponse().getUserInfo() : null;
        return userInfo != null && userInfo.getSubject().getValue().equals(subject)
                ? userInfo
                : null;
    }

    private Known known() throws IOException, ParseException {
        Known before = known;
        if (before != null && before.at().isAfter(clock.instant().minus(KNOWN_FOR))) {
            return before;
        }
        HTTPResponse response =
                new OIDCProviderConfigurationRequest(issuer).toHTTPRequest().send(providerHttp);
        response.ensureStatusCode(200);
        OIDCProviderMetadata self = OIDCProviderMetadata.parse(response.getBodyAsJSONObject());
        if (!self.getIssuer().equals(issuer)) {
            throw new IOException("calls itself " + self.getIssuer() + ", not " + issuer);
        }
        if (self.getTokenEndpointURI() == null
                || self.getAuthorizationEndpointURI() == null
                || self.getJWKSetURI() == null) {
            throw new IOException("does not say where it is asked");
        }
        Known now = new Known(self, tokens(self), clock.instant());
        known = now;
        return now;
    }

    /// Its keys are asked for when one is needed that is not known yet, so that it may change them.
    private IDTokenValidator tokens(OIDCProviderMetadata self) throws IOException {
        return new IDTokenValidator(
                issuer,
                client,
                new JWSVerificationKeySelector<>(
                        SIGNED_WITH,
                        JWKSourceBuilder.<SecurityContext>create(
                                        providerHttp.safe(self.getJWKSetURI()).toURL(),
                                        providerHttp)
                                .refreshAheadCache(false)
                                .rateLimited(false)
                                .build()),
                null);
    }

    private <T> T with(Step<T> step) {
        if (!places.tryAcquire()) {
            LOG.warn("{} is slow: others are waiting for it", provider);
            throw new ProviderSignInRefused(ProviderSignInRefused.Reason.DOWN, provider);
        }
        try {
            return step.take();
        } catch (KeySourceException | IOException e) {
            LOG.warn("{} cannot be asked: {}", provider, messageOf(e));
            throw new ProviderSignInRefused(ProviderSignInRefused.Reason.DOWN, provider);
        } catch (ParseException e) {
            LOG.warn("{} is not understood: {}", provider, messageOf(e));
            throw new ProviderSignInRefused(ProviderSignInRefused.Reason.DOWN, provider);
        } catch (BadJOSEException | JOSEException e) {
            LOG.warn("What {} says of somebody does not hold: {}", provider, messageOf(e));
            throw new ProviderSignInRefused(ProviderSignInRefused.Reason.TOKEN, provider);
        } finally {
            places.release();
        }
    }

    private static String messageOf(Exception e) {
        // Parts of it may come from the address, and shall not begin a line of the log
        return PlainText.line(
                Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName()));
    }
}
