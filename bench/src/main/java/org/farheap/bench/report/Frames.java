package org.farheap.bench.report;

import java.util.regex.Pattern;

/// Java frames as the agent tells them: package.Class.method:line.
final class Frames {
    private static final Pattern PACKAGE = Pattern.compile("^(?:[\\p{javaLowerCase}_][\\w]*\\.)+(?=\\p{javaUpperCase})");

    private Frames() {}

    /// Without the line.
    static String method(String frame) {
        int colon = frame.lastIndexOf(':');
        return colon < 0 ? frame : frame.substring(0, colon);
    }

    /// Without the package.
    static String brief(String frame) {
        return PACKAGE.matcher(frame).replaceFirst("");
    }
}
