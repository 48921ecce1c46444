package org.farheap.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The cold heap")
final class ColdHeapTest {
    private static final long[] FIGURES = {1000, 800, 3, 1, 500, 300, 7_000_000, 9_000_000, 0};

    /// An answer of the agent: two classes.
    static Object[] answer() {
        return new Object[] {FIGURES.clone(), new String[] {"byte[]", "app.Row"}, new long[] {10, 600, 4, 200, 5, 200, 2, 100}};
    }

    @Test
    @DisplayName("is read from an answer of the agent, each figure to its name")
    void isReadFromAnAnswer() {
        ColdHeap heap = ColdHeap.of(true, answer());
        assertEquals(new ColdHeap(true, 1000, 800, 500, 300, 3, 1, 7_000_000, 9_000_000, 0,
                List.of(new ColdClass("byte[]", 10, 600, 4, 200), new ColdClass("app.Row", 5, 200, 2, 100))), heap);
    }

    @Test
    @DisplayName("may be empty")
    void mayBeEmpty() {
        ColdHeap heap = ColdHeap.of(false, new Object[] {new long[9], new String[0], new long[0]});
        assertEquals(new ColdHeap(false, 0, 0, 0, 0, 0, 0, 0, 0, 0, List.of()), heap);
    }

    @ParameterizedTest
    @CsvSource({"8, 1, 4", "10, 1, 4", "9, 1, 3", "9, 1, 5", "9, 0, 4", "9, 2, 4"})
    @DisplayName("is not read from an answer of another shape")
    void isNotReadFromAnotherShape(int figures, int classes, int rows) {
        Object[] answer = {new long[figures], new String[classes], new long[rows]};
        assertThrows(IllegalStateException.class, () -> ColdHeap.of(true, answer));
    }

    @ParameterizedTest
    @CsvSource({"1, a 1|(others) 5", "2, a 1|b 2|(others) 3", "3, a 1|b 2|c 3", "4, a 1|b 2|c 3"})
    @DisplayName("tells its first classes, and the others as one")
    void tellsItsFirstClasses(int most, String told) {
        List<ColdClass> classes = List.of(row("a", 1), row("b", 2), row("c", 3));
        String first = String.join("|", ColdHeap.first(most, classes).stream().map(each -> each.name() + " " + each.bytes()).toList());
        assertEquals(told, first);
    }

    @Test
    @DisplayName("sums every figure of what it leaves out")
    void sumsEveryFigure() {
        assertEquals(new ColdClass("both", 11, 22, 33, 44),
                ColdClass.sum("both", List.of(new ColdClass("a", 1, 2, 3, 4), new ColdClass("b", 10, 20, 30, 40))));
    }

    private static ColdClass row(String name, long bytes) {
        return new ColdClass(name, 1, bytes, 0, 0);
    }
}
