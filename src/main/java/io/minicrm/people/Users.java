package io.minicrm.people;

import java.util.Optional;
import org.springframework.data.repository.Repository;

/// The colleagues as rows to write. What is read goes by SQL.
interface Users extends Repository<User, Long> {

    Optional<User> findById(long id);

    User saveAndFlush(User user);
}
