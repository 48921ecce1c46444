package org.farheap.workload.h2;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;

/// Clause 2.5: a customer pays; warehouse, district and customer add it up, and history remembers it.
final class Payment implements Transaction {
    private static final int DATA_MAX = 500;

    private final TpccScale scale;
    private final Connection connection;
    private final CustomerLookup customers;
    private final Query warehouseYtd;
    private final Query districtYtd;
    private final Query credit;
    private final Query pay;
    private final Query payAndNote;
    private final Query history;

    Payment(TpccScale scale, Connection connection) throws SQLException {
        this.scale = scale;
        this.connection = connection;
        customers = new CustomerLookup(scale, connection);
        warehouseYtd = new Query(connection, "UPDATE warehouse SET w_ytd = w_ytd + ? WHERE w_id = ?");
        districtYtd = new Query(connection, "UPDATE district SET d_ytd = d_ytd + ? WHERE d_w_id = ? AND d_id = ?");
        credit = new Query(connection, "SELECT c_credit, c_data FROM customer WHERE c_w_id = ? AND c_d_id = ? AND c_id = ?");
        String update = "UPDATE customer SET c_balance = c_balance - ?, c_ytd_payment = c_ytd_payment + ?, "
                + "c_payment_cnt = c_payment_cnt + 1";
        String which = " WHERE c_w_id = ? AND c_d_id = ? AND c_id = ?";
        pay = new Query(connection, update + which);
        payAndNote = new Query(connection, update + ", c_data = ?" + which);
        history = new Query(connection, "INSERT INTO history VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    }

    @Override
    public Outcome run(TpccRandom random, long time) throws SQLException {
        int warehouse = random.warehouse(scale);
        int district = random.uniform(1, TpccScale.DISTRICTS);
        int customerWarehouse = random.percent(15) ? random.warehouse(scale) : warehouse;
        int customerDistrict = customerWarehouse == warehouse ? district : random.uniform(1, TpccScale.DISTRICTS);
        long amount = random.uniform(100, 500_000);
        warehouseYtd.update(amount, warehouse);
        districtYtd.update(amount, warehouse, district);
        int customer = customers.choose(random, customerWarehouse, customerDistrict);
        payCustomer(customerWarehouse, customerDistrict, customer, amount);
        history.update(customer, customerDistrict, customerWarehouse, district, warehouse, time, amount,
                random.text(12, 24));
        connection.commit();
        return Outcome.COMMITTED;
    }

    private void payCustomer(int warehouse, int district, int customer, long amount) throws SQLException {
        try (ResultSet row = credit.row(warehouse, district, customer)) {
            if (row.getString(1).equals("GC")) {
                pay.update(amount, amount, warehouse, district, customer);
                return;
            }
            String data = customer + " " + district + " " + warehouse + " " + amount + " " + row.getString(2);
            payAndNote.update(amount, amount, data.substring(0, Math.min(data.length(), DATA_MAX)), warehouse, district, customer);
        }
    }
}
