package org.farheap.server.near;

import org.farheap.wire.NearWire.NearStatus;

/// A call has no answer: why, as a status, and as one line for the user.
public final class NearFailure extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;

    private NearFailure(int status, String message) {
        super(message);
        this.status = status;
    }

    public static NearFailure badDescription(String message) {
        return new NearFailure(NearStatus.BAD_DESCRIPTION, message);
    }

    public static NearFailure badParameters(String message) {
        return new NearFailure(NearStatus.BAD_PARAMETERS, message);
    }

    public static NearFailure cutOff(String message) {
        return new NearFailure(NearStatus.CUT_OFF, message);
    }

    public static NearFailure outOfMemory(String message) {
        return new NearFailure(NearStatus.OUT_OF_MEMORY, message);
    }

    public static NearFailure failed(String message) {
        return new NearFailure(NearStatus.FAILED, message);
    }

    /// The failure is a peer's, which tells its agent more.
    public static NearFailure peerLost(String message) {
        return new NearFailure(NearStatus.PEER_LOST, message);
    }

    /// A value of {@link NearStatus}.
    public int status() {
        return status;
    }
}
