package org.farheap.workload.h2;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.farheap.workload.Workers;

/// One H2 database in memory, from its creation to its end.
final class TpccDatabase implements AutoCloseable {
    private static final String OPTIONS = ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=20000";

    private final String url;
    private final TpccScale scale;
    private final Connection keeper;
    private final TextDigest loaded = new TextDigest();

    TpccDatabase(String name, TpccScale scale) throws SQLException {
        this.scale = scale;
        url = "jdbc:h2:mem:" + name + OPTIONS;
        keeper = connect();
    }

    Connection connect() throws SQLException {
        Connection connection = DriverManager.getConnection(url, "sa", "");
        connection.setAutoCommit(false);
        return connection;
    }

    void load(int threads) throws Exception {
        TpccSchema.create(keeper);
        new TpccLoader(scale, keeper, loaded).items();
        List<Callable<Void>> parts = new ArrayList<>();
        for (int warehouse = 1; warehouse <= scale.warehouses(); warehouse++) {
            int which = warehouse;
            parts.add(() -> loadWarehouse(which));
        }
        try (Workers loaders = new Workers(threads)) {
            loaders.all(parts);
        }
    }

    private Void loadWarehouse(int warehouse) throws SQLException {
        try (Connection connection = connect()) {
            new TpccLoader(scale, connection, loaded).warehouse(warehouse);
        }
        return null;
    }

    /// All conditions, after so many committed new orders.
    Consistency check(long newOrders) throws SQLException {
        Consistency consistency = new Consistency(scale, keeper);
        consistency.check(newOrders, loaded);
        return consistency;
    }

    Contents contents() {
        return new Contents(keeper);
    }

    @Override
    public void close() throws SQLException {
        try (keeper; Statement statement = keeper.createStatement()) {
            statement.execute("SHUTDOWN");
        }
    }
}
