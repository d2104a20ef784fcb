package io.minicrm.record;

import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a spreadsheet keeps of a date, and writes where a column is not formatted as dates: the
/// days since 1900, with the time behind the point.
public final class SerialDate {

    private static final Pattern DAYS = Pattern.compile("([1-9]\\d{4})(?:[.,]\\d{1,12})?");

    /// A Monday too many was counted in February 1900.
    private static final LocalDate BEGIN = LocalDate.of(1899, 12, 30);

    private SerialDate() {}

    /// The date that such a number most likely means; those of four digits may be years.
    public static Optional<LocalDate> read(String text) {
        Matcher days = DAYS.matcher(text);
        return days.matches()
                ? Optional.of(BEGIN.plusDays(Integer.parseInt(days.group(1))))
                : Optional.empty();
    }
}
