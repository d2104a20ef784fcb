package io.minicrm.calendar;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// Writes a calendar as other programs read it (RFC 5545): lines of at most 75 bytes, moments in
/// UTC, days as days. What comes again is written each time: a rule would follow the clocks of a
/// zone, and a moment in UTC does not.
final class IcsWriter {

    private static final int LONGEST = 75;

    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;

    private final StringBuilder lines = new StringBuilder();

    IcsWriter(String name) {
        line("BEGIN", "VCALENDAR");
        line("VERSION", "2.0");
        line("PRODID", "-//MiniCRM//Calendar//EN");
        line("CALSCALE", "GREGORIAN");
        text("X-WR-CALNAME", name);
        line("REFRESH-INTERVAL;VALUE=DURATION", "PT1H");
        line("X-PUBLISHED-TTL", "PT1H");
    }

    /// @param uid by which programs know it again
    /// @param url of its page
    void event(CalendarEvent event, String uid, String summary, String description, String url) {
        line("BEGIN", "VEVENT");
        line("UID", uid);
        moment("DTSTAMP", event.updatedAt());
        moment("LAST-MODIFIED", event.updatedAt());
        line("SEQUENCE", String.valueOf(event.version()));
        Instant at = event.at();
        if (at == null) {
            day("DTSTART", event.day());
            day("DTEND", event.day().plusDays(1));
            line("TRANSP", "TRANSPARENT");
        } else {
            moment("DTSTART", at);
            moment("DTEND", event.until());
        }
        text("SUMMARY", summary);
        if (event.place() != null) {
            text("LOCATION", event.place());
        }
        if (!description.isEmpty()) {
            text("DESCRIPTION", description);
        }
        line("URL", url);
        line("END", "VEVENT");
    }

    byte[] end() {
        line("END", "VCALENDAR");
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void moment(String name, Instant moment) {
        line(name, MOMENT.format(moment));
    }

    private void day(String name, LocalDate day) {
        line(name + ";VALUE=DATE", DAY.format(day));
    }

    private void text(String name, String text) {
        line(
                name,
                text.strip()
                        .replaceAll("\\R", "\n")
                        .replaceAll("[\\p{Cntrl}&&[^\n\t]]", "")
                        .replace("\\", "\\\\")
                        .replace(";", "\\;")
                        .replace(",", "\\,")
                        .replace("\n", "\\n"));
    }

    /// A line that is too long goes on behind a space, and no letter is cut apart.
    private void line(String name, String value) {
        int bytes = 0;
        for (int letter : (name + ":" + value).codePoints().toArray()) {
            int more = Character.toString(letter).getBytes(StandardCharsets.UTF_8).length;
            if (bytes + more > LONGEST) {
                lines.append("\r\n ");
                bytes = 1;
            }
            lines.appendCodePoint(letter);
            bytes += more;
        }
        lines.append("\r\n");
    }
}
