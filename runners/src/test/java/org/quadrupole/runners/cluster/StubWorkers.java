package org.quadrupole.runners.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.runtime.highavailability.HighAvailabilityServices;
import org.apache.flink.runtime.resourcemanager.ResourceManagerGateway;
import org.apache.flink.runtime.resourcemanager.ResourceManagerId;
import org.apache.flink.runtime.rpc.AddressResolution;
import org.apache.flink.runtime.rpc.RpcService;
import org.apache.flink.runtime.rpc.RpcSystem;
import org.quadrupole.runners.relay.IdleMember;
import org.quadrupole.runners.relay.RelayClient;

/**
 * The program that speaks to a JobManager and its relay for hundreds of jobs, each a process that
 * does nothing: there is no room for so many workers on a machine. A job's worker is there as long
 * as the job keeps a connection to this program, on which it says the worker's name.
 */
final class StubWorkers implements AutoCloseable {

  private static final String THIS_MACHINE = "127.0.0.1";

  /** What a cluster's jobs reach this program's machine by. */
  private final Configuration configuration;

  private final ClusterRelay relay;
  private final SSLContext keys;
  private final RelayClient head;
  private final List<Line> lines;
  private final AtomicInteger next = new AtomicInteger();

  /** A connection to the JobManager, which some workers share. */
  private record Line(RpcService service, ResourceManagerGateway manager) {}

  private StubWorkers(Path files, int connections) throws Exception {
    Path own = Files.createTempDirectory("stubs");
    Path written = own.resolve("config.yaml");
    try {
      Files.writeString(
          written,
          Files.readString(files.resolve("config.yaml"))
              .replace(FlinkKeys.FILES, files.toString()));
      this.configuration = GlobalConfiguration.loadConfiguration(own.toString());
    } finally {
      Files.deleteIfExists(written);
      Files.delete(own);
    }
    configuration.setString("pekko.client-socket-worker-pool.pool-size-max", "1");
    configuration.setString("pekko.server-socket-worker-pool.pool-size-max", "1");
    configuration.setString("pekko.fork-join-executor.parallelism-max", "1");
    this.relay = ClusterRelay.of(configuration).orElseThrow();
    this.keys = FlinkKeys.members(configuration).context();
    // Nobody connects to it; it takes the others to the JobManager.
    this.head = relay.join(configuration, Duration.ofMinutes(1), System.err::println);
    this.lines = new ArrayList<>();
    RpcSystem system = RpcSystem.load(configuration);
    for (int i = 0; i < connections; i++) {
      lines.add(line(system));
    }
  }

  private Line line(RpcSystem system) throws Exception {
    RpcService service =
        system
            .remoteServiceBuilder(configuration, THIS_MACHINE, "0")
            .withBindAddress(THIS_MACHINE)
            .createAndStart();
    String address =
        system.getRpcUrl(
            configuration.get(JobManagerOptions.ADDRESS),
            configuration.get(JobManagerOptions.PORT),
            "resourcemanager_*",
            AddressResolution.NO_ADDRESS_RESOLUTION,
            configuration);
    return new Line(
        service,
        service
            .connect(
                address,
                ResourceManagerId.fromUuid(HighAvailabilityServices.DEFAULT_LEADER_ID),
                ResourceManagerGateway.class)
            .get());
  }

  /** The line of a job script that becomes such a job. */
  static String job(int port) {
    String connected =
        "exec 3<>/dev/tcp/127.0.0.1/"
            + port
            + " && echo \""
            + WorkerJobs.NAME
            + "\" >&3 && exec sleep 1000000";
    return "exec bash -c '" + connected + "'";
  }

  /**
   * Serves until it is killed; prints the port for jobs.
   *
   * @param arguments the folder of what goes to a cluster's workers, read when the first job comes,
   *     and how many connections to the JobManager the workers share
   */
  public static void main(String[] arguments) throws Exception {
    try (ServerSocket jobs = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress())) {
      System.out.println(jobs.getLocalPort());
      ExecutorService each = Executors.newCachedThreadPool();
      Socket first = jobs.accept();
      try (StubWorkers workers =
          new StubWorkers(Path.of(arguments[0]), Integer.parseInt(arguments[1]))) {
        each.execute(() -> workers.serve(first));
        while (true) {
          Socket job = jobs.accept();
          each.execute(() -> workers.serve(job));
        }
      }
    }
  }

  private void serve(Socket job) {
    try (job;
        BufferedReader said =
            new BufferedReader(
                new InputStreamReader(job.getInputStream(), StandardCharsets.UTF_8))) {
      String name = said.readLine();
      if (name == null) {
        return;
      }
      IdleMember member = IdleMember.join(relay.listen(), keys, name);
      Line line = lines.get(next.getAndIncrement() % lines.size());
      StubWorker worker = new StubWorker(line.service(), name, line.manager(), configuration);
      worker.start();
      while (said.readLine() != null) {
        // A job says nothing more; it only ends.
      }
      worker.leave();
      member.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    head.close();
  }
}
