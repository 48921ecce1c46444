package org.farheap.agent;

import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;

/** The JVM's own checks over a heap that pages: G1's verifier looks at every object at every collection, -Xcheck:jni at every call. */
@DisplayName("The JVM's own checks")
final class VerifiedTest {
    @ChildJvm(program = "Torture", jdksInTurn = true,
            args = {"live=64", "operations=300", "threads=4", "collect=100", "seed=31"}, heap = "160m",
            local = "32m", jvmArgs = {"-XX:+UnlockDiagnosticVMOptions", "-XX:+VerifyBeforeGC", "-XX:+VerifyDuringGC", "-XX:+VerifyAfterGC"},
            eachAgentOption = {"evict=remap", "evict=move", "evict=wp"})
    @DisplayName("find nothing wrong with the heap at any collection")
    void findNothingWrongWithTheHeap(Run run) {
        run.proved();
    }

    @ChildJvm(program = "Torture", jdksInTurn = true,
            args = {"live=128", "operations=700", "threads=4", "seed=32"}, jvmArgs = {"-Xcheck:jni"})
    @DisplayName("find nothing wrong with the agent's use of JNI")
    void findNothingWrongWithJni(Run run) {
        run.proved();
        run.require(Stream.concat(run.stdout().stream(), run.stderr().stream())
                .noneMatch(line -> line.contains("in native method")), "JNI was misused");
    }

    @ChildJvm(program = "NativeArrays", jdksInTurn = true, args = {"live=64", "rounds=1"}, local = "32m", jvmArgs = {"-Xcheck:jni"})
    @DisplayName("find nothing wrong with native code that holds remote arrays")
    void findNothingWrongWithNativeCodeThatHoldsRemoteArrays(Run run) {
        run.proved();
    }
}
