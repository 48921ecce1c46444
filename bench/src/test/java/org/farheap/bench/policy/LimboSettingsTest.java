package org.farheap.bench.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.farheap.bench.policy.LimboSettings.Behind;
import org.farheap.bench.policy.LimboSettings.Cooling;
import org.farheap.bench.policy.LimboSettings.Credit;
import org.farheap.bench.policy.LimboSettings.Fills;
import org.farheap.bench.policy.LimboSettings.For;
import org.farheap.bench.policy.LimboSettings.Order;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LimboSettingsTest {
    @Test
    @DisplayName("What is not said is as the agent has it")
    void standard() {
        assertEquals(new LimboSettings(0.125, Order.SWEEP, 64, 1, 1, Credit.ANY, Cooling.ONE, 0, For.COLLECTOR, Behind.OUT, Fills.COLD),
                LimboSettings.parse("", ""));
        assertEquals(Order.RUNS, LimboSettings.parse("share=1/4", "order=runs").order());
        assertEquals(Order.FIFO, LimboSettings.parse("order=fifo", "order=runs").order());
    }

    @Test
    @DisplayName("Every parameter is read")
    void all() {
        assertEquals(new LimboSettings(0.25, Order.REGION, 8, 0.5, 3, Credit.NEAR, Cooling.HALF, 0.0625, For.CONCURRENT, Behind.LIMBO,
                        Fills.WARM),
                LimboSettings.parse("share=0.25:order=region:batch=8:halflife=1/2:chances=3:credit=near:cool=half:stream=1/16"
                        + ":for=concurrent:behind=limbo:fills=warm", ""));
    }

    @DisplayName("What is not understood is refused in one line")
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"share", "share=", "share=1", "share=-1", "share=1/0", "share=0/0", "share=x", "order=random", "order=SWEEP",
        "batch=0", "batch=65", "batch=1.5", "chances=1/2",
        "chances=8", "halflife=0", "stream=0.6", "frob=1", "share=1/8:", "share=1/8::order=fifo", "fills=stream"})
    void refused(String parameters) {
        IllegalArgumentException problem = assertThrows(IllegalArgumentException.class, () -> Policies.named("limbo:" + parameters));
        assertEquals(1, problem.getMessage().lines().count());
        assertTrue(problem.getMessage().startsWith("limbo:" + parameters + ": "), problem.getMessage());
    }

    @Test
    @DisplayName("belady and agent come first, and nothing twice")
    void chosen() {
        assertEquals(List.of("belady", "agent", "lru", "limbo:share=1/4"),
                Policies.chosen(List.of("lru", "agent", "limbo:share=1/4", "lru")).stream().map(Policies.Named::name).toList());
    }

    @Test
    @DisplayName("An unknown policy is told those that there are")
    void unknown() {
        String message = assertThrows(IllegalArgumentException.class, () -> Policies.chosen(List.of("mru"))).getMessage();
        assertTrue(message.startsWith("unknown policy 'mru'; there are belady, ") && message.contains("limbo"), message);
        assertThrows(IllegalArgumentException.class, () -> Policies.named("lru:share=1"));
        assertThrows(IllegalArgumentException.class, () -> Policies.named(""));
    }
}
