package org.farheap.workload.h2;

import java.sql.SQLException;

/// One kind of transaction on one connection, with its statements prepared.
interface Transaction {
    enum Outcome { COMMITTED, ROLLED_BACK }

    /// Stamps its rows with `time`. Leaves the connection committed or rolled back; after an SQLException the caller rolls back.
    Outcome run(TpccRandom random, long time) throws SQLException;
}
