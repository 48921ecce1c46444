package org.farheap.workload.h2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.farheap.workload.Figures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class H2LoadTest {
    @Test
    void aSmallRunCommitsAndIsConsistent(@TempDir Path directory) throws Exception {
        Path result = directory.resolve("result.json");
        int status = new CommandLine(new H2Load()).execute("--warehouses", "2", "--items", "200", "--customers", "100", "--threads", "3",
                "--warmup", "0", "--seconds", "1", "--result", result.toString());
        assertEquals(0, status);
        assertFalse(Figures.read(result).number("transactions") < 1);
        assertEquals(0, Figures.read(result).number("checks_failed"));
    }

    @Test
    void tamperingIsFound() throws Exception {
        TpccScale scale = new TpccScale(1, 100, 100, 1);
        TextDigest digest = new TextDigest();
        try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:tampered", "sa", "")) {
            connection.setAutoCommit(false);
            TpccSchema.create(connection);
            TpccLoader loader = new TpccLoader(scale, connection, digest);
            loader.items();
            loader.warehouse(1);
            assertEquals(0, failures(scale, connection, digest));
            try (Statement statement = connection.createStatement()) {
                statement.execute("UPDATE stock SET s_data = 'x' WHERE s_i_id = 50");
                statement.execute("DELETE FROM order_line WHERE ol_o_id = 7 AND ol_number = 1 AND ol_d_id = 3");
                statement.execute("UPDATE district SET d_ytd = d_ytd + 1 WHERE d_id = 4");
            }
            assertEquals(3, failures(scale, connection, digest));
        }
    }

    private static int failures(TpccScale scale, Connection connection, TextDigest digest) throws Exception {
        Consistency consistency = new Consistency(scale, connection);
        consistency.check(0, digest);
        return consistency.failures().size();
    }
}
