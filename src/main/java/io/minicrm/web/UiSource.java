package io.minicrm.web;

import io.minicrm.record.Options;
import io.minicrm.record.ReferenceLookup;
import io.minicrm.scope.Directory;
import io.minicrm.scope.Scope;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.MessageSource;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/// Makes the `Ui` of a request.
@Component
public class UiSource {

    private final MessageSource messages;
    private final Assets assets;
    private final ReaderFormats formats;
    private final ReferenceLookup referenceLookup;
    private final Directory directory;
    private final Options options;
    private final Links links;
    private final List<NavEntry> nav;
    private final Optional<UndoNotices> deeds;
    private final Clock clock;
    private final Signer signer;

    UiSource(
            MessageSource messages,
            Assets assets,
            ReaderFormats formats,
            ReferenceLookup referenceLookup,
            Directory directory,
            Options options,
            Links links,
            ObjectProvider<NavEntry> nav,
            Optional<UndoNotices> deeds,
            Clock clock,
            Signer signer) {
        this.messages = messages;
        this.assets = assets;
        this.formats = formats;
        this.referenceLookup = referenceLookup;
        this.directory = directory;
        this.options = options;
        this.links = links;
        this.nav = nav.stream().sorted(Comparator.comparingInt(NavEntry::order)).toList();
        this.deeds = deeds;
        this.clock = clock;
        this.signer = signer;
    }

    public Ui of(HttpServletRequest request) {
        Scope scope = signedIn();
        return new Ui(
                this,
                request,
                scope,
                scope == null ? formats.of(languageOf(request)) : formats.of(scope));
    }

    static @Nullable Scope signedIn() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.getPrincipal() instanceof Scope scope
                ? scope
                : null;
    }

    /// What the browser asks for, of the languages there are.
    private static Locale languageOf(HttpServletRequest request) {
        return request.getLocale().getLanguage().equals("de") ? Locale.GERMANY : Locale.UK;
    }

    MessageSource messages() {
        return messages;
    }

    Assets assets() {
        return assets;
    }

    Signer seal() {
        return signer;
    }

    ReferenceLookup references() {
        return referenceLookup;
    }

    Directory directory() {
        return directory;
    }

    Options options() {
        return options;
    }

    Links links() {
        return links;
    }

    List<NavEntry> nav() {
        return nav;
    }

    Optional<UndoNotices> deeds() {
        return deeds;
    }

    Clock clock() {
        return clock;
    }
}
