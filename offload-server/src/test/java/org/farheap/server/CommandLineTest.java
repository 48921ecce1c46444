package org.farheap.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the server says to a command line that cannot be: one line on standard error, and an exit code. */
final class CommandLineTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "                                            | 2 | --listen",
        "--listen 127.0.0.1:0                        | 2 | --memory",
        "--listen 127.0.0.1:0 --memory 3q            | 2 | not a size",
        "--listen 127.0.0.1:0 --memory 1M            | 2 | at least one extent",
        "--listen 127.0.0.1 --memory 1G              | 2 | not HOST:PORT",
        "--listen 127.0.0.1:65536 --memory 1G        | 2 | not HOST:PORT",
        "--listen 0.0.0.0:0 --memory 1G              | 2 | every interface",
        "--listen 127.0.0.1:0 --memory 1G --frob     | 2 | --frob",
        "--listen 127.0.0.1:0 --memory 1G --metrics x | 2 | not PORT or HOST:PORT",
        "--listen 127.0.0.1:0 --memory 1G --metrics :9 | 2 | not PORT or HOST:PORT",
        "--listen 127.0.0.1:0 --memory 1G --metrics 65536 | 2 | not PORT or HOST:PORT",
        "--listen 127.0.0.1:0 --memory 1G --metrics no.such.host.invalid:0 | 2 | is not known",
        "--listen 127.0.0.1:0 --memory 1G --metrics 203.0.113.77:0 | 3 | cannot serve metrics on 203.0.113.77:0",
        "--listen 127.0.0.1:0 --memory 1G --near maybe | 2 | --near",
        "--listen 127.0.0.1:0 --memory 1G --near-memory 1k | 2 | --near-memory must be at least",
        "--listen 127.0.0.1:0 --memory 1G --near-threads 0 | 2 | --near-threads must be 1 to 256",
        "--listen 127.0.0.1:0 --memory 1G --near-seconds 0 | 2 | --near-seconds must be 1 to 86400",
        "--listen 127.0.0.1:0 --memory 1G --functions /no/such.jar | 2 | cannot be read",
        "--listen 127.0.0.1:0 --memory 1G --peers no.such.host.invalid | 2 | --peers: host 'no.such.host.invalid' is not known",
        "--listen 127.0.0.1:0 --memory 8000T         | 3 | more than this machine has",
        "--listen 203.0.113.77:0 --memory 1G --token x | 3 | no interface",
    })
    void aCommandLineThatCannotBeIsRefused(String args, int exitCode, String says) throws Exception {
        Process server = ServerProcess.command(args == null ? List.of() : List.of(args.split(" "))).start();
        String out = new String(server.getInputStream().readAllBytes());
        String err = new String(server.getErrorStream().readAllBytes());
        assertEquals(exitCode, server.waitFor(), err);
        assertEquals("", out);
        assertTrue(err.startsWith("farheap: ") && err.lines().count() == 1 && err.contains(says), err);
    }

    @Test
    void aPortThatIsTakenIsAMatterOfTheEnvironment() throws Exception {
        try (var first = ServerProcess.start("64M")) {
            Process second = ServerProcess.command(List.of("--listen", "127.0.0.1:" + first.port(), "--memory", "64M")).start();
            String err = new String(second.getErrorStream().readAllBytes());
            assertEquals(3, second.waitFor(), err);
            assertTrue(err.contains("cannot listen on 127.0.0.1:" + first.port()), err);
        }
    }

    @Test
    void aPortForMetricsThatIsTakenIsAMatterOfTheEnvironment() throws Exception {
        try (var first = ServerProcess.start("64M", "--metrics", "0")) {
            Process second = ServerProcess.command(List.of("--listen", "127.0.0.1:0", "--memory", "64M", "--metrics",
                    Integer.toString(first.metricsPort()))).start();
            String out = new String(second.getInputStream().readAllBytes());
            String err = new String(second.getErrorStream().readAllBytes());
            assertEquals(3, second.waitFor(), err);
            assertEquals("", out, "not ready");
            assertTrue(err.lines().count() == 1 && err.contains("cannot serve metrics on 127.0.0.1:" + first.metricsPort()), err);
        }
    }

    @Test
    void theOnlyLineOnStandardOutputIsTheReadyLine() throws Exception {
        Process server = ServerProcess.command(List.of("--listen", "127.0.0.1:0", "--memory", "64M"))
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (var out = server.inputReader()) {
            assertTrue(Pattern.matches("farheap: listening on 127\\.0\\.0\\.1:[1-9][0-9]*", out.readLine()));
            server.toHandle().destroy();
            assertNull(out.readLine());
        } finally {
            server.destroyForcibly();
        }
    }
}
