package org.farheap.agent;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.farheap.wire.Wire;
import org.junit.jupiter.api.DisplayName;

/** A server that goes away while it holds pages ends the JVM: by itself, with the facts, and before a wrong result is out. */
@DisplayName("A JVM that loses its server")
final class ServerLostTest {
    /** Far more than it should take; only a hang takes longer. */
    private static final long END_SECONDS_MAX = 30;

    private static final String PROGRAM = "Torture";

    @ChildJvm(program = PROGRAM, args = {"live=128", "seconds=600"}, local = "48m", ownServers = true,
            jdksInTurn = true, eachAgentOption = {"path=mapped", "path=message"})
    @DisplayName("ends when the server is killed")
    void endsWhenTheServerIsKilled(Child child, Servers servers) {
        child.awaitBegun();
        servers.only().kill();
        mustEnd(child, servers.only().address());
    }

    @ChildJvm(program = PROGRAM, args = {"live=128", "seconds=600"}, local = "48m", ownServers = true,
            jdksInTurn = true, eachAgentOption = {"path=mapped", "path=message"})
    @DisplayName("ends when the server stands still")
    void endsWhenTheServerStandsStill(Child child, Servers servers) {
        child.awaitBegun();
        servers.only().freeze();
        mustEnd(child, servers.only().address());
    }

    @ChildJvm(program = PROGRAM, jdksInTurn = true,
            args = {"live=240", "seconds=600"}, heap = "400m", local = "48m", ownServers = true, servers = 2)
    @DisplayName("ends when one of its two servers is killed")
    void endsWhenOneOfTwoServersIsKilled(Child child, Servers servers) {
        child.awaitBegun();
        Server killed = servers.all().get(1);
        killed.kill();
        mustEnd(child, killed.address());
    }

    @ChildJvm(program = PROGRAM, args = {"live=128", "seconds=600"}, local = "48m", jdksInTurn = true,
            eachAgentOption = {"path=mapped", "path=message"})
    @DisplayName("ends when its connection is cut")
    void endsWhenItsConnectionIsCut(ChildPlan plan, Servers servers) throws IOException {
        try (CutProxy proxy = new CutProxy(servers.only().port()); Child child = behind(proxy, plan, servers)) {
            child.awaitBegun();
            proxy.cut();
            mustEnd(child, proxy.address());
        }
    }

    @ChildJvm(program = PROGRAM, args = {"live=128", "seconds=600"}, local = "48m", jdksInTurn = true,
            eachAgentOption = {"path=mapped", "path=message"})
    @DisplayName("ends when its connection falls silent")
    void endsWhenItsConnectionFallsSilent(ChildPlan plan, Servers servers) throws IOException {
        try (CutProxy proxy = new CutProxy(servers.only().port()); Child child = behind(proxy, plan, servers)) {
            child.awaitBegun();
            proxy.fallSilent();
            mustEnd(child, proxy.address());
        }
    }

    @ChildJvm(program = PROGRAM, args = {"live=128", "seconds=600"}, local = "48m", ownServers = true,
            jdksInTurn = true, eachAgentOption = {"path=mapped", "path=message"})
    @DisplayName("ends when it stood still itself, for longer than the server keeps its memory")
    void endsWhenItStoodStillItself(Child child, Servers servers) {
        child.awaitBegun();
        child.standStill(2L * Wire.LEASE_KEEP_MS);
        mustEnd(child, servers.only().address());
    }

    private static Child behind(CutProxy proxy, ChildPlan plan, Servers servers) {
        return Child.underAgent(plan, servers.staged(), List.of(proxy.address()));
    }

    private static void mustEnd(Child child, String server) {
        Run run = child.finishWithin(END_SECONDS_MAX);
        run.require(run.exitStatus() == Run.SERVER_LOST, "exit status " + run.exitStatus() + ", not " + Run.SERVER_LOST);
        run.require(run.stdout().equals(List.of("begun")), "the program has written a result");
        Pattern message = Pattern.compile("farheap: .*" + Pattern.quote(server) + "\\b.*\\b[1-9]\\d* pages\\b.*");
        run.require(run.messages().stream().anyMatch(line -> message.matcher(line).matches()),
                "no message names the server and the pages that it held");
        child.forget();
    }
}
