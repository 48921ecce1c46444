package org.farheap.bench.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ResultsFileTest {
    @TempDir
    private Path directory;

    @Test
    @DisplayName("Results that are written are read again, what is not known among them")
    void roundTrip() throws IOException {
        Path file = directory.resolve("matrix.json");
        Results results = Runs.results(List.of(Runs.of("one", "local", 1, 1, 100, new Pause(1.5, "Remark", 0.25)),
                Runs.of("one", "kswap", 0.25, 1, 10),
                Runs.of("one", "farheap", 0.25, 1, 20).judged(RunRecord.Outcome.FAILED, "\"died\"\n")));
        ResultsFile.write(results, file);
        assertEquals(results, ResultsFile.read(file));
        String json = Files.readString(file);
        assertTrue(json.contains("\"peakSwapped\":null") && !json.contains("NaN"), json);
    }

    @Test
    @DisplayName("A file of another schema is not taken for one of this")
    void otherSchema() throws IOException {
        Path file = directory.resolve("matrix.json");
        ResultsFile.write(Runs.results(List.of()), file);
        Files.writeString(file, Files.readString(file).replace("\"schema\":1", "\"schema\":2"));
        assertTrue(assertThrows(IOException.class, () -> ResultsFile.read(file)).getMessage().endsWith("has schema 2; this is 1"));
    }

    @ParameterizedTest
    @DisplayName("A program's figures that are cut off, or no object, are one clear line")
    @ValueSource(strings = {"", "{", "{\"operations\": 1", "[1]", "7"})
    void damagedFigures(String json) throws IOException {
        Path file = Files.writeString(directory.resolve("figures.json"), json);
        assertEquals("its figures.json is no JSON object",
                assertThrows(IOException.class, () -> ResultsFile.readFigures(file)).getMessage());
    }

    @Test
    @DisplayName("Figures that were not written are told")
    void noFigures() {
        assertEquals("it wrote no figures.json",
                assertThrows(IOException.class, () -> ResultsFile.readFigures(directory.resolve("figures.json"))).getMessage());
    }
}
