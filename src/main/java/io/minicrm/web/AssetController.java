package io.minicrm.web;

import java.time.Duration;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;

/// Serves style, scripts, font and icons.
@Controller
class AssetController {

    private static final CacheControl FOR_GOOD =
            CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();

    private final Assets assets;

    AssetController(Assets assets) {
        this.assets = assets;
    }

    /// Another fingerprint is a page of another version: it gets what there is, but must not keep
    /// it.
    @GetMapping("/assets/{fingerprint}/{*path}")
    ResponseEntity<byte[]> asset(
            @PathVariable String fingerprint,
            @PathVariable String path,
            @RequestHeader(name = HttpHeaders.ACCEPT_ENCODING, defaultValue = "")
                    String encodings) {
        return assets.find(path.substring(1))
                .map(asset ->
                        respond(
                                asset,
                                encodings,
                                assets.isCurrent(fingerprint) ? FOR_GOOD : CacheControl.noStore()))
                .orElseGet(() -> ResponseEntity.notFound().build());
    }

    /// Asked for by browsers that have not read a page yet.
    @GetMapping("/favicon.ico")
    ResponseEntity<byte[]> favicon(
            @RequestHeader(name = HttpHeaders.ACCEPT_ENCODING, defaultValue = "")
                    String encodings) {
        return assets.find("img/favicon.svg")
                .map(asset ->
                        respond(
                                asset,
                                encodings,
                                CacheControl.maxAge(Duration.ofDays(1)).cachePublic()))
                .orElseGet(() -> ResponseEntity.notFound().build());
    }

    private static ResponseEntity<byte[]> respond(
            Assets.Asset asset, String encodings, CacheControl cache) {
        var response =
                ResponseEntity.ok()
                        .contentType(asset.type())
                        .cacheControl(cache)
                        .varyBy(HttpHeaders.ACCEPT_ENCODING);
        for (var compressed : asset.compressed().entrySet()) {
            String encoding = compressed.getKey().token;
            if (AcceptedEncodings.take(encodings, encoding)) {
                return response.header(HttpHeaders.CONTENT_ENCODING, encoding)
                        .body(compressed.getValue());
            }
        }
        return response.body(asset.content());
    }
}
