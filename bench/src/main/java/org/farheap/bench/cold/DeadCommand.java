package org.farheap.bench.cold;

import picocli.CommandLine.Command;

/// The cold heap of a running program by class, and what of it is dead.
@Command(name = "dead", mixinStandardHelpOptions = true, description = "Dead objects and bytes by class, most first, in the part of a "
        + "running program's heap that only the memory servers hold. They trace it; no page is fetched.",
        footer = {"", ColdHeapCommand.STATUSES})
public final class DeadCommand extends ColdHeapCommand {
    public DeadCommand() {
        super(true);
    }
}
