package org.farheap.agent;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.management.JMException;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.DisplayName;

/** The servers are asked again and again, in the middle of everything: what they say is right, and what they do harms nobody. */
@DisplayName("Looking for dead regions")
final class DeadRegionsTest {
    private static final String LOOKED_NO_LONGER = "farheap: dead regions are looked for no longer: ";
    private static final List<String> LEAVES = List.of("ColdTrees$TreeLeaf", "ColdTrees$HashLeaf", "ColdTrees$ListLeaf");
    /** What the JVM fills gaps with, of JDK 17 and of later ones: no objects of anybody. */
    private static final Set<String> FILLERS = Set.of("int[]", "jdk.internal.vm.FillerElement[]");
    private static final long DROPPED = 50_000;
    private static final long FOUND_MIN = DROPPED * 9 / 10;
    private static final long FOUND_SECONDS_MAX = 60;

    @ChildJvm(program = "Torture", jdksInTurn = true,
            args = {"live=128", "operations=1500", "threads=4", "collect=700", "seed=61"}, agentOptions = {
            "reclaim=on", "debug_reclaim=200", "debug_delay=near_before_copy:2000", "debug_delay=near_before_check:2000"})
    @DisplayName("changes no value")
    void changesNoValue(Run run) {
        lookedToTheEnd(run.proved());
    }

    @ChildJvm(program = "Torture", args = {"live=160", "operations=1200", "threads=4", "collect=400", "seed=64"}, servers = 2, local = "48m",
            agentOptions = {"reclaim=on", "debug_reclaim=200", "debug_delay=near_before_copy:2000", "debug_delay=near_before_check:2000"},
            eachAgentOption = {"path=auto", "path=message"}, jdksInTurn = true)
    @DisplayName("changes no value where the heap is on two servers")
    void changesNoValueOnTwoServers(Run run) {
        lookedToTheEnd(run.proved());
    }

    @ChildJvm(program = "Torture", args = {"live=64", "operations=300", "threads=4", "collect=100", "seed=62"}, heap = "160m",
            local = "32m", newestJdkOnly = true, agentOptions = {"reclaim=on", "debug_reclaim=200"},
            jvmArgs = {"-XX:+UnlockDiagnosticVMOptions", "-XX:+VerifyBeforeGC", "-XX:+VerifyDuringGC", "-XX:+VerifyAfterGC"})
    @DisplayName("leaves a heap in which G1's verifier finds nothing wrong")
    void leavesAHeapInWhichNothingIsWrong(Run run) {
        lookedToTheEnd(run.proved());
    }

    @ChildJvm(program = "ClassChurn", args = {"live=96", "classes=600"}, agentOptions = {"reclaim=on", "debug_reclaim=200"})
    @DisplayName("goes on while classes are unloaded")
    void goesOnWhileClassesAreUnloaded(Run run) {
        lookedToTheEnd(run.proved());
    }

    @ChildJvm(program = "Torture", args = {"live=128", "seconds=600"}, local = "48m", ownServers = true, newestJdkOnly = true,
            agentOptions = {"reclaim=on", "debug_reclaim=1", "debug_delay=near_before_copy:2000"})
    @DisplayName("does not hide that the server is lost")
    void doesNotHideThatTheServerIsLost(Child child, Servers servers) {
        child.awaitBegun();
        servers.only().kill();
        Run run = child.finish();
        run.require(run.exitStatus() == Run.SERVER_LOST, "exit status " + run.exitStatus());
        run.require(run.messages().stream().anyMatch(line -> line.contains(servers.only().address()) && line.contains("lost")),
                "the loss is not told");
    }

    @ChildJvm(program = "ColdTrees", args = {"live=96"}, local = "48m", newestJdkOnly = true, serverOptions = {"--near", "off"},
            agentOptions = {"reclaim=on", "debug_reclaim=50"})
    @DisplayName("ends with one line where the server does no such work, and the program goes on")
    void endsWithOneLineWhereTheServerDoesNoSuchWork(Child child) {
        child.awaitBegun();
        child.awaitMessage(LOOKED_NO_LONGER);
        child.sendLine("let go");
        child.sendLine("enough");
        Run run = child.finish().proved();
        run.require(run.messages().size() == 1, "not one line");
    }

    @ChildJvm(program = "ColdTrees", args = {"live=160"}, local = "48m", newestJdkOnly = true,
            agentOptions = {"reclaim=on", "debug_reclaim=50"})
    @DisplayName("ends with one line that names the one of two servers which does no such work, and the program goes on")
    void endsWithOneLineWhereOneOfTwoServersDoesNoSuchWork(ChildPlan plan, Servers servers) {
        try (Server idle = Server.start(servers.staged(), List.of("--memory", "1g", "--near", "off"), "", "");
                Child child = Child.underAgent(plan, servers.staged(), List.of(servers.only().address(), idle.address()))) {
            child.awaitBegun();
            child.awaitMessage(LOOKED_NO_LONGER);
            child.sendLine("let go");
            child.sendLine("enough");
            Run run = child.finish().proved();
            run.require(run.messages().size() == 1 && run.messages().get(0).startsWith(LOOKED_NO_LONGER + "the memory server "
                    + idle.address()), "not one line that says so");
            child.forget();
        }
    }

