package org.farheap.workload.h2;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;

/// Clause 2.4: an order of 5 to 15 items; one in a hundred asks for an item that does not exist and is rolled back.
final class NewOrder implements Transaction {
    private final TpccScale scale;
    private final Connection connection;
    private final Query district;
    private final Query nextOrder;
    private final Query customer;
    private final Query insertOrder;
    private final Query insertNewOrder;
    private final Query item;
    private final Query[] stock = new Query[TpccScale.DISTRICTS + 1];
    private final Query updateStock;
    private final Query insertLine;

    NewOrder(TpccScale scale, Connection connection) throws SQLException {
        this.scale = scale;
        this.connection = connection;
        district = new Query(connection, "SELECT d_next_o_id FROM district WHERE d_w_id = ? AND d_id = ? FOR UPDATE");
        nextOrder = new Query(connection, "UPDATE district SET d_next_o_id = d_next_o_id + 1 WHERE d_w_id = ? AND d_id = ?");
        customer = new Query(connection, "SELECT c_discount FROM customer WHERE c_w_id = ? AND c_d_id = ? AND c_id = ?");
        insertOrder = new Query(connection, "INSERT INTO orders VALUES (?, ?, ?, ?, ?, 0, ?, ?)");
        insertNewOrder = new Query(connection, "INSERT INTO new_order VALUES (?, ?, ?)");
        item = new Query(connection, "SELECT i_price FROM item WHERE i_id = ?");
        for (int d = 1; d <= TpccScale.DISTRICTS; d++) {
            stock[d] = new Query(connection, "SELECT s_quantity, s_dist_%02d FROM stock WHERE s_w_id = ? AND s_i_id = ? FOR UPDATE"
                    .formatted(d));
        }
        updateStock = new Query(connection, "UPDATE stock SET s_quantity = ?, s_ytd = s_ytd + ?, s_order_cnt = s_order_cnt + 1, "
                + "s_remote_cnt = s_remote_cnt + ? WHERE s_w_id = ? AND s_i_id = ?");
        insertLine = new Query(connection, "INSERT INTO order_line VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    }

    @Override
    public Outcome run(TpccRandom random, long time) throws SQLException {
        int warehouse = random.warehouse(scale);
        int districtId = random.uniform(1, TpccScale.DISTRICTS);
        long[] lines = chooseLines(random, warehouse);
        int order;
        try (ResultSet row = district.row(warehouse, districtId)) {
            order = row.getInt(1);
        }
        nextOrder.update(warehouse, districtId);
        int customerId = random.customer(scale);
        int discount;
        try (ResultSet row = customer.row(warehouse, districtId, customerId)) {
            discount = row.getInt(1);
        }
        boolean allLocal = Arrays.stream(lines).allMatch(line -> supplier(line) == warehouse);
        insertOrder.update(warehouse, districtId, order, customerId, time, lines.length, allLocal ? 1 : 0);
        insertNewOrder.update(warehouse, districtId, order);
        for (int line = 0; line < lines.length; line++) {
            addLine(random, warehouse, districtId, order, line + 1, lines[line], discount);
        }
        if (random.percent(1)) {
            connection.rollback();
            return Outcome.ROLLED_BACK;
        }
        connection.commit();
        return Outcome.COMMITTED;
    }

    /// Distinct (supplier, item) pairs in ascending order, so that two orders cannot wait for each other's stock.
    private long[] chooseLines(TpccRandom random, int warehouse) {
        long[] lines = new long[random.uniform(5, 15)];
        for (int i = 0; i < lines.length; i++) {
            int supplier = random.percent(1) ? random.warehouse(scale) : warehouse;
            lines[i] = (long) supplier << 32 | random.item(scale);
        }
        return Arrays.stream(lines).sorted().distinct().toArray();
    }

    private static int supplier(long line) {
        return (int) (line >>> 32);
    }

    private void addLine(TpccRandom random, int warehouse, int districtId, int order, int number, long line, int discount)
            throws SQLException {
        int supplier = supplier(line);
        int itemId = (int) line;
        int quantity = random.uniform(1, 10);
        long price;
        try (ResultSet row = item.row(itemId)) {
            price = row.getInt(1);
        }
        int left;
        String info;
        try (ResultSet row = stock[districtId].row(supplier, itemId)) {
            left = row.getInt(1) - quantity;
            info = row.getString(2);
        }
        updateStock.update(left >= 10 ? left : left + 91, (long) quantity, supplier == warehouse ? 0 : 1, supplier, itemId);
        insertLine.update(warehouse, districtId, order, number, itemId, supplier, quantity,
                quantity * price * (10_000 - discount) / 10_000, info);
    }
}
