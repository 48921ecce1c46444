package org.farheap.server;

import java.util.LinkedHashMap;
import java.util.Map;
import org.openucx.jucx.UcxException;
import org.openucx.jucx.ucp.UcpContext;
import org.openucx.jucx.ucp.UcpMemMapParams;
import org.openucx.jucx.ucp.UcpParams;
import org.openucx.jucx.ucp.UcpRequestParams;
import org.openucx.jucx.ucs.UcsConstants;

/**
 * Loads UCX with the settings that this server depends on.
 *
 * <p>UCX reads most settings when its libraries load, so they are put into the environment of this process first, whatever the
 * environment it was started in said. Why each:
 * <ul>
 *   <li>HANDLE_ERRORS=none: libucs would take over SIGSEGV, which the JVM needs for its null checks.
 *   <li>MEM_EVENTS=n: nor may it hook mmap and malloc in a JVM; nothing here uses its registration cache.
 *   <li>MM_ERROR_HANDLING=y: with peer error handling UCX otherwise drops shared memory and uses TCP for everything.
 *   <li>ALLOC_PRIO: extents must be shared memory for agents on this machine to map them. System V first: it takes no page
 *       before one is written, and no limit of /dev/shm applies. Without either, agents fall back to messages.
 *   <li>RNDV_THRESH=inf: everything eager; a rendezvous would let a message wait on its sender.
 *   <li>ZCOPY_THRESH=inf: a TCP connection that breaks under a zero-copy send completes it twice in libuct 1.13, which aborts.
 *   <li>NET_DEVICES: without it UCX's TCP listens on every interface.
 *   <li>LOG_FILE: UCX logs to standard output by default, where scripts read the ready line. LOG_LEVEL, which the user may set:
 *       otherwise a line for every reply to an agent that was killed.
 * </ul>
 *
 * <p>libucx trusts its peers. Whoever reaches its TCP port and knows its framing can make it write anywhere or crash (garbage
 * without UCX's magic number is dropped). So the port is bound to the interface that agents use and to no other, and a network
 * beyond this machine must be one that only agents' machines reach. {@code UCX_TLS=posix,sysv} in the environment leaves the
 * port out, where all agents are on this machine.
 *
 * <p>The context has active messages only, and so must an agent's. Were RMA a feature of it, libucx would serve gets and puts
 * that come over TCP in software, at whatever address the message names: one lease could read another's, or this process. Agents
 * on this machine map extents with ucp_rkey_ptr, which needs no feature. The features of both ends must be the same, because
 * they decide how many lanes an endpoint has, and libucx aborts the process whose peer has chosen others.
 */
final class Ucx {
    private static final String LOG_LEVEL = "UCX_LOG_LEVEL";

    private Ucx() {}

    /** @throws SetupFailure if UCX is not installed, or finds no transport on the interface */
    static UcpContext open(String interfaceName) throws SetupFailure {
        settings(interfaceName).forEach(NativeMemory::setEnvironment);
        try {
            UcpParams params = new UcpParams().requestAmFeature().requestWakeupFeature();
            return new UcpContext(params);
        } catch (LinkageError e) {
            throw SetupFailure.environment("cannot load UCX (" + firstLine(e) + "); install libucx0 1.13 or later");
        } catch (UcxException e) {
            throw SetupFailure.environment("UCX does not start on interface " + interfaceName + ": " + firstLine(e));
        }
    }

    static Map<String, String> settings(String interfaceName) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("UCX_HANDLE_ERRORS", "none");
        settings.put("UCX_MEM_EVENTS", "n");
        settings.put("UCX_MM_ERROR_HANDLING", "y");
        settings.put("UCX_ALLOC_PRIO", "md:sysv,md:posix,mmap");
        settings.put("UCX_RNDV_THRESH", "inf");
        settings.put("UCX_ZCOPY_THRESH", "inf");
        settings.put("UCX_NET_DEVICES", interfaceName);
        settings.put("UCX_LOG_FILE", "stderr");
        settings.put(LOG_LEVEL, System.getenv().getOrDefault(LOG_LEVEL, "fatal"));
        return settings;
    }

    /** HOST memory on every operation: left to itself, this pairing of jucx and libucx may guess a type that libucx lacks. */
    static UcpRequestParams hostMemory() {
        return new UcpRequestParams().setMemoryType(UcsConstants.MEMORY_TYPE.UCS_MEMORY_TYPE_HOST);
    }

    /** Parameters of {@code bytes} of shared memory that UCX allocates and registers. */
    static UcpMemMapParams sharedMemory(long bytes) {
        return new UcpMemMapParams()
                .allocate()
                .setLength(bytes)
                .setMemoryType(UcsConstants.MEMORY_TYPE.UCS_MEMORY_TYPE_HOST);
    }

    private static String firstLine(Throwable e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.getClass().getSimpleName());
    }
}
