package org.quadrupole.runners.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;
import org.quadrupole.runners.relay.RelayClient;

/**
 * The program that is a cluster's worker: a Flink TaskManager, behind a relay where its cluster has
 * one. Why it cannot work stands in the file {@code error} beside its configuration then.
 */
public final class ClusterWorker {

  /** The exit code of a worker that says why it cannot work. */
  private static final int CANNOT = 6;

  private ClusterWorker() {}

  /**
   * Runs until the cluster ends or the process is told to.
   *
   * @param arguments the directory with Flink's configuration
   */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    RunningCluster.prepare();
    System.setProperty(Delivery.CONFIGURATION, directory.toString());
    List<String> words = new ArrayList<>(List.of("--configDir", directory.toString()));
    Configuration configuration = GlobalConfiguration.loadConfiguration(directory.toString());
    Optional<ClusterRelay> relay = ClusterRelay.of(configuration);
    if (relay.isPresent()) {
      String address = join(relay.get(), configuration, directory);
      words.add("-Dtaskmanager.host=" + address);
      words.add("-Dtaskmanager.bind-host=" + address);
    }
    TaskManagerRunner.main(words.toArray(String[]::new));
  }

  private static String join(ClusterRelay relay, Configuration configuration, Path directory) {
    try {
      // Open as long as the process lives.
      RelayClient client =
          relay.join(
              configuration,
              configuration.get(TaskManagerOptions.REGISTRATION_TIMEOUT),
              why -> end(directory, why));
      return client.address().getHostAddress();
    } catch (IOException e) {
      end(directory, e.getMessage());
      throw new IllegalStateException("the process has ended", e);
    }
  }

  private static void end(Path directory, String why) {
    try {
      Files.writeString(directory.resolve("error"), why + "\n");
    } catch (IOException e) {
      // The exit code is all that is left to tell.
    }
    Runtime.getRuntime().halt(CANNOT);
  }
}
