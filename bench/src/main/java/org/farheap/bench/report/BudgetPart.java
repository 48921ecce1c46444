package org.farheap.bench.report;

import static org.farheap.bench.report.Words.bytes;
import static org.farheap.bench.report.Words.exact;
import static org.farheap.bench.report.Words.part;
import static org.farheap.bench.report.Words.share;

import org.farheap.bench.html.Axis;
import org.farheap.bench.html.Cell;
import org.farheap.bench.html.DataTable;
import org.farheap.bench.html.LinePlot;
import org.farheap.bench.html.Section;
import org.farheap.bench.html.Series;
import org.farheap.bench.html.Unit;

/// What this run would have fetched with more local memory.
final class BudgetPart {
    static final double FIFTH = 0.2;
    private static final double[] GOALS = {0.5, FIFTH, 0.1};
    private static final String[] GOAL_NAMES = {"half or less", "a fifth or less", "a tenth or less"};
    private static final int[] PERCENTS = {5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 60, 70, 80, 90};

    private final Run run;
    private final BudgetAdvice advice;

    BudgetPart(RecordingFigures figures) {
        run = figures.run();
        advice = new BudgetAdvice(run.budget(), run.heap(), figures.distances());
    }

    void write(Section section) {
        if (!run.isConfigured() || advice.fetches() == 0) {
            section.paragraph("The recording has no fetches in farheap.RefaultDistance events, so nothing is known of other budgets.");
            return;
        }
        section.table(byShare());
        section.table(byGoal());
        section.figure("Fetches that would have been left", plot());
        section.note("From each fetched page's refault distance: the bytes that left for the servers between its own departure and its "
                + "return. With a budget larger by more than that it would not have left, as far as pages leave in the order of their "
                + "last use and the program touches the same pages again. The agent only approximates that order, and with another "
                + "budget the collector sizes its generations otherwise; so take this as a direction, and measure before relying on it. "
                + "Buckets of the distances that a budget cuts through count as still fetched.");
    }

    private DataTable byShare() {
        DataTable table = new DataTable("Had the budget been", "local share", "budget", "fetches left", "of now", "less by");
        row(table, share(run.localShare()) + ", as it was", advice.budget());
        for (int percent : PERCENTS) {
            long budget = Math.round(advice.heap() * (percent / 100.0));
            if (budget > advice.budget()) {
                row(table, percent + " %", budget);
            }
        }
        row(table, "100 %", advice.heap());
        return table;
    }

    private void row(DataTable table, String name, long budget) {
        long left = budget == advice.budget() ? advice.fetches() : advice.fetchesWith(budget);
        String less = left == 0 ? "all" : Words.count(part(advice.fetches(), left)) + "x";
        table.row(Cell.text(name), Cell.text(bytes(budget)), Cell.text(exact(left)), Cell.share(part(left, advice.fetches())),
                Cell.text(less));
    }

    private DataTable byGoal() {
        DataTable table = new DataTable("To fetch less", "fetches", "budget", "local share");
        for (int i = 0; i < GOALS.length; i++) {
            long budget = advice.budgetFor(GOALS[i]);
            table.row(GOAL_NAMES[i], bytes(budget), share((double) budget / advice.heap()));
        }
        return table;
    }

    private LinePlot plot() {
        LinePlot plot = new LinePlot(Axis.linear("budget", Unit.BYTES), Axis.linear("fetches", Unit.COUNT));
        Series left = plot.series("fetches left").add(advice.budget(), advice.fetches());
        long last = advice.fetches();
        for (long bound : advice.bounds()) {
            long budget = advice.budget() + bound + BudgetAdvice.PAGE_BYTES;
            if (budget >= advice.heap()) {
                break;
            }
            last = advice.fetchesWith(budget);
            left.add(budget, last);
        }
        left.add(advice.heap(), last);
        if (last > 0) {
            left.add(advice.heap(), 0);
        }
        return plot;
    }
}
