package org.farheap.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

/** Twin of pid_space_test.cpp: agent and server must come to the same number. */
final class PidSpaceTest {
    @Test
    void theHashIsTheAgents() {
        assertEquals(0xcbf29ce484222325L, PidSpace.hash(""));
        assertEquals(0x582e1544bb275b00L, PidSpace.hash("0d9b7e1c-pid:[4026531836]"));
    }

    @Test
    void oursIsKnown() {
        assertNotEquals(0, PidSpace.OURS);
    }
}
