package org.farheap.agent;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One child for one invocation: started when the method asks for it, ended with it, forgotten when the test has passed. */
final class ChildInvocation implements ParameterResolver, AfterEachCallback {
    private final ChildJvm description;
    private final ChildPlan plan;
    private Servers servers;
    private Child child;

    ChildInvocation(ChildJvm description, ChildPlan plan) {
        this.description = description;
        this.plan = plan;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return List.of(Run.class, Child.class, Servers.class, ChildPlan.class).contains(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        if (type == ChildPlan.class) {
            return plan;
        }
        if (type == Servers.class) {
            return servers(context);
        }
        return type == Child.class ? child(context) : child(context).finish();
    }

    private Child child(ExtensionContext context) {
        if (child == null) {
            Servers behind = servers(context);
            child = Child.underAgent(plan, behind.staged(), behind.all().stream().map(Server::address).toList());
        }
        return child;
    }

    private Servers servers(ExtensionContext context) {
        if (servers == null) {
            servers = description.ownServers() ? newServers() : SharedServers.of(context, serversKey(), this::newServers);
        }
        return servers;
    }

    private Servers newServers() {
        boolean root = System.getProperty("user.name").equals("root");
        Assumptions.assumeTrue(description.user().isEmpty() || root,
                "only root can become " + description.user() + "; all tests run as an ordinary user already");
        return new Servers(description.servers(), serverOptions(), description.token(), description.user());
    }

    private List<String> serverOptions() {
        return Stream.concat(Stream.of("--memory", description.serverMemory()), Stream.of(description.serverOptions())).toList();
    }

    private String serversKey() {
        return description.servers() + " " + serverOptions() + " " + description.token() + " " + description.user();
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        if (child != null) {
            child.close();
            if (context.getExecutionException().isEmpty()) {
                child.forget();
            }
        }
        if (servers != null && description.ownServers()) {
            servers.close();
        } else if (servers != null && !servers.alive()) {
            throw new AssertionError("a memory server has ended: " + servers.all().stream().map(Server::log).toList());
        }
    }
}
