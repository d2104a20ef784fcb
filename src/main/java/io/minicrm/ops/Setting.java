package io.minicrm.ops;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What an operator can set, stated once: `docs/environment.md` and `.env.production.example` are
/// written from this, and a test compares it with the compose file and the application's defaults.
enum Setting {
    APP_BASE_URL(
            in(Section.ADDRESS)
                    .required("https://crm.example.com")
                    .obeys(SettingRules::baseUrl)
                    .text(
                            """
                            The address under which people reach MiniCRM. Links and cookies are made from it, whatever a \
                            request claims; with https, cookies are sent over https alone.\
                            """)),
    APP_ALLOW_HTTP(
            in(Section.ADDRESS)
                    .by("false")
                    .obeys(SettingRules.oneOf("true", "false"))
                    .text(
                            """
                            Whether APP_BASE_URL may be plain http, as for a trial on one's own machine. Passwords then \
                            travel readable.\
                            """)),
    APP_SECRET(
            in(Section.SECRETS)
                    .required("")
                    .secret()
                    .obeys(SettingRules::appSecret)
                    .text(
                            """
                            The key of this installation, 32 characters or more. With it the secrets of people's \
                            authenticator apps are encrypted: they can be read with this key alone, and with another one \
                            the apps have to be connected anew. Keep a copy where the server is not.\
                            """)),
    DB_PASSWORD(
            in(Section.SECRETS)
                    .required("")
                    .secret()
                    .obeys(SettingRules::databasePassword)
                    .text(
                            """
                            The password of the database role, 16 characters or more. The volume keeps the one it was made \
                            with: change both together with `scripts/init-env.sh --rotate db`.\
                            """)),
    METRICS_TOKEN(
            in(Section.SECRETS)
                    .secret()
                    .obeys(SettingRules.atLeast(16))
                    .text(
                            """
                            Opens `/actuator/prometheus` and the rest of `/actuator` to a collector that sends it as \
                            `Authorization: Bearer …`. Empty: administrators only.\
                            """)),
    ADMIN_EMAIL(
            in(Section.FIRST_RUN)
                    .obeys(SettingRules::email)
                    .text(
                            """
                            The e-mail address of the first administrator; `/setup` begins with it. It matters only while \
                            nobody has an account.\
                            """)),
    ADMIN_PASSWORD(
            in(Section.FIRST_RUN)
                    .secret()
                    .obeys(SettingRules::adminPassword)
                    .text(
                            """
                            Makes that account at the first start, without the set-up code. Take it out of the file \
                            afterwards.\
                            """)),
    DB_NAME(
            in(Section.DATABASE)
                    .by("minicrm")
                    .obeys(SettingRules::identifier)
                    .text("The name of the database.")),
    DB_USER(
            in(Section.DATABASE)
                    .by("minicrm")
                    .obeys(SettingRules::identifier)
                    .text("The role that owns the database.")),
    DB_HOST(
            in(Section.DATABASE)
                    .by("postgres")
                    .onlyOutsideCompose()
                    .obeys(SettingRules::host)
                    .text(
                            """
                            Where PostgreSQL is. The production stack sets it to its own service; it is for those who run \
                            the image without Compose.\
                            """)),
    DB_PORT(
            in(Section.DATABASE)
                    .by("5432")
                    .onlyOutsideCompose()
                    .obeys(SettingRules.number(1, 65535))
                    .text("The port of PostgreSQL, likewise.")),
    DB_POOL_SIZE(
            in(Section.DATABASE)
                    .by("10")
                    .obeys(SettingRules.number(2, 50))
                    .text(
                            """
                            How many connections one instance keeps. During a restart there are two instances, and \
                            PostgreSQL takes 60 in all.\
                            """)),
    APP_IMAGE(
            in(Section.RELEASE)
                    .by("minicrm")
                    .ofTheStack()
                    .obeys(SettingRules::image)
                    .text(
                            "The image, without its tag; with a registry's name in front to use one.")),
    APP_VERSION(
            in(Section.RELEASE)
                    .required("0.1.0")
                    .ofTheStack()
                    .obeys(SettingRules::version)
                    .text("The image's tag. Never `latest`, which is another version every time.")),
    APP_PULL_POLICY(
            in(Section.RELEASE)
                    .by("never")
                    .ofTheStack()
                    .obeys(SettingRules.oneOf("never", "missing", "always"))
                    .text(
                            """
                            `never` for images made here, so that nobody asks a public registry for an image called \
                            minicrm; `missing` with a registry.\
                            """)),
    POSTGRES_IMAGE(
            in(Section.RELEASE)
                    .by("postgres:18-trixie")
                    .ofTheStack()
                    .obeys(SettingRules::image)
                    .text(
                            """
                            PostgreSQL 18, with the Debian suite in the tag: another suite may sort text differently and \
                            break indexes.\
                            """)),
    COMPOSE_PROFILES(
            in(Section.PROXY)
                    .ofTheStack()
                    .obeys(SettingRules.oneOf("edge", "edge-tls"))
                    .text(
                            """
                            `edge` starts a Caddy that serves plain http on APP_PORT, `edge-tls` one that serves APP_DOMAIN \
                            over https on 80 and 443. Empty: your own reverse proxy is on the network PROXY_NETWORK.\
                            """)),
    APP_PORT(
            in(Section.PROXY)
                    .by("3000")
                    .ofTheStack()
                    .obeys(SettingRules.number(1, 65535))
                    .text("The port of this machine that the profile `edge` listens on.")),
    APP_DOMAIN(
            in(Section.PROXY)
                    .ofTheStack()
                    .obeys(SettingRules::domain)
                    .text(
                            """
                            The host name for which the profile `edge-tls` gets certificates; it must be the one in \
                            APP_BASE_URL.\
                            """)),
    PROXY_NETWORK(
            in(Section.PROXY)
                    .by("proxy")
                    .ofTheStack()
                    .obeys(SettingRules::identifier)
                    .text("The Docker network that MiniCRM shares with the reverse proxy.")),
    PROXY_ALIAS(
            in(Section.PROXY)
                    .by("minicrm")
                    .ofTheStack()
                    .obeys(SettingRules::identifier)
                    .text(
                            """
                            The name by which the proxy reaches MiniCRM: `http://minicrm:3000`. Whatever else is called so on \
                            that network would get a part of its requests.\
                            """)),
    TRUSTED_PROXIES(
            in(Section.PROXY)
                    .obeys(SettingRules::networks)
                    .text(
                            """
                            Whose `X-Forwarded-…` and `X-Request-Id` headers are believed: networks in CIDR notation with commas between, as in \
                            `172.20.0.0/16`. Empty: nobody's, and every client has the proxy's address.\
                            """)),
    APP_MEMORY(
            in(Section.RESOURCES)
                    .by("768m")
                    .ofTheStack()
                    .obeys(SettingRules.memory(512))
                    .text("The most memory the application's container may use, 512m or more.")),
    APP_CPUS(
            in(Section.RESOURCES)
                    .by("2")
                    .ofTheStack()
                    .obeys(SettingRules::cpus)
                    .text("The most processors it may use.")),
    PG_MEMORY(
            in(Section.RESOURCES)
                    .by("1g")
                    .ofTheStack()
                    .obeys(SettingRules.memory(256))
                    .text("The most memory PostgreSQL's container may use, 256m or more.")),
    PG_CPUS(
            in(Section.RESOURCES)
                    .by("2")
                    .ofTheStack()
                    .obeys(SettingRules::cpus)
                    .text("The most processors it may use.")),
    PG_SHARED_BUFFERS(
            in(Section.RESOURCES)
                    .by("256MB")
                    .ofTheStack()
                    .obeys(SettingRules::sharedBuffers)
                    .text(
                            """
                            PostgreSQL's own cache, in kB, MB or GB: a quarter of PG_MEMORY, at most half.\
                            """)),
    JDK_JAVA_OPTIONS(
            in(Section.RESOURCES)
                    .ofTheStack()
                    .text("More options for the Java machine; read after the image's own.")),
    SMTP_HOST(
            in(Section.MAIL)
                    .obeys(SettingRules::smtpHost)
                    .text(
                            """
                            The mail server over which MiniCRM sends invitations, links for new passwords, notices about \
                            sign-ins, reminders, what else people are told of, their day each morning, and the word to administrators that a backup failed. Empty: no mail is sent.\
                            """)),
    SMTP_PORT(
            in(Section.MAIL)
                    .by("587")
                    .obeys(SettingRules.besides(SMTP_HOST, SettingRules.number(1, 65535)))
                    .text(
                            """
                            The port of the mail server.\
                            """)),
    SMTP_USER(
            in(Section.MAIL)
                    .obeys(SettingRules.besides(SMTP_HOST, SettingRules::smtpUser))
                    .text(
                            """
                            The name to sign in with at the mail server. Empty: it asks for none.\
                            """)),
    SMTP_PASSWORD(
            in(Section.MAIL)
                    .secret()
                    .obeys(SettingRules.besides(SMTP_USER, (_, _) -> null))
                    .text(
                            """
                            The password for that name.\
                            """)),
    SMTP_FROM(
            in(Section.MAIL)
                    .obeys(SettingRules.besides(SMTP_HOST, SettingRules::email))
                    .text(
                            """
                            The address that mails come from.\
                            """)),
    SMTP_STARTTLS(
            in(Section.MAIL)
                    .by("true")
                    .obeys(SettingRules.besides(SMTP_HOST, SettingRules.oneOf("true", "false")))
                    .text(
                            """
                            Whether the connection must be encrypted before anything is said. `false` is for a mail server \
                            on the same machine alone.\
                            """)),
    BACKUP_DIR(
            in(Section.BACKUPS)
                    .by("./backups")
                    .ofTheScripts()
                    .text(
                            """
                            Where `scripts/backup.sh` puts the archives; best another disk than that of the data. From the directory \
                            of the installation on when it does not begin with a slash.\
                            """)),
    BACKUP_KEEP(
            in(Section.BACKUPS)
                    .by("30")
                    .ofTheScripts()
                    .obeys(SettingRules.number(1, 9999))
                    .text(
                            """
                            How many archives stay in it; older ones are removed after the next one is proven.\
                            """)),
    BACKUP_AGE_RECIPIENT(
            in(Section.BACKUPS)
                    .ofTheScripts()
                    .obeys(SettingRules::ageRecipient)
                    .text(
                            """
                            The public key of `age` for which archives are encrypted. Empty: they are not. Keep the private key \
                            where the server is not.\
                            """)),
    BACKUP_REMOTE_CMD(
            in(Section.BACKUPS)
                    .ofTheScripts()
                    .text(
                            """
                            A command that takes a proven archive to another place. Run by bash, with the path of the archive as `$1`; \
                            in single quotes, as it has a dollar.\
                            """)),
    BACKUP_ALERT_CMD(
            in(Section.BACKUPS)
                    .ofTheScripts()
                    .text(
                            """
                            A command that is run when a backup or a drill failed, for those who watch by other means than mail. Run by \
                            bash, with a sentence as `$1` and on its standard input.\
                            """)),
    UPLOAD_MAX_SIZE(
            in(Section.EVERYDAY)
                    .by("50MB")
                    .obeys(SettingRules::dataSize)
                    .text("The largest file somebody may send.")),
    APP_TIMEZONE(
            in(Section.EVERYDAY)
                    .by("UTC")
                    .obeys(SettingRules::zone)
                    .text(
                            """
                            The zone of those who have chosen none, and in which nightly work is done, as in \
                            `Europe/Berlin`.\
                            """)),
    APP_COUNTRY(
            in(Section.EVERYDAY)
                    .by("US")
                    .obeys(SettingRules::country)
                    .text(
                            "The country, in two letters, in which phone numbers without + are meant.")),
    APP_CURRENCY(
            in(Section.EVERYDAY)
                    .by("EUR")
                    .obeys(SettingRules::currency)
                    .text("The currency, in three letters, of amounts that name none.")),
    LOG_LEVEL(
            in(Section.EVERYDAY)
                    .by("info")
                    .obeys(SettingRules.oneOf("error", "warn", "info", "debug", "trace"))
                    .text("How much the log says.")),
    LOG_FORMAT(
            in(Section.EVERYDAY)
                    .by("text")
                    .obeys(SettingRules.oneOf("text", "json"))
                    .text(
                            "`text` for people, `json` (Elastic Common Schema, one line each) for collectors."));

