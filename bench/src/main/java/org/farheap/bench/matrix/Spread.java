package org.farheap.bench.matrix;

import java.util.stream.DoubleStream;
import org.farheap.bench.Rounds;

/// One figure over the rounds; NaN without any.
record Spread(double median, double min, double max) {
    static Spread of(DoubleStream values) {
        Rounds rounds = new Rounds();
        values.filter(value -> !Double.isNaN(value)).forEach(rounds::add);
        return new Spread(rounds.median(), rounds.min(), rounds.max());
    }
}
