package org.farheap.workload.h2;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/// Rows of one table, inserted and committed in batches: one long transaction would keep its undo log in the heap.
final class Insert implements AutoCloseable {
    private static final int BATCH_ROWS = 500;

    private final Connection connection;
    private final PreparedStatement statement;
    private final int columns;
    private int rows;

    Insert(Connection connection, String table, int columns) throws SQLException {
        this.connection = connection;
        this.columns = columns;
        statement = connection.prepareStatement("INSERT INTO " + table + " VALUES (?" + ", ?".repeat(columns - 1) + ")");
    }

    void row(Object... values) throws SQLException {
        if (values.length != columns) {
            throw new IllegalArgumentException(values.length + " values for " + columns + " columns");
        }
        for (int i = 0; i < columns; i++) {
            statement.setObject(i + 1, values[i]);
        }
        statement.addBatch();
        if (++rows % BATCH_ROWS == 0) {
            flush();
        }
    }

    private void flush() throws SQLException {
        statement.executeBatch();
        connection.commit();
    }

    @Override
    public void close() throws SQLException {
        flush();
        statement.close();
    }
}
