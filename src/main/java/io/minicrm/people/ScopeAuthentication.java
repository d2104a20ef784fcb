package io.minicrm.people;

import io.minicrm.scope.Scope;
import java.util.List;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/// Somebody who is signed in, as Spring Security passes them around: the principal is the scope.
/// Whoever owes a second factor has no authority, and an administrator who looks as somebody else
/// has only what that one has: this is where a request learns whose it is.
public final class ScopeAuthentication extends AbstractAuthenticationToken {

    static final String ADMINISTRATOR = "administrator";

    private final transient SignIns.Current current;

    ScopeAuthentication(SignIns.Current current) {
        super(
                current.scope().actor().administrator()
                                && !current.owesFactor()
                                && current.viewing() == null
                        ? List.of(new SimpleGrantedAuthority(ADMINISTRATOR))
                        : List.of());
        this.current = current;
        setAuthenticated(true);
    }

    /// Which of the person's sign-ins this request came with.
    SignIns.Current current() {
        return current;
    }

    /// Whether the person must have a second factor, has none, and may do nothing else before.
    public boolean owesFactor() {
        return current.owesFactor();
    }

    /// Whether an administrator looks as somebody else.
    boolean isViewing() {
        return current.viewing() != null;
    }

    @Override
    public Scope getPrincipal() {
        Viewings.Viewing viewing = current.viewing();
        return viewing == null ? current.scope() : viewing.scope();
    }

    @Override
    public Object getCredentials() {
        return "";
    }

    @Override
    public String getName() {
        return current.scope().actor().email();
    }
}
