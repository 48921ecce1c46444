package org.farheap.agent;

import java.util.Locale;

/** Sizes as JVM options write them: "64m", "1G", "4096". */
final class Bytes {
    private Bytes() {}

    static long of(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        int power = "kmgt".indexOf(lower.charAt(lower.length() - 1)) + 1;
        return Long.parseLong(power == 0 ? lower : lower.substring(0, lower.length() - 1)) << (10 * power);
    }
}
