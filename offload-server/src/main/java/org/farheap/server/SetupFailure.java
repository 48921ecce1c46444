package org.farheap.server;

/** Why the server cannot start: one line that tells the user what to do, and the exit code of the command-line contract. */
final class SetupFailure extends Exception {
    static final int EXIT_USAGE = 2;
    static final int EXIT_ENVIRONMENT = 3;

    private static final long serialVersionUID = 1;
    private final int exitCode;

    private SetupFailure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** The command line is wrong. */
    static SetupFailure usage(String message) {
        return new SetupFailure(EXIT_USAGE, message);
    }

    /** The machine lacks something; {@code message} says what to do about it. */
    static SetupFailure environment(String message) {
        return new SetupFailure(EXIT_ENVIRONMENT, message);
    }

    int exitCode() {
        return exitCode;
    }
}
