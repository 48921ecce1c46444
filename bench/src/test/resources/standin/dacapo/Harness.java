import java.io.File;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;

/** Stand-in. NESTED: the harness is found under "harness/" only, by a loader that also has the path of callbacks. */
public class Harness {
    private static final boolean NESTED = @NESTED@;

    public static void main(String[] args) throws Exception {
        ClassLoader loader = Harness.class.getClassLoader();
        if (NESTED) {
            String callbacks = System.getProperty("dacapo.callback.classpath");
            URL harness = loader.getResource("harness/");
            File directory = callbacks == null ? null : new File(callbacks);
            loader = new URLClassLoader(callbacks == null ? new URL[] {harness} : new URL[] {harness,
                directory.isDirectory() ? directory.toURI().toURL() : new URI(callbacks).toURL()}, loader);
            Thread.currentThread().setContextClassLoader(loader);
        }
        loader.loadClass("org.dacapo.harness.TestHarness").getMethod("main", String[].class).invoke(null, (Object) args);
        System.exit(0);
    }
}
