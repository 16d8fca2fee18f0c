package org.quadrupole.runners.cluster;

import java.io.IOException;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.runtime.entrypoint.ClusterEntrypoint;
import org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint;

/**
 * The program that is a cluster's JobManager, with the inbox of its results and the hub of its
 * relay where it has one. It ends when its standard input does: whoever started it has ended then,
 * however that came about.
 */
public final class ClusterHead {

  private ClusterHead() {}

  /**
   * Runs until its standard input ends.
   *
   * @param arguments the directory with Flink's configuration
   */
  public static void main(String[] arguments) throws IOException {
    Thread watch = new Thread(ClusterHead::endWithLauncher, "launcher-watch");
    watch.setDaemon(true);
    watch.start();
    RunningCluster.prepare();
    Configuration configuration = GlobalConfiguration.loadConfiguration(arguments[0]);
    Optional<ClusterRelay> relay = ClusterRelay.of(configuration);
    if (relay.isPresent()) {
      // Open as long as the process lives.
      relay.get().startHub(configuration);
    }
    Inbox.open(configuration);
    ClusterEntrypoint.runClusterEntrypoint(new StandaloneSessionClusterEntrypoint(configuration));
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
