package io.minicrm.people;

import java.util.List;

/// A browser in words one recognises one's own by.
///
/// @param browser "Firefox", or empty when it says nothing known
/// @param system "Windows", or empty
public record Device(String browser, String system) {

    private record Sign(String part, String name) {}

    /// The first that is found counts: browsers claim to be each other.
    private static final List<Sign> BROWSERS =
            List.of(
                    new Sign("Edg", "Edge"),
                    new Sign("OPR/", "Opera"),
                    new Sign("SamsungBrowser/", "Samsung Internet"),
                    new Sign("Firefox/", "Firefox"),
                    new Sign("FxiOS/", "Firefox"),
                    new Sign("CriOS/", "Chrome"),
                    new Sign("Chrome/", "Chrome"),
                    new Sign("Safari/", "Safari"));

    private static final List<Sign> SYSTEMS =
            List.of(
                    new Sign("iPhone", "iPhone"),
                    new Sign("iPad", "iPad"),
                    new Sign("Android", "Android"),
                    new Sign("Windows", "Windows"),
                    new Sign("Mac OS X", "macOS"),
                    new Sign("CrOS", "ChromeOS"),
                    new Sign("Linux", "Linux"));

    public boolean isPhone() {
        return system.equals("iPhone") || system.equals("Android");
    }

    public static Device of(String userAgent) {
        return new Device(first(BROWSERS, userAgent), first(SYSTEMS, userAgent));
    }

    private static String first(List<Sign> signs, String userAgent) {
        return signs.stream()
                .filter(sign -> userAgent.contains(sign.part()))
                .map(Sign::name)
                .findFirst()
                .orElse("");
    }
}
