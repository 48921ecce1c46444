package org.farheap.runtime;

/// Loads the agent's Java part out of the agent's own library, so that the library is all there is to deploy, and apart from the program's
/// classes, so that neither sees the other. The agent defines this class itself; the loader defines the others as they are needed.
final class RuntimeLoader extends ClassLoader {
    RuntimeLoader() {
        super("farheap", ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = classBytes(name.replace('.', '/'));
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }

    /// Null when the library has no such class.
    private static native byte[] classBytes(String name);
}
