package org.farheap.server.near;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.farheap.tracer.CutOff;
import org.farheap.tracer.KnownLive;
import org.farheap.tracer.OutOfMemoryBudget;
import org.farheap.tracer.Refused;
import org.farheap.tracer.RegionImages;
import org.farheap.tracer.RegionScan;
import org.farheap.tracer.RegionScanner;
import org.farheap.tracer.Unreadable;
import org.farheap.wire.NearWire.ReferencesAsked;
import org.farheap.wire.NearWire.Verdict;

/// "references": what the objects of some regions refer to in others, dead objects and fillers included, and the classes of these objects;
/// but for those objects that the collector knows to be dead, and does not read itself, where the agent tells which these are.
/// A collector that does not look into those regions has to be given all of it. So a region counts whole or not at all: one that cannot be
/// read, that has objects which a collector must visit itself, or that refers to more objects than asked for, is told with why not, and
/// gives nothing.
///
/// Parameters: a ReferencesAsked, and its two sets of regions. Addresses: see there.
public final class ReferencesFunction implements NearDataFunction {
    /// A scanner's tallies, and its edges by region.
    private static final long BYTES_PER_CLASS = 32;
    private static final long BYTES_PER_REGION = 32;

    /// @param targetsMax distinct objects that one region refers to
    /// @param sources regions whose references are asked for
    /// @param wanted regions to which they are to lead
    /// @param knownLive of the only source; null: all of it is to be read
    private record Asked(int targetsMax, BitSet sources, BitSet wanted, KnownLive knownLive) {
        static Asked read(ByteBuffer parameters, NearHeap heap) throws NearFailure {
            int regions = heap.regions().regions();
            int words = (regions + Long.SIZE - 1) / Long.SIZE;
            if (parameters.remaining() != ReferencesAsked.SIZE + 2 * words * Long.BYTES) {
                throw NearFailure.badParameters("references takes two bits for each of " + regions + " regions");
            }
            ReferencesAsked head = ReferencesAsked.read(parameters);
            if (head.targetsMax() <= 0) {
                throw NearFailure.badParameters("references of " + head.targetsMax() + " targets a region");
            }
            BitSet sources = readSet(parameters, words, regions);
            return new Asked(head.targetsMax(), sources, readSet(parameters, words, regions),
                    knownLive(head.knownLiveBytes(), sources.cardinality(), heap));
        }

        private static KnownLive knownLive(int bytes, int sources, NearHeap heap) throws NearFailure {
            if (bytes == 0) {
                return null;
            }
            if (sources != 1 || bytes < 0 || bytes > heap.encoding().regionBytes()) {
                throw NearFailure.badParameters("references takes known live bytes of one region, no more than it has");
            }
            try {
                return new KnownLive(MemorySegment.ofArray(heap.addresses()), bytes);
            } catch (Refused e) {
                throw NearFailure.badParameters(e.getMessage());
            }
        }

        private static BitSet readSet(ByteBuffer in, int words, int regions) throws NearFailure {
            long[] set = new long[words];
            in.asLongBuffer().get(set);
            in.position(in.position() + words * Long.BYTES);
            BitSet bits = BitSet.valueOf(set);
            if (bits.length() > regions) {
                throw NearFailure.badParameters("there are " + regions + " regions, and region " + (bits.length() - 1) + " was asked for");
            }
            return bits;
        }
    }

    /// Of regions that the agent has told the known live objects of.
    private record MarkedImages(RegionImages images, KnownLive live) implements RegionImages {
        @Override
        public MemorySegment image(int region) {
            return images.image(region);
        }

        @Override
        public KnownLive knownLive(int region) {
            return live;
        }

        @Override
        public long epoch(int region) {
            return images.epoch(region);
        }
    }

    @Override
    public String name() {
        return "references";
    }

    @Override
    public byte[] run(NearHeap heap, ByteBuffer parameters, NearBudget budget) throws NearFailure, InterruptedException {
        Asked asked = Asked.read(parameters, heap);
        int[] sources = asked.sources().stream().toArray();
        int workers = Math.clamp(sources.length, 1, budget.threads());
        long tables = workers * (heap.classes().size() * BYTES_PER_CLASS + heap.regions().regions() * BYTES_PER_REGION);
        if (tables > budget.memoryBytes()) {
            throw NearFailure.outOfMemory("references of this heap take " + tables + " bytes, and may take " + budget.memoryBytes());
        }
        // Half of what is left for the answer, half for what the scans collect.
        long half = (budget.memoryBytes() - tables) / 2;
        ReferencesAnswer answer = new ReferencesAnswer(heap, asked.wanted(), half);
        long takenOfScan = budget.memoryBytes() - half / workers;
        AtomicInteger next = new AtomicInteger();
        List<NearBudget.Work> work = Stream.<NearBudget.Work>generate(
                () -> () -> scanAll(heap, asked, sources, next, budget, takenOfScan, answer)).limit(workers).toList();
        budget.inParallel(work);
        return answer.toBytes();
    }

    private static void scanAll(NearHeap heap, Asked asked, int[] sources, AtomicInteger next, NearBudget budget,
            long takenOfScan, ReferencesAnswer answer) throws NearFailure, InterruptedException {
        RegionScanner scanner = new RegionScanner(heap.classes(), heap.regions(), asked.knownLive() == null ? heap.images()
                : new MarkedImages(heap.images(), asked.knownLive()));
        for (int i = next.getAndIncrement(); i < sources.length; i = next.getAndIncrement()) {
            budget.checkpoint();
            int source = sources[i];
            if (!heap.regions().isWalked(source) || !heap.isHeld(source)) {
                answer.refuse(source, Verdict.NOT_HELD);
                continue;
            }
            switch (scanner.scan(source, asked.targetsMax(), budget.work(takenOfScan))) {
                case RegionScan scan -> add(heap, scan, budget, answer);
                case Unreadable ignored -> answer.refuse(source, Verdict.UNREADABLE);
                case CutOff cut -> throw HistogramFunction.cutOff(cut);
                case OutOfMemoryBudget ignored -> throw NearFailure.outOfMemory("a scan takes more than the call's memory");
            }
        }
    }

    private static void add(NearHeap heap, RegionScan scan, NearBudget budget, ReferencesAnswer answer) throws NearFailure {
        budget.haveRead(heap.regions().span(scan.region()).usedBytes());
        if (!scan.unskippable().isNone() || !scan.edgesComplete()) {
            answer.refuse(scan.region(), Verdict.UNSKIPPABLE);
        } else if (scan.tooMany()) {
            answer.refuse(scan.region(), Verdict.TOO_MANY);
        } else {
            answer.add(scan);
        }
    }
}
