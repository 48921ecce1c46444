package org.farheap.bench.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A page with one of everything, as text and in a browser.
final class PageTest {
    private static final int PLOTS = 6;
    /// The first two colours of page.css.
    private static final int[] LIGHT = {0x0072B2, 0xD55E00};
    private static final int[] DARK = {0x4BA3E3, 0xF0883E};

    @DisplayName("a browser shows every plot, in light and dark, with nothing on its console and nothing asked of the network")
    @ParameterizedTest(name = "dark: {0}")
    @ValueSource(booleans = {false, true})
    void browser(boolean dark, @TempDir Path directory) throws IOException, InterruptedException {
        Path file = directory.resolve("page.html");
        oneOfEverything().write(file);
        Browser.Visit visit = Browser.open(file, dark, 3000);
        visit.assertQuiet();
        assertEquals(PLOTS, visit.count("<figure>"));
        assertEquals(PLOTS, visit.count("<svg viewBox="));
        assertEquals(PLOTS, visit.count("role=\"img\"><title>"));
        assertEquals(1, visit.count("<table>"));
        for (int i = 0; i < LIGHT.length; i++) {
            assertEquals(!dark, visit.shows(LIGHT[i]), "light colour " + i);
            assertEquals(dark, visit.shows(DARK[i]), "dark colour " + i);
        }
    }

    @Test
    @DisplayName("the browser would tell of errors and of requests")
    void tells(@TempDir Path directory) throws IOException, InterruptedException {
        Path file = Files.writeString(directory.resolve("bad.html"), """
                <!DOCTYPE html><title>bad</title><img src="http://example.invalid/x.png"><script>throw new Error("oops")</script>""");
        Browser.Visit visit = Browser.open(file, false, 600);
        assertTrue(visit.console().toString().contains("oops"), visit.console().toString());
        assertEquals("[http://example.invalid/x.png]", visit.requests().toString());
        assertThrows(AssertionError.class, visit::assertQuiet);
    }

    @Test
    @DisplayName("a page's policy keeps a browser from fetching and running, even if markup got in")
    void policy(@TempDir Path directory) throws IOException, InterruptedException {
        String html = new Page("title", "").html().replace("</main>", "<img src=\"http://example.invalid/x.png\"><script>1</script></main>");
        Browser.Visit visit = Browser.open(Files.writeString(directory.resolve("page.html"), html), false, 600);
        assertEquals("[]", visit.requests().toString());
        assertEquals(2, visit.console().stream().filter(line -> line.contains("Content Security Policy")).count(),
                visit.console().toString());
    }

    @Test
    @DisplayName("names from outside stay text wherever they stand")
    void names() {
        String name = "<b onclick=\"x\">&";
        Page page = new Page(name, name);
        page.section(name).heading(name).paragraph(name).note(name).lines(name).facts(new Fact(name, name, name))
                .table(new DataTable(name, name).row(name)).figure(name, new HeatMap(name, Unit.COUNT).add(1, name))
                .details(name).figure(name, new Flames(name, Unit.COUNT, String::strip).add(java.util.List.of(name), 1));
        assertFalse(page.html().contains("<b "), page.html());
        assertFalse(page.html().contains("onclick=\"x\""), page.html());
    }

    @Test
    @DisplayName("the same content reads as plain text, figures in words")
    void text() {
        assertEquals("""
                Title
                =====

                of something

                Words first.

                  budget  1 GiB  (25 %)

                Where
                -----

                thread table
                  thread   share
                  a         50 %
                  bcd     12.5 %

                Lines
                  first: 1 to 3, at the end 2
                  second: nothing

                Open me
                    at a
                    at b
                """, textPage().text());
    }

    private static Page textPage() {
        Page page = new Page("Title", "of something");
        page.opening().paragraph("Words first.").facts(new Fact("budget", "1 GiB", "25 %"));
        LinePlot plot = new LinePlot(Axis.linear("x", Unit.COUNT), Axis.linear("y", Unit.COUNT));
        plot.series("first").add(0, 1).add(1, 3).add(2, 2);
        plot.series("second");
        page.section("Where").table(new DataTable("thread table", "thread", "share")
                .row(Cell.text("a"), Cell.share(0.5)).row(Cell.text("bcd"), Cell.share(0.125))).figure("Lines", plot)
                .details("Open me").lines("at a\nat b");
        return page;
    }

    static Page oneOfEverything() {
        Page page = new Page("One of everything", "for a test");
        page.opening().facts(new Fact("budget", "384 MiB", "25 % of the heap"));
        LinePlot lines = new LinePlot(Axis.linear("share", Unit.PERCENT), Axis.log("operations/s", Unit.COUNT)).limit("goal", 500);
        lines.series("a").add(0.25, 100, 90, 120).add(0.5, 200);
        lines.series("b").add(0.25, 1000).add(0.5, 2000, 1800, 2500);
        page.section("Lines").figure("Lines", lines);
        page.section("Bars").figure("Bars", new BarPlot(Axis.linear("n", Unit.COUNT), "a", "b").group("x", 1, 2).group("y", 3, Double.NaN));
        page.section("Areas").figure("Areas", new StackedArea(Axis.linear("time", Unit.SECONDS), Axis.linear("n", Unit.COUNT),
                new double[] {0, 1, 2}).layer("a", 1, 2).layer("b", 2, 0).spans(new Spans("pauses").add(0.5, 0.6, "a pause")));
        Distribution distribution = new Distribution(Axis.log("latency", Unit.NANOS));
        distribution.series("all").add(1000, 1).add(2000, 5).add(1e6, 2);
        page.section("Distribution").figure("Distribution", distribution);
        page.section("Heat").figure("Heat", new HeatMap("n", Unit.COUNT).add(0, "none").add(3, "three"));
        page.section("Flames").figure("Flames", new Flames("n", Unit.COUNT, String::strip).add(java.util.List.of("main", "work"), 3))
                .table(new DataTable("", "name", "share").row(Cell.text("a"), Cell.share(0.4))).details("more").lines("lines");
        return page;
    }
}
