package io.minicrm.web;

import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A way to a place, which a room contributes as a bean; no room is named here.
///
/// @param label message key of its name
/// @param icon a Tabler icon
/// @param order small ones first
/// @param keys what one types to go there, as in "g c", or null
/// @param around where pages stand that belong there as well, or null
public record NavEntry(
        String label,
        String href,
        String icon,
        int order,
        Place place,
        @Nullable String keys,
        @Nullable String around,
        Predicate<Scope> shown) {

    /// Where an entry stands.
    public enum Place {
        /// The rail, and on a phone the dock.
        RAIL,
        /// The foot of the rail.
        FOOT,
        /// The menu of things to make.
        NEW,
        /// The menu behind one's own initials.
        ME,
        /// The column beside every settings page.
        SETTINGS
    }

    /// An entry in the rail that everybody sees.
    public NavEntry(String label, String href, String icon, int order) {
        this(label, href, icon, order, Place.RAIL, null, null, _ -> true);
    }

    public NavEntry at(Place elsewhere) {
        return new NavEntry(label, href, icon, order, elsewhere, keys, around, shown);
    }

    public NavEntry keys(String typed) {
        return new NavEntry(label, href, icon, order, place, typed, around, shown);
    }

    public NavEntry around(String pages) {
        return new NavEntry(label, href, icon, order, place, keys, pages, shown);
    }

    public NavEntry onlyIf(Predicate<Scope> condition) {
        return new NavEntry(label, href, icon, order, place, keys, around, condition);
    }

    public NavEntry onlyIfMay(Action action, RecordKind kind) {
        return onlyIf(scope -> scope.may(action, kind));
    }

    public NavEntry onlyForAdministrators() {
        return onlyIf(scope -> scope.actor().administrator());
    }

    /// Whether it opens beside the present page.
    public boolean sheet() {
        return place == Place.NEW;
    }

    /// Whether it is shown to an administrator who looks as somebody else: not what makes
    /// something, nor what is that one's own.
    boolean isShownToViewers() {
        return (place == Place.RAIL || place == Place.FOOT) && !PrivatePlaces.has(href);
    }

    boolean leadsTo(String path) {
        return href.equals("/")
                ? path.equals("/")
                : isWithin(path, href) || around != null && isWithin(path, around);
    }

    private static boolean isWithin(String path, String place) {
        return path.equals(place) || path.startsWith(place + "/");
    }
}
