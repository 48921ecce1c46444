package org.dacapo.harness;

import java.util.ArrayList;
import java.util.List;

/** Stand-in: of the options, those that bench dacapo gives. */
public class CommandLineArgs {
    final List<String> benchmarks = new ArrayList<>();
    private Callback callback;
    private int iterations = 1;
    private String size = "default";
    private String scratch = "./scratch";

    CommandLineArgs(String[] args) throws Exception {
        String callbackClass = null;
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "-c": callbackClass = args[++i]; break;
                case "-n": iterations = Integer.parseInt(args[++i]); break;
                case "-s": size = args[++i]; break;
                case "--scratch-directory": scratch = args[++i]; break;
                default:
                    if (args[i].startsWith("-")) {
                        System.err.println("Command line exception: Unrecognized option: " + args[i]);
                        System.exit(4);
                    }
                    benchmarks.add(args[i]);
            }
        }
        callback = callbackClass == null ? new Callback(this) : callback(callbackClass);
    }

    private Callback callback(String name) throws Exception {
        try {
            return (Callback) Class.forName(name).getConstructor(CommandLineArgs.class).newInstance(this);
        } catch (ClassNotFoundException e) {
            System.err.println("Could not find callback class " + name);
            System.exit(2);
            return null;
        }
    }

    Callback getCallback() {
        return callback;
    }

    public int getIterations() {
        return iterations;
    }

    public String getSize() {
        return size;
    }

    public String getScratchDir() {
        return scratch;
    }
}
