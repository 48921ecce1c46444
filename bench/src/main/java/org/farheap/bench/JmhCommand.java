package org.farheap.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/// Hands over to JMH, whose own command line it is, but for --help.
@Command(name = "jmh", description = "Microbenchmarks of the Java hot paths; takes JMH's arguments (-h lists them), such as -l or "
        + "Wire -f 1.")
final class JmhCommand implements Callable<Integer> {
    @Option(names = "--help", usageHelp = true, description = "Shows this help message and exits.")
    private boolean help;

    @Unmatched
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path target = Home.REPOSITORY.resolve("bench/jmh/target");
        List<String> command = new ArrayList<>(List.of(Home.java(), "--enable-native-access=ALL-UNNAMED",
                "-cp", target.resolve("classes") + ":" + target.resolve("lib") + "/*", "org.openjdk.jmh.Main"));
        command.addAll(arguments);
        return Children.start(new ProcessBuilder(command).inheritIO()).waitFor();
    }
}
