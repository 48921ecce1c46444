package org.farheap.agent;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test on a child JVM that runs one of the programs under the agent: once for each JDK and each variant. The test method takes a
 * {@link Run} to look at a program that has ended, or a {@link Child} to do something to it while it runs; also, if it likes,
 * the {@link Servers} behind it.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(ChildJvmExtension.class)
@interface ChildJvm {
    /** Main class in test/programs, and its arguments. */
    String program();

    String[] args() default {};

    /** -Xmx, and -Xms as well unless {@link #jvmArgs} has one. */
    String heap() default "320m";

    /** The budget; the young generation is capped to a quarter of it, as the launcher does, unless {@link #jvmArgs} sizes it. */
    String local() default "64m";

    String[] jvmArgs() default {};

    /** Options of the agent beside local, server and stats. */
    String[] agentOptions() default {};

    /** One run for each of these; a program argument may be several, separated by spaces. */
    String[] eachAgentOption() default {};

    String[] eachJvmArg() default {};

    String[] eachProgramArg() default {};

    /** The JDKs it runs on: from this feature release on. */
    int fromJdk() default 17;

    /** And up to this one. */
    int toJdk() default Integer.MAX_VALUE;

    /** For tests of what does not depend on the JDK. */
    boolean newestJdkOnly() default false;

    /**
     * Each variant on one JDK, which they take in turn, beginning with any: for tests of what the agent does by itself. With
     * FARHEAP_TEST_PAIRS=all in the environment on every one.
     */
    boolean jdksInTurn() default false;

    /** Servers of its own for every run, for tests that harm them; else one set of servers serves the test class. */
    boolean ownServers() default false;

    /** When a run counts as hung: far beyond what it takes on a slow and busy machine. */
    long hangSeconds() default 240;

    int servers() default 1;

    String serverMemory() default "2g";

    /** Beside --listen and --memory. */
    String[] serverOptions() default {};

    /** The token that servers ask for and the child shows; empty: none. */
    String token() default "";

    /** Child and servers run as this user instead of ours. */
    String user() default "";
}
