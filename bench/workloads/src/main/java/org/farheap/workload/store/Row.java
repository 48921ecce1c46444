package org.farheap.workload.store;

import org.farheap.workload.CheckFailed;
import org.farheap.workload.Digest;
import org.farheap.workload.Payload;

/// YCSB's record: ten fields of 100 bytes. A field's bytes follow from its key, its place and how often it was written.
record Row(int key, Cell[] cells) {
    static final int FIELDS = 10;
    private static final int FIELD_BYTES = 100;

    record Cell(int version, byte[] bytes) {}

    static Row first(int key, long seed) {
        Cell[] cells = new Cell[FIELDS];
        for (int field = 0; field < FIELDS; field++) {
            cells[field] = cell(key, field, 0, seed);
        }
        return new Row(key, cells);
    }

    /// This row with one field written once more.
    Row write(int field, long seed) {
        Cell[] changed = cells.clone();
        changed[field] = cell(key, field, cells[field].version + 1, seed);
        return new Row(key, changed);
    }

    /// Reads all of it.
    void verify(int expectedKey, long seed) {
        CheckFailed.unless(key == expectedKey && cells.length == FIELDS, () -> "row " + expectedKey + " is under another's key");
        for (int field = 0; field < FIELDS; field++) {
            verifyField(field, seed);
        }
    }

    void verifyField(int field, long seed) {
        Cell cell = cells[field];
        CheckFailed.unless(Payload.matches(cell.bytes, content(key, field, cell.version, seed), FIELD_BYTES),
                () -> "field " + field + " of row " + key + " is not what was written");
    }

    private static Cell cell(int key, int field, int version, long seed) {
        return new Cell(version, Payload.bytes(content(key, field, version, seed), FIELD_BYTES));
    }

    private static long content(int key, int field, int version, long seed) {
        return Digest.mix(seed + ((long) key << 32 | (long) version << 4 | field));
    }
}
