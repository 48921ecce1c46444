package org.farheap.runtime;

import java.util.SortedMap;

/// The figures of a JVM that runs under the agent, over JMX, as [#OBJECT_NAME] on the platform's MBean server. There as soon as the
/// program or a tool uses JMX. Sizes in bytes, times in nanoseconds, everything else since the start; README.md says what each figure
/// means, under the name it has in the statistics (PagesFetched is pages_fetched). The operations ask the memory servers what lies in the
/// regions that only they hold. That takes up to some seconds and fetches no page; where it cannot be done, they throw an
/// IllegalStateException whose text is one line that says why and what to do.
public interface FarHeapMXBean {
    String OBJECT_NAME = "org.farheap:type=FarHeap";

    /// All figures as one JSON object, as they are written at exit.
    String getStatistics();

    /// How pages are taken out: move, wp, or off when nothing is paged.
    String getEvict();

    long getHeapReservedBytes();

    long getLocalLimitBytes();

    long getResidentBytes();

    long getPeakResidentBytes();

    long getLimboBytes();

    long getReserveBytes();

    long getUnmanagedBytes();

    long getAgentBytes();

    long getRegions();

    long getMachineFaultNs();

    long getMachineInstallNs();

    long getMachineTouchNs();

    long getMachineCopyNs();

    long getMarkingCalibrated();

    long getRegionsSkipped();

    long getStubReferences();

    long getStubBytes();

    long getRecordsLost();

    long getFaults();

    long getPagesFilled();

    long getPagesFetched();

    long getPagesFetchedByGc();

    long getPagesFetchedByMarking();

    long getPagesFetchedByRefinement();

    long getPagesFetchedByPause();

    long getPagesFetchedByVm();

    long getPagesPrefetched();

    long getPrefetchHits();

    long getPagesChased();

    long getChaseTrials();

    long getChaseTrialHits();

    long getPagesEvicted();

    long getPagesWrittenBack();

    long getPagesDroppedClean();

    long getPagesDiscardedDead();

    long getFreedPagesWrittenBack();

    long getFreedPagesFetched();

    long getDeadRegionsTold();

    long getDeadRegionsFreed();

    long getDeadPagesFetched();

    long getDeadPagesFetchedByProgram();

    long getNearAnswers();

    long getNearCopiedBytes();

    long getNearScannedBytes();

    long getNearScanCpuNs();

    long getCyclesRequested();

    long getSoftFaults();

    long getFetchBytes();

    long getWriteBackBytes();

    long getDirtyBytes();

    long getInlineEvictions();

    long getStrays();

    long getUnmapEvents();

    long getGcPauses();

    long getPausesYoung();

    long getPausesConcurrentStart();

    long getPausesUndoneStart();

    long getPausesYoungInMarking();

    long getPausesRemark();

    long getPausesRemarkOverflow();

    long getPausesCleanup();

    long getPausesFull();

    long getPausesNothing();

    long getMarkingCycles();

    long getStubsFilled();

    long getStubsOfChanged();

    long getStubsLate();

    long getStubsOfKnownDead();

    long getStubsNotYoung();

    long getStubsOfSpecial();

    long getStubsOfMany();

    long getStubsOfHumongous();

    long getStubsOfUnreadable();

    long getStubsWithoutRoom();

    long getRegionSkips();

    long getSkipsOfChanged();

    long getPagesCompared();

    long getMarkedHumongous();

    long getMarkedNotFull();

    long getMarkedKnownDead();

    long getMarkedHere();

    long getMarkedWithoutStub();

    long getMarkingRestNs();

    long getReportsCpuNs();

    long getProcessCpuNs();

    long getFaultNsP50();

    long getFaultNsP99();

    long getFaultNsMax();

    long getFetchNsP50();

    long getFetchNsP99();

    long getFetchNsMax();

    long getQuietPauseOverheadNsP50();

    long getQuietPauseOverheadNsP99();

    long getQuietPauseOverheadNsMax();

    long getPauseOverheadNsMax();

    long getMarkingLookNsMax();

    /// How many faults took up to so many nanoseconds (and more than the key before), since the start. The difference of two of them is
    /// what happened in between; keys are at most 12.5 % apart.
    SortedMap<Long, Long> getFaultLatencies();

    /// The cold heap by class.
    ColdHeap coldHistogram();

    /// The cold heap by class, with dead objects told apart, for which the servers trace it.
    ColdHeap coldDead();
}
