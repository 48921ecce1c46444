package org.farheap.bench.matrix;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.farheap.bench.Ending;

/// What kswap runs in: a cgroup with a limit, and the only swap there is, in compressed memory. Both live as long as one run.
///
/// Reclaim in a cgroup decides by counters that the kernel may not bring up to date for 2 s. A program that fills its memory faster than
/// that is killed for want of memory with all of its swap free (Linux 6.18: the list of inactive pages is empty, the counters say that
/// it is long, so that no active page becomes inactive: half of all runs of a program that fills 200 MiB in 0.5 s). Whoever reads the
/// counters refreshes them; with that, none was killed.
public record SwapPeer(MemoryCgroup cgroup, ZramSwap swap, Thread refreshing) {
    private static final int REFRESH_MILLIS = 100;

    /// Why it cannot be had here; empty when it can. The machine is only looked at.
    public static Optional<String> refusal() throws IOException {
        if (!isRoot()) {
            return Optional.of("needs root, for a memory cgroup and swap");
        }
        Optional<MemoryCgroup.Root> root = MemoryCgroup.Root.find();
        if (root.isEmpty() || !Files.isWritable(root.get().directory())) {
            return Optional.of("no memory cgroups here that could be written to");
        }
        if (!Files.isWritable(ZramSwap.CONTROL.resolve("hot_remove"))) {
            return Optional.of("no zram here; as root: modprobe zram");
        }
        List<String> others = ZramSwap.active();
        return others.isEmpty() ? Optional.empty()
                : Optional.of("other swap is in use, so that the peer would not be zram; as root: swapoff " + String.join(" ", others));
    }

    private static boolean isRoot() {
        return new UnixSystem().getUid() == 0;
    }

    public static SwapPeer open(long limitBytes, long swapBytes) throws IOException, InterruptedException {
        ZramSwap swap = Ending.hold(() -> ZramSwap.create(swapBytes));
        try {
            MemoryCgroup.Root root = MemoryCgroup.Root.find().orElseThrow(() -> new IOException("no memory cgroups here"));
            MemoryCgroup cgroup = Ending.hold(() -> root.create(limitBytes));
            return new SwapPeer(cgroup, swap, Thread.ofPlatform().daemon().name("cgroup-counters").start(() -> refresh(cgroup)));
        } catch (IOException e) {
            Ending.release(swap);
            throw e;
        }
    }

    /// The words in front of a command that has it run in there.
    public List<String> entry() {
        return cgroup.entry();
    }

    private static void refresh(MemoryCgroup cgroup) {
        try {
            while (true) {
                cgroup.refreshCounters();
                Thread.sleep(REFRESH_MILLIS);
            }
        } catch (IOException | InterruptedException e) {
            // The cgroup has gone, or the run is over.
        }
    }

    /// Processes, then swap: an empty one is off at once.
    public void giveBack() throws IOException, InterruptedException {
        refreshing.interrupt();
        refreshing.join();
        try {
            Ending.release(cgroup);
        } finally {
            Ending.release(swap);
        }
    }

    /// Removes what runs left that were killed, and tells what that was, a line each. What belongs to tools that still run stays.
    static List<String> removeLeftovers() throws IOException, InterruptedException {
        List<String> removed = new ArrayList<>();
        if (!isRoot()) {
            return removed;
        }
        Optional<MemoryCgroup.Root> root = MemoryCgroup.Root.find();
        for (MemoryCgroup cgroup : root.isPresent() ? root.get().ours() : List.<MemoryCgroup>of()) {
            if (cgroup.name().isOurs() && !cgroup.name().isInUse()) {
                cgroup.giveBack();
                removed.add(cgroup.toString());
            }
        }
        for (ZramSwap swap : Files.exists(ZramSwap.CONTROL) ? ZramSwap.ours() : List.<ZramSwap>of()) {
            if (!swap.name().isInUse()) {
                swap.giveBack();
                removed.add(swap.toString());
            }
        }
        return removed;
    }
}
