package io.minicrm.ops;

import io.minicrm.ops.Setting.Rule;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/// What values must be like. Each says what is wrong, as the rest of a sentence that begins with
/// the setting's name, and never repeats the value.
final class SettingRules {

    /// What stands in examples everywhere, and so protects nothing.
    private static final Pattern WELL_KNOWN =
            Pattern.compile(
                    "change.?me|example|default|password|passw0rd|secret|12345678|qwerty|your.?(app|key|db)|replace.?(me|this)|minicrm",
                    Pattern.CASE_INSENSITIVE);

    private static final Set<String> EXAMPLE_DOMAINS =
            Set.of("example.com", "example.org", "example.net");

    private static final Pattern SIZE = Pattern.compile("(?i)(\\d{1,9})([kmg])b?");

    private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+\\.[^@\\s.]+");

    static final String GENERATE = "Generate one: openssl rand -base64 48 | tr '+/' '-_'";

    private SettingRules() {}

    static Rule oneOf(String... values) {
        String allowed = String.join(", ", values);
        return (value, _) ->
                Arrays.asList(values).contains(value) ? null : "must be one of " + allowed;
    }

    static Rule number(int least, int most) {
        return (value, _) ->
                value.matches("\\d{1,9}")
                                && Integer.parseInt(value) >= least
                                && Integer.parseInt(value) <= most
                        ? null
                        : "must be a whole number from %d to %d".formatted(least, most);
    }

    static Rule atLeast(int length) {
        return (value, _) ->
                value.length() >= length
                        ? null
                        : "must be at least %d characters. %s".formatted(length, GENERATE);
    }

