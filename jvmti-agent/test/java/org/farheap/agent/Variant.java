package org.farheap.agent;

import java.util.List;
import java.util.stream.Stream;

/** What differs between the runs of one test on one JDK. */
record Variant(List<String> agentOptions, List<String> jvmArgs, List<String> args) {
    static List<Variant> of(ChildJvm child) {
        List<Variant> variants = Stream.of(
                        Stream.of(child.eachAgentOption()).map(option -> new Variant(List.of(option), List.of(), List.of())),
                        Stream.of(child.eachJvmArg()).map(arg -> new Variant(List.of(), List.of(arg), List.of())),
                        Stream.of(child.eachProgramArg()).map(arg -> new Variant(List.of(), List.of(), List.of(arg.split(" ")))))
                .flatMap(each -> each)
                .toList();
        return variants.isEmpty() ? List.of(new Variant(List.of(), List.of(), List.of())) : variants;
    }

    @Override
    public String toString() {
        return String.join(" ", Stream.of(agentOptions, jvmArgs, args).flatMap(List::stream).toList());
    }
}
