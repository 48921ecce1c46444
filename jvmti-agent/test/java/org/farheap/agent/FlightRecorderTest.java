package org.farheap.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedEvent;
import org.junit.jupiter.api.DisplayName;

/** What a recording of a JVM under the agent has in it, however it was started. */
@DisplayName("The flight recorder")
final class FlightRecorderTest {
    private static final String EVERYTHING =
            "+farheap.PageFetch#throttle=off,+farheap.Eviction#throttle=off,+farheap.WriteBack#throttle=off";
    private static final String FILE = "run.jfr";

    @ChildJvm(program = "WalkMe", args = {"live=128", "rounds=2"}, local = "48m",
            jvmArgs = {"-XX:StartFlightRecording:filename=" + FILE, "-Xlog:jfr*=error"},
            eachAgentOption = {"path=auto", "path=message"}, jdksInTurn = true)
    @DisplayName("tells who fetched, where from, what, and how long it took")
    void tellsWhoFetched(Child child) {
        Run run = child.finish().proved();
        List<RecordedEvent> fetches = FlightRecording.read(child.directory().resolve(FILE)).of("PageFetch");
        run.require(fetches.size() > 20, "only " + fetches.size() + " fetches are told");
        Set<String> threads = fetches.stream().map(fetch -> fetch.getString("threadName")).collect(Collectors.toSet());
        run.require(threads.containsAll(Set.of("main", "walker-0", "walker-1")), "the threads are " + threads);
        run.require(anyLine(fetches, "stack", "Held.walk:"), "no stack has Held.walk in it");
        run.require(anyLine(fetches, "stack", "WalkMe.main:"), "no stack has WalkMe.main in it");
        run.require(anyLine(fetches, "classes", "ChainCell$Link "), "no page has links in it");
        for (RecordedEvent fetch : fetches) {
            checkFetch(run, fetch);
        }
        RecordedEvent work = FlightRecording.read(child.directory().resolve(FILE)).last("NearDataWork");
        boolean byMessages = run.plan().agentOptions().contains("path=message");
        run.require(work.getLong("pagesRead") > 0 == byMessages, "the server's work is " + work);
        long weight = fetches.stream().mapToLong(fetch -> fetch.getLong("weight")).sum();
        long fetched = run.stats().number("pages_fetched");
        run.require(weight <= fetched && weight > fetched / 4, "the weights say " + weight + " of " + fetched + " fetches");
    }

