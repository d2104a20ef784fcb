package io.minicrm.web;

import io.minicrm.record.Language;
import io.minicrm.record.Options;
import io.minicrm.record.ReferenceLookup;
import io.minicrm.scope.Directory;
import io.minicrm.scope.Scope;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/// Makes the `Ui` of a request.
@Component
public class UiSource {

    private final Assets assets;
    private final ReaderTexts texts;
    private final ReferenceLookup referenceLookup;
    private final Directory directory;
    private final Options options;
    private final Links links;
    private final List<NavEntry> nav;
    private final Optional<UndoNotices> deeds;
    private final Optional<Bell> bell;
    private final Optional<Pins> pins;
    private final Markdown markdown;
    private final Signer signer;

    UiSource(
            Assets assets,
            ReaderTexts texts,
            ReferenceLookup referenceLookup,
            Directory directory,
            Options options,
            Links links,
            ObjectProvider<NavEntry> nav,
            Optional<UndoNotices> deeds,
            Optional<Bell> bell,
            Optional<Pins> pins,
            Markdown markdown,
            Signer signer) {
        this.assets = assets;
        this.texts = texts;
        this.referenceLookup = referenceLookup;
        this.directory = directory;
        this.options = options;
        this.links = links;
        this.nav = nav.stream().sorted(Comparator.comparingInt(NavEntry::order)).toList();
        this.deeds = deeds;
        this.bell = bell;
        this.pins = pins;
        this.markdown = markdown;
        this.signer = signer;
    }

    public Ui of(HttpServletRequest request) {
        Scope scope = signedIn();
        return new Ui(
                this,
                request,
                scope,
                scope == null ? texts.of(Language.nearest(request.getLocale())) : texts.of(scope));
    }

    static @Nullable Scope signedIn() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.getPrincipal() instanceof Scope scope
                ? scope
                : null;
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

    Optional<Bell> bell() {
        return bell;
    }

    Optional<Pins> pins() {
        return pins;
    }

    Markdown markdown() {
        return markdown;
    }
}
