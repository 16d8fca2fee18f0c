package org.quadrupole.runners;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.options.PipelineOptionsRegistrar;

/**
 * Makes Beam's options ready on a thread beside what else a process begins with.
 *
 * <p>The first use of {@link PipelineOptionsFactory} takes longer than anything else before events
 * are read: it checks each options interface that a {@link PipelineOptionsRegistrar} on the class
 * path names. They are registered for runners and options chosen by name on a command line of
 * Beam's, which this program has not; an interface that is used is checked then. So that thread
 * sees no registrars (docs/performance.md has the figures).
 *
 * <p>Nothing else of Beam should be touched here: classes that two threads initialise in different
 * orders could wait for each other.
 */
public final class OptionsStart {

  private OptionsStart() {}

  /** Begins with the factory alone. */
  public static void begin() {
    begin(PipelineOptionsFactory::create);
  }

  /**
   * Begins.
   *
   * @param use the first use
   */
  public static void begin(Runnable use) {
    Thread thread = new Thread(use, "options-start");
    thread.setDaemon(true);
    thread.setContextClassLoader(new WithoutRegistrars(OptionsStart.class.getClassLoader()));
    thread.start();
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
