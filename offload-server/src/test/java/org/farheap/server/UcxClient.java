package org.farheap.server;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.farheap.wire.Wire;
import org.farheap.wire.Wire.DataId;
import org.farheap.wire.Wire.DataReply;
import org.farheap.wire.Wire.DataRequest;
import org.openucx.jucx.ucp.UcpAmData;
import org.openucx.jucx.ucp.UcpConstants;
import org.openucx.jucx.ucp.UcpContext;
import org.openucx.jucx.ucp.UcpEndpoint;
import org.openucx.jucx.ucp.UcpEndpointParams;
import org.openucx.jucx.ucp.UcpParams;
import org.openucx.jucx.ucp.UcpRemoteKey;
import org.openucx.jucx.ucp.UcpRequest;
import org.openucx.jucx.ucp.UcpRequestParams;
import org.openucx.jucx.ucp.UcpWorker;
import org.openucx.jucx.ucp.UcpWorkerParams;

/** The agent's side of the data plane: one UCX worker with one endpoint to the server. One thread. */
@SuppressWarnings("restricted") // it maps the server's memory
final class UcxClient implements AutoCloseable {
    private static final long DEADLINE = TimeUnit.SECONDS.toNanos(60);
    private static final UcpRequestParams HOST;

    static {
        Ucx.settings("lo").forEach(NativeMemory::setEnvironment);
        HOST = Ucx.hostMemory(); // loads the library
    }

    /** What a request was answered: status, and the page bytes of a read. */
    record Reply(int status, int bytes, byte[] pages) {}

    private final UcpContext context;
    private final UcpWorker worker;
    private final Arena arena = Arena.ofShared();
    private final Map<Long, Reply> replies = new HashMap<>();
    private final MemorySegment header = arena.allocate(DataRequest.SIZE, 8);
    private final MemorySegment payload = arena.allocate(2 * Wire.DATA_BYTES_MAX, 4096);
    private UcpEndpoint endpoint;
    private boolean failed;
    private long nextRequest = 1;

    /** @param transports as UCX_TLS; "all" prefers shared memory, "tcp" is what another machine would use */
    UcxClient(String transports) {
        UcpParams params = new UcpParams().requestAmFeature().setConfig("TLS", transports);
        context = new UcpContext(params);
        worker = context.newWorker(new UcpWorkerParams());
        worker.setAmRecvHandler(DataId.REPLY, this::reply);
    }

    ByteBuffer workerAddress() {
        return worker.getAddress();
    }

    void connect(byte[] serverAddress) {
        ByteBuffer direct = ByteBuffer.allocateDirect(serverAddress.length).put(serverAddress).flip();
        endpoint = worker.newEndpoint(new UcpEndpointParams()
                .setUcpAddress(direct)
                .setPeerErrorHandlingMode()
                .setErrorHandler((ep, status, message) -> failed = true));
        Reference.reachabilityFence(direct);
    }

    /** Whether UCX says that the server is gone. */
    boolean failed() throws Exception {
        worker.progress();
        return failed;
    }

    private int reply(long head, long headBytes, UcpAmData data, UcpEndpoint ignored) {
        ByteBuffer in = MemorySegment.ofAddress(head).reinterpret(headBytes).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        DataReply reply = DataReply.read(in);
        byte[] pages = new byte[(int) data.getLength()];
        MemorySegment.copy(MemorySegment.ofAddress(data.getDataAddress()).reinterpret(pages.length), ValueLayout.JAVA_BYTE, 0,
                pages, 0, pages.length);
        replies.put(reply.request(), new Reply(reply.status(), reply.bytes(), pages));
        return 0;
    }

    /** Sends a request, whatever it says; @return its number. */
    long send(int id, long lease, long key, long offset, int bytes, int channel, byte[] pages) throws Exception {
        long request = nextRequest++;
        new DataRequest(lease, key, request, offset, bytes, channel)
                .write(header.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN));
        MemorySegment.copy(pages, 0, payload, ValueLayout.JAVA_BYTE, 0, pages.length);
        UcpRequest sent = endpoint.sendAmNonBlocking(id, header.address(), DataRequest.SIZE, payload.address(), pages.length,
                UcpConstants.UCP_AM_SEND_FLAG_EAGER, null, HOST);
        finish(sent);
        return request;
    }

    /** Sends a read of offset 0 and does not look for answers. @return whether the connection takes no more */
    boolean sendWithoutListening(long lease, long key, int bytes, int channel) {
        new DataRequest(lease, key, nextRequest++, 0, bytes, channel)
                .write(header.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN));
        return !endpoint.sendAmNonBlocking(DataId.READ, header.address(), DataRequest.SIZE, 0, 0,
                UcpConstants.UCP_AM_SEND_FLAG_EAGER, null, HOST).isCompleted();
    }

    /** The reply to {@code request}, or null if it does not come while {@code nanos} pass. */
    Reply await(long request, long nanos) throws Exception {
        long start = System.nanoTime();
        while (!replies.containsKey(request) && System.nanoTime() - start < nanos && !failed) {
            worker.progress();
        }
        return replies.remove(request);
    }

    Reply await(long request) throws Exception {
        Reply reply = await(request, DEADLINE);
        if (reply == null) {
            throw new AssertionError(failed ? "the data connection failed" : "no reply");
        }
        return reply;
    }

    UcpRemoteKey unpack(byte[] remoteKey) {
        ByteBuffer direct = ByteBuffer.allocateDirect(remoteKey.length).put(remoteKey).flip();
        return endpoint.unpackRemoteKey(direct);
    }

    /** ucp_rkey_ptr: where the server's {@code address} is mapped in this process, or a null segment. */
    static MemorySegment mapped(UcpRemoteKey key, long address, long bytes) throws Throwable {
        try (Arena local = Arena.ofConfined()) {
            var type = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS);
            // Of the libucp that jucx has loaded: a library's symbols are looked for in what it depends on, too.
            var pointer = Linker.nativeLinker().downcallHandle(SymbolLookup.loaderLookup().findOrThrow("ucp_rkey_ptr"), type);
            MemorySegment out = local.allocate(ValueLayout.ADDRESS);
            int status = (int) pointer.invokeExact(key.getNativeId().longValue(), address, out);
            return status == 0 ? out.get(ValueLayout.ADDRESS, 0).reinterpret(bytes) : MemorySegment.NULL;
        }
    }

    private void finish(UcpRequest request) throws Exception {
        long start = System.nanoTime();
        while (!request.isCompleted()) {
            worker.progress();
            if (failed || System.nanoTime() - start > DEADLINE) {
                throw new AssertionError(failed ? "the data connection failed" : "UCX does not finish");
            }
        }
    }

    @Override
    public void close() {
        if (endpoint != null) {
            closeEndpoint();
        }
        worker.close();
        context.close();
        arena.close();
    }

    private void closeEndpoint() {
        UcpRequest closing = endpoint.closeNonBlockingForce();
        try {
            for (int i = 0; i < 1000 && !closing.isCompleted(); i++) {
                worker.progress();
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
