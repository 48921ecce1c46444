package org.farheap.bench.html;

/// The smallest and largest of some values.
record Range(double low, double high) {
    static final Range EMPTY = new Range(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);

    Range with(double value) {
        return new Range(Math.min(low, value), Math.max(high, value));
    }

    /// Itself, or those bounds when there was no value; a single value gets some room.
    Range orElse(double low, double high) {
        if (this.low > this.high) {
            return new Range(low, high);
        }
        return this.low < this.high ? this : new Range(this.low, this.low == 0 ? 1 : this.low + Math.abs(this.low));
    }
}
