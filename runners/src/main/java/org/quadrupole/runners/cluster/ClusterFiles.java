package org.quadrupole.runners.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.quadrupole.runners.jobs.PrivateFiles;
import org.quadrupole.runners.relay.RelayNetwork;

/**
 * What a cluster's members and users need to know before it starts: keys and configuration.
 *
 * @param folder holds them: {@code head}, {@code client}, {@code worker}
 * @param users the keys of those who may submit
 * @param rest where the JobManager's REST interface will be
 */
record ClusterFiles(Path folder, ClusterKeys users, URI rest) {

  private static final String THIS_MACHINE = "127.0.0.1";
  private static final String EVERYWHERE = "0.0.0.0";

  private static final List<String> HEAD_OPTIONS = List.of("-Xmx768m", "-XX:+UseSerialGC");
  private static final List<String> WORKER_OPTIONS = List.of("-XX:+UseParallelGC");

  /** The folder of what goes to workers. */
  Path worker() {
    return folder.resolve("worker");
  }

  /**
   * Makes keys and writes everything.
   *
   * @param folder a private one
   */
  static ClusterFiles write(Path folder, JobQueueCluster.Spec spec, WorkerMemory memory)
      throws IOException {
    Path worker = PrivateFiles.folder(folder.resolve("worker"));
    int[] ports = freePorts(8);
    Optional<ClusterRelay> relay = Optional.empty();
    if (spec.relay().isPresent()) {
      relay = Optional.of(relay(spec.host(), spec.relay().get(), ports[6]));
    }
    // With a relay its port is the only one that others see.
    String restHost = relay.isPresent() ? THIS_MACHINE : spec.host();
    String headHost = relay.map(ClusterRelay::head).orElse(spec.host());
    String bindHost = restHost.equals(THIS_MACHINE) ? THIS_MACHINE : EVERYWHERE;
    ClusterKeys members = ClusterKeys.make(worker.resolve("members.p12"), List.of(headHost));
    ClusterKeys users = ClusterKeys.make(folder.resolve("rest.p12"), List.of(restHost));

    Map<String, String> common =
        FlinkKeys.members(headHost, bindHost, ports[0], ports[1], spec.deathTimeout());
    common.put(Inbox.PORT, Integer.toString(ports[7]));
    relay.ifPresent(there -> common.putAll(there.keys(ports[3], ports[4], ports[5])));
    Map<String, String> rest = FlinkKeys.rest(users, restHost, ports[2]);
    Map<String, String> headKeys = new LinkedHashMap<>(common);
    headKeys.putAll(FlinkKeys.stores(members, members.store().toString()));
    headKeys.putAll(rest);
    headKeys.put("io.tmp.dirs", PrivateFiles.folder(folder.resolve("tmp")).toString());
    headKeys.put("web.tmpdir", folder.resolve("tmp").toString());
    headKeys.put(Inbox.FOLDER, PrivateFiles.folder(RunningCluster.arrivals(folder)).toString());
    FlinkKeys.write(folder.resolve("head"), headKeys, HEAD_OPTIONS, FlinkKeys.here());
    FlinkKeys.write(folder.resolve("client"), rest, List.of(), FlinkKeys.here());

    Map<String, String> workerKeys = new LinkedHashMap<>(common);
    workerKeys.putAll(FlinkKeys.stores(members, FlinkKeys.FILES + "/members.p12"));
    workerKeys.putAll(memory.keys());
    if (relay.isEmpty() && InetAddress.getByName(spec.host()).isLoopbackAddress()) {
      workerKeys.put("taskmanager.host", spec.host());
      workerKeys.put("taskmanager.bind-host", spec.host());
    }
    List<String> workerOptions = new ArrayList<>(WORKER_OPTIONS);
    workerOptions.addAll(memory.jvmOptions());
    FlinkKeys.write(
        worker,
        workerKeys,
        workerOptions,
        spec.bundle().isPresent() ? FlinkKeys.BUNDLE : FlinkKeys.here());
    if (spec.bundle().isPresent()) {
      PrivateFiles.write(worker.resolve("bundle"), spec.bundle().get().text());
    }
    try (InputStream in = ClusterFiles.class.getResourceAsStream("worker.sh")) {
      if (in == null) {
        throw new IllegalStateException("worker.sh is not in the jar");
      }
      Files.copy(in, worker.resolve("worker.sh"), StandardCopyOption.REPLACE_EXISTING);
    }
    stageNothing(folder.resolve("nothing.jar"));
    return new ClusterFiles(folder, users, URI.create("https://" + restHost + ":" + ports[2]));
  }

  private static ClusterRelay relay(String host, JobQueueCluster.Relay wanted, int free)
      throws IOException {
    if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("linux")) {
      throw ClusterException.mistake("a relay needs Linux: set connectivity to direct");
    }
    int listen = wanted.port() == 0 ? free : wanted.port();
    try (ServerSocket socket = new ServerSocket(listen)) {
      return new ClusterRelay(
          wanted.address().orElse(InetSocketAddress.createUnresolved(host, socket.getLocalPort())),
          listen,
          RelayNetwork.random(new SecureRandom()));
    } catch (IOException e) {
      throw ClusterException.mistake(
          "the relay cannot have port " + listen + " of this machine: " + e.getMessage());
    }
  }

  /** Chosen together, so that they differ. */
  private static int[] freePorts(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      int[] ports = new int[count];
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        ports[i] = sockets.get(i).getLocalPort();
      }
      return ports;
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }

  /** Beam insists on staging something. */
  private static void stageNothing(Path jar) throws IOException {
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream empty = new JarOutputStream(out, new Manifest())) {
      empty.finish();
    }
  }
}
