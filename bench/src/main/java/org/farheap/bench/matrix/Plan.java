package org.farheap.bench.matrix;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// What is run in which order. A round runs every cell once, workload by workload, so that what the machine does over hours meets all
/// modes alike. In the first round a workload begins with its local run, which the budgets of the others are taken from; in each later
/// one its cells are rotated by one more place.
record Plan(List<Run> runs) {
    record Run(Cell cell, int round) {}

    static Plan of(List<Workload> workloads, List<Share> shares, List<Mode> modes, int rounds) {
        List<Run> runs = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            for (Workload workload : workloads) {
                List<Cell> cells = cells(workload, shares, modes);
                Collections.rotate(cells, 1 - round);
                for (Cell cell : cells) {
                    runs.add(new Run(cell, round));
                }
            }
        }
        return new Plan(List.copyOf(runs));
    }

    private static List<Cell> cells(Workload workload, List<Share> shares, List<Mode> modes) {
        List<Cell> cells = new ArrayList<>();
        cells.add(new Cell(workload, Mode.LOCAL, Share.ALL));
        for (Share share : shares) {
            modes.stream().filter(mode -> mode.kind() != Mode.Kind.LOCAL).forEach(mode -> cells.add(new Cell(workload, mode, share)));
        }
        return cells;
    }
}
