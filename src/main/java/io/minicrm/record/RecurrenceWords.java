package io.minicrm.record;

import java.text.MessageFormat;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.function.Function;
import java.util.stream.Stream;
import org.dmfs.rfc5545.recur.Freq;
import org.dmfs.rfc5545.recur.RecurrenceRule;
import org.dmfs.rfc5545.recur.RecurrenceRule.Part;
import org.dmfs.rfc5545.recur.RecurrenceRule.WeekdayNum;

/// A rule by which something comes again in words: "Every 3 weeks on Mon and Thu until 1 Mar 2027".
/// Of a rule that says more than there are words for, the rule itself stands behind them.
final class RecurrenceWords {

    private static final String WORKING_DAYS = "MO,TU,WE,TH,FR";

    private final RecurrenceRule rule;
    private final Locale locale;
    private final ResourceBundle bundle;

    private RecurrenceWords(Recurrence recurrence, Locale locale) {
        this.rule = recurrence.parsed();
        this.locale = locale;
        this.bundle =
                ResourceBundle.getBundle(
                        "messages.record",
                        locale,
                        ResourceBundle.Control.getNoFallbackControl(
                                ResourceBundle.Control.FORMAT_PROPERTIES));
    }

    static String of(Recurrence recurrence, Locale locale) {
        return new RecurrenceWords(recurrence, locale).words(ZoneOffset.UTC);
    }

    static String of(Recurrence recurrence, Format format) {
        return new RecurrenceWords(recurrence, format.locale()).words(format.zone());
    }

    private String words(ZoneId zone) {
        String words = base();
        // No constant: of the library, parts must not be loaded before rules are
        if (Stream.of(Part.BYSETPOS, Part.BYYEARDAY, Part.BYWEEKNO, Part.SKIP)
                        .anyMatch(rule::hasPart)
                || countsFurther()) {
            return words + " (" + rule + ")";
        }
        if (isYearlyOnADay()) {
            words = t("on", words, dayOfYear());
        } else {
            if (rule.hasPart(Part.BYDAY) && !isWorkingDays()) {
                words = t("on", words, weekdays());
            }
            if (rule.hasPart(Part.BYMONTHDAY)) {
                words = t("on", words, listed(rule.getByPart(Part.BYMONTHDAY), this::dayOfMonth));
            }
            if (rule.hasPart(Part.BYMONTH)) {
                words = t("in", words, listed(rule.getByPart(Part.BYMONTH), this::month));
            }
        }
        if (rule.getCount() != null) {
            words = t("times", words, rule.getCount());
        }
        LocalDate last = Recurrence.lastDay(rule, zone).orElse(null);
        return last == null
                ? words
                : t(
                        "until",
                        words,
                        last.format(
                                DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM)
                                        .withLocale(locale)));
    }

    private String base() {
        if (isWorkingDays()) {
            return t("workingDays");
        }
        return rule.getFreq() == Freq.MONTHLY && rule.getInterval() == 3
                ? t("quarterly")
                : t(rule.getFreq().name().toLowerCase(Locale.ROOT), rule.getInterval());
    }

    private boolean isWorkingDays() {
        return rule.getInterval() == 1
                && (rule.getFreq() == Freq.WEEKLY || rule.getFreq() == Freq.DAILY)
                && rule.hasPart(Part.BYDAY)
                && String.join(
                                ",",
                                rule.getByDayPart().stream()
                                        .sorted((a, b) -> a.weekday.compareTo(b.weekday))
                                        .map(WeekdayNum::toString)
                                        .toList())
                        .equals(WORKING_DAYS);
    }

    /// Whether it counts further than there are words for: "the 20th Monday of the year".
    private boolean countsFurther() {
        return rule.hasPart(Part.BYDAY)
                        && rule.getByDayPart().stream().anyMatch(day -> day.pos < -2 || day.pos > 5)
                || rule.hasPart(Part.BYMONTHDAY)
                        && rule.getByPart(Part.BYMONTHDAY).stream().anyMatch(day -> day < -2);
    }

    private boolean isYearlyOnADay() {
        return rule.getFreq() == Freq.YEARLY
                && !rule.hasPart(Part.BYDAY)
                && isOne(Part.BYMONTH)
                && isOne(Part.BYMONTHDAY)
                && rule.getByPart(Part.BYMONTHDAY).getFirst() > 0;
    }

    private boolean isOne(Part part) {
        return rule.hasPart(part) && rule.getByPart(part).size() == 1;
    }

    private String dayOfYear() {
        int month = rule.getByPart(Part.BYMONTH).getFirst() + 1;
        int day = rule.getByPart(Part.BYMONTHDAY).getFirst();
        int length = Month.of(month).maxLength();
        return DateTimeFormatter.ofLocalizedPattern("MMMMd")
                .withLocale(locale)
                .format(LocalDate.of(2024, month, Math.min(day, length)));
    }

    private String weekdays() {
        List<WeekdayNum> days = rule.getByDayPart();
        TextStyle style = days.size() == 1 ? TextStyle.FULL_STANDALONE : TextStyle.SHORT_STANDALONE;
        return listed(
                days,
                day -> {
                    String name =
                            DayOfWeek.of((day.weekday.ordinal() + 6) % 7 + 1)
                                    .getDisplayName(style, locale);
                    return day.pos == 0 ? name : t("nth." + day.pos, name);
                });
    }

    private String dayOfMonth(int day) {
        // In English the 1st, 2nd, 3rd, but the 11th, 12th, 13th
        int ending = day / 10 != 1 && day % 10 < 4 ? day % 10 : 0;
        return day > 0 ? t("day." + ending, day) : t("day." + day);
    }

    private String month(int month) {
        return Month.of(month + 1).getDisplayName(TextStyle.FULL_STANDALONE, locale);
    }

    private <T> String listed(List<T> parts, Function<T, String> word) {
        return parts.stream().map(word).reduce((all, one) -> t("and", all, one)).orElse("");
    }

    private String t(String key, Object... arguments) {
        return new MessageFormat(bundle.getString("record.recurrence." + key), locale)
                .format(arguments);
    }
}
