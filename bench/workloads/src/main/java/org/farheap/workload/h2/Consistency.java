package org.farheap.workload.h2;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// TPC-C's consistency conditions (clause 3.3.2) over all data, and that the texts are those that were loaded.
final class Consistency {
    private record Condition(String name, String violations) {}

    private static final List<Condition> CONDITIONS = List.of(
            new Condition("1: a warehouse's total is the sum of its districts'", """
                    SELECT COUNT(*) FROM warehouse WHERE w_ytd <> (SELECT SUM(d_ytd) FROM district WHERE d_w_id = w_id)"""),
            new Condition("2: a district's next order follows its last", """
                    SELECT COUNT(*) FROM district WHERE
                      d_next_o_id - 1 <> (SELECT MAX(o_id) FROM orders WHERE o_w_id = d_w_id AND o_d_id = d_id) OR
                      d_next_o_id - 1 <> (SELECT MAX(no_o_id) FROM new_order WHERE no_w_id = d_w_id AND no_d_id = d_id)"""),
            new Condition("3: new orders have no gaps", """
                    SELECT COUNT(*) FROM (SELECT MAX(no_o_id) - MIN(no_o_id) + 1 - COUNT(*) AS gaps FROM new_order
                      GROUP BY no_w_id, no_d_id) WHERE gaps <> 0"""),
            new Condition("4: the orders' line counts add up to the lines", """
                    SELECT COUNT(*) FROM (SELECT o_w_id, o_d_id, SUM(o_ol_cnt) AS counted FROM orders GROUP BY o_w_id, o_d_id)
                      JOIN (SELECT ol_w_id, ol_d_id, COUNT(*) AS lines FROM order_line GROUP BY ol_w_id, ol_d_id)
                      ON o_w_id = ol_w_id AND o_d_id = ol_d_id WHERE counted <> lines"""),
            new Condition("8: a warehouse's total is the sum of its history", """
                    SELECT COUNT(*) FROM warehouse JOIN (SELECT h_w_id, SUM(h_amount) AS paid FROM history GROUP BY h_w_id)
                      ON h_w_id = w_id WHERE w_ytd <> paid"""),
            new Condition("12: what customers paid is what they owe less, and what history says", """
                    SELECT COUNT(*) + (SELECT ABS((SELECT SUM(c_ytd_payment) FROM customer) - (SELECT SUM(h_amount) FROM history)))
                      FROM customer WHERE c_balance + c_ytd_payment <> 0"""));

    private final TpccScale scale;
    private final Connection connection;
    private final List<String> failures = new ArrayList<>();
    private int checks;

    Consistency(TpccScale scale, Connection connection) {
        this.scale = scale;
        this.connection = connection;
    }

    void check(long newOrders, TextDigest loaded) throws SQLException {
        for (Condition condition : CONDITIONS) {
            expect("condition " + condition.name, 0, number(condition.violations));
        }
        long initial = (long) scale.warehouses() * TpccScale.DISTRICTS * scale.ordersPerDistrict();
        expect("as many orders as were committed", initial + newOrders, number("SELECT COUNT(*) FROM orders"));
        expect("the texts are those loaded", loaded.value(), storedTexts());
    }

    private long storedTexts() throws SQLException {
        TextDigest stored = new TextDigest();
        for (String query : List.of("SELECT s_data FROM stock WHERE s_w_id = ", "SELECT c_street FROM customer WHERE c_w_id = ")) {
            for (int warehouse = 1; warehouse <= scale.warehouses(); warehouse++) {
                try (Statement statement = connection.createStatement()) {
                    statement.setFetchSize(1000);
                    try (ResultSet rows = statement.executeQuery(query + warehouse)) {
                        while (rows.next()) {
                            stored.add(rows.getString(1));
                        }
                    }
                }
            }
        }
        return stored.value();
    }

    private void expect(String what, long expected, long actual) {
        checks++;
        if (expected != actual) {
            failures.add(what + ": expected " + expected + ", found " + actual);
        }
    }

    private long number(String query) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    int checks() {
        return checks;
    }

    List<String> failures() {
        return failures;
    }
}
