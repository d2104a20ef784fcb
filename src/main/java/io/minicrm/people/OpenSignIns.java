package io.minicrm.people;

import io.minicrm.scope.Prepared;
import io.minicrm.scope.Scope;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
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
    private final ObjectProvider<SecondFactor> factors;
    private final JdbcClient jdbc;

    OpenSignIns(SignIns signIns, ObjectProvider<SecondFactor> factors, @Prepared JdbcClient jdbc) {
        this.signIns = signIns;
        this.factors = factors;
        this.jdbc = jdbc;
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

    /// What those of these sign-ins that still hold are bound to: their scope, and whether their
    /// role asks for a second factor. Not those with which somebody looks as another, and not those
    /// of people who must have a second factor and have none.
    public Map<Long, Holder> holders(Collection<Long> ids) {
        Map<Long, Holder> holders = new HashMap<>();
        Set<Long> bound = new HashSet<>();
        jdbc.sql(
                        """
                        select s.id, s.way, r.second_factor, %s
                        from sign_in s
                            join app_user u on u.id = s.user_id
                            join role r on r.id = u.role_id
                        where s.id = any(:ids) and s.viewed_id is null and u.status = 'active' and %s
                        """
                                .formatted(Scopes.COLUMNS, SignIns.HOLDS))
                .param("ids", ids.toArray(Long[]::new))
                .params(signIns.limits())
                .query((row, _) -> {
                    if (SignIns.mustHaveFactor(row)) {
                        bound.add(row.getLong("id"));
                    }
                    return holders.put(
                            row.getLong("id"),
                            new Holder(Scopes.read(row), row.getBoolean("second_factor")));
                })
                .list();
        if (!bound.isEmpty()) {
            Set<Long> having = new HashSet<>();
            factors.forEach(factor -> having.addAll(factor.holders()));
            holders.entrySet()
                    .removeIf(each ->
                            bound.contains(each.getKey())
                                    && !having.contains(each.getValue().scope().actor().id()));
        }
        return holders;
    }
}
