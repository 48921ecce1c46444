/** What every program needs: values derived from a seed, checks against them, the result line, and arguments. */
final class Check {
  static final int WRONG_VALUE = 1;

  private Check() {}

  /** A value that depends on every bit of the three numbers, so that a lost write, a stale page and a zero page all show. */
  static long mix(long a, long b, long c) {
    long z = a * 0x9E3779B97F4A7C15L + b * 0xC2B2AE3D27D4EB4FL + c * 0x165667B19E3779F9L + 0x27D4EB2F165667C5L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  static void same(long expected, long found, Object where, long position) {
    if (expected != found) {
      wrong(where + " at " + position, Long.toHexString(expected), Long.toHexString(found));
    }
  }

  static void same(Object expected, Object found, Object where, long position) {
    if (!expected.equals(found)) {
      wrong(where + " at " + position, expected, found);
    }
  }

  static void that(boolean holds, String text) {
    if (!holds) {
      wrong(text, true, false);
    }
  }

  /** Prints the fact and ends the process at once: nothing that runs later may hide it. */
  static void wrong(String where, Object expected, Object found) {
    System.out.println("WRONG " + where + ": expected " + expected + ", found " + found);
    System.out.flush();
    Runtime.getRuntime().halt(WRONG_VALUE);
  }

  static void done(long checksum) {
    System.out.println("OK checksum=" + Long.toHexString(checksum));
    System.out.flush();
  }

  /** Tells the harness that the structures stand and the main part begins. */
  static void begun() {
    System.out.println("begun");
    System.out.flush();
  }

  static long number(String[] args, String name, long otherwise) {
    String text = text(args, name, null);
    return text == null ? otherwise : Long.parseLong(text);
  }

  static String text(String[] args, String name, String otherwise) {
    String prefix = name + "=";
    for (String arg : args) {
      if (arg.startsWith(prefix)) {
        return arg.substring(prefix.length());
      }
    }
    return otherwise;
  }
}
