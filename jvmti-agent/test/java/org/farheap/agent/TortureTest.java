package org.farheap.agent;

import org.junit.jupiter.api.DisplayName;

/** Linked structures of several budgets, changed from many threads, every value checked: under all that a JVM can be told. */
@DisplayName("Torture")
final class TortureTest {
    @ChildJvm(program = "Torture", args = {"live=160", "operations=800", "threads=4", "seed=11"},
            eachAgentOption = {"evict=remap", "evict=move", "evict=wp"})
    @DisplayName("gives the right values however pages are taken out")
    void givesTheRightValuesHoweverPagesAreTakenOut(Run run) {
        run.proved();
    }

    @ChildJvm(program = "Torture", args = {"live=160", "operations=800", "threads=4", "seed=20"},
            jdksInTurn = true, eachAgentOption = {"prefetch=off", "chase=off", "pace=off", "changed_only=off"})
    @DisplayName("gives the right values with each mechanism switched off")
    void givesTheRightValuesWithEachMechanismOff(Run run) {
        run.proved();
    }

    @ChildJvm(program = "Torture", args = {"live=128", "operations=700", "threads=4", "seed=12"},
            jdksInTurn = true, eachAgentOption = {"path=mapped", "path=message"})
    @DisplayName("gives the right values over every data path")
    void givesTheRightValuesOverEveryDataPath(Run run) {
        run.proved();
    }

    @ChildJvm(program = "Torture", args = {"live=128", "operations=300", "threads=16", "collect=100", "seed=13"},
            jdksInTurn = true, eachAgentOption = {"evict=remap", "evict=move", "evict=wp"})
    @DisplayName("gives the right values with far more threads than processors and many full collections")
    void givesTheRightValuesWithManyThreadsAndFullCollections(Run run) {
        run.proved();
    }

    @ChildJvm(program = "Torture", jdksInTurn = true,
            args = {"live=400", "operations=800", "threads=4", "seed=14"}, heap = "1g", local = "32m")
    @DisplayName("lives in 32 MB of a heap of 1 GB")
    void livesInThirtyTwoMegabytesOfAGigabyte(Run run) {
        run.proved();
    }

    @ChildJvm(program = "Torture", jdksInTurn = true, args = {"live=160", "operations=800", "threads=4", "seed=15"}, servers = 2)
    @DisplayName("spreads a heap over two servers")
    void spreadsAHeapOverTwoServers(Run run) {
        run.proved();
    }

    @ChildJvm(program = "Torture", args = {"live=160", "operations=800", "threads=4", "seed=16"},
            jdksInTurn = true,
            eachJvmArg = {"-XX:-UseCompressedOops", "-XX:+UseTransparentHugePages", "-XX:+AlwaysPreTouch", "-Xshare:off", "-Xshare:auto",
                    "-XX:G1HeapRegionSize=4m", "-XX:+UseStringDeduplication"})
    @DisplayName("gives the right values under every flag that changes the heap")
    void givesTheRightValuesUnderFlagsThatChangeTheHeap(Run run) {
        run.proved();
    }

    @ChildJvm(program = "Torture", args = {"live=160", "operations=800", "threads=4", "seed=17"}, fromJdk = 25,
            jvmArgs = {"-XX:+UseCompactObjectHeaders"})
    @DisplayName("gives the right values with compact object headers")
    void givesTheRightValuesWithCompactObjectHeaders(Run run) {
        run.proved();
    }

    @ChildJvm(program = "Torture", jdksInTurn = true, args = {"live=160", "operations=800", "threads=4", "seed=18"},
            jvmArgs = {"-XX:MaxNewSize=256m"})
    @DisplayName("keeps its budget when the young generation alone is larger")
    void keepsItsBudgetWhenTheYoungGenerationIsLarger(Run run) {
        run.proved();
    }

    @ChildJvm(program = "Torture", jdksInTurn = true, args = {"live=160", "operations=800", "threads=4", "seed=19"}, heap = "640m",
            jvmArgs = {"-Xms32m"})
    @DisplayName("gives the right values while the heap grows from its least size")
    void givesTheRightValuesWhileTheHeapGrows(Run run) {
        run.proved();
    }

    @ChildJvm(program = "Torture", jdksInTurn = true,
            args = {"live=128", "operations=3000", "threads=4", "seed=20"}, heap = "256m", local = "200m")
    @DisplayName("gives the right values when nearly all of the heap is local")
    void givesTheRightValuesWhenNearlyAllIsLocal(Run run) {
        run.right().withinBudget();
    }

    @ChildJvm(program = "Torture", args = {"live=64", "operations=3000", "threads=4", "seed=21"}, heap = "128m", local = "128m")
    @DisplayName("changes nothing when the budget holds the whole heap")
    void changesNothingWhenTheBudgetHoldsTheWholeHeap(Run run) {
        run.right().require(run.stats().number("pages_evicted") == 0, "pages were evicted");
    }
}
