package org.farheap.bench;

/// A program for the launcher's tests: echoes, then exits with a status or stays.
final class Sleeper {
    private Sleeper() {}

    public static void main(String[] args) throws InterruptedException {
        System.out.println("out " + args[0]);
        System.err.println("err " + args[0]);
        if (args[0].equals("stay")) {
            Thread.sleep(60_000);
        }
        System.exit(Integer.parseInt(args[0]));
    }
}
