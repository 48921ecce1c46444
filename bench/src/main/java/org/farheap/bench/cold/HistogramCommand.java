package org.farheap.bench.cold;

import picocli.CommandLine.Command;

/// The cold heap of a running program by class.
@Command(name = "histogram", mixinStandardHelpOptions = true, description = "Objects and bytes by class in the part of a running program's "
        + "heap that only the memory servers hold. They count; no page is fetched.", footer = {"", ColdHeapCommand.STATUSES})
public final class HistogramCommand extends ColdHeapCommand {
    public HistogramCommand() {
        super(false);
    }
}
