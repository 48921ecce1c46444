package org.farheap.bench.matrix;

import java.nio.file.Path;
import java.util.List;

/// What is asked for.
///
/// @param javaHome   of the programs
/// @param recordings whether every run, in every mode, writes a flight recording
record Settings(List<Workload> workloads, List<Share> shares, List<Mode> modes, int rounds, double scale, long seed, Path javaHome,
        Path out, boolean recordings) {
    private static final int HEAP_MEBIBYTES_MIN = 24; // a smaller one does not hold the JVM's own objects and a library's

    boolean asksFor(Mode.Kind kind) {
        return modes.stream().anyMatch(mode -> mode.kind() == kind);
    }

    Plan plan() {
        return Plan.of(workloads, shares, modes, rounds);
    }

    /// -Xmx
    long heapBytes(Workload workload) {
        return Math.max(HEAP_MEBIBYTES_MIN, Math.round(workload.heapMebibytes() * scale)) << 20;
    }

    /// As it stands in the JSON.
    Asked asked() {
        return new Asked(workloads.stream().map(workload -> new Program(workload.name(), workload.description(), workload.unit(),
                heapBytes(workload), workload.vmOptions())).toList(), shares.stream().map(Share::part).toList(),
                modes.stream().map(Mode::name).toList(), rounds, scale, seed, recordings);
    }

    /// @param maxHeap -Xmx in bytes
    record Program(String name, String description, String unit, long maxHeap, List<String> vmOptions) {}

    record Asked(List<Program> workloads, List<Double> localShares, List<String> modes, int rounds, double scale, long seed,
            boolean recordings) {}
}
