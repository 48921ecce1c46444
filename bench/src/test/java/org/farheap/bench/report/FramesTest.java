package org.farheap.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FramesTest {
    @DisplayName("a frame without its line, and without its package")
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "java.util.HashMap$Node.get:12, java.util.HashMap$Node.get, HashMap$Node.get:12",
        "org.h2.mvstore.Page.<init>:3, org.h2.mvstore.Page.<init>, Page.<init>:3",
        "Main.main:1, Main.main, Main.main:1",
        "app.lower.case:1, app.lower.case, app.lower.case:1",
        "app.Work.lambda$run$0, app.Work.lambda$run$0, Work.lambda$run$0",
        "(no Java frames), (no Java frames), (no Java frames)",
    })
    void names(String frame, String method, String brief) {
        assertEquals(method, Frames.method(frame));
        assertEquals(brief, Frames.brief(frame));
    }
}
