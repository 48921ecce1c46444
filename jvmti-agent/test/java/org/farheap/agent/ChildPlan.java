package org.farheap.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What one child JVM is to run: the annotation, a JDK and a variant, put together. */
record ChildPlan(
        Jdk jdk, String program, List<String> args, List<String> jvmArgs, List<String> agentOptions, String local, List<String> prefix,
        String token, long hangSeconds) {
    private static final long YOUNG_SHARE_OF_BUDGET = 4;
    private static final List<String> YOUNG_SIZES = List.of("-Xmn", "-XX:MaxNewSize=", "-XX:NewSize=", "-XX:G1MaxNewSizePercent=");

    static ChildPlan of(ChildJvm child, Jdk jdk, Variant variant) {
        List<String> jvmArgs = joined(child.jvmArgs(), variant.jvmArgs());
        return new ChildPlan(jdk, child.program(), joined(child.args(), variant.args()), sized(child, jvmArgs),
                joined(child.agentOptions(), variant.agentOptions()), child.local(), Processes.as(child.user()), child.token(),
                child.hangSeconds());
    }

    private static List<String> joined(String[] first, List<String> second) {
        return Stream.concat(Stream.of(first), second.stream()).toList();
    }

    private static List<String> sized(ChildJvm child, List<String> jvmArgs) {
        List<String> sized = new ArrayList<>();
        if (jvmArgs.stream().noneMatch(arg -> arg.matches("-XX:\\+Use\\w+GC"))) {
            sized.add("-XX:+UseG1GC");
        }
        sized.add("-Xms" + child.heap());
        sized.add("-Xmx" + child.heap());
        sized.addAll(jvmArgs);
        if (jvmArgs.stream().noneMatch(arg -> YOUNG_SIZES.stream().anyMatch(arg::startsWith))) {
            sized.add("-XX:MaxNewSize=" + Bytes.of(child.local()) / YOUNG_SHARE_OF_BUDGET);
        }
        return sized;
    }

    /** The same program on the newest JDK, without anything that the variant changes: for the checksum. */
    ChildPlan plain() {
        List<String> memory = jvmArgs.stream().filter(arg -> arg.startsWith("-Xmx")).toList();
        return new ChildPlan(Jdks.newest(), program, args, memory, List.of(), "", List.of(), "", hangSeconds);
    }

    /** Without an agent there is no limit. */
    long budgetBytes() {
        return local.isEmpty() ? Long.MAX_VALUE : Bytes.of(local);
    }

    /** The same, its command behind these words. */
    ChildPlan behind(List<String> words) {
        List<String> longer = Stream.concat(prefix.stream(), words.stream()).toList();
        return new ChildPlan(jdk, program, args, jvmArgs, agentOptions, local, longer, token, hangSeconds);
    }

    ChildPlan withArgs(List<String> others) {
        return new ChildPlan(jdk, program, others, jvmArgs, agentOptions, local, prefix, token, hangSeconds);
    }

    ChildPlan withToken(String other) {
        return new ChildPlan(jdk, program, args, jvmArgs, agentOptions, local, prefix, other, hangSeconds);
    }
}
