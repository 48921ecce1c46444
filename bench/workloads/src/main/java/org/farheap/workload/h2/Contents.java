package org.farheap.workload.h2;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.farheap.workload.Digest;

/// Every row of every table, and every entry of every index, read once. Sums over rows: which terminal's rows come first is left to time.
final class Contents {
    private static final String TABLES = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'PUBLIC' ORDER BY 1";
    private static final String INDEXES = """
            SELECT table_name, index_name, LISTAGG(column_name, ', ') WITHIN GROUP (ORDER BY ordinal_position)
              FROM information_schema.index_columns WHERE table_schema = 'PUBLIC' GROUP BY table_name, index_name ORDER BY 1, 2""";

    private final Connection connection;

    Contents(Connection connection) {
        this.connection = connection;
    }

    long digest() throws SQLException {
        // Otherwise H2 puts a whole table into the result before the first row is read.
        execute("SET LAZY_QUERY_EXECUTION 1");
        Digest all = new Digest();
        for (List<String> table : texts(TABLES)) {
            all.add(rows("SELECT * FROM " + table.get(0) + " USE INDEX ()"));
        }
        return all.value();
    }

    /// The indexes whose entries are not those of their table's rows, found by reading both.
    List<String> wrongIndexes() throws SQLException {
        List<String> wrong = new ArrayList<>();
        for (List<String> index : texts(INDEXES)) {
            String columns = "SELECT " + index.get(2) + " FROM " + index.get(0) + " USE INDEX (";
            if (rows(columns + index.get(1) + ")") != rows(columns + ")")) {
                wrong.add(index.get(1) + " of " + index.get(0));
            }
        }
        return wrong;
    }

    private long rows(String query) throws SQLException {
        long sum = 0;
        try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(query)) {
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                Digest row = new Digest();
                for (int column = 1; column <= columns; column++) {
                    add(row, rows.getObject(column));
                }
                sum += row.value();
            }
        }
        return sum;
    }

    private static void add(Digest row, Object value) {
        if (value instanceof Number number) {
            row.add(number.longValue());
        } else {
            row.add((String) value);
        }
    }

    private List<List<String>> texts(String query) throws SQLException {
        List<List<String>> found = new ArrayList<>();
        try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(query)) {
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int column = 1; column <= columns; column++) {
                    row.add(rows.getString(column));
                }
                found.add(row);
            }
        }
        return found;
    }

    private void execute(String command) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(command);
        }
    }
}
