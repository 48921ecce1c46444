package org.farheap.bench;

import picocli.CommandLine.Command;

/// Groups the measurements.
@Command(name = "bench", mixinStandardHelpOptions = true, description = "Measurements.",
        subcommands = {FaultCommand.class, BudgetCommand.class, OverheadCommand.class, PauseCommand.class, RecordingCommand.class,
            JmhCommand.class, AllCommand.class})
final class BenchCommand {}
