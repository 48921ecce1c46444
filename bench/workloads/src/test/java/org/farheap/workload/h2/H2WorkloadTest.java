package org.farheap.workload.h2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.Callable;
import org.farheap.workload.JobContract;
import org.farheap.workload.TamperedJob;
import org.h2.engine.Session;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class H2WorkloadTest implements JobContract {
    @Override
    public Callable<Integer> program() {
        return new H2Workload();
    }

    @Test
    @DisplayName("a text that is not the one loaded is found")
    void findsAChangedText() {
        TamperedJob.isFoundAfterFill(H2Job::new,
                job -> execute(job.database(), "UPDATE stock SET s_data = 'x' WHERE s_w_id = 2 AND s_i_id = 50"));
    }

    @Test
    @DisplayName("a column that no condition looks at changes the digest")
    void everyColumnIsInTheDigest() throws Exception {
        try (TpccDatabase database = new TpccDatabase("digest", new TpccScale(1, 100, 100, 1))) {
            database.load(1);
            long before = database.contents().digest();
            assertEquals(before, database.contents().digest());
            execute(database, "UPDATE order_line SET ol_dist_info = 'x' WHERE ol_d_id = 3 AND ol_o_id = 7 AND ol_number = 1");
            assertNotEquals(before, database.contents().digest());
        }
    }

    @Test
    @DisplayName("an index that has lost an entry is found, whichever it is")
    void everyIndexIsRead() throws Exception {
        try (TpccDatabase database = new TpccDatabase("indexes", new TpccScale(1, 100, 100, 1))) {
            database.load(1);
            assertEquals(List.of(), database.contents().wrongIndexes());
            int indexes = 0;
            for (MVMap<?, ?> index : indexes(database)) {
                removeFirst(index);
                assertEquals(++indexes, database.contents().wrongIndexes().size());
            }
            // Six primary keys (history has none, those of warehouse and item are their rows' order) and two more indexes.
            assertEquals(8, indexes);
        }
    }

    private static List<MVMap<?, ?>> indexes(TpccDatabase database) throws SQLException {
        try (Connection connection = database.connect()) {
            Session session = connection.unwrap(JdbcConnection.class).getSession();
            MVStore store = ((SessionLocal) session).getDatabase().getStore().getMvStore();
            return store.getMapNames().stream().filter(name -> name.startsWith("index.")).<MVMap<?, ?>>map(store::openMap)
                    .filter(index -> !index.isEmpty()).toList();
        }
    }

    private static <K> void removeFirst(MVMap<K, ?> index) {
        index.remove(index.firstKey());
    }

    private static void execute(TpccDatabase database, String change) throws SQLException {
        try (Connection connection = database.connect(); Statement statement = connection.createStatement()) {
            assertEquals(1, statement.executeUpdate(change));
            connection.commit();
        }
    }
}
