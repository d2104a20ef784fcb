package io.minicrm.notification;

import io.minicrm.mail.Mail;
import io.minicrm.web.Signer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// Switches the mails of a kind off by an address that stands in them. It is signed, as whoever
/// follows it need not be signed in, and does nothing else.
@Component
public class MailSwitch {

    static final String PATH = "/mails/off";

    /// The mail of the day, which is no notification.
    public static final String DIGEST = "digest";

    private static final String WHAT = "mails-off";

    /// @param kinds keys of `NotificationKind`, or `DIGEST`
    record Off(long user, List<String> kinds) {}

    private final Signer signer;
    private final Mail mail;
    private final NotificationLevels levels;
    private final DigestHours digestHours;

    MailSwitch(Signer signer, Mail mail, NotificationLevels levels, DigestHours digestHours) {
        this.signer = signer;
        this.mail = mail;
        this.levels = levels;
        this.digestHours = digestHours;
    }

    /// The whole address that switches off these kinds for a person.
    public String address(long user, List<String> kinds) {
        String text = "%s/%d/%s".formatted(WHAT, user, String.join(",", kinds));
        return mail.at(PATH + "?of=" + signer.sealed(text));
    }

    /// What an address says, as long as it is one of ours.
    Optional<Off> opened(@Nullable String sealed) {
        return signer.opened(sealed)
                .map(text -> text.split("/"))
                .filter(parts -> parts[0].equals(WHAT))
                .map(parts -> new Off(Long.parseLong(parts[1]), List.of(parts[2].split(","))));
    }

    /// What was told by mail is told by the bell alone.
    @Transactional
    void off(Off off) {
        kinds(off)
                .forEach(kind -> {
                    if (levels.of(off.user()).get(kind) == NotificationLevel.MAIL) {
                        levels.set(off.user(), kind, NotificationLevel.BELL);
                    }
                });
        if (off.kinds().contains(DIGEST)) {
            digestHours.none(off.user());
        }
    }

    private static Stream<NotificationKind> kinds(Off off) {
        return Arrays.stream(NotificationKind.values())
                .filter(kind -> off.kinds().contains(kind.key()));
    }
}
