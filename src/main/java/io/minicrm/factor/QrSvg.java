package io.minicrm.factor;

import io.nayuki.qrcodegen.QrCode;

/// A QR code as the shapes of an SVG: dark on white, because not every camera reads it the other
/// way round.
///
/// @param size of the whole in modules, with the quiet zone around it
/// @param path of the dark ones
public record QrSvg(int size, String path) {

    private static final int QUIET = 4;

    static QrSvg of(String text) {
        QrCode code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
        StringBuilder path = new StringBuilder();
        for (int y = 0; y < code.size; y++) {
            int x = 0;
            while (x < code.size) {
                int start = x;
                while (code.getModule(x, y)) {
                    x++;
                }
                if (x > start) {
                    path.append('M').append(start + QUIET).append(' ').append(y + QUIET);
                    path.append('h').append(x - start).append("v1h-").append(x - start).append('z');
                }
                x++;
            }
        }
        return new QrSvg(code.size + 2 * QUIET, path.toString());
    }
}
