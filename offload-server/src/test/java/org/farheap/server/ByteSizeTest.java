package org.farheap.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import picocli.CommandLine.TypeConversionException;

final class ByteSizeTest {
    @Test
    void sizesHaveUnitsOfPowersOf1024() {
        assertEquals(4096, ByteSize.parse("4096"));
        assertEquals(512L << 10, ByteSize.parse("512k"));
        assertEquals(64L << 20, ByteSize.parse("64M"));
        assertEquals(8L << 30, ByteSize.parse("8gb"));
        assertEquals(1L << 40, ByteSize.parse("1T"));
        assertEquals((1L << 23) - 1 << 40, ByteSize.parse("8388607T"));
    }

    @Test
    void whatIsNoSizeOrTooLargeIsRefused() {
        for (String text : new String[] {"", "G", "-1G", "1.5G", "1 G", "1P", "8388608T", "99999999999999999999"}) {
            assertThrows(TypeConversionException.class, () -> ByteSize.parse(text), text);
        }
    }

    @Test
    void bytesAreShownInTheUnitThatReadsBest() {
        assertEquals("4096 bytes", ByteSize.show(4096));
        assertEquals("64.0 MiB", ByteSize.show(64L << 20));
        assertEquals("1.5 GiB", ByteSize.show(3L << 29));
    }
}
