package org.farheap.workload;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntSupplier;

/// The exit status of a program that runs in this JVM, and what it wrote to stderr meanwhile.
public record ErrorOutput(int status, List<String> lines) {
    public static ErrorOutput of(IntSupplier program) {
        PrintStream before = System.err;
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
        try {
            int status = program.getAsInt();
            return new ErrorOutput(status, written.toString(StandardCharsets.UTF_8).lines().toList());
        } finally {
            System.setErr(before);
        }
    }
}
