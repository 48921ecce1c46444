package org.farheap.tracer.hotspot;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.eclipse.collections.api.block.predicate.primitive.LongPredicate;
import org.eclipse.collections.api.block.procedure.primitive.LongProcedure;
import org.eclipse.collections.impl.list.mutable.primitive.IntArrayList;
import org.eclipse.collections.impl.list.mutable.primitive.LongArrayList;
import org.eclipse.collections.impl.map.mutable.primitive.LongIntHashMap;
import org.eclipse.collections.impl.map.mutable.primitive.LongObjectHashMap;
import org.eclipse.collections.impl.set.mutable.primitive.LongHashSet;

/// Objects by address, the class of each, and what it refers to. As plain as can be, for it is what the tracer is measured against.
final class ObjectGraph {
    /// @param mirror of its class, tells classes of one name apart; 0 for a primitive array
    private record Named(String className, long mirror) {}

    private final LongIntHashMap positions = new LongIntHashMap();
    private final LongArrayList addresses = new LongArrayList();
    private final List<Named> names = new ArrayList<>();
    /// Where the references of an object begin; they end where the next one's do.
    private final IntArrayList starts = new IntArrayList();
    private final LongArrayList references = new LongArrayList();
    /// Positions in `references` of the referents of weak and phantom references.
    private final BitSet weak = new BitSet();
    private final LongObjectHashMap<LongArrayList> added = new LongObjectHashMap<>();

    /// The references that are told next are this object's.
    void begin(long address, String className, long mirror) {
        if (positions.containsKey(address)) {
            throw new IllegalStateException("two objects at 0x" + Long.toHexString(address));
        }
        positions.put(address, addresses.size());
        addresses.add(address);
        names.add(new Named(className, mirror));
        starts.add(references.size());
    }

    void reference(long target, boolean isWeak) {
        if (target != 0) {
            weak.set(references.size(), isWeak);
            references.add(target);
        }
    }

    /// One more reference of an object that is told already.
    void add(long address, long target) {
        if (target != 0) {
            added.getIfAbsentPut(address, LongArrayList::new).add(target);
        }
    }

    LongArrayList addresses() {
        return addresses;
    }

    boolean contains(long address) {
        return positions.containsKey(address);
    }

    String className(long address) {
        return names.get(positions.getOrThrow(address)).className();
    }

    long mirror(long address) {
        return names.get(positions.getOrThrow(address)).mirror();
    }

    /// Null ones are left out, several to one object are told each.
    void forEachReference(long address, boolean followWeak, LongProcedure procedure) {
        int at = positions.getOrThrow(address);
        int end = at + 1 < starts.size() ? starts.get(at + 1) : references.size();
        for (int i = starts.get(at); i < end; i++) {
            if (followWeak || !weak.get(i)) {
                procedure.value(references.get(i));
            }
        }
        LongArrayList more = added.get(address);
        if (more != null) {
            more.forEach(procedure);
        }
    }

    /// The objects that roots reach, themselves included. What is no object here is passed over.
    LongHashSet reach(LongArrayList roots, boolean followWeak) {
        return reach(roots, followWeak, _ -> true);
    }

    /// Of some objects only is it asked what they refer to.
    LongHashSet reach(LongArrayList roots, boolean followWeak, LongPredicate followed) {
        LongHashSet reached = new LongHashSet();
        LongArrayList stack = new LongArrayList();
        LongProcedure visit = target -> {
            if (contains(target) && reached.add(target) && followed.accept(target)) {
                stack.add(target);
            }
        };
        roots.forEach(visit);
        while (!stack.isEmpty()) {
            forEachReference(stack.removeAtIndex(stack.size() - 1), followWeak, visit);
        }
        return reached;
    }
}
