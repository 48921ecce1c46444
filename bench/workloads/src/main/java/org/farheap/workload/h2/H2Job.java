package org.farheap.workload.h2;

import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.farheap.workload.CheckFailed;
import org.farheap.workload.Digest;
import org.farheap.workload.Job;
import org.farheap.workload.JobOptions;
import org.farheap.workload.Workers;

/// A fixed number of TPC-C-like transactions. The two terminals work on warehouses of their own, so that what the database holds at the
/// end does not depend on who was faster: the checksum is over all of it.
final class H2Job implements Job {
    private static final int TERMINALS = 2;
    private static final int WAREHOUSES = 8;
    private static final int ITEMS = 20_000;
    private static final int CUSTOMERS = 600;

    private final TpccScale scale;
    private final TpccDatabase database;
    private final int transactions;
    private long newOrders;

    H2Job(JobOptions options) throws SQLException {
        scale = tpcc(options);
        transactions = options.scaled(30_000) / TERMINALS;
        database = new TpccDatabase(UUID.randomUUID().toString(), scale);
    }

    /// Below a warehouse for each terminal, the warehouses get smaller.
    private static TpccScale tpcc(JobOptions options) {
        int warehouses = Math.max(TERMINALS, options.scaled(WAREHOUSES));
        return new TpccScale(warehouses, Math.max(TpccScale.ITEMS_MIN, options.scaled(ITEMS * WAREHOUSES) / warehouses),
                Math.max(TpccScale.CUSTOMERS_MIN, options.scaled(CUSTOMERS * WAREHOUSES) / warehouses), Digest.mix(options.seed()));
    }

    TpccDatabase database() {
        return database;
    }

    @Override
    public void fill() throws Exception {
        database.load(TERMINALS);
    }

    @Override
    public long run() throws Exception {
        newOrders = Workers.inParallel(TERMINALS, this::transact).stream().mapToLong(Long::longValue).sum();
        return (long) transactions * TERMINALS;
    }

    private long transact(int number) throws SQLException {
        WarehouseShare mine = new WarehouseShare(number + 1, TERMINALS);
        try (Terminal terminal = new Terminal(scale, database.connect(), scale.seed() + number, mine)) {
            terminal.transact(transactions);
            return terminal.newOrders();
        }
    }

    @Override
    public long check() throws SQLException {
        try (database) {
            List<String> failures = database.check(newOrders).failures();
            CheckFailed.unless(failures.isEmpty(), () -> String.join("; ", failures));
            Contents contents = database.contents();
            long digest = contents.digest();
            List<String> wrong = contents.wrongIndexes();
            CheckFailed.unless(wrong.isEmpty(), () -> "indexes that differ from their tables: " + String.join(", ", wrong));
            return digest;
        }
    }
}
