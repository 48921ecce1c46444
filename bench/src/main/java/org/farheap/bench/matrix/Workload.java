package org.farheap.bench.matrix;

import java.util.List;

/// A program of the matrix. It runs in a JVM of its own, with -Xmx of `heapMebibytes` times the scale, as
///
///     java VM_OPTIONS -cp CLASS_PATH MAIN_CLASS ARGUMENTS --scale SCALE --seed SEED --result FILE
///
/// and writes one flat JSON object to FILE: `fill_seconds` (building its data), `run_seconds` and `operations` (the measured part), and
/// `checksum` (text): equal for equal scale and seed, whatever the JVM, the threads' timing and where the heap lies. It exits with 0 when
/// its own checks hold, with 5 and one line on stderr when they do not.
///
/// @param unit          of `operations`, such as "transactions"
/// @param heapMebibytes at scale 1; about 1.3 to 1.5 times the live data at its peak
/// @param needs         what its class path is made of
public record Workload(String name, String description, String unit, String mainClass, int heapMebibytes, List<String> vmOptions,
        List<String> arguments, Libraries needs) {}
