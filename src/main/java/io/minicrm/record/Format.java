package io.minicrm.record;

import java.math.BigDecimal;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.FormatStyle;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How one reader writes and reads numbers, dates and times.
///
/// @param country ISO 3166 code: where a phone number without +prefix is meant
/// @param currency ISO 4217 code: what an amount without one is meant in
/// @param notation how numbers are read
/// @param monthFirst whether 3/4 is in March
public record Format(
        Locale locale,
        ZoneId zone,
        String country,
        String currency,
        NumberNotation notation,
        boolean monthFirst) {

    private static final int DECIMALS = 8;

    /// Everything as is usual in a locale.
    public Format(Locale locale, ZoneId zone, String country, String currency) {
        this(locale, zone, country, currency, NumberNotation.of(locale), monthComesFirst(locale));
    }

    /// The same in another zone.
    public Format in(ZoneId theirs) {
        return new Format(locale, theirs, country, currency, notation, monthFirst);
    }

    /// The same for numbers that somebody else has written.
    public Format with(NumberNotation theirs) {
        return new Format(locale, zone, country, currency, theirs, monthFirst);
    }

    /// The same for dates that somebody else has written.
    public Format withMonthFirst(boolean first) {
        return new Format(locale, zone, country, currency, notation, first);
    }

    /// Reads a number strictly in this notation.
    public BigDecimal readNumber(String typed) throws InvalidInput {
        String text = typed.strip();
        return new NumberParser(notation, DECIMALS, this::printNumber)
                .read(text, text, Problem.of("record.problem.number", text));
    }

    /// Reads a date, also one with a time, which is passed over.
    public LocalDate readDate(String typed) throws InvalidInput {
        return new DateParser(this, DateType.Years.NEAR).date(typed);
    }

    /// The day that was typed; null when it is a moment of it, or nothing of the kind.
    public @Nullable LocalDate day(String typed) {
        try {
            DateParser.Moment read = new DateParser(this, DateType.Years.NEAR).read(typed);
            return read.time() == null ? read.date() : null;
        } catch (InvalidInput _) {
            return null;
        }
    }

    /// Reads a date with a time of day in this reader's zone, or an instant with its offset.
    public Instant readDateTime(String typed) throws InvalidInput {
        DateParser.Moment read = new DateParser(this, DateType.Years.NEAR).read(typed);
        return LocalDateTime.of(
                        read.date(), Objects.requireNonNullElse(read.time(), LocalTime.MIDNIGHT))
                .atZone(Objects.requireNonNullElse(read.offset(), zone))
                .toInstant();
    }

    public String printNumber(Number number) {
        NumberFormat format = NumberFormat.getNumberInstance(locale);
        format.setMaximumFractionDigits(DECIMALS);
        return format.format(number);
    }

    /// A number with all its decimals, grouped as this reader groups.
    String printDecimal(BigDecimal number) {
        NumberFormat format = NumberFormat.getNumberInstance(locale);
        format.setMaximumFractionDigits(Math.max(number.scale(), 0));
        return format.format(number);
    }

    public String printDate(LocalDate date) {
        return date.format(
                DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM).withLocale(locale));
    }

    public String printDateTime(Instant instant) {
        return printDateTime(LocalDateTime.ofInstant(instant, zone));
    }

    /// A day and a time that are the reader's own.
    String printDateTime(LocalDateTime local) {
        return local.format(
                DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
                        .withLocale(locale));
    }

    public String printTime(Instant instant) {
        return instant.atZone(zone)
                .format(DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT).withLocale(locale));
    }

    public String printTime(LocalTime time) {
        return time.format(DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT).withLocale(locale));
    }

    /// An instant as `<input type="datetime-local">` wants it, in the reader's zone.
    public String editDateTime(Instant instant) {
        return LocalDateTime.ofInstant(instant, zone)
                .format(DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm"));
    }

    /// Where the year comes first, a date that ends with it begins with the day.
    private static boolean monthComesFirst(Locale locale) {
        String pattern =
                DateTimeFormatterBuilder.getLocalizedDateTimePattern(
                        FormatStyle.SHORT, null, IsoChronology.INSTANCE, locale);
        int month = pattern.indexOf('M');
        return month < pattern.indexOf('d') && month < pattern.indexOf('y');
    }
}