    @ChildJvm(program = "ColdTrees", args = {"live=160"}, local = "48m", newestJdkOnly = true,
            agentOptions = {"reclaim=on", "debug_reclaim=50"})
    @DisplayName("ends with one line that names the one of two servers which fails, and not the one that missed it")
    void endsWithOneLineWhereOneOfTwoServersFails(ChildPlan plan, Servers servers) {
        try (Server poor = Server.start(servers.staged(), List.of("--memory", "1g", "--near-memory", "1m"), "", "");
                Child child = Child.underAgent(plan, servers.staged(), List.of(servers.only().address(), poor.address()))) {
            child.awaitBegun();
            child.awaitMessage(LOOKED_NO_LONGER);
            child.sendLine("let go");
            child.sendLine("enough");
            Run run = child.finish().proved();
            run.require(run.messages().size() == 1 && run.messages().get(0).startsWith(LOOKED_NO_LONGER + "the memory server "
                    + poor.address() + " gave no answer: tracing this heap takes more"), "not one line that says so");
            child.forget();
        }
    }

    /**
     * Where a full collection of JDK 17 moves nothing it leaves dead objects, which are told dead but not counted by that JVM; and after it
     * there are new fillers.
     */
    @ChildJvm(program = "ColdTrees", args = {"live=96"}, local = "40m",
            jvmArgs = {"-XX:InitiatingHeapOccupancyPercent=95", "-XX:-G1UseAdaptiveIHOP", "-XX:MarkSweepDeadRatio=0"})
    @DisplayName("finds nearly all of what was let go of, and nothing that a full collection does not")
    void findsWhatAFullCollectionFinds(Child child) throws IOException, JMException {
        findWhatAFullCollectionFinds(child);
    }

    @ChildJvm(program = "ColdTrees", jdksInTurn = true, args = {"live=96"}, local = "40m", servers = 2,
            jvmArgs = {"-XX:InitiatingHeapOccupancyPercent=95", "-XX:-G1UseAdaptiveIHOP", "-XX:MarkSweepDeadRatio=0"})
    @DisplayName("finds the same where the heap is on two servers, with references between them")
    void findsWhatAFullCollectionFindsOnTwoServers(Child child) throws IOException, JMException {
        findWhatAFullCollectionFinds(child);
    }

    private static void findWhatAFullCollectionFinds(Child child) throws IOException, JMException {
        child.awaitBegun();
        try (ManagedChild managed = ManagedChild.connect(child)) {
            child.sendLine("let go");
            CompositeData told = awaitLeaves(managed);
            ClassHistogram before = ClassHistogram.ofAll(child);
            ClassHistogram after = ClassHistogram.ofLive(child);
            require(figure(told, "pagesFetched") == 0, "pages were fetched for it: " + told);
            List<String> wrong = new ArrayList<>();
            for (CompositeData row : (CompositeData[]) told.get("classes")) {
                String name = (String) row.get("name");
                long collected = before.of(name) - after.of(name);
                if (!FILLERS.contains(name) && figure(row, "deadObjects") > collected) {
                    wrong.add(name + ": " + figure(row, "deadObjects") + " told dead, " + collected + " collected");
                }
            }
            require(wrong.isEmpty(), "more is told dead than is: " + wrong);
        }
        child.sendLine("enough");
        child.finish().proved();
    }

    private static CompositeData awaitLeaves(ManagedChild managed) throws IOException, JMException {
        long deadline = System.nanoTime() + FOUND_SECONDS_MAX * 1_000_000_000L;
        while (true) {
            CompositeData heap = (CompositeData) managed.jvm().invoke(managed.awaitBean(), "coldDead", null, null);
            if (LEAVES.stream().allMatch(leaf -> dead(heap, leaf) >= FOUND_MIN)) {
                return heap;
            }
            require(System.nanoTime() < deadline, "too few are found dead: " + LEAVES.stream().map(leaf -> dead(heap, leaf)).toList());
            Processes.pause(500);
        }
    }

    private static long dead(CompositeData heap, String className) {
        for (CompositeData row : (CompositeData[]) heap.get("classes")) {
            if (row.get("name").equals(className)) {
                return figure(row, "deadObjects");
            }
        }
        return 0;
    }

    private static void lookedToTheEnd(Run run) {
        run.require(run.stats().number("dead_pages_fetched_by_program") == 0, "the program came back to what was told dead");
        run.require(run.messages().stream().noneMatch(line -> line.startsWith(LOOKED_NO_LONGER)), "it was given up");
    }

    private static long figure(CompositeData from, String name) {
        return (long) from.get(name);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
