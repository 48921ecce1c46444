package org.farheap.agent;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;

/** Ten minutes of torture: five on each of the two JDKs that are always there. */
@Tag("soak")
@DisplayName("Soak")
final class SoakTest {
    @ChildJvm(program = "Torture", args = {"live=400", "seconds=300", "threads=8", "seed=61"}, heap = "1g", local = "128m",
            hangSeconds = 900)
    @DisplayName("gives the right values for five minutes on end")
    void givesTheRightValuesForFiveMinutes(Run run) {
        run.succeeded().paged().withinBudget();
    }
}
