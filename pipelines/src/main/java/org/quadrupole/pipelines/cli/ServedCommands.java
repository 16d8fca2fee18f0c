package org.quadrupole.pipelines.cli;

import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.quadrupole.pipelines.server.Commands;

/** The commands of {@code quad} that a server runs. */
final class ServedCommands implements Commands {

  /** These touch nothing of the process but through their {@link Workplace}. */
  private static final Set<String> SERVED = Set.of("run", "demo", "explain", "functions");

  /** Those of {@code quad root} of which the same is true. */
  private static final Set<String> SERVED_OF_ROOT = Set.of("ls", "show", "stats");

  /** Reads and writes files by the names that the user gave, and takes its time anyway. */
  private static final List<String> WRITES_ROOT_FILES = List.of("root", "hadd");

  /** Logging is set up once for a process; help is laid out for its terminal. */
  private static final Set<String> OWN_PROCESS =
      Set.of("--debug", "--help", "-h", "--version", "-V");

  private final Map<String, String> environment;

  /**
   * @param environment the server's variables; those that matter are the client's too, or it does
   *     not use the server
   */
  ServedCommands(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public boolean serve(List<String> arguments) {
    return !arguments.isEmpty()
        && known(arguments)
        && !WRITES_ROOT_FILES.equals(arguments.subList(0, Math.min(2, arguments.size())))
        && arguments.stream().noneMatch(OWN_PROCESS::contains)
        && arguments.stream().noneMatch(HeadStart::namesFlink);
  }

  private static boolean known(List<String> arguments) {
    return SERVED.contains(arguments.get(0))
        || (arguments.size() > 1
            && arguments.get(0).equals("root")
            && SERVED_OF_ROOT.contains(arguments.get(1)));
  }

  @Override
  public int run(Call call) {
    Workplace workplace =
        new Workplace(
            call.directory(),
            environment,
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