    static @Nullable String baseUrl(String value, Settings all) {
        URI uri;
        try {
            uri = URI.create(value);
        } catch (IllegalArgumentException _) {
            return "must be an address. Example: https://crm.acme.com";
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        String host = uri.getHost();
        if (host == null || !(scheme.equals("https") || scheme.equals("http"))) {
            return "must be a whole address with https:// in front. Example: https://crm.acme.com";
        }
        if (uri.getUserInfo() != null
                || uri.getQuery() != null
                || uri.getFragment() != null
                || !(uri.getPath().isEmpty() || uri.getPath().equals("/"))) {
            return "must end after the host name and port, without a path. Example: https://crm.acme.com";
        }
        if (EXAMPLE_DOMAINS.stream()
                .anyMatch(each -> host.equals(each) || host.endsWith("." + each))) {
            return "still names an example domain. Set it to the address people will type";
        }
        if (scheme.equals("http") && !all.get(Setting.APP_ALLOW_HTTP).equals("true")) {
            return "must begin with https://, so that passwords do not travel readable. For a trial set APP_ALLOW_HTTP=true";
        }
        return null;
    }

    /// The address by which a provider of OpenID Connect calls itself.
    static @Nullable String issuer(String value, Settings all) {
        URI uri;
        try {
            uri = URI.create(value);
        } catch (IllegalArgumentException _) {
            return "must be an address. Example: https://accounts.google.com";
        }
        if (uri.getHost() == null || uri.getScheme() == null) {
            return "must be a whole address with https:// in front. Example: https://accounts.google.com";
        }
        if (uri.getQuery() != null || uri.getFragment() != null || uri.getUserInfo() != null) {
            return "must end after its path. Example: https://accounts.google.com";
        }
        if (value.endsWith("/.well-known/openid-configuration")) {
            return "must end before /.well-known/openid-configuration";
        }
        boolean trial =
                uri.getScheme().equals("http") && all.get(Setting.APP_ALLOW_HTTP).equals("true");
        return uri.getScheme().equals("https") || trial
                ? null
                : "must begin with https://, so that nobody in between says who somebody is. For a trial set APP_ALLOW_HTTP=true";
    }

    static @Nullable String domains(String value, Settings all) {
        for (String each : List.of(value.split(",", -1))) {
            if (!each.strip().matches("(?i)([a-z0-9-]+\\.)+[a-z][a-z0-9-]+")) {
                return "must be domains with commas between. Example: acme.com, acme.de";
            }
        }
        return null;
    }

    static Rule atMost(int length) {
        return (value, _) ->
                value.length() <= length ? null : "must be at most %d characters".formatted(length);
    }

    static @Nullable String anything(String value, Settings all) {
        return null;
    }

    static @Nullable String appSecret(String value, Settings all) {
        boolean known = WELL_KNOWN.matcher(value).find();
        if (value.length() < 32 || known) {
            return "must be at least 32 characters and not the example value. " + GENERATE;
        }
        return value.chars().distinct().count() < 12
                ? "must have at least 12 different characters. " + GENERATE
                : null;
    }

    static @Nullable String databasePassword(String value, Settings all) {
        if (value.length() < 16 || WELL_KNOWN.matcher(value).find()) {
            return "must be at least 16 characters and not an example value. " + GENERATE;
        }
        return value.equals(all.get(Setting.APP_SECRET))
                ? "must not be the same as APP_SECRET. " + GENERATE
                : null;
    }

    static @Nullable String adminPassword(String value, Settings all) {
        if (value.length() < 10) {
            return "must be at least 10 characters";
        }
        return all.get(Setting.ADMIN_EMAIL).isEmpty() ? "needs ADMIN_EMAIL beside it" : null;
    }

    static @Nullable String email(String value, Settings all) {
        return EMAIL.matcher(value).matches() ? null : "must be an e-mail address";
    }

    static @Nullable String identifier(String value, Settings all) {
        return value.matches("[a-z][a-z0-9_-]{0,62}")
                ? null
                : "must begin with a small letter and have only small letters, digits, - and _";
    }

    static @Nullable String host(String value, Settings all) {
        return value.matches("[A-Za-z0-9.:_-]+") ? null : "must be a host name or an address";
    }

    /// A setting that means something only beside another one.
    static Rule besides(Setting other, Rule rule) {
        return (value, all) ->
                all.get(other).isEmpty()
                        ? "needs %s beside it".formatted(other)
                        : rule.problem(value, all);
    }

    static @Nullable String smtpHost(String value, Settings all) {
        return all.get(Setting.SMTP_FROM).isEmpty()
                ? "needs SMTP_FROM beside it, the address that mails come from"
                : host(value, all);
    }

    static @Nullable String smtpUser(String value, Settings all) {
        return all.get(Setting.SMTP_PASSWORD).isEmpty() ? "needs SMTP_PASSWORD beside it" : null;
    }

    static @Nullable String ageRecipient(String value, Settings all) {
        return value.matches("age1[0-9a-z]+|ssh-(ed25519|rsa) .+")
                ? null
                : "must be a public key of age, which begins with age1";
    }

    static @Nullable String domain(String value, Settings all) {
        if (!value.matches("([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+([a-z]{2,}|xn--[a-z0-9-]+)")) {
            return "must be a host name in small letters. Example: crm.acme.com";
        }
        return all.get(Setting.APP_BASE_URL).equals("https://" + value)
                ? null
                : "must be the host of APP_BASE_URL, which is then https:// and this name";
    }

    static @Nullable String image(String value, Settings all) {
        return value.matches("[a-z0-9][A-Za-z0-9._/:@-]*") && !value.endsWith(":latest")
                ? null
                : "must be the name of an image, and not :latest. Example: registry.acme.com/minicrm";
    }

    static @Nullable String version(String value, Settings all) {
        return value.matches("\\d+\\.\\d+\\.\\d+(-[0-9A-Za-z.-]+)?")
                ? null
                : "must be the number of a release, never latest. Example: 0.1.0";
    }

    static @Nullable String networks(String value, Settings all) {
        for (String each : List.of(value.split(",", -1))) {
            if (!isNetwork(each.strip())) {
                return "must be networks in CIDR notation with commas between. Example: 172.20.0.0/16";
            }
        }
        return null;
    }

    private static boolean isNetwork(String text) {
        String[] parts = text.split("/", -1);
        // Only literal addresses, so that nothing is looked up
        if (parts.length != 2
                || !parts[1].matches("\\d{1,3}")
                || !parts[0].matches("\\d+(\\.\\d+){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*")) {
            return false;
        }
        try {
            InetAddress address = InetAddress.ofLiteral(parts[0]);
            return Integer.parseInt(parts[1]) <= (address instanceof Inet6Address ? 128 : 32);
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /// The memory of a container, which the engine refuses when it is less than what the stack
    /// reserves for it.
    ///
    /// @param least in MB
    static Rule memory(int least) {
        return (value, _) -> {
            long bytes = bytes(value);
            if (!value.matches("(?i)\\d+[mg]") || bytes == 0) {
                return "must be a size in m or g. Example: 768m";
            }
            return bytes < DataSize.ofMegabytes(least).toBytes()
                    ? "must be at least %dm; with less it does not run".formatted(least)
                    : null;
        };
    }

    static @Nullable String sharedBuffers(String value, Settings all) {
        if (!value.matches("\\d+(kB|MB|GB)") || bytes(value) == 0) {
            return "must be a size in kB, MB or GB. Example: 256MB";
        }
        long most = bytes(all.get(Setting.PG_MEMORY)) / 2;
        return most > 0 && bytes(value) > most
                ? "must be at most half of PG_MEMORY, or the kernel ends the database; a quarter is best"
                : null;
    }

    /// How much a size is, in whatever unit it is written; nothing when it is none.
    private static long bytes(String size) {
        Matcher parts = SIZE.matcher(size);
        if (!parts.matches()) {
            return 0;
        }
        long unit =
                switch (parts.group(2).toLowerCase(Locale.ROOT)) {
                    case "k" -> 1L << 10;
                    case "m" -> 1L << 20;
                    default -> 1L << 30;
                };
        return Long.parseLong(parts.group(1)) * unit;
    }

    static @Nullable String cpus(String value, Settings all) {
        return value.matches("\\d{1,3}(\\.\\d{1,2})?") && Double.parseDouble(value) > 0
                ? null
                : "must be a number of processors. Example: 1.5";
    }

    static @Nullable String dataSize(String value, Settings all) {
        try {
            return DataSize.parse(value).toBytes() > 0 ? null : "must be more than nothing";
        } catch (IllegalArgumentException _) {
            return "must be a size in KB, MB or GB. Example: 50MB";
        }
    }

    static @Nullable String zone(String value, Settings all) {
        try {
            ZoneId.of(value);
            return null;
        } catch (DateTimeException _) {
            return "must be a time zone of the tz database. Example: Europe/Berlin";
        }
    }

    static @Nullable String country(String value, Settings all) {
        return Set.of(Locale.getISOCountries()).contains(value)
                ? null
                : "must be a country in two capital letters. Example: DE";
    }

    static @Nullable String currency(String value, Settings all) {
        try {
            Currency.getInstance(value);
            return null;
        } catch (IllegalArgumentException _) {
            return "must be a currency in three capital letters. Example: EUR";
        }
    }
}
