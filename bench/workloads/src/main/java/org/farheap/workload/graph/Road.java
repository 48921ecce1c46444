package org.farheap.workload.graph;

import org.farheap.workload.CheckFailed;
import org.farheap.workload.Digest;
import org.farheap.workload.Payload;
import org.jgrapht.graph.DefaultWeightedEdge;

/// An edge. Its length and its course, 80 to 240 bytes, follow from its ends and a seed. The length is whole: sums come out exactly.
final class Road extends DefaultWeightedEdge {
    private static final long serialVersionUID = 1;
    private static final int LENGTH_MAX = 100;
    private static final int COURSE_MIN = 80;
    private static final int COURSE_SPREAD = 161;

    private byte[] course;

    /// Once its ends are known: surveys the course and returns the length.
    double survey(long seed) {
        long own = own(seed);
        course = Payload.bytes(own, courseBytes(own));
        return length(own);
    }

    /// Reads all of it.
    void verify(long seed) {
        long own = own(seed);
        CheckFailed.unless(getWeight() == length(own), () -> "road " + this + " is " + getWeight() + " long");
        CheckFailed.unless(Payload.matches(course, own, courseBytes(own)), () -> "the course of road " + this + " is not what was stored");
    }

    Place from() {
        return (Place) getSource();
    }

    Place to() {
        return (Place) getTarget();
    }

    byte[] course() {
        return course;
    }

    private long own(long seed) {
        return Digest.mix(seed + ((long) from().number() << 32 | to().number()));
    }

    private static double length(long own) {
        return 1 + Long.remainderUnsigned(own, LENGTH_MAX);
    }

    private static int courseBytes(long own) {
        return COURSE_MIN + (int) Long.remainderUnsigned(own, COURSE_SPREAD);
    }
}
