import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Holds a structure most of which is remote, lets itself be dumped, and checks every value afterwards. With dump= it dumps itself to
 * that file; without, it waits for a line on standard input, or the end of it, while someone else does.
 */
final class DumpMe {
  /** The first element of each marked array; the second is its number, the others follow from it. */
  static final long MARK = 0x4641524845415021L;

  private static final int MARKED_LONGS = 1000;

  private DumpMe() {}

  public static void main(String[] args) throws Exception {
    long[][] marked = marked((int) Check.number(args, "marked", 4000));
    Held held = new Held(3, Check.number(args, "live", 128));
    held.check();
    Check.begun();
    String file = Check.text(args, "dump", null);
    if (file != null) {
      dump(file);
    } else {
      System.in.read();
    }
    Check.done(held.check() + check(marked));
  }

  private static long[][] marked(int count) {
    long[][] arrays = new long[count][MARKED_LONGS];
    for (int number = 0; number < count; number++) {
      arrays[number][0] = MARK;
      arrays[number][1] = number;
      for (int i = 2; i < MARKED_LONGS; i++) {
        arrays[number][i] = number * 31L + i;
      }
    }
    return arrays;
  }

  private static long check(long[][] arrays) {
    long sum = 0;
    for (int number = 0; number < arrays.length; number++) {
      for (int i = 2; i < MARKED_LONGS; i++) {
        Check.same(number * 31L + i, arrays[number][i], "marked array " + number, i);
        sum += arrays[number][i];
      }
    }
    return sum;
  }

  private static void dump(String file) throws IOException, JMException {
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(file, true);
    Check.that(command("gcClassHistogram").contains("ChainCell"), "the histogram names ChainCell");
    Check.that(command("threadPrint").contains("\"main\""), "the thread dump names main");
  }

  private static String command(String operation) throws JMException {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName name = new ObjectName("com.sun.management:type=DiagnosticCommand");
    Object[] parameters = {new String[0]};
    return (String) server.invoke(name, operation, parameters, new String[] {String[].class.getName()});
  }
}
