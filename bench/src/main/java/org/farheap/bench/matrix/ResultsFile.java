package org.farheap.bench.matrix;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.farheap.bench.JsonNumbers;

/// The JSON of a matrix, and the flat objects that its programs write.
final class ResultsFile {
    private static final JsonMapper MAPPER = JsonMapper.builder().addModule(JsonNumbers.nullForNaN()).build();

    private ResultsFile() {}

    /// A reader sees the whole of it, old or new.
    static void write(Results results, Path file) throws IOException {
        Path written = file.resolveSibling(file.getFileName() + ".new");
        MAPPER.writeValue(written.toFile(), results);
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /// Throws IOException when it is not one, or of another schema.
    static Results read(Path file) throws IOException {
        Results results = MAPPER.readValue(file.toFile(), Results.class);
        if (results.schema() != Results.SCHEMA) {
            throw new IOException(file + " has schema " + results.schema() + "; this is " + Results.SCHEMA);
        }
        return results;
    }

    /// One flat object of a program. Throws IOException with one line when it is missing or damaged.
    static Map<String, Object> readFigures(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new IOException("it wrote no " + file.getFileName());
        }
        try {
            return MAPPER.readValue(file.toFile(), new TypeReference<>() {});
        } catch (JacksonException e) {
            throw new IOException("its " + file.getFileName() + " is no JSON object", e);
        }
    }
}
