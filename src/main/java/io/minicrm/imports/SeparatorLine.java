package io.minicrm.imports;

import java.io.IOException;
import java.io.PushbackReader;
import java.io.Reader;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A first line such as `sep=;`, which says for spreadsheets what stands between two cells. They do
/// not show it, and no row counts it.
///
/// @param length how many characters it has with its end; 0 when there is no such line
record SeparatorLine(int length, Optional<Separator> separator) {

    private static final int LONGEST = 64;

    private static final Pattern LINE =
            Pattern.compile("(?i)\\ufeff?(\"?)sep=(\\\\t|[^\\r\\n])\\1[,;\\t| ]*(\\r\\n?|\\n|$)");

    static SeparatorLine of(CharSequence text) {
        Matcher line = LINE.matcher(text);
        if (!line.lookingAt()) {
            return new SeparatorLine(0, Optional.empty());
        }
        char sign = line.group(2).equals("\\t") ? '\t' : line.group(2).charAt(0);
        return new SeparatorLine(
                line.end(),
                Stream.of(Separator.values()).filter(each -> each.sign() == sign).findFirst());
    }

    /// The text without a byte order mark and without such a line.
    static Reader behind(Reader text) throws IOException {
        char[] start = new char[LONGEST];
        int read = 0;
        int more = text.read(start);
        while (more > 0) {
            read += more;
            more = text.read(start, read, LONGEST - read);
        }
        int from = Math.max(of(new String(start, 0, read)).length(), isMark(start, read) ? 1 : 0);
        PushbackReader rest = new PushbackReader(text, LONGEST);
        rest.unread(start, from, read - from);
        return rest;
    }

    private static boolean isMark(char[] start, int read) {
        return read > 0 && start[0] == '\ufeff';
    }
}
