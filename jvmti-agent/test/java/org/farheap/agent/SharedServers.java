package org.farheap.agent;

import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The servers that the tests of one class share; they are stopped when the class has been tested. */
final class SharedServers {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(SharedServers.class);

    private SharedServers() {}

    static Servers of(ExtensionContext invocation, String key, Supplier<Servers> otherwise) {
        ExtensionContext context = invocation;
        while (!isTestClass(context)) {
            context = context.getParent().orElseThrow();
        }
        ExtensionContext.Store store = context.getStore(NAMESPACE);
        Servers servers = store.get(key, Servers.class);
        if (servers == null || !servers.alive()) {
            servers = otherwise.get();
            store.put(key, servers);
        }
        return servers;
    }

    private static boolean isTestClass(ExtensionContext context) {
        return context.getTestMethod().isEmpty() && context.getTestClass().isPresent();
    }
}
