package org.farheap.workload.h2;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/// TPC-C's nine tables. Money is in cents, rates in 1/10000: sums must come out exactly.
final class TpccSchema {
    private static final String TABLES = """
            CREATE TABLE warehouse (w_id INT PRIMARY KEY, w_name VARCHAR(10), w_street VARCHAR(20), w_city VARCHAR(20),
              w_zip VARCHAR(9), w_tax INT, w_ytd BIGINT);
            CREATE TABLE district (d_w_id INT, d_id INT, d_name VARCHAR(10), d_street VARCHAR(20), d_city VARCHAR(20),
              d_zip VARCHAR(9), d_tax INT, d_ytd BIGINT, d_next_o_id INT, PRIMARY KEY (d_w_id, d_id));
            CREATE TABLE customer (c_w_id INT, c_d_id INT, c_id INT, c_first VARCHAR(16), c_last VARCHAR(16), c_street VARCHAR(20),
              c_city VARCHAR(20), c_phone VARCHAR(16), c_since BIGINT, c_credit VARCHAR(2), c_discount INT, c_balance BIGINT,
              c_ytd_payment BIGINT, c_payment_cnt INT, c_data VARCHAR(500), PRIMARY KEY (c_w_id, c_d_id, c_id));
            CREATE INDEX customer_by_name ON customer (c_w_id, c_d_id, c_last, c_first);
            CREATE TABLE history (h_c_id INT, h_c_d_id INT, h_c_w_id INT, h_d_id INT, h_w_id INT, h_date BIGINT,
              h_amount BIGINT, h_data VARCHAR(24));
            CREATE TABLE orders (o_w_id INT, o_d_id INT, o_id INT, o_c_id INT, o_entry_d BIGINT, o_carrier_id INT,
              o_ol_cnt INT, o_all_local INT, PRIMARY KEY (o_w_id, o_d_id, o_id));
            CREATE INDEX orders_by_customer ON orders (o_w_id, o_d_id, o_c_id, o_id);
            CREATE TABLE new_order (no_w_id INT, no_d_id INT, no_o_id INT, PRIMARY KEY (no_w_id, no_d_id, no_o_id));
            CREATE TABLE order_line (ol_w_id INT, ol_d_id INT, ol_o_id INT, ol_number INT, ol_i_id INT, ol_supply_w_id INT,
              ol_quantity INT, ol_amount BIGINT, ol_dist_info VARCHAR(24), PRIMARY KEY (ol_w_id, ol_d_id, ol_o_id, ol_number));
            CREATE TABLE item (i_id INT PRIMARY KEY, i_im_id INT, i_name VARCHAR(24), i_price INT, i_data VARCHAR(50));
            CREATE TABLE stock (s_w_id INT, s_i_id INT, s_quantity INT, s_dist_01 VARCHAR(24), s_dist_02 VARCHAR(24),
              s_dist_03 VARCHAR(24), s_dist_04 VARCHAR(24), s_dist_05 VARCHAR(24), s_dist_06 VARCHAR(24), s_dist_07 VARCHAR(24),
              s_dist_08 VARCHAR(24), s_dist_09 VARCHAR(24), s_dist_10 VARCHAR(24), s_ytd BIGINT, s_order_cnt INT, s_remote_cnt INT,
              s_data VARCHAR(50), PRIMARY KEY (s_w_id, s_i_id));
            """;

    private TpccSchema() {}

    static void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String table : TABLES.split(";")) {
                if (!table.isBlank()) {
                    statement.execute(table);
                }
            }
        }
        connection.commit();
    }
}
