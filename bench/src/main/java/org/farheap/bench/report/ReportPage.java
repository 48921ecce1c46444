package org.farheap.bench.report;

import java.nio.file.Path;
import org.farheap.bench.html.Page;

/// The report: its parts in their order.
final class ReportPage {
    private ReportPage() {}

    static Page of(Path file, RecordingFigures figures) {
        Run run = figures.run();
        String subtitle = "%s, recorded from %s for %,.1f s".formatted(file.getFileName(), run.recordedAt(), run.seconds());
        Page page = new Page("Far memory: " + title(run), subtitle);
        new Summary(figures).write(page.opening());
        new CostPart(figures).write(page.section("What it cost"));
        new BudgetPart(figures).write(page.section("A larger budget"));
        new ThreadsPart(figures.fetches()).write(page.section("Which threads"));
        new StacksPart(figures.fetches()).write(page.section("Which code"));
        new DataPart(figures).write(page.section("Which data"));
        if (!figures.cold().all().isEmpty()) {
            new ColdHeapPart(figures).write(page.section("Cold heap"));
        }
        new TimePart(figures).write(page.section("When, and what the collector did"));
        new WriteBackPart(figures).write(page.section("Eviction and write-back"));
        new CollectorPart(figures).write(page.section("Regions and pauses"));
        new ServersPart(figures).write(page.section("Memory servers"));
        return page;
    }

    /// The main class or jar, without its package or directory and without its arguments.
    private static String title(Run run) {
        String main = run.program().split(" ")[0];
        return main.isEmpty() ? "a program" : Frames.brief(main.substring(main.lastIndexOf('/') + 1));
    }
}
