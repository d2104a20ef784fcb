package io.minicrm.people;

import io.minicrm.scope.Scope;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// The second factors that people have, of whatever kind.
@Component
public class SecondFactors {

    private final ObjectProvider<SecondFactor> kinds;
    private final SignIns signIns;
    private final JdbcClient jdbc;

    SecondFactors(ObjectProvider<SecondFactor> kinds, SignIns signIns, JdbcClient jdbc) {
        this.kinds = kinds;
        this.signIns = signIns;
        this.jdbc = jdbc;
    }

    /// Those kinds of which this person has one.
    public List<SecondFactor> of(long userId) {
        return kinds.orderedStream().filter(kind -> kind.has(userId)).toList();
    }

    /// All kinds there are.
    public List<SecondFactor> kinds() {
        return kinds.orderedStream().toList();
    }

    Set<Long> holders() {
        return kinds.stream()
                .flatMap(kind -> kind.holders().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /// Whether people of this one's role must have one.
    public boolean isRequired(long userId) {
        return jdbc.sql(
                        """
                        select r.second_factor from app_user u join role r on r.id = u.role_id
                        where u.id = :id
                        """)
                .param("id", userId)
                .query(Boolean.class)
                .single();
    }

    /// Whether this person may do without what they have of this kind.
    public boolean maySpare(long userId, SecondFactor kind) {
        return !isRequired(userId) || of(userId).stream().anyMatch(other -> other != kind);
    }

    /// What this person has was changed: what they may do is looked at again.
    public void changed(long userId) {
        signIns.forget(userId);
    }

    /// Takes everything of the kind from a colleague who has lost it.
    @Transactional
    void takeAway(Scope scope, long userId) {
        Colleagues.administrator(scope);
        takeAll(scope, userId);
    }

    /// The same by whoever runs the server.
    ///
    /// @return false when nobody active has this e-mail address
    @Transactional
    public boolean takeAway(String email) {
        Optional<Long> user =
                jdbc.sql(
                                """
                                select id from app_user
                                where email = :email::citext and status = 'active'
                                """)
                        .param("email", email)
                        .query(Long.class)
                        .optional();
        user.ifPresent(id -> takeAll(Scope.system("on the command line of the server"), id));
        return user.isPresent();
    }

    private void takeAll(Scope by, long userId) {
        of(userId).forEach(kind -> kind.takeAway(by, userId));
        changed(userId);
    }
}
