package org.farheap.workload.h2;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;

/// Clause 2.8: how many items of a district's last 20 orders run low.
final class StockLevel implements Transaction {
    private static final int ORDERS = 20;

    private final TpccScale scale;
    private final Connection connection;
    private final Query district;
    private final Query low;

    StockLevel(TpccScale scale, Connection connection) throws SQLException {
        this.scale = scale;
        this.connection = connection;
        district = new Query(connection, "SELECT d_next_o_id FROM district WHERE d_w_id = ? AND d_id = ?");
        low = new Query(connection, "SELECT COUNT(DISTINCT s_i_id) FROM order_line JOIN stock ON s_w_id = ? AND s_i_id = ol_i_id "
                + "WHERE ol_w_id = ? AND ol_d_id = ? AND ol_o_id BETWEEN ? AND ? AND s_quantity < ?");
    }

    @Override
    public Outcome run(TpccRandom random, long time) throws SQLException {
        int warehouse = random.warehouse(scale);
        int districtId = random.uniform(1, TpccScale.DISTRICTS);
        int next;
        try (ResultSet row = district.row(warehouse, districtId)) {
            next = row.getInt(1);
        }
        low.row(warehouse, warehouse, districtId, next - ORDERS, next - 1, random.uniform(10, 20)).close();
        connection.commit();
        return Outcome.COMMITTED;
    }
}
