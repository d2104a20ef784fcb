package io.minicrm.record;

import java.math.BigDecimal;
import java.text.DecimalFormatSymbols;
import java.text.NumberFormat;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.FormatStyle;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How one reader writes and reads numbers, dates and times.
///
/// @param country ISO 3166 code: where a phone number without +prefix is meant
/// @param currency ISO 4217 code: what an amount without one is meant in
public record Format(Locale locale, ZoneId zone, String country, String currency) {

    private static final Pattern DATE =
            Pattern.compile("(\\d{1,4})[./-]\\s*(\\d{1,2})[./-]\\s*(\\d{1,4})");
    private static final Pattern TIME =
            Pattern.compile("(.+?)[T ,]+(\\d{1,2}):(\\d{2})(?::\\d{2})?");

    /// Reads a number written in this locale's way; blanks and the locale's grouping signs are
    /// passed over.
    public BigDecimal readNumber(String typed) throws Unreadable {
        DecimalFormatSymbols symbols = DecimalFormatSymbols.getInstance(locale);
        String plain =
                typed.replaceAll("[\\s\\u00a0\\u202f'’]", "")
                        .replace(String.valueOf(symbols.getGroupingSeparator()), "")
                        .replace(symbols.getDecimalSeparator(), '.')
                        .replace('\u2212', '-');
        if (!plain.matches("[+-]?(\\d{1,18}(\\.\\d{0,8})?|\\.\\d{1,8})")) {
            throw new Unreadable("record.problem.number", typed);
        }
        return new BigDecimal(plain);
    }

    /// Reads a date: year first always, otherwise in the order of this locale.
    public LocalDate readDate(String typed) throws Unreadable {
        Matcher parts = DATE.matcher(typed.strip());
        if (!parts.matches()) {
            throw noDate();
        }
        boolean yearFirst = parts.group(1).length() == 4;
        int first = Integer.parseInt(parts.group(1));
        int second = Integer.parseInt(parts.group(2));
        int third = Integer.parseInt(parts.group(3));
        int year =
                yearFirst
                        ? first
                        : third < 100 && parts.group(3).length() <= 2 ? 2000 + third : third;
        if (year < 1) {
            throw noDate();
        }
        boolean monthFirst = !yearFirst && monthComesFirst();
        int month = yearFirst ? second : monthFirst ? first : second;
        int day = yearFirst ? third : monthFirst ? second : first;
        if (month < 1 || month > 12) {
            throw new Unreadable("record.problem.month", month);
        }
        int days = YearMonth.of(year, month).lengthOfMonth();
        if (day < 1 || day > days) {
            throw new Unreadable(
                    "record.problem.day",
                    LocalDate.of(year, month, 1)
                            .format(DateTimeFormatter.ofPattern("LLLL", locale)),
                    days);
        }
        return LocalDate.of(year, month, day);
    }

    private Unreadable noDate() {
        return new Unreadable("record.problem.date", printDate(LocalDate.of(2026, 11, 23)));
    }

    /// Reads a date with a time of day in this reader's zone, or an instant with its offset.
    public Instant readDateTime(String typed) throws Unreadable {
        try {
            OffsetDateTime moment = OffsetDateTime.parse(typed.strip());
            if (moment.getYear() < 1 || moment.getYear() > 9999) {
                throw noDate();
            }
            return moment.toInstant();
        } catch (DateTimeParseException _) {
            // Not an instant with an offset: then it is a time in the reader's zone.
        }
        Matcher parts = TIME.matcher(typed.strip());
        if (!parts.matches()) {
            return readDate(typed).atStartOfDay(zone).toInstant();
        }
        try {
            return readDate(parts.group(1))
                    .atTime(Integer.parseInt(parts.group(2)), Integer.parseInt(parts.group(3)))
                    .atZone(zone)
                    .toInstant();
        } catch (DateTimeException _) {
            throw new Unreadable("record.problem.time", typed);
        }
    }

    public String printNumber(Number number) {
        NumberFormat format = NumberFormat.getNumberInstance(locale);
        format.setMaximumFractionDigits(8);
        return format.format(number);
    }

    public String printDate(LocalDate date) {
        return date.format(
                DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM).withLocale(locale));
    }

    public String printDateTime(Instant instant) {
        return instant.atZone(zone)
                .format(
                        DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
                                .withLocale(locale));
    }

    public String printTime(Instant instant) {
        return instant.atZone(zone)
                .format(DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT).withLocale(locale));
    }

    /// An instant as `<input type="datetime-local">` wants it, in the reader's zone.
    public String editDateTime(Instant instant) {
        return LocalDateTime.ofInstant(instant, zone)
                .format(DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm"));
    }

    private boolean monthComesFirst() {
        String pattern =
                DateTimeFormatterBuilder.getLocalizedDateTimePattern(
                        FormatStyle.SHORT, null, IsoChronology.INSTANCE, locale);
        return pattern.indexOf('M') < pattern.indexOf('d');
    }
}
