package org.quadrupole.pipelines.cli;

import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.quadrupole.pipelines.server.Commands;

/** The commands of {@code quad} that a server runs. */
final class ServedCommands implements Commands {

  /** These touch nothing of the process but through their {@link Workplace}. */
  private static final Set<String> SERVED = Set.of("run", "demo", "explain", "root");

  /** Reads and writes files by the names that the user gave, and takes its time anyway. */
  private static final List<String> WRITES_ROOT_FILES = List.of("root", "hadd");

  /** Logging is set up once for a process; help is laid out for its terminal. */
  private static final Set<String> OWN_PROCESS =
      Set.of("--debug", "--help", "-h", "--version", "-V");

  @Override
  public boolean serve(List<String> arguments) {
    return !arguments.isEmpty()
        && SERVED.contains(arguments.get(0))
        && !WRITES_ROOT_FILES.equals(arguments.subList(0, Math.min(2, arguments.size())))
        && arguments.stream().noneMatch(OWN_PROCESS::contains)
        && arguments.stream().noneMatch(HeadStart::namesFlink);
  }

  @Override
  public int run(Call call) {
    Workplace workplace =
        new Workplace(
            call.directory(),
            call.errorIsTerminal(),
            call::cancelled,
            failure -> look(failure, call));
    PrintWriter out = writer(call.out());
    PrintWriter err = writer(call.err());
    int code = Quad.execute(workplace, out, err, call.arguments().toArray(new String[0]));
    out.flush();
    err.flush();
    return code;
  }

  private static PrintWriter writer(OutputStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  /** Memory that ran out once may have left anything half done. */
  private static void look(Throwable failure, Call call) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof VirtualMachineError) {
        call.spoilt(cause.toString());
      }
    }
  }
}
