package org.farheap.tracer;

/// Why a region, or a part of it, cannot be told about. Of several reasons in one region it is the one at the lowest offset.
///
/// @param offset bytes from the region's bottom; where the object begins, or the reference lies, that is meant. Of a humongous object it
///     may lie beyond the first region
public record Unreadable(int region, long offset, Reason reason) implements ScanOutcome {
    public enum Reason {
        NO_SUCH_REGION("the heap has no such region"),
        NOT_HELD("its content is not held here"),
        NOT_WALKED("it is not old and no humongous object begins in it"),
        SHORT_IMAGE("its image ends before its top"),
        SHORT_OBJECT("there is less than an object's header below top"),
        UNKNOWN_KLASS("an object's klass is not known"),
        NEGATIVE_LENGTH("an array's length, or a count in an object, is negative"),
        BAD_SIZE("an object tells a size smaller than its class's"),
        BEYOND_TOP("an object ends beyond top"),
        BAD_STATICS("a mirror's static fields are not in it"),
        STRAY_REFERENCE("a reference leads out of the heap, or between two words"),
        DANGLING_REFERENCE("a reference of a live object leads to where no object begins"),
        CHANGED("its content changed meanwhile");

        private final String text;

        Reason(String text) {
            this.text = text;
        }
    }

    public String message() {
        return "region %d, offset %d: %s".formatted(region, offset, reason.text);
    }
}
