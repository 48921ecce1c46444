package org.farheap.bench.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PlanTest {
    private static final Workload A = Fixture.workload("a", 16, 1);
    private static final Workload B = Fixture.workload("b", 16, 1);

    @Test
    @DisplayName("Every round runs every cell once, local first in the first round and one place later in each that follows")
    void rotation() {
        Plan plan = Plan.of(List.of(A), shares("25%"), modes("local", "kswap", "farheap"), 4);
        assertEquals(List.of("local", "kswap", "farheap", "kswap", "farheap", "local", "farheap", "local", "kswap", "local", "kswap",
                "farheap"),
                plan.runs().stream().map(run -> run.cell().mode().name()).toList());
        assertEquals(List.of(1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4), plan.runs().stream().map(Plan.Run::round).toList());
    }

    @Test
    @DisplayName("A round goes through all workloads before the next begins")
    void interleaved() {
        Plan plan = Plan.of(List.of(A, B), shares("25%"), modes("farheap"), 2);
        assertEquals(List.of("a, local", "a, farheap, 25 %", "b, local", "b, farheap, 25 %",
                "a, farheap, 25 %", "a, local", "b, farheap, 25 %", "b, local"),
                plan.runs().stream().map(run -> run.cell().label()).toList());
    }

    @Test
    @DisplayName("Local runs once a round, however many shares there are and whether it was asked for or not")
    void localOnce() {
        Plan plan = Plan.of(List.of(A), shares("25%", "50%", "75%"), modes("farheap", "farheap:evict=wp"), 1);
        assertEquals(1 + 3 * 2, plan.runs().size());
        assertEquals(1, plan.runs().stream().filter(run -> run.cell().isLocal()).count());
    }

    @ParameterizedTest
    @DisplayName("Shares are percentages up to 100, and budgets whole pages")
    @CsvSource({"25%, 1048576, 262144, 25 %", "50%, 8192, 4096, 50 %", "100%, 4096, 4096, 100 %", "12.5%, 65536, 8192, 12.5 %",
        "33%, 10000, 0, 33 %", "33%, 40960, 12288, 33 %"})
    void sharesAreParsed(String text, long bytes, long budget, String label) {
        assertEquals(budget, Share.parse(text).of(bytes));
        assertEquals(label, Share.parse(text).label());
    }

    @ParameterizedTest
    @DisplayName("What is no share is refused")
    @ValueSource(strings = {"", "25", "0%", "101%", "-5%", "half", "25 %", "1e1%"})
    void badShares(String text) {
        assertThrows(IllegalArgumentException.class, () -> Share.parse(text));
    }

    @Test
    @DisplayName("A mode may carry options of the agent")
    void agentOptions() {
        assertEquals(new Mode("farheap:evict=wp:path=get", Mode.Kind.FARHEAP, "evict=wp,path=get", List.of()),
                Mode.parse("farheap:evict=wp:path=get"));
        assertEquals("", Mode.parse("farheap").agentOptions());
    }

    @Test
    @DisplayName("A mode may carry options of the JVM")
    void vmOptions() {
        assertEquals(new Mode("farheap:pace=off+-XX:+UseNUMA+-Xmn8m", Mode.Kind.FARHEAP, "pace=off", List.of("-XX:+UseNUMA", "-Xmn8m")),
                Mode.parse("farheap:pace=off+-XX:+UseNUMA+-Xmn8m"));
        assertEquals(List.of("-XX:-UseNUMA"), Mode.parse("kswap+-XX:-UseNUMA").vmOptions());
    }

    @ParameterizedTest
    @DisplayName("What is no mode is refused")
    @ValueSource(strings = {"", "swap", "LOCAL", "farheap:", "farheap:evict", "farheap:evict=", "local:evict=wp", "kswap:evict=wp",
        "local+-Xmn8m", "farheap+Xmn8m"})
    void badModes(String text) {
        assertThrows(IllegalArgumentException.class, () -> Mode.parse(text));
    }

    private static List<Share> shares(String... shares) {
        return Stream.of(shares).map(Share::parse).toList();
    }

    private static List<Mode> modes(String... modes) {
        return Stream.of(modes).map(Mode::parse).toList();
    }
}
