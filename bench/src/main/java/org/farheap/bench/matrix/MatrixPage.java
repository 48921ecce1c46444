package org.farheap.bench.matrix;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.farheap.bench.html.DataTable;
import org.farheap.bench.html.Fact;
import org.farheap.bench.html.Page;
import org.farheap.bench.html.Section;
import org.farheap.bench.html.Unit;

/// The results as a page: what came out, each workload with its plots, and what the figures mean.
final class MatrixPage {
    private MatrixPage() {}

    /// `directory` is where the recordings are found.
    static Page of(Results results, Path directory) {
        Page page = new Page("Farheap: workload x local share x mode", results.surroundings().line());
        if (!results.complete()) {
            page.opening().paragraph("The matrix has not run to its end: what is here is what it has done.");
        }
        Fact[] means = results.means().stream().filter(mean -> !mean.mode().equals(Mode.LOCAL.name()) && mean.workloads() > 0)
                .map(MatrixPage::fact).toArray(Fact[]::new);
        if (means.length > 0) {
            page.opening().facts(means);
        }
        table(page.section("All workloads"), results);
        for (Settings.Program program : results.asked().workloads()) {
            new WorkloadSection(results, program, directory).write(page.section(program.name()));
        }
        method(page.section("How it was measured"), results);
        return page;
    }

    private static Fact fact(Mean mean) {
        String kswap = Double.isNaN(mean.ofKswap()) || mean.mode().equals("kswap") ? "" : "; %s x kswap".formatted(two(mean.ofKswap()));
        return new Fact(mean.mode() + ", " + new Share(mean.localShare()).label() + " local", two(mean.ofLocal()) + " of local",
                "geometric mean of " + mean.workloads() + (mean.workloads() == 1 ? " workload" : " workloads") + kswap);
    }

    private static String two(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private static void table(Section section, Results results) {
        DataTable table = new DataTable("Medians of the rounds, in brackets the smallest and the largest", "workload", "mode", "local",
                "operations/s", "of local", "of kswap", "fill", "budget", "peak heap", "major faults", "pages fetched", "pauses p99",
                "remark").names(2);
        for (Summary cell : results.summaries()) {
            table.row(cell.workload(), cell.mode(), new Share(cell.localShare()).label(), spread(cell.throughput(), Unit.COUNT),
                    spread(cell.ofLocal(), Unit.COUNT), spread(cell.ofKswap(), Unit.COUNT),
                    Unit.SECONDS.format(cell.fillSeconds().median()),
                    Unit.BYTES.format(cell.budget()), Unit.BYTES.format(cell.peakHeap()), Unit.COUNT.format(cell.majorFaults().median()),
                    Unit.COUNT.format(cell.fetched().median()), Unit.NANOS.format(cell.pauses().p99() * 1e6), MatrixTable.remark(cell));
        }
        section.table(table);
    }

    private static String spread(Spread spread, Unit unit) {
        if (Double.isNaN(spread.median()) || spread.min() == spread.max()) {
            return unit.format(spread.median());
        }
        return "%s (%s to %s)".formatted(unit.format(spread.median()), unit.format(spread.min()), unit.format(spread.max()));
    }

    private static void method(Section section, Results results) {
        Settings.Asked asked = results.asked();
        Surroundings here = results.surroundings();
        MatrixTable.notes().forEach(section::paragraph);
        DataTable table = new DataTable("", "what", "is").names(2);
        table.row("modes", String.join(", ", asked.modes()));
        table.row("local shares", asked.localShares().stream().map(part -> new Share(part).label()).collect(Collectors.joining(", ")));
        table.row("rounds", asked.rounds() + ", interleaved; the order of the modes is rotated from round to round");
        table.row("scale, seed", asked.scale() + ", " + asked.seed());
        table.row("machine", here.cores() + " x " + here.processor() + ", " + Unit.BYTES.format(here.memory()));
        table.row("kernel", "Linux " + here.kernel() + ", swappiness " + here.swappiness() + ", page-cluster " + here.pageCluster());
        table.row("JVM of the workloads", here.jvm());
        table.row("commit", here.commit());
        table.row("date", here.date());
        table.row("flight recordings", asked.recordings() ? "in every run, of every mode" : "none");
        section.table(table);
        List<String> commands = results.runs().stream().filter(run -> run.round() == 1 && !run.command().isEmpty())
                .map(run -> String.join(" ", run.command())).toList();
        section.details(commands.size() + " commands of the first round").lines(String.join("\n\n", commands));
    }
}
