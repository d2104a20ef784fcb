package io.minicrm.people;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A colleague: invited until they choose a password, active, or deactivated. Nobody is ever
/// deleted, because their name stands on what they did.
@Entity
@Table(name = "app_user")
@SuppressWarnings("UnusedVariable") // columns that only SQL reads
class User {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long id;

    @Version private @Nullable Integer version;

    @Column(columnDefinition = "citext")
    private String email;

    private String name;
    private @Nullable String passwordHash;

    @Convert(converter = Status.InWords.class)
    private Status status;

    private String locale;
    private String timeZone;
    private long roleId;
    private @Nullable Long teamId;
    private Instant createdAt;
    private Instant updatedAt;

    @SuppressWarnings("NullAway.Init")
    protected User() {}

    /// Somebody who has yet to choose a password.
    User(
            String name,
            String email,
            long roleId,
            @Nullable Long teamId,
            Locale locale,
            ZoneId zone,
            Instant now) {
        this.name = name;
        this.email = email;
        this.roleId = roleId;
        this.teamId = teamId;
        this.locale = locale.toLanguageTag();
        this.timeZone = zone.getId();
        this.status = Status.INVITED;
        this.createdAt = now;
        this.updatedAt = now;
    }

    long id() {
        return Objects.requireNonNull(id, "not stored yet");
    }

    String email() {
        return email;
    }

    String name() {
        return name;
    }

    long roleId() {
        return roleId;
    }

    @Nullable Long teamId() {
        return teamId;
    }

    Status status() {
        return status;
    }

    @Nullable String passwordHash() {
        return passwordHash;
    }

    /// Stands where the password would when somebody comes in another way and has chosen none:
    /// nothing matches it.
    static final String NO_PASSWORD = "";

    /// The first password makes an invited colleague an active one.
    void choosePassword(String hash, Instant now) {
        passwordHash = hash;
        if (status == Status.INVITED) {
            status = Status.ACTIVE;
        }
        updatedAt = now;
    }

    /// Another system has said who they are, so that nobody waits for a password.
    void comeWithoutPassword(Instant now) {
        if (status == Status.INVITED) {
            passwordHash = passwordHash == null ? NO_PASSWORD : passwordHash;
            status = Status.ACTIVE;
            updatedAt = now;
        }
    }

    void changeProfile(String newName, Locale newLocale, ZoneId newZone, Instant now) {
        name = newName;
        locale = newLocale.toLanguageTag();
        timeZone = newZone.getId();
        updatedAt = now;
    }

    void changeIdentity(String newName, String newEmail, Instant now) {
        name = newName;
        email = newEmail;
        updatedAt = now;
    }

    void assign(long newRoleId, @Nullable Long newTeamId, Instant now) {
        roleId = newRoleId;
        teamId = newTeamId;
        updatedAt = now;
    }

    void deactivate(Instant now) {
        status = Status.DEACTIVATED;
        updatedAt = now;
    }

    void reactivate(Instant now) {
        if (status == Status.DEACTIVATED) {
            status = passwordHash == null ? Status.INVITED : Status.ACTIVE;
            updatedAt = now;
        }
    }

    enum Status {
        INVITED,
        ACTIVE,
        DEACTIVATED;

        /// The name in the database and in message keys.
        String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Status of(String key) {
            return valueOf(key.toUpperCase(Locale.ROOT));
        }

        static final class InWords implements AttributeConverter<Status, String> {

            @Override
            public @Nullable String convertToDatabaseColumn(@Nullable Status status) {
                return status == null ? null : status.key();
            }

            @Override
            public @Nullable Status convertToEntityAttribute(@Nullable String key) {
                return key == null ? null : Status.of(key);
            }
        }
    }
}
