package org.farheap.tracer;

/// Counts a thread's work, and asks the budget whenever there was enough of it. One thread's.
final class Checkpoint {
    /// References of an array that are as much work as an object.
    private static final int REFERENCES_PER_OBJECT = 8;

    private final Spending spending;
    private int left = Spending.OBJECTS_BETWEEN_CHECKS;

    Checkpoint(Spending spending) {
        this.spending = spending;
    }

    /// Another object was read; false when the work is to end.
    boolean passObject() {
        return --left > 0 || ask();
    }

    /// An object was read, or a part of an array with so many references; false when the work is to end.
    boolean pass(long references) {
        left -= 1 + (int) (references / REFERENCES_PER_OBJECT);
        return left > 0 || ask();
    }

    private boolean ask() {
        left = Spending.OBJECTS_BETWEEN_CHECKS;
        return spending.mayGoOn();
    }
}
