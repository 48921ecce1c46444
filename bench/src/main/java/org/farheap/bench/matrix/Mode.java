package org.farheap.bench.matrix;

import java.util.List;

/// How a run gets its memory, as named on the command line: `local`, `kswap` or `farheap`, then `:OPTION=VALUE` for each option of the
/// agent (`farheap` only), then `+-OPTION` for each option of the JVM (not `local`: the others are measured by it).
///
/// @param agentOptions as ./farheap run --agent-opts takes them; empty when there are none
/// @param vmOptions    each begins with a hyphen
record Mode(String name, Kind kind, String agentOptions, List<String> vmOptions) {
    enum Kind {
        /// Plain java with all the memory it wants: the bound.
        LOCAL,
        /// Plain java in a memory cgroup of the budget, the rest swapped to compressed memory.
        KSWAP,
        /// Under the agent.
        FARHEAP
    }

    private static final String AGENT_OPTION = "[a-z_]+=[^,:=]+";
    /// Not the plus sign of an option such as -XX:+UseG1GC.
    private static final String BEFORE_VM_OPTION = "[+](?=-)";

    static final Mode LOCAL = new Mode("local", Kind.LOCAL, "", List.of());

    /// Throws IllegalArgumentException with one line for the user.
    static Mode parse(String text) {
        List<String> parts = List.of(text.split(BEFORE_VM_OPTION));
        List<String> vmOptions = parts.subList(1, parts.size());
        String paged = parts.getFirst();
        if (paged.matches("farheap(:" + AGENT_OPTION + ")*")) {
            return new Mode(text, Kind.FARHEAP, paged.substring("farheap".length()).replaceFirst(":", "").replace(':', ','), vmOptions);
        }
        if (paged.equals("kswap")) {
            return new Mode(text, Kind.KSWAP, "", vmOptions);
        }
        if (text.equals("local")) {
            return LOCAL;
        }
        throw new IllegalArgumentException("unknown mode '" + text + "'; there are local, kswap and farheap, with options of the agent as "
                + "in farheap:OPTION=VALUE, and options of the JVM as in kswap+-XX:OPTION=VALUE");
    }
}
