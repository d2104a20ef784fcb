package io.minicrm.web;

import io.minicrm.record.Format;
import io.minicrm.record.Money;
import io.minicrm.record.MoneyType;
import io.minicrm.record.Problem;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.springframework.context.MessageSource;

/// What somebody reads, in their language and their formats: messages, numbers, days. A page has
/// them (`Ui`), and so have mails and jobs, by `ReaderTexts`.
public class Texts {

    private static final List<String> BYTES = List.of("B", "kB", "MB", "GB", "TB");

    private final MessageSource messages;
    private final Format format;
    private final Clock clock;

    Texts(MessageSource messages, Format format, Clock clock) {
        this.messages = messages;
        this.format = format;
        this.clock = clock;
    }

    Texts(Texts same) {
        this(same.messages, same.format, same.clock);
    }

    public Format format() {
        return format;
    }

    public Locale locale() {
        return format.locale();
    }

    /// The language, for `<html lang>`.
    public String lang() {
        return locale().getLanguage();
    }

    /// The text of a message key in the reader's language. A key without a text fails the build;
    /// should one be made up of parts that nobody foresaw, its last word is better than no page.
    public String t(String key, Object... arguments) {
        return Objects.requireNonNull(
                messages.getMessage(
                        key, arguments, key.substring(key.lastIndexOf('.') + 1), locale()));
    }

    public String t(Problem problem) {
        return t(problem.key(), problem.arguments().toArray());
    }

    public String number(Number number) {
        return format.printNumber(number);
    }

    /// A size as people say it: "6.2 GB".
    public String bytes(long bytes) {
        double size = bytes;
        int unit = 0;
        while (size >= 1000 && unit < BYTES.size() - 1) {
            size /= 1000;
            unit++;
        }
        double rounded = size < 10 && unit > 0 ? Math.round(size * 10) / 10.0 : Math.round(size);
        return number(BigDecimal.valueOf(rounded).stripTrailingZeros()) + " " + BYTES.get(unit);
    }

    /// The figure of an amount; the currency's code stands small beside it.
    public String amount(Money money) {
        return MoneyType.amount(money, format);
    }

    public String date(LocalDate date) {
        return format.printDate(date);
    }

    public String dateTime(Instant instant) {
        return format.printDateTime(instant);
    }

    public String time(Instant instant) {
        return format.printTime(instant);
    }

    /// The day of the reader's zone in which a moment lies.
    public LocalDate dayOf(Instant instant) {
        return instant.atZone(format.zone()).toLocalDate();
    }

    public LocalDate today() {
        return dayOf(clock.instant());
    }

    /// This moment, where the reader lives.
    public ZonedDateTime now() {
        return clock.instant().atZone(format.zone());
    }

    /// A day as briefly as one still knows which: without the year when it is this one.
    public String day(LocalDate date) {
        return written("MMMd", date);
    }

    /// A day that is near: with the day of the week, which one plans by.
    public String weekday(LocalDate date) {
        return written("MMMEd", date);
    }

    /// A day as the title above what happened on it: "Today, 19 November".
    public String dayTitle(LocalDate date) {
        long ago = today().toEpochDay() - date.toEpochDay();
        if (ago != 0 && ago != 1) {
            return wholeDay(date);
        }
        return t(ago == 0 ? "web.today" : "web.yesterday") + ", " + written("MMMMd", date);
    }

    /// A day as the title of what belongs to it: "Thursday, 19 November".
    public String wholeDay(LocalDate date) {
        return date.getDayOfWeek().getDisplayName(TextStyle.FULL_STANDALONE, locale())
                + ", "
                + written("MMMMd", date);
    }

    /// The day of the week alone, as short as a column wants it; of a day further off the date.
    public String shortDay(LocalDate date) {
        return Math.abs(today().toEpochDay() - date.toEpochDay()) < 7 ? dayOfWeek(date) : day(date);
    }

    /// The day of the week of a day, as short as a column wants it: "Thu".
    public String dayOfWeek(LocalDate date) {
        return date.getDayOfWeek().getDisplayName(TextStyle.SHORT_STANDALONE, locale());
    }

    /// The month of a day, by its name alone.
    public String monthName(LocalDate date) {
        return date.getMonth().getDisplayName(TextStyle.FULL_STANDALONE, locale());
    }

    public String month(YearMonth month) {
        return DateTimeFormatter.ofLocalizedPattern("yMMM").withLocale(locale()).format(month);
    }

    /// @param parts of a date in letters of CLDR, whose order and signs follow from the locale
    private String written(String parts, LocalDate date) {
        boolean thisYear = date.getYear() == today().getYear();
        return DateTimeFormatter.ofLocalizedPattern(thisYear ? parts : "y" + parts)
                .withLocale(locale())
                .format(date);
    }

    /// How long ago a moment was, as short as a column wants it: "4 min", "Today", "12 d".
    public String ago(Instant instant) {
        Duration passed = Duration.between(instant, clock.instant());
        if (passed.toMinutes() < 60 && !passed.isNegative()) {
            return passed.toMinutes() < 1
                    ? t("web.ago.now")
                    : t("web.ago.minutes", passed.toMinutes());
        }
        long days = today().toEpochDay() - dayOf(instant).toEpochDay();
        if (days == 0) {
            return t("web.today");
        }
        return days > 0 && days <= 60 ? t("web.ago.days", days) : day(dayOf(instant));
    }
}
