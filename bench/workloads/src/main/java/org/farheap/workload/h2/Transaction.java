package org.farheap.workload.h2;

import java.sql.SQLException;

/// One kind of transaction on one connection, with its statements prepared.
interface Transaction {
    enum Outcome { COMMITTED, ROLLED_BACK }

    /// Leaves the connection committed or rolled back. After an SQLException the caller rolls back.
    Outcome run(TpccRandom random) throws SQLException;
}
