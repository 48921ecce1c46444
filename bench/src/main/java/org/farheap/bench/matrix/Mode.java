package org.farheap.bench.matrix;

/// How a run gets its memory, as named on the command line: `local`, `kswap`, `farheap`, or `farheap:OPTION=VALUE[:OPTION=VALUE...]`
/// with options of the agent.
///
/// @param agentOptions as ./farheap run --agent-opts takes them; empty when there are none
record Mode(String name, Kind kind, String agentOptions) {
    enum Kind {
        /// Plain java with all the memory it wants: the bound.
        LOCAL,
        /// Plain java in a memory cgroup of the budget, the rest swapped to compressed memory.
        KSWAP,
        /// Under the agent.
        FARHEAP
    }

    private static final String OPTION = "[a-z_]+=[^,:=]+";

    static final Mode LOCAL = new Mode("local", Kind.LOCAL, "");

    /// Throws IllegalArgumentException with one line for the user.
    static Mode parse(String text) {
        if (text.matches("farheap(:" + OPTION + ")+")) {
            return new Mode(text, Kind.FARHEAP, text.substring(text.indexOf(':') + 1).replace(':', ','));
        }
        return switch (text) {
            case "local" -> LOCAL;
            case "kswap" -> new Mode(text, Kind.KSWAP, "");
            case "farheap" -> new Mode(text, Kind.FARHEAP, "");
            default -> throw new IllegalArgumentException("unknown mode '" + text + "'; there are local, kswap, farheap and "
                    + "farheap:OPTION=VALUE with options of the agent, joined by ':'");
        };
    }
}
