package org.farheap.bench.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/// Chromium without a window: opens a page as a user would and tells what it made of it.
///
/// Its name resolver finds nothing, so that nothing outside is reached even if the page or the browser itself tries.
public final class Browser {
    private static final int LIMIT_SECONDS = 60;
    /// "[pid:tid:time:INFO:CONSOLE:1] "message", source: ..."; older ones have CONSOLE(1).
    private static final Pattern CONSOLE = Pattern.compile(":CONSOLE[:(]\\d+\\)?] (.*)");
    /// In the log of the network stack; the browser's own requests come from "not an origin".
    private static final Pattern REQUEST = Pattern.compile("\"initiator\":\"(?!not an origin)[^\"]*\".*?\"url\":\"([^\"]*)\"");

    /// @param dom      the page after it was loaded
    /// @param console  what it wrote there, errors among it
    /// @param requests addresses that it asked for, besides its own
    public record Visit(String dom, List<String> console, List<String> requests, BufferedImage screenshot) {
        public int count(String part) {
            return (int) Pattern.compile(part, Pattern.LITERAL).matcher(dom).results().count();
        }

        /// Whether a pixel has exactly that colour.
        public boolean shows(int rgb) {
            return pixels().anyMatch(pixel -> pixel == rgb);
        }

        public long colours() {
            return pixels().distinct().count();
        }

        private Stream<Integer> pixels() {
            int[] pixels = screenshot.getRGB(0, 0, screenshot.getWidth(), screenshot.getHeight(), null, 0, screenshot.getWidth());
            return Arrays.stream(pixels).mapToObj(pixel -> pixel & 0xFFFFFF);
        }

        /// What holds for every page of ours.
        public void assertQuiet() {
            assertEquals(List.of(), console);
            assertEquals(List.of(), requests);
            assertTrue(colours() > 20, "only " + colours() + " colours");
        }
    }

    private Browser() {}

    /// @param dark   as a user whose system is dark
    /// @param height of the window, in pixels: what the screenshot shows
    public static Visit open(Path page, boolean dark, int height) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("farheap-browser");
        try {
            return open(page, dark, height, directory);
        } finally {
            delete(directory);
        }
    }

    private static Visit open(Path page, boolean dark, int height, Path directory) throws IOException, InterruptedException {
        Path dom = directory.resolve("dom");
        Path log = directory.resolve("log");
        Path network = directory.resolve("network.json");
        Path screenshot = directory.resolve("screenshot.png");
        List<String> command = new ArrayList<>(List.of(executable(), "--headless", "--no-sandbox", "--disable-gpu",
                "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking", "--disable-component-update",
                "--disable-sync", "--hide-scrollbars",
                "--host-resolver-rules=MAP * ~NOTFOUND", "--enable-logging=stderr", "--v=0", "--log-net-log=" + network,
                "--user-data-dir=" + directory.resolve("profile"), "--window-size=1100," + height, "--screenshot=" + screenshot,
                "--dump-dom"));
        if (dark) {
            command.add("--blink-settings=preferredColorScheme=0");
        }
        command.add(page.toUri().toString());
        Process process = new ProcessBuilder(command).redirectOutput(dom.toFile()).redirectError(log.toFile()).start();
        try {
            process.getOutputStream().close();
            assertTrue(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS), "the browser is still busy after " + LIMIT_SECONDS + " s");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        assertTrue(Files.exists(screenshot), () -> "no screenshot: " + read(log));
        return new Visit(read(dom), found(CONSOLE, read(log)), requests(read(network)), ImageIO.read(screenshot.toFile()));
    }

    private static List<String> requests(String network) {
        assertTrue(network.contains("\"constants\""), "the network log is empty");
        return found(REQUEST, network).stream().filter(address -> !address.startsWith("data:") && !address.startsWith("file:")).toList();
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map((MatchResult match) -> match.group(1)).toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }

    private static String executable() {
        List<String> found = Stream.of(System.getenv("PATH").split(":"))
                .flatMap(directory -> Stream.of("chromium", "chromium-browser", "google-chrome").map(Path.of(directory)::resolve))
                .filter(Files::isExecutable).map(Path::toString).toList();
        assumeTrue(!found.isEmpty(), "no Chromium here to open the page in; Debian: apt-get install chromium");
        return found.getFirst();
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
