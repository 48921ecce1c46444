package org.farheap.workload.h2;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;

/// Clause 2.6: the lines of a customer's last order.
final class OrderStatus implements Transaction {
    private final TpccScale scale;
    private final Connection connection;
    private final CustomerLookup customers;
    private final Query lastOrder;
    private final Query lines;

    OrderStatus(TpccScale scale, Connection connection) throws SQLException {
        this.scale = scale;
        this.connection = connection;
        customers = new CustomerLookup(scale, connection);
        lastOrder = new Query(connection, "SELECT MAX(o_id) FROM orders WHERE o_w_id = ? AND o_d_id = ? AND o_c_id = ?");
        lines = new Query(connection, "SELECT ol_i_id, ol_quantity, ol_amount FROM order_line "
                + "WHERE ol_w_id = ? AND ol_d_id = ? AND ol_o_id = ?");
    }

    @Override
    public Outcome run(TpccRandom random, long time) throws SQLException {
        int warehouse = random.warehouse(scale);
        int district = random.uniform(1, TpccScale.DISTRICTS);
        int customer = customers.choose(random, warehouse, district);
        int order;
        try (ResultSet row = lastOrder.row(warehouse, district, customer)) {
            order = row.getInt(1);
        }
        try (ResultSet rows = lines.rows(warehouse, district, order)) {
            if (!rows.next()) {
                throw new IllegalStateException("order " + order + " has no lines");
            }
        }
        connection.commit();
        return Outcome.COMMITTED;
    }
}
