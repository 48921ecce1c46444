package org.farheap.workload.h2;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/// A prepared statement with its parameters in one call.
final class Query {
    private final PreparedStatement statement;

    Query(Connection connection, String sql) throws SQLException {
        statement = connection.prepareStatement(sql);
    }

    ResultSet rows(Object... parameters) throws SQLException {
        bind(parameters);
        return statement.executeQuery();
    }

    /// The first row, which must be there; the caller closes it.
    ResultSet row(Object... parameters) throws SQLException {
        ResultSet rows = rows(parameters);
        if (!rows.next()) {
            throw new IllegalStateException("no row: " + statement);
        }
        return rows;
    }

    /// An update that must change exactly one row.
    void update(Object... parameters) throws SQLException {
        bind(parameters);
        int changed = statement.executeUpdate();
        if (changed != 1) {
            throw new IllegalStateException(changed + " rows changed, 1 expected: " + statement);
        }
    }

    private void bind(Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
    }
}
