package org.farheap.server;

import java.io.PrintStream;

/** Messages for the operator: standard error, one line each, with the tool's prefix. */
final class Log {
    private static final PrintStream ERR = System.err;

    private Log() {}

    static void say(String message) {
        ERR.println("farheap: " + message);
    }
}
