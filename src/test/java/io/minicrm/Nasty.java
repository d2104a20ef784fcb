package io.minicrm;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.Stream;

/// Texts that are long, and made to keep whoever reads them busy.
public final class Nasty {

    private static final int MANY = 200_000;
    private static final long LIMIT_MS = 1_000;

    private static final List<String> PIECES =
            List.of(
                    "a",
                    "1",
                    ".",
                    "-",
                    "@",
                    " ",
                    "/",
                    ":",
                    "'",
                    "\"",
                    ",",
                    "%",
                    "\\",
                    "ß",
                    "\u0301",
                    "\u0316\u0301",
                    "😀",
                    "a@a.",
                    "a.",
                    "1.",
                    "1,",
                    "-1",
                    "+",
                    "(",
                    "<",
                    ">",
                    ";",
                    "#",
                    "[",
                    "\t",
                    "\n",
                    "\r\n",
                    "\u00a0",
                    "\u200b",
                    "\u200d",
                    "ext",
                    "0 / ",
                    " or ",
                    "a@a ",
                    "<a@a>",
                    "a: ",
                    "''",
                    "x1",
                    "T ",
                    "1 Jan ",
                    "=");

    private Nasty() {}

    /// So many of each piece, alone and with something behind that fits nothing.
    public static List<String> texts() {
        return PIECES.stream()
                .flatMap(piece -> {
                    String many = piece.repeat(MANY / piece.length());
                    return Stream.of(many, many + "!", "a" + many + "\u0001b");
                })
                .toList();
    }

    /// What may end in anything, but soon.
    public interface Deed {
        void with(String text) throws Exception;
    }

    /// Does something with each text, and wants each time an answer soon.
    public static void quickly(String what, Deed deed) {
        for (String text : texts()) {
            soon(
                    "%s of %.8s…".formatted(what, text),
                    () -> {
                        try {
                            deed.with(text);
                        } catch (Exception _) {
                            // A refusal is an answer.
                        }
                    });
        }
    }

    /// Wants something done within a second of work: what a busy machine lets it wait is not
    /// counted.
    public static void soon(String what, Runnable deed) {
        long start = worked();
        deed.run();
        assertThat((worked() - start) / 1_000_000).as(what).isLessThan(LIMIT_MS);
    }

    private static long worked() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
