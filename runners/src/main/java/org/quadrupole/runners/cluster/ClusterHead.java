package org.quadrupole.runners.cluster;

import java.io.IOException;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.runtime.entrypoint.ClusterEntrypoint;
import org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint;

/**
 * The program that is a cluster's JobManager. It ends when its standard input does: whoever started
 * it has ended then, however that came about.
 */
public final class ClusterHead {

  private ClusterHead() {}

  /**
   * Runs until its standard input ends.
   *
   * @param arguments the directory with Flink's configuration
   */
  public static void main(String[] arguments) {
    Thread watch = new Thread(ClusterHead::endWithLauncher, "launcher-watch");
    watch.setDaemon(true);
    watch.start();
    ClusterEntrypoint.runClusterEntrypoint(
        new StandaloneSessionClusterEntrypoint(
            GlobalConfiguration.loadConfiguration(arguments[0])));
  }

  private static void endWithLauncher() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is said here; only the end counts.
      }
    } catch (IOException e) {
      // An end as well.
    }
    Runtime.getRuntime().halt(0);
  }
}