    private static void checkFetch(Run run, RecordedEvent fetch) {
        boolean java = fetch.getThread("sampledThread") != null;
        run.require(!java || fetch.getThread("sampledThread").getJavaName().equals(fetch.getString("threadName")), "two threads: " + fetch);
        run.require(fetch.getBoolean("collector") != fetch.getString("cause").equals("mutator"), "no cause of a collector: " + fetch);
        run.require(fetch.getDuration().toNanos() > 0 && fetch.getDuration().toSeconds() < 60, "its duration: " + fetch);
        run.require(fetch.getLong("refaultDistance") >= 0 && fetch.getLong("refaultDistance") < 1L << 40, "its distance: " + fetch);
        run.require(fetch.getString("server").startsWith("127.0.0.1:"), "its server: " + fetch);
        long bytes = fetch.getString("classes").lines().mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1))).sum();
        // On a machine so busy that the log is read late, a fetch may have found all samples in use.
        boolean sampled = !fetch.getString("classes").isEmpty();
        run.require(bytes <= 4096 && bytes > 0 == sampled, "its classes have " + bytes + " bytes: " + fetch);
    }

    private static boolean anyLine(List<RecordedEvent> events, String field, String start) {
        return events.stream().flatMap(event -> event.getString(field).lines()).anyMatch(line -> line.startsWith(start));
    }

    @ChildJvm(program = "WalkMe", jdksInTurn = true, args = {"live=128", "rounds=2"}, local = "48m",
            jvmArgs = {"-XX:StartFlightRecording:filename=" + FILE + "," + EVERYTHING, "-Xlog:jfr*=error", "-Xcheck:jni"},
            eachAgentOption = {"evict=remap", "evict=wp"})
    @DisplayName("may be given everything, and then its events agree with the statistics")
    void mayBeGivenEverything(Child child) {
        Run run = child.finish().proved();
        Stats stats = run.stats();
        FlightRecording told = FlightRecording.read(child.directory().resolve(FILE));
        run.require(told.sum("PageFetch", fetch -> 1) <= stats.number("pages_fetched"), "more fetches than there were");
        run.require(told.sum("PageFetch", fetch -> 1) > stats.number("pages_fetched") / 4, "hardly any fetch is told");
        run.require(told.sum("Eviction", run_ -> run_.getInt("pages")) <= stats.number("pages_evicted"), "more evicted than there were");
        run.require(told.sum("WriteBack", batch -> batch.getLong("writtenBytes")) <= stats.number("write_back_bytes"), "more written back");
        RecordedEvent statistics = told.last("PagingStatistics");
        run.require(statistics.getLong("faults") > 0 && statistics.getLong("faults") <= stats.number("faults"),
                "its faults: " + statistics);
        long faults = told.lastSum("FaultLatency", "latency", "faults");
        run.require(faults > 0 && faults <= stats.number("faults"), "the latencies are of " + faults + " faults");
        long fetches = told.lastSum("RefaultDistance", "distance", "fetches");
        run.require(fetches > 0 && fetches <= stats.number("pages_fetched"), "the distances are of " + fetches + " fetches");
        RecordedEvent server = told.last("ServerConnection");
        run.require(server.getString("path").equals("mapped") && server.getLong("leased") > 0 && server.getLong("held") > 0, "" + server);
        run.require(told.last("Configuration").getLong("localLimit") == 48 << 20, "" + told.last("Configuration"));
        run.require(run.stderr().stream().noneMatch(line -> line.contains("WARNING in native method")), "a JNI call was wrong");
    }

    @ChildJvm(program = "Torture", jdksInTurn = true, args = {"live=64", "operations=500", "collect=200"}, local = "32m",
            jvmArgs = {"-XX:StartFlightRecording:filename=" + FILE + "," + EVERYTHING, "-Xlog:jfr*=error",
                    "-XX:+UnlockDiagnosticVMOptions", "-XX:+VerifyBeforeGC", "-XX:+VerifyAfterGC"})
    @DisplayName("leaves a heap that is verified as it was")
    void leavesAVerifiedHeap(Child child) {
        Run run = child.finish().right().paged();
        FlightRecording told = FlightRecording.read(child.directory().resolve(FILE));
        run.require(!told.of("GcPauseOverhead").isEmpty(), "no pause is told");
        run.require(told.of("RegionTransition").stream().anyMatch(each -> each.getString("to").equals("free")), "no region became free");
        run.require(told.of("RegionTransition").stream().anyMatch(each -> each.getString("to").equals("old")), "no region became old");
    }

    @ChildJvm(program = "WalkMe", args = {"live=128"}, local = "48m")
    @DisplayName("may be started by jcmd, and stopped, and started again")
    void mayBeStartedByJcmd(Child child) throws IOException {
        child.awaitBegun();
        for (String name : List.of("first", "second")) {
            Instant start = Instant.now();
            child.jcmd("JFR.start", "name=" + name);
            Processes.pause(3000);
            Path file = child.directory().resolve(name + ".jfr");
            child.jcmd("JFR.dump", "name=" + name, "filename=" + file);
            child.jcmd("JFR.stop", "name=" + name);
            List<RecordedEvent> fetches = FlightRecording.read(file).of("PageFetch");
            if (fetches.isEmpty()) {
                throw new AssertionError("no fetch in the " + name + " recording");
            }
            for (RecordedEvent fetch : fetches) {
                if (fetch.getStartTime().isBefore(start.minusMillis(50)) || fetch.getStartTime().isAfter(Instant.now())) {
                    throw new AssertionError("a fetch of another time than " + start + " and later: " + fetch);
                }
            }
        }
        child.sendLine("enough");
        child.finish().proved();
    }

    @ChildJvm(program = "WalkMe", args = {"live=96", "rounds=1"}, local = "40m", jvmArgs = {"-Xlog:class+load=info:file=classes.log"})
    @DisplayName("costs a program nothing that does not use it, nor does JMX")
    void costsNothingUnused(Child child) throws IOException {
        Run run = child.finish().proved();
        String loaded = Files.readString(child.directory().resolve("classes.log"));
        run.require(loaded.contains("org.farheap.runtime.Reports "), "the agent's Java part is not there");
        for (String unwanted : List.of("org.farheap.runtime.PageFetch ", "jdk.jfr.internal.PlatformRecorder ",
                "java.lang.management.ManagementFactory ", "org.farheap.runtime.FarHeapMXBean ")) {
            run.require(!loaded.contains(unwanted), unwanted + "was loaded");
        }
    }

    @ChildJvm(program = "WalkMe", jdksInTurn = true, args = {"live=96", "rounds=1"}, local = "40m", jvmArgs = {"--limit-modules=java.base"})
    @DisplayName("and JMX need not be there at all")
    void neednotBeThere(Run run) {
        run.proved();
        run.require(run.messages().isEmpty(), "the agent has something to say");
    }
}
