package org.farheap.server;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.farheap.server.near.NearDataFunction;

/** The functions that agents can call, by name: the server's own, and those of the operator's jars. */
final class NearFunctions {
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,32}");

    private final Map<String, NearDataFunction> byName = new TreeMap<>();

    private NearFunctions() {}

    /** @throws SetupFailure if a jar is not there, or its functions cannot be made, or two have one name */
    static NearFunctions load(List<Path> jars) throws SetupFailure {
        NearFunctions functions = new NearFunctions();
        try {
            for (NearDataFunction function : ServiceLoader.load(NearDataFunction.class, loader(jars))) {
                functions.add(function);
            }
        } catch (ServiceConfigurationError e) {
            throw SetupFailure.usage("a near-data function cannot be loaded: " + OneLine.of(e.getMessage()));
        }
        return functions;
    }

    /** Open until the process ends: functions load their classes when they need them. */
    private static ClassLoader loader(List<Path> jars) throws SetupFailure {
        ClassLoader own = NearFunctions.class.getClassLoader();
        if (jars.isEmpty()) {
            return own;
        }
        URL[] urls = new URL[jars.size()];
        for (int i = 0; i < urls.length; i++) {
            urls[i] = url(jars.get(i));
        }
        return new URLClassLoader(urls, own);
    }

    private static URL url(Path jar) throws SetupFailure {
        try {
            if (!Files.isReadable(jar)) {
                throw SetupFailure.usage("--functions names " + jar + ", which cannot be read");
            }
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw SetupFailure.usage("--functions names " + jar + ", which is no path");
        }
    }

    private void add(NearDataFunction function) throws SetupFailure {
        String name = function.name();
        if (name == null || !NAME.matcher(name).matches()) {
            throw SetupFailure.usage("the near-data function " + function.getClass().getName() + " calls itself '" + name
                    + "'; a name is of 1 to 32 lower-case letters, digits and dashes");
        }
        if (byName.putIfAbsent(name, function) != null) {
            throw SetupFailure.usage("two near-data functions are called " + name + "; leave a jar out of --functions");
        }
    }

    /** Null if there is none. */
    NearDataFunction find(String name) {
        return byName.get(name);
    }

    Set<String> names() {
        return byName.keySet();
    }
}
