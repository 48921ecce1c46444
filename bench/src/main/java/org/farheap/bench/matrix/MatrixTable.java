package org.farheap.bench.matrix;

import static org.farheap.bench.Table.format;
import static org.farheap.bench.Table.mebibytes;

import java.util.List;
import java.util.Locale;
import org.farheap.bench.Table;

/// The results as text: a row a cell, a row a mean, and what the columns are.
final class MatrixTable {
    private MatrixTable() {}

    static Table of(Results results) {
        Settings.Asked asked = results.asked();
        String title = "Workload x local share x mode, %d rounds, scale %s, seed %d".formatted(asked.rounds(), asked.scale(), asked.seed());
        Table table = new Table(title,
                "workload", "local", "mode", "operations/s", "min..max", "of local", "of kswap", "fill s", "budget MiB", "peak heap MiB",
                "major faults", "fetched", "pauses", "p99 ms", "max ms", "");
        results.summaries().forEach(summary -> addCell(table, summary));
        results.means().stream().filter(mean -> !mean.mode().equals(Mode.LOCAL.name())).forEach(mean -> addMean(table, mean));
        notes().forEach(table::note);
        table.note(results.surroundings().line());
        return table;
    }

    /// What the figures are.
    static List<String> notes() {
        return List.of("Medians of the rounds. Of local, of kswap: throughput as a part of that in the same round; mean: geometric.",
                "Local: share of the first local run's peak resident heap (/proc/PID/smaps, every 250 ms). That is the budget.",
                "kswap: plain java, the same options, in a memory cgroup of the budget and the local run's non-heap memory, swap on zram.",
                "Major faults: of the kernel; fetched: pages that Farheap brought in. Pauses: all rounds together, from the JVM's log.");
    }

    private static void addCell(Table table, Summary cell) {
        Spread throughput = cell.throughput();
        Summary.Pauses pauses = cell.pauses();
        boolean any = cell.rounds() > 0;
        table.row(cell.workload(), new Share(cell.localShare()).label(), cell.mode(), rate(throughput.median()),
                any ? rate(throughput.min()) + ".." + rate(throughput.max()) : "-", format(cell.ofLocal().median(), 2),
                format(cell.ofKswap().median(), 2), format(cell.fillSeconds().median(), 1), mebibytes(cell.budget()),
                mebibytes(cell.peakHeap()),
                format(cell.majorFaults().median(), 0), format(cell.fetched().median(), 0), any ? format(pauses.count(), 0) : "-",
                format(pauses.p99(), 1), format(pauses.max(), 1), remark(cell));
    }

    static String remark(Summary cell) {
        if (!cell.verdict().equals("ok")) {
            return cell.verdict();
        }
        return cell.overBudget() == 0 ? "" : "OVER BUDGET in %d of %d".formatted(cell.overBudget(), cell.rounds());
    }

    private static void addMean(Table table, Mean mean) {
        table.row("mean of " + mean.workloads(), new Share(mean.localShare()).label(), mean.mode(), "", "", format(mean.ofLocal(), 2),
                format(mean.ofKswap(), 2), "", "", "", "", "", "", "", "", "");
    }

    /// Three digits at least: workloads differ by orders of magnitude.
    private static String rate(double perSecond) {
        if (Double.isNaN(perSecond)) {
            return "-";
        }
        return perSecond >= 100 ? format(perSecond, 0) : String.format(Locale.ROOT, "%.3g", perSecond);
    }
}
