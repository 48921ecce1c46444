package org.farheap.workload.h2;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// The initial population (clause 4.3.3), one warehouse after the other, each from a seed of its own.
final class TpccLoader {
    private static final int LINES_MIN = 5;
    private static final int LINES_MAX = 15;

    private final TpccScale scale;
    private final Connection connection;
    private final TextDigest digest;

    TpccLoader(TpccScale scale, Connection connection, TextDigest digest) {
        this.scale = scale;
        this.connection = connection;
        this.digest = digest;
    }

    void items() throws SQLException {
        TpccRandom random = new TpccRandom(scale.seed());
        try (Insert items = new Insert(connection, "item", 5)) {
            for (int item = 1; item <= scale.items(); item++) {
                items.row(item, random.uniform(1, 10_000), random.text(14, 24), random.uniform(100, 10_000), random.text(26, 50));
            }
        }
    }

    void warehouse(int warehouse) throws SQLException {
        TpccRandom random = new TpccRandom(scale.seed() * 31 + warehouse);
        try (Insert warehouses = new Insert(connection, "warehouse", 7)) {
            warehouses.row(warehouse, random.text(6, 10), random.text(10, 20), random.text(10, 20), random.text(9),
                    random.uniform(0, 2000), scale.districtYtdCents() * TpccScale.DISTRICTS);
        }
        stock(random, warehouse);
        try (Insert districts = new Insert(connection, "district", 9)) {
            for (int district = 1; district <= TpccScale.DISTRICTS; district++) {
                districts.row(warehouse, district, random.text(6, 10), random.text(10, 20), random.text(10, 20), random.text(9),
                        random.uniform(0, 2000), scale.districtYtdCents(), scale.ordersPerDistrict() + 1);
                customers(random, warehouse, district);
                orders(random, warehouse, district);
            }
        }
    }

    private void stock(TpccRandom random, int warehouse) throws SQLException {
        try (Insert stock = new Insert(connection, "stock", 17)) {
            List<Object> row = new ArrayList<>();
            for (int item = 1; item <= scale.items(); item++) {
                row.clear();
                row.addAll(List.of(warehouse, item, random.uniform(10, 100)));
                for (int district = 1; district <= TpccScale.DISTRICTS; district++) {
                    row.add(random.text(24));
                }
                String data = random.text(26, 50);
                row.addAll(List.of(0L, 0, 0, data));
                digest.add(data);
                stock.row(row.toArray());
            }
        }
    }

    private void customers(TpccRandom random, int warehouse, int district) throws SQLException {
        try (Insert customers = new Insert(connection, "customer", 15);
                Insert history = new Insert(connection, "history", 8)) {
            for (int customer = 1; customer <= scale.customers(); customer++) {
                String street = random.text(10, 20);
                digest.add(street);
                customers.row(warehouse, district, customer, random.text(8, 16), TpccRandom.lastName(customer - 1), street,
                        random.text(10, 20), random.text(16), 0L, random.percent(10) ? "BC" : "GC", random.uniform(0, 5000),
                        (long) -TpccScale.INITIAL_PAYMENT_CENTS, (long) TpccScale.INITIAL_PAYMENT_CENTS, 1, random.text(300, 500));
                history.row(customer, district, warehouse, district, warehouse, 0L, (long) TpccScale.INITIAL_PAYMENT_CENTS,
                        random.text(12, 24));
            }
        }
    }

    private void orders(TpccRandom random, int warehouse, int district) throws SQLException {
        try (Insert orders = new Insert(connection, "orders", 8);
                Insert newOrders = new Insert(connection, "new_order", 3);
                Insert lines = new Insert(connection, "order_line", 9)) {
            for (int order = 1; order <= scale.ordersPerDistrict(); order++) {
                int count = random.uniform(LINES_MIN, LINES_MAX);
                boolean isNew = order >= scale.firstNewOrder();
                orders.row(warehouse, district, order, order, 0L, isNew ? 0 : random.uniform(1, 10), count, 1);
                if (isNew) {
                    newOrders.row(warehouse, district, order);
                }
                for (int line = 1; line <= count; line++) {
                    lines.row(warehouse, district, order, line, random.uniform(1, scale.items()), warehouse, 5,
                            (long) random.uniform(1, 999_999), random.text(24));
                }
            }
        }
    }
}
