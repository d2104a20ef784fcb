package io.minicrm.people;

import io.minicrm.scope.Scope;
import java.util.List;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/// Somebody who is signed in, as Spring Security passes them around: the principal is the scope.
final class ScopeAuthentication extends AbstractAuthenticationToken {

    static final String ADMINISTRATOR = "administrator";

    private final transient Scope scope;
    private final long signInId;

    ScopeAuthentication(Scope scope, long signInId) {
        super(
                scope.actor().administrator()
                        ? List.of(new SimpleGrantedAuthority(ADMINISTRATOR))
                        : List.of());
        this.scope = scope;
        this.signInId = signInId;
        setAuthenticated(true);
    }

    /// Which of the person's sign-ins this request came with.
    long signInId() {
        return signInId;
    }

    @Override
    public Scope getPrincipal() {
        return scope;
    }

    @Override
    public Object getCredentials() {
        return "";
    }

    @Override
    public String getName() {
        return scope.actor().email();
    }
}
