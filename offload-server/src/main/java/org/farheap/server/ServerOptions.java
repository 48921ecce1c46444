package org.farheap.server;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.farheap.wire.Wire;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The command line of the server. */
@Command(
        name = "farheap server",
        description = "Holds far memory for Java heaps until interrupted.",
        mixinStandardHelpOptions = true)
final class ServerOptions implements Callable<Integer> {
    private static final int SPIN_MICROS_MAX = 100_000;
    private static final long NEAR_BYTES_MIN = 1 << 20;
    /**
     * A call needs a bit or three for each word of what it traces, two for each of what its peers do, and 8 bytes for each object that
     * waits to be followed: with one peer that holds as much, five of the eight bits that these are.
     */
    private static final int NEAR_SHARE = 8;
    private static final long NEAR_DEFAULT_BYTES_MIN = 64L << 20;
    private static final long NEAR_DEFAULT_BYTES_MAX = 8L << 30;
    private static final int NEAR_THREADS_MAX = 256;
    private static final int NEAR_SECONDS_MAX = 24 * 3600;

    @Option(names = "--listen", required = true, paramLabel = "HOST:PORT", description = "Where agents connect; port 0 takes a free one.")
    private String listen;

    @Option(names = "--memory", required = true, paramLabel = "SIZE", converter = ByteSize.class,
            description = "Memory that all leases together may hold, such as 8G.")
    private long memoryBytes;

    @Option(names = "--token", paramLabel = "TOKEN", defaultValue = "${env:FARHEAP_TOKEN:-}",
            description = "Secret that agents must show; FARHEAP_TOKEN in the environment does the same.")
    private String token;

    @Option(names = "--spin-us", paramLabel = "MICROSECONDS", defaultValue = "50",
            description = "How long to poll for the next request before giving the processor up (default ${DEFAULT-VALUE}).")
    private int spinMicros;

    @Option(names = "--metrics", paramLabel = "[HOST:]PORT",
            description = "Serves the server's figures to Prometheus there, over HTTP, to whoever asks; port 0 takes a free one."
                    + " Without HOST only this machine reaches it.")
    private String metrics;

    @Option(names = "--near", paramLabel = "on|off", defaultValue = "on",
            description = "Whether agents may call functions over the pages they keep here (default ${DEFAULT-VALUE}).")
    private Switch near;

    @Option(names = "--near-memory", paramLabel = "SIZE", converter = ByteSize.class,
            description = "Memory for the tables of such a call; by default an eighth of --memory, from 64M to 8G.")
    private Long nearMemoryBytes;

    @Option(names = "--near-threads", paramLabel = "N",
            description = "Threads that such a call may work with; by default one a processor, but for one that is left to the pages.")
    private Integer nearThreads;

    @Option(names = "--near-seconds", paramLabel = "N", defaultValue = "300",
            description = "How long such a call may take (default ${DEFAULT-VALUE}); its agent may ask for less.")
    private int nearSeconds;

    @Option(names = "--functions", paramLabel = "JAR[:JAR]", split = ":", description = "Jars with further functions.")
    private List<Path> functions = List.of();

    @Option(names = "--peers", paramLabel = "HOST[,HOST]", split = ",",
            description = "Hosts of servers that hold other parts of agents' heaps, as the agents name them: which references lead from"
                    + " part to part the servers tell each other. Those of this machine need not be named, and no others are dialled.")
    private List<String> peers = List.of();

    private boolean complete;

    /** As the command line writes it. */
    enum Switch { ON, OFF }

    /** The options of {@code args}, or null when the answer was only help. */
    static ServerOptions parse(String... args) throws SetupFailure {
        ServerOptions options = new ServerOptions();
        String[] problem = new String[1];
        CommandLine line = new CommandLine(options).setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler((ParameterException e, String[] ignored) -> {
            problem[0] = e.getMessage();
            return SetupFailure.EXIT_USAGE;
        });
        line.execute(args);
        if (problem[0] != null) {
            throw SetupFailure.usage(problem[0].lines().findFirst().orElse("bad options") + " (see --help)");
        }
        if (!options.complete) {
            return null;
        }
        options.check();
        return options;
    }

    @Override
    public Integer call() {
        complete = true;
        return 0;
    }

    private void check() throws SetupFailure {
        if (memoryBytes < Lease.EXTENT_BYTES) {
            throw SetupFailure.usage("--memory must be at least one extent, " + ByteSize.show(Lease.EXTENT_BYTES));
        }
        if (spinMicros < 0 || spinMicros > SPIN_MICROS_MAX) {
            throw SetupFailure.usage("--spin-us must be 0 to " + SPIN_MICROS_MAX);
        }
        checkNear();
        if (token().length > Wire.TOKEN_BYTES_MAX) {
            throw SetupFailure.usage("the token is longer than " + Wire.TOKEN_BYTES_MAX + " bytes");
        }
    }

    private void checkNear() throws SetupFailure {
        if (nearMemoryBytes != null && nearMemoryBytes < NEAR_BYTES_MIN) {
            throw SetupFailure.usage("--near-memory must be at least " + ByteSize.show(NEAR_BYTES_MIN));
        }
        if (nearThreads != null && (nearThreads < 1 || nearThreads > NEAR_THREADS_MAX)) {
            throw SetupFailure.usage("--near-threads must be 1 to " + NEAR_THREADS_MAX);
        }
        if (nearSeconds < 1 || nearSeconds > NEAR_SECONDS_MAX) {
            throw SetupFailure.usage("--near-seconds must be 1 to " + NEAR_SECONDS_MAX);
        }
    }

    /** The address to listen on. Refuses to open a network address to everyone: heap contents are what the server holds. */
    ListenAddress listen() throws SetupFailure {
        ListenAddress address = ListenAddress.parse(listen);
        if (!address.loopback() && token.isEmpty()) {
            throw SetupFailure.usage("--listen " + listen + " is reachable from other machines and would serve heap contents to"
                    + " anyone; set a token with --token or FARHEAP_TOKEN");
        }
        return address;
    }

    /** Where the figures are served; null = nowhere. */
    MetricsAddress metrics() throws SetupFailure {
        return metrics == null ? null : MetricsAddress.parse(metrics);
    }

    NearOptions near() {
        long bytes = nearMemoryBytes != null ? nearMemoryBytes
                : Math.clamp(memoryBytes / NEAR_SHARE, NEAR_DEFAULT_BYTES_MIN, NEAR_DEFAULT_BYTES_MAX);
        int spare = Math.clamp(Runtime.getRuntime().availableProcessors() - 1, 1, NEAR_THREADS_MAX);
        return new NearOptions(near == Switch.ON, bytes, nearThreads != null ? nearThreads : spare,
                TimeUnit.SECONDS.toNanos(nearSeconds), functions, peers);
    }

    long memoryBytes() {
        return memoryBytes;
    }

    /** UTF-8; empty = none asked. */
    byte[] token() {
        return token.getBytes(StandardCharsets.UTF_8);
    }

    long spinNanos() {
        return spinMicros * 1000L;
    }
}
