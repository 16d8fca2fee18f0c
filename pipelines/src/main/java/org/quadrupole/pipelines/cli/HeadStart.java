package org.quadrupole.pipelines.cli;

import java.io.IOException;
import java.net.URL;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Set;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.options.PipelineOptionsRegistrar;

/**
 * Makes Beam ready on a thread beside the one that reads the command line and the analysis.
 *
 * <p>The first use of {@link PipelineOptionsFactory} takes longer than anything else before events
 * are read: it checks each options interface that a {@link PipelineOptionsRegistrar} on the class
 * path names. They are registered for runners and options chosen by name on a command line of
 * Beam's, which this program has not; an interface that is used is checked then. So that thread
 * sees no registrars (docs/performance.md has the figures).
 *
 * <p>Nothing else of Beam is touched here: classes that two threads initialise in different orders
 * could wait for each other.
 */
final class HeadStart {

  private static final Set<String> RUNNING = Set.of("run", "demo", "timings");

  private HeadStart() {}

  /** Begins if the command will run a pipeline in this process alone. */
  static void begin(String... arguments) {
    if (arguments.length == 0
        || !(RUNNING.contains(arguments[0]) || serves(arguments))
        || Arrays.stream(arguments).anyMatch(HeadStart::namesFlink)) {
      return;
    }
    Thread thread = new Thread(PipelineOptionsFactory::create, "head-start");
    thread.setDaemon(true);
    thread.setContextClassLoader(new WithoutRegistrars(HeadStart.class.getClassLoader()));
    thread.start();
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

  /** Its parent, but for the list of registrars. */
  private static final class WithoutRegistrars extends ClassLoader {

    private static final String LIST =
        "META-INF/services/" + PipelineOptionsRegistrar.class.getName();

    WithoutRegistrars(ClassLoader parent) {
      super(parent);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      return name.equals(LIST) ? Collections.emptyEnumeration() : super.getResources(name);
    }
  }
}
