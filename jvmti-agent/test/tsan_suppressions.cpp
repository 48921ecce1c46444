// Accesses to paged memory itself are ordered by page tables (moved out, write-protected, installed), which TSan does not see: in wp mode
// the sender reads a page in place that a program thread wrote before it was protected. And a server's copy is compared while it may be
// written: that it was is found out afterwards (RemoteHeap::rewrites). Everything else is checked.
#if defined(__SANITIZE_THREAD__)
extern "C" __attribute__((visibility("default"))) const char* __tsan_default_suppressions() {
  return "race:farheap::MemoryRemoteHeap::write_back\nrace:farheap::MemoryRemoteHeap::holds\n";
}
#endif
