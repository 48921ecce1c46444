package org.farheap.workload.h2;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Clause 2.5.2.2: six in ten customers are found by last name, the middle one of those that share it; the rest by number.
final class CustomerLookup {
    private final TpccScale scale;
    private final Query byName;

    CustomerLookup(TpccScale scale, Connection connection) throws SQLException {
        this.scale = scale;
        byName = new Query(connection, "SELECT c_id FROM customer WHERE c_w_id = ? AND c_d_id = ? AND c_last = ? ORDER BY c_first");
    }

    int choose(TpccRandom random, int warehouse, int district) throws SQLException {
        if (!random.percent(60)) {
            return random.customer(scale);
        }
        List<Integer> found = new ArrayList<>();
        try (ResultSet rows = byName.rows(warehouse, district, random.lastName(scale))) {
            while (rows.next()) {
                found.add(rows.getInt(1));
            }
        }
        return found.get(found.size() / 2);
    }
}
