package org.farheap.server;

import java.nio.charset.StandardCharsets;
import org.farheap.server.near.NearFailure;
import org.farheap.wire.NearWire.NearStatus;

/**
 * What a call comes to.
 *
 * @param status of {@link NearStatus}
 * @param bytes the function's answer, or one line for the user
 */
record NearOutcome(int status, byte[] bytes) {
    static NearOutcome ok(byte[] answer) {
        return new NearOutcome(NearStatus.OK, answer);
    }

    static NearOutcome of(NearFailure failure) {
        return of(failure.status(), failure.getMessage());
    }

    static NearOutcome cutOff(String why) {
        return of(NearStatus.CUT_OFF, why);
    }

    static NearOutcome of(int status, String line) {
        return new NearOutcome(status, OneLine.of(line).getBytes(StandardCharsets.UTF_8));
    }

    String line() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
