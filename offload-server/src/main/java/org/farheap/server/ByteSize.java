package org.farheap.server;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Sizes as the command line writes them: {@code 4096}, {@code 512k}, {@code 64M}, {@code 8g}, {@code 1T}; powers of 1024. */
final class ByteSize implements ITypeConverter<Long> {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,15})([kKmMgGtT]?)[bB]?");
    private static final String UNITS = "kmgt";

    @Override
    public Long convert(String text) {
        return parse(text);
    }

    /** @throws TypeConversionException if {@code text} is no size, or is more than a {@code long} holds */
    static long parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new TypeConversionException("'" + text + "' is not a size; write it as 512M or 8G");
        }
        long number = Long.parseLong(form.group(1));
        String unit = form.group(2).toLowerCase(Locale.ROOT);
        int shift = unit.isEmpty() ? 0 : 10 * (1 + UNITS.indexOf(unit));
        if (number > Long.MAX_VALUE >> shift) {
            throw new TypeConversionException("'" + text + "' is more than a memory server can hold");
        }
        return number << shift;
    }

    /** The bytes for a message: {@code 8.0 GiB}. */
    static String show(long bytes) {
        if (bytes < 1 << 20) {
            return bytes + " bytes";
        }
        return bytes < 1 << 30
                ? String.format(Locale.ROOT, "%.1f MiB", bytes / (double) (1 << 20))
                : String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1 << 30));
    }
}
