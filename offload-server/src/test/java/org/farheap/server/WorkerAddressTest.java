package org.farheap.server;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Checked against addresses that the installed UCX packs. */
final class WorkerAddressTest {
    private static UcxClient all;
    private static UcxClient tcp;
    private static WorkerAddress known;

    @BeforeAll
    static void open() {
        all = new UcxClient("all");
        tcp = new UcxClient("tcp");
        known = new WorkerAddress(bytes(all));
    }

    @AfterAll
    static void close() {
        all.close();
        tcp.close();
    }

    @Test
    void whatUcxPacksIsSound() {
        assertNull(known.faultOf(bytes(all)));
        assertNull(known.faultOf(bytes(tcp)));
    }

    @Test
    void anAddressCutAnywhereIsNot() {
        byte[] address = bytes(all);
        for (int length = 0; length < address.length; length++) {
            assertNotNull(known.faultOf(Arrays.copyOf(address, length)), "cut to " + length);
        }
    }

    @Test
    void anUnknownVersionOrAnEndlessAddressIsNot() {
        byte[] address = bytes(all);
        address[0] |= 1;
        assertNotNull(known.faultOf(address));
        assertNotNull(known.faultOf(new byte[WorkerAddress.BYTES_MAX]));
        assertNotNull(known.faultOf(new byte[WorkerAddress.BYTES_MAX + 1]));
    }

    @Test
    void randomBytesNeverLeadOutOfTheAddress() {
        Random random = new Random(7);
        for (int i = 0; i < 200_000; i++) {
            byte[] address = new byte[random.nextInt(300)];
            random.nextBytes(address);
            if (address.length > 0) {
                address[0] &= (byte) 0xf0;
            }
            known.faultOf(address);
        }
    }

    private static byte[] bytes(UcxClient client) {
        ByteBuffer address = client.workerAddress();
        byte[] bytes = new byte[address.remaining()];
        address.get(bytes);
        return bytes;
    }
}
