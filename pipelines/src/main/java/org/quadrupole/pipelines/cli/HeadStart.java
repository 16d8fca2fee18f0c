package org.quadrupole.pipelines.cli;

import java.util.Set;
import org.quadrupole.runners.OptionsStart;

/** Makes Beam ready on a thread beside the one that reads the command line and the analysis. */
final class HeadStart {

  private static final Set<String> RUNNING = Set.of("run", "demo", "timings");

  private HeadStart() {}

  /** Begins if the command will run a pipeline. */
  static void begin(String... arguments) {
    if (arguments.length > 0 && (RUNNING.contains(arguments[0]) || serves(arguments))) {
      OptionsStart.begin();
    }
  }

  private static boolean serves(String... arguments) {
    return arguments.length > 1 && arguments[0].equals("server") && arguments[1].equals("serve");
  }

  static boolean namesFlink(String argument) {
    return argument.toLowerCase(java.util.Locale.ROOT).endsWith("flink")
        || argument.equals("-c")
        || argument.equals("--cluster")
        || argument.startsWith("--cluster=");
  }
}
