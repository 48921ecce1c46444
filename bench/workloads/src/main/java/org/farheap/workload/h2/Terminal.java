package org.farheap.workload.h2;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.SplittableRandom;

/// One thread of the load: draws transactions from the mix, so many or until told to stop. The counts have one writer. Rows are stamped
/// with the number of the transaction rather than the time: the same seed leaves the same rows.
final class Terminal implements Runnable, AutoCloseable {
    private static final int ATTEMPTS_MAX = 20;

    private final SplittableRandom seeds;
    private final WarehouseShare share;
    private final Connection connection;
    private final Transaction newOrder;
    private final Transaction payment;
    private final Transaction orderStatus;
    private final Transaction stockLevel;
    private long transactions;
    private volatile boolean stopped;
    private volatile long committed;
    private volatile long newOrders;
    private volatile long retries;
    private volatile Throwable failure;

    Terminal(TpccScale scale, Connection connection, long seed, WarehouseShare share) throws SQLException {
        this.connection = connection;
        this.share = share;
        seeds = new SplittableRandom(seed);
        newOrder = new NewOrder(scale, connection);
        payment = new Payment(scale, connection);
        orderStatus = new OrderStatus(scale, connection);
        stockLevel = new StockLevel(scale, connection);
    }

    @Override
    public void run() {
        try {
            while (!stopped) {
                transact();
            }
        } catch (SQLException | RuntimeException e) {
            failure = e;
        }
    }

    void transact(int count) throws SQLException {
        for (int i = 0; i < count; i++) {
            transact();
        }
    }

    /// TPC-C's mix (clause 5.2.3) with its deliveries given to the two short readers.
    private Transaction choose(TpccRandom random) {
        int draw = random.uniform(0, 99);
        if (draw < 45) {
            return newOrder;
        }
        if (draw < 88) {
            return payment;
        }
        return draw < 94 ? orderStatus : stockLevel;
    }

    /// One transaction; after a conflict it is tried again with the same input.
    private void transact() throws SQLException {
        transactions++;
        long seed = seeds.nextLong();
        for (int attempt = 1; ; attempt++) {
            try {
                TpccRandom random = new TpccRandom(seed, share);
                Transaction transaction = choose(random);
                if (transaction.run(random, transactions) == Transaction.Outcome.COMMITTED) {
                    committed = committed + 1;
                    newOrders = newOrders + (transaction == newOrder ? 1 : 0);
                }
                return;
            } catch (SQLException e) {
                connection.rollback();
                if (attempt == ATTEMPTS_MAX || !isConflict(e)) {
                    throw e;
                }
                retries = retries + 1;
            }
        }
    }

    /// Another transaction held or changed the row: deadlock, lock timeout, concurrent update.
    private static boolean isConflict(SQLException e) {
        return e.getErrorCode() == 40001 || e.getErrorCode() == 50200 || e.getErrorCode() == 90131;
    }

    void stop() {
        stopped = true;
    }

    long committed() {
        return committed;
    }

    long newOrders() {
        return newOrders;
    }

    long retries() {
        return retries;
    }

    Throwable failure() {
        return failure;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
