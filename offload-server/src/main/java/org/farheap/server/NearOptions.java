package org.farheap.server;

import java.nio.file.Path;
import java.util.List;

/**
 * How much near-data work the operator allows.
 *
 * @param memoryBytes for the tables of a call
 * @param threads that a call may work with
 * @param limitNanos how long a call may take, whatever its agent asks for
 * @param functions jars with functions beside those that the server has
 * @param peers hosts, beside this machine, of servers with which a call may be done together
 */
record NearOptions(boolean on, long memoryBytes, int threads, long limitNanos, List<Path> functions, List<String> peers) {}
