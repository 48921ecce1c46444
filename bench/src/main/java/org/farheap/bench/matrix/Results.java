package org.farheap.bench.matrix;

import java.util.List;

/// All that a matrix found out: the JSON file. `schema` changes when a reader of the last one would misread it.
///
/// @param complete false while it runs, and for ever when it was interrupted
record Results(int schema, boolean complete, Surroundings surroundings, Settings.Asked asked, List<Summary> summaries, List<Mean> means,
        List<RunRecord> runs) {
    static final int SCHEMA = 1;

    static Results of(boolean complete, Surroundings surroundings, Settings.Asked asked, List<RunRecord> runs) {
        List<Summary> summaries = Summary.all(runs);
        return new Results(SCHEMA, complete, surroundings, asked, summaries, Mean.all(summaries), List.copyOf(runs));
    }
}
