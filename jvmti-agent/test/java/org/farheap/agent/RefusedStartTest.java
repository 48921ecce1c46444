package org.farheap.agent;

import java.io.IOException;
import org.junit.jupiter.api.DisplayName;

/** What cannot work ends at the start: one clear line on stderr, exit status 2 or 3, and the program has not begun. */
@DisplayName("A JVM is refused at its start")
final class RefusedStartTest {
    private static final String PROGRAM = "AllocFast";

    @ChildJvm(program = PROGRAM, eachAgentOption = {"colour=red", "=", "local", "evict=never", "path=quick", "debug_delay=nowhere:1",
            "debug_break=nothing", "server=127.0.0.1", "server=127.0.0.1:", "server=127.0.0.1:99999", "server=:7070"})
    @DisplayName("for an option that is unknown or malformed")
    void forAWrongOption(ChildPlan plan, Servers servers) {
        String option = plan.agentOptions().get(0);
        refused(plan, "local=64m,server=" + servers.only().address() + "," + option, Run.USAGE);
    }

    @ChildJvm(program = PROGRAM, eachAgentOption = {"local=0", "local=1", "local=4k", "local=-64m", "local=64q", "local=", "local=m",
            "local=99999999999999999999g", "local=0x40", "local=64m64m"})
    @DisplayName("for an impossible size")
    void forAnImpossibleSize(ChildPlan plan, Servers servers) {
        refused(plan, plan.agentOptions().get(0) + ",server=" + servers.only().address(), Run.USAGE, "local=");
    }

    @ChildJvm(program = PROGRAM)
    @DisplayName("for a size or a server that is missing")
    void forWhatIsMissing(ChildPlan plan, Servers servers) {
        refused(plan, "server=" + servers.only().address(), Run.USAGE, "local=");
        refused(plan, "local=64m", Run.USAGE, "server=");
        refused(plan, "", Run.USAGE, "local=");
    }

    @ChildJvm(program = PROGRAM, eachJvmArg = {"-XX:+UseSerialGC", "-XX:+UseParallelGC", "-XX:+UseZGC"})
    @DisplayName("for a collector other than G1")
    void forAnotherCollector(ChildPlan plan, Servers servers) {
        refused(plan, options(servers.only().address()), Run.ENVIRONMENT, "G1");
    }

    @ChildJvm(program = PROGRAM, jvmArgs = {"-XX:AllocateHeapAt=."})
    @DisplayName("for a heap that lies in a file")
    void forAHeapInAFile(ChildPlan plan, Servers servers) {
        refused(plan, options(servers.only().address()), Run.ENVIRONMENT, "AllocateHeapAt");
    }

    @ChildJvm(program = PROGRAM)
    @DisplayName("when no server listens")
    void whenNoServerListens(ChildPlan plan) throws IOException {
        FakeServer closed = new FakeServer(FakeServer.Manner.SILENT);
        closed.close();
        refused(plan, options(closed.address()), Run.ENVIRONMENT, closed.address());
    }

    @ChildJvm(program = PROGRAM)
    @DisplayName("when the server's name is unknown")
    void whenTheServersNameIsUnknown(ChildPlan plan) {
        refused(plan, options("no-such-host.invalid:7070"), Run.ENVIRONMENT, "no-such-host.invalid");
    }

    @ChildJvm(program = PROGRAM)
    @DisplayName("when the server speaks another version, nothing, or nonsense")
    void whenTheServerIsAnother(ChildPlan plan) throws IOException {
        for (FakeServer.Manner manner : FakeServer.Manner.values()) {
            try (FakeServer fake = new FakeServer(manner)) {
                String[] words = manner == FakeServer.Manner.OTHER_VERSION
                        ? new String[] {fake.address(), "version"} : new String[] {fake.address()};
                refused(plan, options(fake.address()), Run.ENVIRONMENT, words);
            }
        }
    }

    @ChildJvm(program = PROGRAM, token = "open sesame")
    @DisplayName("when it shows the wrong token or none")
    void whenTheTokenIsWrong(ChildPlan plan, Servers servers) {
        String address = servers.only().address();
        refused(plan.withToken("open barley"), options(address), Run.ENVIRONMENT, address, "token");
        refused(plan.withToken(""), options(address), Run.ENVIRONMENT, address, "token");
        refused(plan, options(address) + ",token=open sesam", Run.ENVIRONMENT, address, "token");
    }

    @ChildJvm(program = PROGRAM, serverMemory = "128m")
    @DisplayName("when the server has not enough memory")
    void whenTheServerHasNotEnoughMemory(ChildPlan plan, Servers servers) {
        refused(plan, options(servers.only().address()), Run.ENVIRONMENT, servers.only().address(), "memory");
    }

    @ChildJvm(program = PROGRAM)
    @DisplayName("when one of two servers is missing")
    void whenOneOfTwoServersIsMissing(ChildPlan plan, Servers servers) throws IOException {
        FakeServer closed = new FakeServer(FakeServer.Manner.SILENT);
        closed.close();
        String both = options(servers.only().address()) + ",server=" + closed.address();
        refused(plan, both, Run.ENVIRONMENT, closed.address());
    }

    @ChildJvm(program = PROGRAM, user = "nobody")
    @DisplayName("when the system does not let it use userfaultfd")
    void whenUserfaultfdIsForbidden(ChildPlan plan, Servers servers) {
        String options = options(servers.only().address());
        for (int error : new int[] {RefusingKernel.EPERM, RefusingKernel.ENOSYS}) {
            ChildPlan behind = plan.behind(RefusingKernel.words(servers.staged(), error));
            refused(behind, servers.staged(), options, Run.ENVIRONMENT, "userfaultfd");
        }
    }

    private static String options(String address) {
        return "local=64m,server=" + address;
    }

    private static void refused(ChildPlan plan, String options, int status, String... words) {
        refused(plan, Staged.here(), options, status, words);
    }

    private static void refused(ChildPlan plan, Staged staged, String options, int status, String... words) {
        try (Child child = Child.withOptions(plan, staged, options)) {
            child.finish().refused(status, words);
            child.forget();
        }
    }
}