    /// What belongs together in the documents.
    enum Section {
        ADDRESS("Address"),
        SECRETS("Secrets"),
        FIRST_RUN("The first administrator"),
        DATABASE("Database"),
        RELEASE("Release"),
        PROXY("Reverse proxy"),
        RESOURCES("Resources"),
        MAIL("Mail"),
        PROVIDERS("Sign-in through a provider"),
        BACKUPS("Backups"),
        EVERYDAY("Everyday");

        private final String title;

        Section(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    /// Who reads a setting.
    enum Reader {
        /// The application, which refuses to start over a wrong one.
        APPLICATION,
        /// The application, but the stack gives it a value that nobody changes.
        APPLICATION_OUTSIDE_COMPOSE,
        /// The compose file alone.
        STACK,
        /// The scripts alone.
        SCRIPTS
    }

    // A spec holds patterns and texts, which nobody changes
    @SuppressWarnings("ImmutableEnumChecker")
    private final Spec spec;

    Setting(Spec spec) {
        this.spec = spec;
    }

    private static Spec in(Section section) {
        return new Spec(section);
    }

    Section section() {
        return spec.section;
    }

    Reader reader() {
        return spec.reader;
    }

    boolean isOfTheApplication() {
        return reader() == Reader.APPLICATION || reader() == Reader.APPLICATION_OUTSIDE_COMPOSE;
    }

    boolean isRequired() {
        return spec.required;
    }

    boolean isSecret() {
        return spec.secret;
    }

    /// The value it has when nobody sets it; empty when there is none.
    String otherwise() {
        return spec.otherwise;
    }

    /// What stands for it in the example file.
    String example() {
        return spec.example;
    }

    String text() {
        return spec.text;
    }

    /// The variable that names a file with the value in it, for secrets.
    String fileVariable() {
        return name() + "_FILE";
    }

    /// Where the documents explain it.
    String anchor() {
        return "docs/environment.md#" + name().toLowerCase(Locale.ROOT);
    }

    /// What is wrong with a value that is there, or null.
    @Nullable String problem(String value, Settings all) {
        return spec.rule.problem(value, all);
    }

    static List<Setting> of(Section section) {
        return List.of(values()).stream().filter(one -> one.section() == section).toList();
    }

    /// Says what is wrong with a value, or null.
    @FunctionalInterface
    interface Rule {
        @Nullable String problem(String value, Settings all);
    }

    /// A setting while it is being described.
    private static final class Spec {

        private final Section section;
        private Reader reader = Reader.APPLICATION;
        private boolean required;
        private boolean secret;
        private String otherwise = "";
        private String example = "";
        private String text = "";
        private Rule rule = (_, _) -> null;

        Spec(Section section) {
            this.section = section;
        }

        Spec required(String example) {
            this.required = true;
            this.example = example;
            return this;
        }

        Spec by(String otherwise) {
            this.otherwise = otherwise;
            this.example = otherwise;
            return this;
        }

        Spec secret() {
            this.secret = true;
            return this;
        }

        Spec ofTheStack() {
            this.reader = Reader.STACK;
            return this;
        }

        Spec ofTheScripts() {
            this.reader = Reader.SCRIPTS;
            return this;
        }

        Spec onlyOutsideCompose() {
            this.reader = Reader.APPLICATION_OUTSIDE_COMPOSE;
            return this;
        }

        Spec obeys(Rule rule) {
            this.rule = rule;
            return this;
        }

        Spec text(String text) {
            this.text = text;
            return this;
        }
    }
}
