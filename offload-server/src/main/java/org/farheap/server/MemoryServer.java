package org.farheap.server;

import org.openucx.jucx.ucp.UcpContext;

/**
 * The memory server: holds extents of far memory for agents until it is stopped.
 *
 * <p>Two threads. "farheap control" ({@link ControlPlane}) speaks the control protocol and decides who gets what; "farheap data"
 * ({@link DataPlane}) owns UCX and all leased memory, and serves pages. {@link Leasing} is the bridge between them. Beside them,
 * at a low priority, {@link NearWork} runs functions over the pages.
 */
public final class MemoryServer {
    static final int EXIT_INTERNAL = 5;

    private MemoryServer() {}

    /** Prints {@code farheap: listening on HOST:PORT} when ready. Exit codes: 2 usage, 3 environment, 5 internal. */
    public static void main(String[] args) {
        try {
            ServerOptions options = ServerOptions.parse(args);
            if (options != null) {
                start(options);
            }
        } catch (SetupFailure e) {
            Log.say(e.getMessage());
            System.exit(e.exitCode());
        }
    }

    private static void start(ServerOptions options) throws SetupFailure {
        ListenAddress address = options.listen();
        MetricsAddress metrics = options.metrics();
        HostMemory.check(options.memoryBytes());
        NearOptions near = options.near();
        NearFunctions functions = NearFunctions.load(near.functions());
        PeerHosts peerHosts = new PeerHosts(near.peers());
        NearFigures nearFigures = new NearFigures(functions);
        ControlFigures controlFigures = new ControlFigures();
        DataFigures dataFigures = new DataFigures();
        ControlPlane control = new ControlPlane(address, controlFigures);
        String metricsLine = metrics == null ? "" : "farheap: metrics on " + metrics.host() + ":" + MetricsEndpoint.open(metrics,
                ServerMetrics.of(options.memoryBytes(), controlFigures, dataFigures, nearFigures)) + "\n";
        UcpContext context = Ucx.open(address.interfaceName());
        DataPlane data = new DataPlane(context, options.spinNanos(), dataFigures);
        NearWork work = new NearWork(near, functions, data, nearFigures, peerHosts);
        NearConnections nearConnections = new NearConnections(work, control::run);
        Leasing leasing = new Leasing(options.token(), options.memoryBytes(), data, control::run, nearConnections, controlFigures);
        data.start();
        control.start(leasing, nearConnections);
        if (!address.loopback()) {
            Log.say("UCX's own port on " + address.interfaceName() + " trusts whoever reaches it, token or not: let only machines"
                    + " of your agents reach this one");
        }
        System.out.print("farheap: listening on " + address.host() + ":" + control.port() + "\n" + metricsLine);
        System.out.flush();
    }
}
