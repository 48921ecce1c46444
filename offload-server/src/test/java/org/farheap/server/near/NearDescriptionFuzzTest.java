package org.farheap.server.near;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.farheap.server.near.SyntheticHeap.Frame;
import org.farheap.server.near.SyntheticHeap.Placed;
import org.farheap.wire.NearWire.NearType;
import org.farheap.wire.Wire;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Timeout;

/// Conversations that were sound until bits were turned, frames cut, swapped, repeated or made up: each is malformed, or told as a status,
/// or answered; and nothing else happens.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class NearDescriptionFuzzTest {
    private static final int CONVERSATIONS = 250;
    private static final int REGION = 1 << 12;
    private static final int REGIONS = 16;
    private static final long MEMORY = 1L << 30;

    private final DescriptionMemory memory = new DescriptionMemory(MEMORY);
    private int answered;

    @RepeatedTest(16)
    @DisplayName("hostile conversations cost a frame, a description and an answer")
    void hostile(RepetitionInfo repetition) throws Exception {
        Random random = new Random(repetition.getCurrentRepetition());
        for (int i = 0; i < CONVERSATIONS; i++) {
            SyntheticHeap heap = heap(random);
            List<Frame> frames = new ArrayList<>(heap.frames());
            frames.add(SyntheticHeap.addresses(heap.objects.getFirst().address(), random.nextLong()));
            for (int change = random.nextInt(4); change >= 0; change--) {
                change(frames, heap, random);
            }
            converse(frames, heap);
            assertEquals(MEMORY, memory.leftBytes(), "all of it is given back");
        }
        assertTrue(answered > CONVERSATIONS / 10, answered + " were answered: the others test little");
    }

    private static SyntheticHeap heap(Random random) {
        SyntheticHeap heap = new SyntheticHeap(REGION, REGIONS, random.nextBoolean());
        for (int i = 0; i < 100; i++) {
            heap.node(random.nextInt(8));
        }
        heap.humongous(9, 1200);
        for (Placed object : heap.objects) {
            heap.refer(object, random.nextInt(object.slots().size()), heap.objects.get(random.nextInt(heap.objects.size())));
        }
        heap.holdAll();
        return heap;
    }

    private static void change(List<Frame> frames, SyntheticHeap heap, Random random) {
        int at = random.nextInt(frames.size());
        Frame frame = frames.get(at);
        byte[] payload = frame.payload().clone();
        switch (random.nextInt(8)) {
            case 0 -> frames.set(at, new Frame(frame.type(), Arrays.copyOf(payload, random.nextInt(payload.length + 16))));
            case 1 -> Collections.swap(frames, at, random.nextInt(frames.size()));
            case 2 -> frames.add(random.nextInt(frames.size()), frame);
            case 3 -> frames.set(at, new Frame((short) (NearType.HEAP_ENCODING + random.nextInt(10)), payload));
            case 4 -> heap.memory.set(ValueLayout.JAVA_BYTE, random.nextLong(heap.memory.byteSize()), (byte) random.nextInt());
            case 5 -> {
                random.nextBytes(payload);
                frames.set(at, new Frame(frame.type(), payload));
            }
            default -> {
                if (payload.length > 0) {
                    payload[random.nextInt(payload.length)] ^= (byte) (1 << random.nextInt(8));
                    frames.set(at, new Frame(frame.type(), payload));
                }
            }
        }
    }

    private void converse(List<Frame> frames, SyntheticHeap heap) throws InterruptedException {
        HeapRange range = new HeapRange(0, heap.memory.byteSize(), SyntheticHeap.PAGE_BYTES);
        try (HeapDescription description = new HeapDescription(range, memory)) {
            for (Frame frame : frames) {
                description.take(frame.type(), Wire.buffer(frame.payload().length).put(frame.payload()).flip());
            }
            for (NearDataFunction function : List.of(new HistogramFunction(), new LivenessFunction())) {
                ColdReading.of(function.run(description.heap(new FakeLease(heap.memory), Exchange.ALONE), Wire.buffer(0), budget()));
                answered++;
            }
            NearHeap described = description.heap(new FakeLease(heap.memory), Exchange.ALONE);
            byte[] asked = ReferencesFunctionTest.askedOfAll(described.regions().regions());
            ReferencesFunctionTest.Reading.of(new ReferencesFunction().run(described, NearFunctionsOverHeapsTest.buffer(asked), budget()));
        } catch (MalformedFrame | NearFailure e) {
            assertTrue(e.getMessage().length() < 1000, e::getMessage);
        }
    }

    private static NearBudget budget() {
        return new NearBudget(System.nanoTime() + TimeUnit.SECONDS.toNanos(30), 64 << 20, 2, Thread.ofPlatform().daemon().factory(),
                () -> false);
    }
}
