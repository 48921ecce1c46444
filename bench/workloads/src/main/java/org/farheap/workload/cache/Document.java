package org.farheap.workload.cache;

import org.farheap.workload.CheckFailed;
import org.farheap.workload.Digest;
import org.farheap.workload.Payload;

/// What the cache holds: a title and a chain of 4 to 16 sections, about 1.5 KiB. All of it follows from the key and a seed.
record Document(long key, String title, Section first) {
    private static final int SECTIONS_MIN = 4;
    private static final int SECTIONS_SPREAD = 13;
    private static final int BYTES_MIN = 40;
    private static final int BYTES_SPREAD = 120;

    record Section(byte[] text, Section next) {}

    static Document of(long key, long seed) {
        long random = Digest.mix(seed + key);
        Section first = null;
        for (int at = sections(random); at > 0; at--) {
            long text = Digest.mix(random + at);
            first = new Section(Payload.bytes(text, length(text)), first);
        }
        return new Document(key, title(key), first);
    }

    /// Reads all of it.
    void verify(long expectedKey, long seed) {
        CheckFailed.unless(key == expectedKey && title.equals(title(key)), () -> "document " + expectedKey + " is under another's key");
        long random = Digest.mix(seed + key);
        int at = 1;
        for (Section section = first; section != null; section = section.next, at++) {
            long text = Digest.mix(random + at);
            if (!Payload.matches(section.text, text, length(text))) {
                throw new CheckFailed("section " + at + " of document " + key + " is not what was stored");
            }
        }
        if (at != sections(random) + 1) {
            throw new CheckFailed("document " + key + " has " + (at - 1) + " sections");
        }
    }

    private static String title(long key) {
        return "document " + key;
    }

    private static int sections(long random) {
        return SECTIONS_MIN + (int) Long.remainderUnsigned(random, SECTIONS_SPREAD);
    }

    private static int length(long random) {
        return BYTES_MIN + (int) Long.remainderUnsigned(random, BYTES_SPREAD);
    }
}
