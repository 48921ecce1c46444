package org.farheap.workload.h2;

import java.sql.Connection;
import java.sql.SQLException;

/// One thread of the load: draws transactions from the mix until told to stop. The counts have one writer.
final class Terminal implements Runnable, AutoCloseable {
    private static final int ATTEMPTS_MAX = 20;

    private final TpccRandom random;
    private final Connection connection;
    private final Transaction newOrder;
    private final Transaction payment;
    private final Transaction orderStatus;
    private final Transaction stockLevel;
    private volatile boolean stopped;
    private volatile long committed;
    private volatile long newOrders;
    private volatile long retries;
    private volatile Throwable failure;

    Terminal(TpccScale scale, Connection connection, long seed) throws SQLException {
        this.connection = connection;
        random = new TpccRandom(seed);
        newOrder = new NewOrder(scale, connection);
        payment = new Payment(scale, connection);
        orderStatus = new OrderStatus(scale, connection);
        stockLevel = new StockLevel(scale, connection);
    }

    @Override
    public void run() {
        try {
            while (!stopped) {
                transact(choose());
            }
        } catch (SQLException | RuntimeException e) {
            failure = e;
        }
    }

    /// TPC-C's mix (clause 5.2.3) with its deliveries given to the two short readers.
    private Transaction choose() {
        int draw = random.uniform(0, 99);
        if (draw < 45) {
            return newOrder;
        }
        if (draw < 88) {
            return payment;
        }
        return draw < 94 ? orderStatus : stockLevel;
    }

    private void transact(Transaction transaction) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                if (transaction.run(random) == Transaction.Outcome.COMMITTED) {
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
