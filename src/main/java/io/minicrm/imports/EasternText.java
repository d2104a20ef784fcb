package io.minicrm.imports;

/// Judges a text in an encoding of East Asia: how usual its signs are.
final class EasternText {

    /// In names of people, places and firms.
    private static final String OFTEN =
            "王李张張刘劉陈陳杨楊赵趙黄黃周吴吳徐孙孫胡朱高林何郭马馬罗羅梁宋郑鄭谢謝韩韓唐冯馮"
                    + "北京上海广廣州深圳南西东東市省区區路号號大小中国國公司有限株式会社田山本村川木井"
                    + "佐藤鈴渡辺伊加子太郎一二三明美台湾灣香港城海江新安金天地";

    private final Encoding encoding;

    EasternText(Encoding encoding) {
        this.encoding = encoding;
    }

    static boolean isEastern(int letter) {
        return letter >= 0x1100 && letter < 0x1200
                || letter >= 0x2e80 && letter < 0xfb00
                || letter >= 0xff00;
    }

    /// How frequent the signs of a text are, as the order in its own encoding tells.
    double points(String word, boolean ascii) {
        double points = 0;
        for (int i = 0; i < word.length(); i++) {
            char sign = word.charAt(i);
            if (sign >= 0x80) {
                boolean half = sign >= 0xff61 && sign < 0xffa0;
                boolean full = sign >= 0xff00 && !half;
                points += full ? 0.5 : half ? -1 : frequency(sign);
                points += OFTEN.indexOf(sign) >= 0 ? 2 : 0;
                points += ascii && isBesideAscii(word, i) ? TextPlausibility.WRONG : 0;
            }
        }
        return points;
    }

    private static boolean isBesideAscii(String word, int at) {
        return at > 0 && isAscii(word.charAt(at - 1))
                || at + 1 < word.length() && isAscii(word.charAt(at + 1));
    }

    private static boolean isAscii(char sign) {
        return sign < 0x80 && Character.isLetter(sign);
    }

    private double frequency(char sign) {
        if (encoding == Encoding.EUC_KR && sign >= 0xac00 && sign < 0xd7b0) {
            return lead(sign) >= 0xb0 && trail(sign) >= 0xa1 ? 2.6 : -1;
        }
        if (encoding == Encoding.SHIFT_JIS && sign >= 0x3040 && sign < 0x3100) {
            return 2.4;
        }
        return switch (encoding) {
            case GB18030 -> lead(sign) >= 0xb0 && lead(sign) < 0xd8 && trail(sign) >= 0xa1 ? 2 : -1;
            case BIG5 -> lead(sign) >= 0xa4 && lead(sign) < 0xc7 ? 2 : -1;
            case SHIFT_JIS -> lead(sign) >= 0x88 && lead(sign) < 0x98 ? 2 : -1;
            default -> -1;
        };
    }

    private int lead(char sign) {
        return String.valueOf(sign).getBytes(encoding.charset())[0] & 0xff;
    }

    private int trail(char sign) {
        byte[] bytes = String.valueOf(sign).getBytes(encoding.charset());
        return bytes.length == 2 ? bytes[1] & 0xff : 0;
    }
}
