package io.minicrm.imports;

/// Counts how many different texts there are among millions, with eight bytes for each: two with
/// the same 64 bits are not met in this life.
final class DistinctCounter {

    private long[] table = new long[64];
    private int size;

    /// Whether it was not among those before.
    boolean add(String text) {
        if (size * 2 >= table.length) {
            long[] before = table;
            table = new long[before.length * 2];
            for (long each : before) {
                if (each != 0) {
                    table[place(each)] = each;
                }
            }
        }
        long hash = hash(text);
        int place = place(hash);
        if (table[place] == hash) {
            return false;
        }
        table[place] = hash;
        size++;
        return true;
    }

    int size() {
        return size;
    }

    /// Where it stands, or would stand.
    private int place(long hash) {
        int place = (int) hash & table.length - 1;
        while (table[place] != 0 && table[place] != hash) {
            place = place + 1 & table.length - 1;
        }
        return place;
    }

    private static long hash(String text) {
        long hash = text.length();
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x9e37_79b9_7f4a_7c15L;
            hash ^= hash >>> 32;
        }
        return hash == 0 ? 1 : hash;
    }
}
