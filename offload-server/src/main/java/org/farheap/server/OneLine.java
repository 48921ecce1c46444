package org.farheap.server;

/** Text from functions and clients, made fit to stand in a line for the user. */
final class OneLine {
    private static final int CHARS_MAX = 500;

    private OneLine() {}

    static String of(String text) {
        String line = String.valueOf(text).replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= CHARS_MAX ? line : line.substring(0, CHARS_MAX) + "...";
    }
}
