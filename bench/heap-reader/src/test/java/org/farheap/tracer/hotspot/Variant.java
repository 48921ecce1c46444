package org.farheap.tracer.hotspot;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// A JDK, and how its JVM is started.
record Variant(int feature, List<String> options) {
    static Variant of(int feature, String... options) {
        return new Variant(feature, List.of(options));
    }

    Variant with(String... more) {
        return new Variant(feature, Stream.concat(options.stream(), Stream.of(more)).toList());
    }

    /// Where there is none, the test is skipped.
    Jdk jdk() throws IOException {
        return Jdk.find(feature).orElseGet(() -> Assumptions.abort("there is no JDK " + feature + " to test with; name its home in "
                + "FARHEAP_TEST_JDKS"));
    }

    @Override
    public String toString() {
        return "JDK " + feature + " " + String.join(" ", options);
    }
}
