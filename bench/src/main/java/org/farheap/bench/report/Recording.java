package org.farheap.bench.report;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/// The events of a recording, one at a time, as often as they are asked for. Of one that is cut off, those that are there.
///
/// A recording is a row of chunks, and each is readable by itself, but only when it is whole:
///
///     0  "FLR\0"  4  version  8  size of the chunk, bytes  ...  64  state, 0 when finished  ...
final class Recording {
    private static final int MAGIC = 0x464C5200;
    private static final int SIZE_AT = 8;
    private static final int STATE_AT = 64;
    private static final int HEADER_BYTES = 68;

    private final Path file;
    private long events = Long.MAX_VALUE;
    private String leftOut = "";

    private Recording(Path file) {
        this.file = file;
    }

    static Recording open(Path file) throws BadRecording {
        if (!Files.isRegularFile(file)) {
            throw new BadRecording(Files.exists(file) ? file + " is not a file" : "there is no file " + file);
        }
        try (RandomAccessFile input = new RandomAccessFile(file.toFile(), "r")) {
            if (input.length() < Integer.BYTES || input.readInt() != MAGIC) {
                throw new BadRecording(file + " is not a flight recording; ./farheap run --jfr FILE makes one");
            }
        } catch (IOException e) {
            throw new BadRecording(file + " cannot be read: " + e.getMessage());
        }
        return new Recording(file);
    }

    /// Hands over every readable event. What could not be read is told by [#leftOut()].
    void read(Consumer<RecordedEvent> reader) throws BadRecording {
        long count = 0;
        try (RecordingFile input = new RecordingFile(file)) {
            // The second time it ends where it ended at first: to find out anew may take seconds.
            while (count < events && input.hasMoreEvents()) {
                RecordedEvent event = input.readEvent();
                count++;
                reader.accept(event);
            }
        } catch (IOException e) {
            noteEnd(count);
        } catch (IllegalArgumentException e) {
            throw new BadRecording("an event of " + file + " lacks a field, so another version of Farheap recorded it: " + e.getMessage());
        }
        events = count;
    }

    /// One sentence, or nothing when all was read.
    String leftOut() {
        return leftOut;
    }

    private void noteEnd(long count) throws BadRecording {
        if (count == 0) {
            throw new BadRecording(file + " is cut off within its first chunk, so nothing of it can be read; record again");
        }
        try (RandomAccessFile input = new RandomAccessFile(file.toFile(), "r")) {
            leftOut = describeEnd(input);
        } catch (IOException e) {
            throw new BadRecording(file + " cannot be read: " + e.getMessage());
        }
    }

    private static String describeEnd(RandomAccessFile input) throws IOException {
        long at = 0;
        int chunks = 0;
        while (input.length() - at >= HEADER_BYTES) {
            input.seek(at);
            if (input.readInt() != MAGIC) {
                break;
            }
            input.seek(at + SIZE_AT);
            long size = input.readLong();
            input.seek(at + STATE_AT);
            boolean finished = input.readByte() == 0;
            if (!finished) {
                return "The recording is not finished, so its JVM was killed or still runs: what it had not written yet is missing here.";
            }
            if (size < HEADER_BYTES || size > input.length() - at) {
                break;
            }
            at += size;
            chunks++;
        }
        return "The recording is cut off: %,d whole chunks were read; the last %,d of its %,d bytes could not be and are left out."
                .formatted(chunks, input.length() - at, input.length());
    }
}
