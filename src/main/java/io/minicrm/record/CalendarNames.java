package io.minicrm.record;

import java.time.DayOfWeek;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// What months and weekdays are called in all languages that are spoken here and in the reader's
/// own, small and without dots and accents.
record CalendarNames(Map<String, Integer> months, Map<String, DayOfWeek> days) {

    private static final List<Locale> SPOKEN =
            Stream.of("en-GB", "en-US", "de-DE", "de-AT").map(Locale::forLanguageTag).toList();
    private static final Map<Locale, CalendarNames> KNOWN = new ConcurrentHashMap<>();

    static CalendarNames of(Locale own) {
        return KNOWN.computeIfAbsent(own, CalendarNames::gather);
    }

    private static CalendarNames gather(Locale own) {
        Map<String, Integer> months = new HashMap<>();
        Map<String, DayOfWeek> days = new HashMap<>();
        Set<String> several = new HashSet<>();
        for (Locale locale : Stream.concat(SPOKEN.stream(), Stream.of(own)).toList()) {
            for (TextStyle style : TextStyle.values()) {
                if (style.name().startsWith("NARROW")) {
                    continue;
                }
                for (Month month : Month.values()) {
                    add(plain(month.getDisplayName(style, locale)), month, months, several);
                }
                for (DayOfWeek day : DayOfWeek.values()) {
                    days.putIfAbsent(plain(day.getDisplayName(style, locale)), day);
                }
            }
        }
        // Spreadsheets in German write it so
        months.put("mrz", 3);
        months.keySet().removeAll(several);
        return new CalendarNames(Map.copyOf(months), Map.copyOf(days));
    }

    private static String plain(String name) {
        return DateParser.plain(name).replace(".", "");
    }

    /// A name counts with all its beginnings that no other month has.
    private static void add(
            String name, Month month, Map<String, Integer> months, Set<String> several) {
        for (String spelt :
                List.of(name, name.replace("marz", "maerz").replace("janner", "jaenner"))) {
            for (int length = Math.min(3, spelt.length()); length <= spelt.length(); length++) {
                Integer other = months.putIfAbsent(spelt.substring(0, length), month.getValue());
                if (other != null && other != month.getValue()) {
                    several.add(spelt.substring(0, length));
                }
            }
        }
    }
}
