package org.farheap.tracer.hotspot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// A shared library in a process, and where its exported symbols are there. Libraries are linked to address 0. ELF64, by bytes:
///
/// ```
/// file header      40: section headers' offset, u8 | 58: bytes of one, u2 | 60: their number, u2
/// section header    4: type, u4 | 24: section's offset, u8 | 32: bytes, u8 | 40: of symbols, the section with their names, u4
/// symbol            0: name's offset, u4 | 8: value, u8 | 24 in all
/// ```
final class LoadedLibrary {
    private static final int SHT_DYNSYM = 11;
    private static final int SYMBOL_BYTES = 24;

    private final ByteBuffer elf;
    private final long base;
    private final Map<String, Long> symbols = new HashMap<>();

    LoadedLibrary(long pid, String fileName) throws IOException {
        String mapping = Files.readAllLines(Path.of("/proc/" + pid + "/maps")).stream().filter(line -> line.endsWith("/" + fileName))
                .findFirst().orElseThrow(() -> new IOException(fileName + " is not mapped"));
        base = Long.parseUnsignedLong(mapping.substring(0, mapping.indexOf('-')), 16);
        elf = ByteBuffer.wrap(Files.readAllBytes(Path.of(mapping.substring(mapping.indexOf('/'))))).order(ByteOrder.LITTLE_ENDIAN);
        int section = Math.toIntExact(elf.getLong(40));
        int sectionBytes = elf.getShort(58);
        for (int count = elf.getShort(60), i = 0; i < count; i++) {
            int header = section + i * sectionBytes;
            if (elf.getInt(header + 4) == SHT_DYNSYM) {
                readSymbols(header, section + elf.getInt(header + 40) * sectionBytes);
            }
        }
    }

    private void readSymbols(int symbolHeader, int stringHeader) {
        int start = Math.toIntExact(elf.getLong(symbolHeader + 24));
        int end = start + Math.toIntExact(elf.getLong(symbolHeader + 32));
        int strings = Math.toIntExact(elf.getLong(stringHeader + 24));
        for (int at = start; at < end; at += SYMBOL_BYTES) {
            symbols.put(string(strings + elf.getInt(at)), elf.getLong(at + 8));
        }
    }

    private String string(int start) {
        int end = start;
        while (elf.get(end) != 0) {
            end++;
        }
        return new String(elf.array(), start, end - start, StandardCharsets.US_ASCII);
    }

    long address(String symbol) {
        if (!symbols.containsKey(symbol)) {
            throw new IllegalStateException("it does not export " + symbol);
        }
        return base + symbols.get(symbol);
    }
}
