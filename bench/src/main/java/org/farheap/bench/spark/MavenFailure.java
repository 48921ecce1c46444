package org.farheap.bench.spark;

import java.util.regex.Pattern;

/// What Maven's output comes to when Spark could not be built.
final class MavenFailure {
    private static final String ERROR = "[ERROR] ";
    private static final Pattern UNREACHABLE = Pattern.compile("Could not transfer|Unknown host|Cannot access .* in offline mode|"
            + "Connection (refused|reset|timed out)|Network is unreachable|(resolution|No) .*reattempted");
    private static final int LENGTH_MAX = 200;

    private MavenFailure() {}

    static String inOneLine(String output, int status) {
        if (UNREACHABLE.matcher(output).find()) {
            return "Spark's libraries cannot be downloaded; once connected to Maven Central, run this again";
        }
        return "the Spark jobs were not built: " + output.lines().filter(line -> line.startsWith(ERROR))
                .map(line -> line.substring(ERROR.length()).strip()).filter(line -> !line.isEmpty()).findFirst()
                .map(line -> line.length() <= LENGTH_MAX ? line : line.substring(0, LENGTH_MAX) + "...")
                .orElse("Maven ended with status " + status);
    }
}
