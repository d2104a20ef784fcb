package io.minicrm.passkey;

import io.minicrm.people.Token;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// People as their devices know them.
@Component
class PasskeyOwners {

    private final JdbcClient jdbc;

    PasskeyOwners(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// The name by which a person's devices know them: random, and for good.
    byte[] userHandle(long person) {
        jdbc.sql(
                        """
                        insert into passkey_owner (user_id, handle) values (:person, :handle)
                        on conflict (user_id) do nothing
                        """)
                .param("person", person)
                .param("handle", Token.random().hash())
                .update();
        return jdbc.sql("select handle from passkey_owner where user_id = :person")
                .param("person", person)
                .query(byte[].class)
                .single();
    }

    /// Until the end of the transaction nobody else adds or removes a key of this person.
    void lock(long person) {
        userHandle(person);
        jdbc.sql("select 1 from passkey_owner where user_id = :person for update")
                .param("person", person)
                .query(Integer.class)
                .single();
    }
}
