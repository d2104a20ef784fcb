package io.minicrm.factor;

import io.minicrm.people.Accounts;
import io.minicrm.people.Scopes;
import io.minicrm.scope.Scope;
import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;

/// Makes people with an authenticator app, and reads its codes.
@Component
public class FactorMother {

    public static final String PASSWORD = "a long secret of theirs";

    private final Accounts accounts;
    private final Scopes scopes;
    private final Authenticators authenticators;
    private final Map<Long, TotpSecret> secrets = new HashMap<>();

    FactorMother(Accounts accounts, Scopes scopes, Authenticators authenticators) {
        this.accounts = accounts;
        this.scopes = scopes;
        this.authenticators = authenticators;
    }

    public Scope person(String name, String email, String role) {
        long id = accounts.add(name, email, PASSWORD, role, null, Locale.UK, ZoneOffset.UTC);
        return scopes.of(id).orElseThrow();
    }

    /// Connects an app, with the code of the step before.
    ///
    /// @return the recovery codes
    public List<String> connect(Scope person) {
        TotpSecret secret = TotpSecret.random();
        long id = person.actor().id();
        secrets.put(id, secret);
        return authenticators.add(id, secret, code(person, -1)).orElseThrow();
    }

    /// What the app of this person shows some steps from now.
    public String code(Scope person, int steps) {
        return code(Objects.requireNonNull(secrets.get(person.actor().id())), steps);
    }

    /// What an app shows that was told the secret as a page shows it.
    public static String code(String base32, int steps) {
        return code(secret(base32), steps);
    }

    static String code(TotpSecret secret, int steps) {
        return Totp.code(secret.bytes(), Totp.step(Instant.now()) + steps);
    }

    /// The secret that a page shows, as an app reads it.
    static TotpSecret secret(String base32) {
        BigInteger number = BigInteger.ZERO;
        for (char letter : base32.replace(" ", "").toCharArray()) {
            number =
                    number.shiftLeft(5)
                            .add(
                                    BigInteger.valueOf(
                                            "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter)));
        }
        byte[] bytes = new byte[20];
        for (int i = bytes.length - 1; i >= 0; i--) {
            bytes[i] = number.byteValue();
            number = number.shiftRight(Byte.SIZE);
        }
        return TotpSecret.of(bytes);
    }
}
