package org.farheap.bench.matrix;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What became of a run that was started.
record Verdict(RunRecord.Outcome outcome, String reason) {
    static final int CHECK_FAILED = 5;

    private static final int SAMPLES_MIN = 2;
    private static final List<String> NEEDED = List.of("fill_seconds", "run_seconds", "operations", "checksum");
    private static final Verdict OK = new Verdict(RunRecord.Outcome.OK, "");

    static Verdict failed(String reason) {
        return new Verdict(RunRecord.Outcome.FAILED, reason);
    }

    /// Of a program that ended by itself; `lastError` is what it said last.
    static Verdict ofStatus(int status, String lastError) {
        String said = lastError.isEmpty() ? "" : ": " + lastError;
        return switch (status) {
            case 0 -> OK;
            case CHECK_FAILED -> new Verdict(RunRecord.Outcome.WRONG, "a check did not hold" + said);
            default -> failed((status > 128 ? "killed by signal " + (status - 128) : "status " + status) + said);
        };
    }

    /// Of what the program wrote, and how often it was looked at; the first local run has nothing to be held against.
    static Verdict ofFigures(Map<String, Object> figures, int samples, Optional<Reference> reference) {
        if (samples < SAMPLES_MIN && reference.isEmpty()) {
            return failed("it ended too early for its memory to be measured; a larger --scale helps");
        }
        Optional<String> absent = NEEDED.stream().filter(name -> !figures.containsKey(name)).findFirst();
        if (absent.isPresent()) {
            return failed("its figures lack " + absent.get());
        }
        String checksum = figures.get("checksum").toString();
        String expected = reference.map(Reference::checksum).orElse(checksum);
        return checksum.equals(expected) ? OK
                : new Verdict(RunRecord.Outcome.WRONG, "wrong checksum " + checksum + ", expected " + expected);
    }

    boolean isOk() {
        return outcome == RunRecord.Outcome.OK;
    }
}
