// The figures of a run. One table gives every counter its name, unit and description for statistics, JFR and JMX.
#pragma once

#include <atomic>
#include <cstdint>

#include "report/log_histogram.hpp"

// COUNTER(name, unit, description)
#define FARHEAP_COUNTERS(COUNTER)                                                              \
  COUNTER(faults, "faults", "touches of absent or protected heap pages")                       \
  COUNTER(pages_filled, "pages", "pages given zeros because they had no content")              \
  COUNTER(pages_fetched, "pages", "pages fetched from a memory server on a touch")             \
  COUNTER(pages_fetched_by_gc, "pages", "pages_fetched whose toucher was a collector thread")  \
  COUNTER(pages_fetched_by_marking, "pages", "pages_fetched_by_gc: concurrent marking")         \
  COUNTER(pages_fetched_by_refinement, "pages", "pages_fetched_by_gc: concurrent refinement")   \
  COUNTER(pages_fetched_by_pause, "pages", "pages_fetched_by_gc: the workers of a pause")       \
  COUNTER(pages_fetched_by_vm, "pages", "pages_fetched_by_gc: the VM thread and other threads of the JVM") \
  COUNTER(pages_prefetched, "pages", "pages fetched ahead of a touch")                         \
  COUNTER(prefetch_hits, "pages", "prefetched pages that were touched")                        \
  COUNTER(pages_chased, "pages", "pages fetched ahead because references lead there from what was touched") \
  COUNTER(chase_trials, "pages", "pages that would have been fetched so and were left away, to see")        \
  COUNTER(chase_trial_hits, "pages", "chase_trials that the thread came to soon after")          \
  COUNTER(pages_evicted, "pages", "pages taken out of the program's reach")                    \
  COUNTER(pages_written_back, "pages", "pages acknowledged by a memory server")                \
  COUNTER(pages_dropped_clean, "pages", "pages given up unchanged since their fetch")          \
  COUNTER(pages_discarded_dead, "pages", "pages given up because their region is free")        \
  COUNTER(freed_pages_written_back, "pages", "pages taken for writing back in regions that were free then") \
  COUNTER(freed_pages_fetched, "pages", "pages_fetched whose region the collector had freed")    \
  COUNTER(dead_regions_told, "regions", "remote regions that a memory server found wholly dead")  \
  COUNTER(dead_regions_freed, "regions", "dead_regions_told that the collector has freed since")  \
  COUNTER(dead_pages_fetched, "pages", "pages of dead_regions_freed that were fetched in between")  \
  COUNTER(dead_pages_fetched_by_program, "pages", "dead_pages_fetched on a touch by a thread of the program") \
  COUNTER(near_answers, "answers", "questions about the cold heap that the memory servers have answered")  \
  COUNTER(near_copied_bytes, "bytes", "pages copied to the memory servers so that they could read whole regions")  \
  COUNTER(near_scanned_bytes, "bytes", "memory of this machine that was searched for references to what the memory servers trace")  \
  COUNTER(near_scan_cpu_ns, "ns", "processor time that the search took")  \
  COUNTER(cycles_requested, "cycles", "concurrent cycles asked of the collector because so much was dead")  \
  COUNTER(soft_faults, "faults", "touches of evicted pages that were still local")             \
  COUNTER(fetch_bytes, "bytes", "bytes fetched from memory servers")                           \
  COUNTER(write_back_bytes, "bytes", "bytes sent to memory servers")                           \
  COUNTER(dirty_bytes, "bytes", "bytes found changed at write-back")                           \
  COUNTER(inline_evictions, "faults", "faults that had to make room themselves")               \
  COUNTER(strays, "pages", "pages that went out with their block while they were being installed")          \
  COUNTER(unmap_events, "events", "changes of the heap's mappings by the JVM")                 \
  COUNTER(gc_pauses, "pauses", "collector pauses seen")                                        \
  COUNTER(pauses_young, "pauses", "pauses that collected, with no marking under way; these and the next with skip only") \
  COUNTER(pauses_concurrent_start, "pauses", "pauses that began concurrent marking")              \
  COUNTER(pauses_undone_start, "pauses", "pauses that were to begin marking and found it needless")  \
  COUNTER(pauses_young_in_marking, "pauses", "pauses that collected while marking went on")       \
  COUNTER(pauses_remark, "pauses", "pauses that finished marking")                               \
  COUNTER(pauses_remark_overflow, "pauses", "pauses that were to finish marking, which had to go on")  \
  COUNTER(pauses_cleanup, "pauses", "pauses that cleaned up after marking")                      \
  COUNTER(pauses_full, "pauses", "full collections")                                            \
  COUNTER(pauses_nothing, "pauses", "pauses of a marking that a full collection had ended")       \
  COUNTER(marking_cycles, "cycles", "markings whose fields in the JVM were looked at from start to end")  \
  COUNTER(stubs_filled, "stubs", "regions whose references elsewhere were put into an array that the collector looks into instead") \
  COUNTER(stubs_of_changed, "stubs", "stubs not filled because the region had changed or come back")  \
  COUNTER(stubs_late, "stubs", "stubs not filled because a marking had ended since the region was read") \
  COUNTER(stubs_of_known_dead, "stubs", "stubs not filled because dead objects in the region were not overwritten yet") \
  COUNTER(stubs_not_young, "stubs", "stubs not filled because their array was old by then")        \
  COUNTER(stubs_of_special, "stubs", "regions with objects that a collector must visit itself")    \
  COUNTER(stubs_of_many, "stubs", "regions that refer to too many objects")                        \
  COUNTER(stubs_of_humongous, "stubs", "regions that refer to humongous objects")                  \
  COUNTER(stubs_of_unreadable, "stubs", "regions whose references a memory server could not read") \
  COUNTER(stubs_without_room, "stubs", "regions whose stub would have gone beyond what stubs may take") \
  COUNTER(region_skips, "regions", "regions that a marking passed by, over all markings")          \
  COUNTER(skips_of_changed, "regions", "regions with a stub that were marked because they had changed") \
  COUNTER(pages_compared, "pages", "pages that pauses have compared with the servers' copies") \
  COUNTER(marked_humongous, "regions", "regions of humongous objects that markings did not pass by")  \
  COUNTER(marked_not_full, "regions", "old regions with room left that markings did not pass by")  \
  COUNTER(marked_known_dead, "regions", "old regions with dead objects not overwritten yet, that markings did not pass by") \
  COUNTER(marked_here, "regions", "old regions with local pages that markings did not pass by")    \
  COUNTER(marked_without_stub, "regions", "old regions that are away, and had no stub, that markings did not pass by") \
  COUNTER(marking_rest_ns, "ns", "time for which threads of concurrent marking were held back")  \
  COUNTER(reports_cpu_ns, "ns", "processor time of the thread that tells the flight recorder and JMX")

namespace farheap {

/// Thread contract: fault path; relaxed atomics.
class Counter {
 public:
  void add(std::uint64_t amount) { _value.fetch_add(amount, std::memory_order_relaxed); }
  std::uint64_t value() const { return _value.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> _value{0};
};

/// Greatest value seen.
class Maximum {
 public:
  void note(std::uint64_t value) {
    std::uint64_t seen = _value.load(std::memory_order_relaxed);
    while (value > seen && !_value.compare_exchange_weak(seen, value, std::memory_order_relaxed)) {
    }
  }
  std::uint64_t value() const { return _value.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> _value{0};
};

struct Counters {
#define FARHEAP_DECLARE(name, unit, description) Counter name;
  FARHEAP_COUNTERS(FARHEAP_DECLARE)
#undef FARHEAP_DECLARE
  LogHistogram fault_ns;
  LogHistogram fetch_ns;
  // Of fetched pages: pages that became remote since the page itself did.
  LogHistogram refault_pages;
  Maximum pause_overhead_ns;
  // Of pause_overhead_ns, and of the same at the start of a pause.
  Maximum marking_look_ns;
  // Pauses in which no region was newly free: what reading the region table alone costs.
  LogHistogram quiet_pause_ns;
};

}  // namespace farheap
