package org.farheap.bench.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MavenFailureTest {
    @ParameterizedTest
    @ValueSource(strings = {
        "[ERROR] Failed to execute goal on project spark-workloads: Could not collect dependencies for project: Cannot access central "
                + "(https://repo.maven.apache.org/maven2) in offline mode and the artifact org.apache.spark:spark-core_2.13:pom:4.1.0 has "
                + "not been downloaded from it before.",
        "[ERROR] Could not transfer artifact org.apache.spark:spark-core_2.13:pom:4.1.0 from/to central: repo.maven.apache.org: Temporary "
                + "failure in name resolution",
    })
    @DisplayName("without a connection, connecting is what is asked for")
    void offline(String output) {
        assertEquals("Spark's libraries cannot be downloaded; once connected to Maven Central, run this again",
                MavenFailure.inOneLine("[INFO] Scanning\n" + output + "\n[ERROR] -> [Help 1]\n", 1));
    }

    @Test
    @DisplayName("of other failures the first error is told, and no more than a line of it")
    void other() {
        String line = MavenFailure.inOneLine("[INFO] x\n[ERROR] \n[ERROR] COMPILATION ERROR : \n[ERROR] Job.java:[1,2] no\n", 1);
        assertEquals("the Spark jobs were not built: COMPILATION ERROR :", line);
        assertTrue(MavenFailure.inOneLine("[ERROR] " + "x".repeat(5000), 1).length() < 300);
        assertEquals("the Spark jobs were not built: Maven ended with status 137", MavenFailure.inOneLine("", 137));
    }
}
