package org.farheap.workload.graph;

import org.farheap.workload.Digest;

/// A vertex. Its number alone decides its hash, and is spread over all bits: JGraphT's tables of roads combine two of them by a sum.
record Place(int number, String name) {
    static Place of(int number) {
        return new Place(number, "place " + number);
    }

    @Override
    public int hashCode() {
        return (int) Digest.mix(number);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Place place && place.number == number && place.name.equals(name);
    }
}
