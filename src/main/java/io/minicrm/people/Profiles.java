package io.minicrm.people;

import io.minicrm.scope.Directory;
import io.minicrm.scope.Scope;
import io.minicrm.scope.SecurityEvent;
import io.minicrm.scope.SecurityEvent.Kind;
import io.minicrm.scope.SecurityLog;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// What everybody may change about themselves.
@Component
class Profiles {

    private final Users users;
    private final Passwords passwords;
    private final SignIns signIns;
    private final PasswordLinks links;
    private final Directory directory;
    private final SecurityLog log;
    private final Clock clock;

    Profiles(
            Users users,
            Passwords passwords,
            SignIns signIns,
            PasswordLinks links,
            Directory directory,
            SecurityLog log,
            Clock clock) {
        this.users = users;
        this.passwords = passwords;
        this.signIns = signIns;
        this.links = links;
        this.directory = directory;
        this.log = log;
        this.clock = clock;
    }

    /// All of it or nothing.
    ///
    /// @param password empty if it stays what it is
    @Transactional
    void save(Scope scope, String name, Locale locale, ZoneId zone, String password) {
        changeProfile(scope, name, locale, zone);
        if (!password.isEmpty()) {
            choosePassword(scope.actor().id(), password);
        }
    }

    private void changeProfile(Scope scope, String name, Locale locale, ZoneId zone) {
        User user = users.findById(scope.actor().id()).orElseThrow();
        String before = user.name();
        user.changeProfile(name, locale, zone, clock.instant());
        users.saveAndFlush(user);
        if (!name.equals(before)) {
            log.tell(
                    SecurityEvent.of(Kind.PERSON_CHANGED)
                            .by(scope)
                            .on(user.id())
                            .changed(Map.of("name", before), Map.of("name", name)));
        }
        signIns.forget(user.id());
        AfterCommit.runNowAndThen(directory::changed);
    }

    /// Ends every sign-in of the person, also the one that asks: whoever knew the old password is
    /// out, and the caller begins a new one.
    @Transactional
    void choosePassword(long userId, String password) {
        User user = users.findById(userId).orElseThrow();
        boolean isFirst = user.status() == User.Status.INVITED;
        user.choosePassword(passwords.hash(password), clock.instant());
        users.saveAndFlush(user);
        links.withdraw(userId);
        log.tell(
                SecurityEvent.of(Kind.PASSWORD_CHANGED)
                        .by(userId)
                        .on(userId)
                        .with("purpose", isFirst ? PasswordLinks.INVITATION : null));
        signIns.endAll(userId, userId);
        AfterCommit.runNowAndThen(directory::changed);
    }
}
