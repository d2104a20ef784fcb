package io.minicrm.people;

import io.minicrm.scope.Scope;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collection;
import java.util.Map;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/// Whether what somebody began while they were signed in may go on.
@Component
public class OpenSignIns {

    /// Says that a page asks by itself, without anybody having done something.
    public static final String UNATTENDED = "Unattended";

    /// Whose a sign-in is, with what they may do now.
    ///
    /// @param secondFactor whether their role asks for a second factor
    public record Holder(Scope scope, boolean secondFactor) {

        /// The same as long as they may read the same, and get in by the same.
        public String terms() {
            return "%s %s %s".formatted(scope.actorId(), secondFactor, scope.readable("t"));
        }
    }

    private final SignIns signIns;

    OpenSignIns(SignIns signIns) {
        this.signIns = signIns;
    }

    static boolean isUnattended(HttpServletRequest request) {
        return request.getHeader(UNATTENDED) != null
                || request.getRequestURI().startsWith("/events");
    }

    /// The number of the sign-in that the present request came with.
    ///
    /// @throws IllegalStateException when it came with none
    public long present() {
        if (SecurityContextHolder.getContext().getAuthentication()
                instanceof ScopeAuthentication signedIn) {
            return signedIn.current().id();
        }
        throw new IllegalStateException("nobody is signed in");
    }

    /// Those that still hold, each with its holder.
    public Map<Long, Holder> holders(Collection<Long> ids) {
        return signIns.holders(ids);
    }
}
