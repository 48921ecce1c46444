package org.farheap.runtime;

import java.security.AllPermission;
import java.security.Permissions;
import java.security.ProtectionDomain;

/// Loads the agent's Java part out of the agent's own library, so that the library is all there is to deploy, and apart from the program's
/// classes, so that neither sees the other. The agent defines this class itself; the loader defines the others as they are needed.
final class RuntimeLoader extends ClassLoader {
    // As trusted as the library: a program's security manager (JDK 17 and 21) has no rules for it.
    private final ProtectionDomain domain = new ProtectionDomain(null, everything());

    RuntimeLoader() {
        super("farheap", ClassLoader.getPlatformClassLoader());
    }

    private static Permissions everything() {
        Permissions permissions = new Permissions();
        permissions.add(new AllPermission());
        return permissions;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = classBytes(name.replace('.', '/'));
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, bytes, 0, bytes.length, domain);
    }

    /// Null when the library has no such class.
    private static native byte[] classBytes(String name);
}
