package io.minicrm.imports;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// What one look at all bytes of a file keeps of it.
///
/// @param end its last bytes; all of them when `whole`
/// @param strange the first of its lines that have more than ASCII
/// @param letters how many characters are written as UTF-8 writes what is not ASCII
/// @param broken how many bytes are none in UTF-8
record Sample(byte[] start, byte[] end, boolean whole, byte[] strange, long letters, long broken) {

    static final int SIZE = 64 * 1024;

    private static final int LONGEST_LINE = 8 * 1024;

    static Sample of(FileContent file) throws IOException {
        Looker looker = new Looker();
        byte[] start = new byte[0];
        byte[] before = new byte[0];
        byte[] last = new byte[0];
        long size = 0;
        try (InputStream in = file.open()) {
            byte[] block = in.readNBytes(SIZE);
            start = block;
            while (block.length > 0) {
                size += block.length;
                looker.look(block);
                before = last;
                last = block;
                block = in.readNBytes(SIZE);
            }
        }
        looker.endLine();
        byte[] end = Arrays.copyOf(before, before.length + last.length);
        System.arraycopy(last, 0, end, before.length, last.length);
        return new Sample(
                start,
                end,
                size == end.length,
                looker.strange.toByteArray(),
                looker.letters,
                looker.broken);
    }

    boolean isUtf8() {
        return broken == 0 || letters >= 4 * broken;
    }

    private static final class Looker {

        private final ByteArrayOutputStream strange = new ByteArrayOutputStream();
        private final byte[] line = new byte[LONGEST_LINE];
        private int length;
        private boolean beyondAscii;
        private long letters;
        private long broken;
        private int missing;
        private int lowest = 0x80;
        private int highest = 0xbf;

        private void look(byte[] block) {
            for (byte each : block) {
                int value = each & 0xff;
                utf8(value);
                if (value == '\n' || value == '\r') {
                    endLine();
                } else if (strange.size() < SIZE) {
                    beyondAscii |= value >= 0x80;
                    if (length < LONGEST_LINE) {
                        line[length++] = each;
                    }
                }
            }
        }

        private void endLine() {
            if (beyondAscii) {
                strange.write(line, 0, length);
                strange.write('\n');
            }
            beyondAscii = false;
            length = 0;
        }

        private void utf8(int value) {
            if (missing > 0) {
                if (value >= lowest && value <= highest) {
                    lowest = 0x80;
                    highest = 0xbf;
                    letters += --missing == 0 ? 1 : 0;
                    return;
                }
                broken++;
                missing = 0;
            }
            lowest = value == 0xe0 ? 0xa0 : value == 0xf0 ? 0x90 : 0x80;
            highest = value == 0xed ? 0x9f : value == 0xf4 ? 0x8f : 0xbf;
            if (value >= 0xc2 && value <= 0xf4) {
                missing = value < 0xe0 ? 1 : value < 0xf0 ? 2 : 3;
            } else if (value >= 0x80) {
                broken++;
            }
        }
    }
}
