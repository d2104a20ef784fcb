package io.minicrm.ops;

import io.minicrm.ops.Setting.Rule;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What an operator can set of each provider through which people may sign in, as
/// `OIDC_GOOGLE_ISSUER`: the word in the middle is the provider's name, and there may be any
/// number.
enum ProviderSetting {
    ISSUER(
            true,
            SettingRules::issuer,
            """
            The address of a provider of OpenID Connect, as it calls itself: what stands before \
            `/.well-known/openid-configuration`. NAME is any word of capital letters and digits, such as GOOGLE; each \
            name is a provider with a button on the sign-in page. There, MiniCRM is registered with the redirect URI \
            `APP_BASE_URL/login/oidc/name/done`, the name in small letters.\
            """),
    CLIENT_ID(
            true,
            SettingRules::anything,
            """
            The name under which MiniCRM is registered there.\
            """),
    CLIENT_SECRET(
            true,
            SettingRules::anything,
            """
            The secret that belongs to it.\
            """),
    LABEL(
            false,
            SettingRules.atMost(40),
            """
            What people call the provider, as on its button. Empty: its name, as in Google.\
            """),
    CREATE(
            false,
            SettingRules.oneOf("manager", "sales", "ownOnly"),
            """
            The role of the accounts that are made for people who come from there and have none. Empty: none are \
            made, and only whom an administrator has added comes in. Needs the setting DOMAINS of this provider.\
            """),
    DOMAINS(
            false,
            SettingRules::domains,
            """
            For which e-mail addresses accounts are made: their domains, with commas between. Those that the \
            provider's owner controls; otherwise strangers get an account.\
            """),
    TRUSTS_ADDRESSES(
            false,
            SettingRules.oneOf("true", "false"),
            """
            Whether e-mail addresses of this provider count as verified when it does not say so, as Microsoft Entra \
            never does. `true` only where whoever runs the provider alone decides over its addresses: anybody who can \
            choose one there comes in here as its owner. What it says is not verified is refused all the same.\
            """);

    static final String FAMILY = "OIDC_";

    private final boolean required;

    // A rule is a function, which nobody changes
    @SuppressWarnings("ImmutableEnumChecker")
    private final Rule rule;

    private final String text;

    ProviderSetting(boolean required, Rule rule, String text) {
        this.required = required;
        this.rule = rule;
        this.text = text;
    }

    boolean isRequired() {
        return required;
    }

    boolean isSecret() {
        return this == CLIENT_SECRET;
    }

    String text() {
        return text;
    }

    /// The variable of a provider, whose name is in capital letters.
    String of(String provider) {
        return FAMILY + provider + "_" + name();
    }

    /// Where the documents explain it.
    String anchor() {
        return "docs/environment.md#" + of("NAME").toLowerCase(Locale.ROOT);
    }

    /// What is wrong with a value that is there, or null.
    @Nullable String problem(String value, Settings all) {
        return rule.problem(value, all);
    }

    /// The name of the property that the application reads.
    String property(String provider) {
        return "minicrm.oidc.%s.%s"
                .formatted(
                        provider.toLowerCase(Locale.ROOT),
                        name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    /// Its end in a regular expression: all of them.
    static String anyOf() {
        return String.join("|", Arrays.stream(values()).map(Enum::name).toList());
    }
}
