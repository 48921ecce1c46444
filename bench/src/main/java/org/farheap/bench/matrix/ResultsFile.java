package org.farheap.bench.matrix;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/// The JSON of a matrix, and the flat objects that its programs write.
final class ResultsFile {
    private static final JsonMapper MAPPER = JsonMapper.builder().addModule(new SimpleModule()
            .addSerializer(Double.class, new NumberOrNull()).addSerializer(Double.TYPE, new NumberOrNull())
            .addDeserializer(Double.class, new NullAsNaN()).addDeserializer(Double.TYPE, new NullAsNaN())).build();

    private ResultsFile() {}

    /// JSON has no NaN.
    private static final class NumberOrNull extends StdSerializer<Double> {
        private static final long serialVersionUID = 1L;

        NumberOrNull() {
            super(Double.class);
        }

        @Override
        public void serialize(Double value, JsonGenerator json, SerializerProvider provider) throws IOException {
            if (Double.isFinite(value)) {
                json.writeNumber(value);
            } else {
                json.writeNull();
            }
        }
    }

    private static final class NullAsNaN extends StdDeserializer<Double> {
        private static final long serialVersionUID = 1L;

        NullAsNaN() {
            super(Double.class);
        }

        @Override
        public Double deserialize(JsonParser json, DeserializationContext context) throws IOException {
            return json.getDoubleValue();
        }

        @Override
        public Double getNullValue(DeserializationContext context) {
            return Double.NaN;
        }
    }

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
