package org.quadrupole.runners.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.quadrupole.runners.jobs.PrivateFiles;

/**
 * A Flink session cluster on this machine: a JobManager and workers, each a process of its own.
 * Only who can read its folder can submit to it, look at it or join it: all its connections show
 * certificates made for it alone.
 *
 * <p>It ends with {@link #close}. If the process that started it dies, the JobManager ends with it,
 * and the workers after the death time-out.
 */
public final class LocalJobQueueCluster implements AutoCloseable {

  private static final String HERE = "127.0.0.1";
  private static final Duration UP_WITHIN = Duration.ofSeconds(60);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
  private static final int END_SECONDS = 15;
  private static final long BETWEEN_LOOKS_MILLIS = 50;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What Arrow needs, and how the script ./quad starts Java. */
  private static final List<String> JVM_OPTIONS =
      List.of(
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "-Djava.awt.headless=true",
          "-XX:-UsePerfData",
          "-Dorg.slf4j.simpleLogger.defaultLogLevel=info");

  private static final List<String> WORKER_OPTIONS =
      List.of(
          "-XX:+UseParallelGC",
          "-XX:Tier4InvocationThreshold=50000",
          "-XX:Tier4MinInvocationThreshold=6000",
          "-XX:Tier4CompileThreshold=150000");

  private final Path folder;
  private final Spec spec;
  private final int restPort;
  private final HttpClient http;
  private final Process head;
  private final List<Process> workers;

  /**
   * What a cluster is to be.
   *
   * @param jobs the number of workers
   * @param cores the tasks that a worker runs at once
   * @param memory what a worker may take, MiB
   * @param deathTimeout how long a worker looks for a JobManager before it ends itself
   */
  public record Spec(int jobs, int cores, int memory, Duration deathTimeout) {

    /** With the memory that such workers run well with, and a minute's patience. */
    public static Spec of(int jobs, int cores) {
      return new Spec(jobs, cores, WorkerMemory.recommended(cores), Duration.ofMinutes(1));
    }
  }

  private LocalJobQueueCluster(
      Path folder, Spec spec, int restPort, HttpClient http, Process head, List<Process> workers) {
    this.folder = folder;
    this.spec = spec;
    this.restPort = restPort;
    this.http = http;
    this.head = head;
    this.workers = List.copyOf(workers);
  }

  /**
   * Starts a cluster and waits until all its workers are there.
   *
   * @param folder where its keys and logs go: a private folder, made where missing, deleted at the
   *     end
   * @throws ClusterException if it does not come up; the message says what was wrong
   */
  public static LocalJobQueueCluster start(Path folder, Spec spec) throws IOException {
    if (spec.jobs() < 1 || spec.cores() < 1) {
      throw ClusterException.mistake("a cluster needs at least one job and one core");
    }
    WorkerMemory memory = WorkerMemory.of(spec.memory(), spec.cores());
    PrivateFiles.folder(folder);
    ClusterKeys members = ClusterKeys.make(folder.resolve("internal.p12"), List.of(HERE));
    ClusterKeys users = ClusterKeys.make(folder.resolve("rest.p12"), List.of(HERE));
    int[] ports = freePorts(3);
    Map<String, String> common = common(spec, members, ports[0], ports[1]);

    Map<String, String> headKeys = new LinkedHashMap<>(common);
    headKeys.putAll(rest(users, ports[2]));
    headKeys.put("io.tmp.dirs", PrivateFiles.folder(folder.resolve("tmp")).toString());
    configure(folder.resolve("head"), headKeys, List.of("-Xmx768m", "-XX:+UseSerialGC"));
    configure(folder.resolve("client"), rest(users, ports[2]), List.of());
    Map<String, String> workerKeys = new LinkedHashMap<>(common);
    workerKeys.putAll(memory.keys());
    List<String> workerOptions = new ArrayList<>(WORKER_OPTIONS);
    workerOptions.addAll(memory.jvmOptions());
    configure(folder.resolve("worker"), workerKeys, workerOptions);
    stageNothing(folder.resolve("nothing.jar"));

    HttpClient http =
        HttpClient.newBuilder().sslContext(users.context()).connectTimeout(ANSWER_WITHIN).build();
    List<Process> workers = new ArrayList<>();
    Process head = startHead(folder);
    for (int i = 0; i < spec.jobs(); i++) {
      workers.add(startWorker(folder, "worker-" + i));
    }
    LocalJobQueueCluster cluster =
        new LocalJobQueueCluster(folder, spec, ports[2], http, head, workers);
    try {
      cluster.awaitWorkers();
    } catch (IOException e) {
      cluster.end();
      throw e;
    }
    return cluster;
  }

  private static Map<String, String> common(
      Spec spec, ClusterKeys members, int rpcPort, int blobPort) {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("jobmanager.rpc.address", HERE);
    keys.put("jobmanager.bind-host", HERE);
    keys.put("jobmanager.rpc.port", Integer.toString(rpcPort));
    keys.put("blob.server.port", Integer.toString(blobPort));
    keys.put("jobmanager.retrieve-taskmanager-hostname", "false");
    keys.put("taskmanager.host", HERE);
    keys.put("taskmanager.bind-host", HERE);
    keys.put("security.ssl.internal.enabled", "true");
    stores(keys, "security.ssl.internal.", members);
    // One class path everywhere; nothing is staged.
    keys.put("classloader.resolve-order", "parent-first");
    keys.put("classloader.check-leaked-classloader", "false");
    keys.put("heartbeat.interval", "2000");
    keys.put("heartbeat.timeout", "8000");
    // Workers may be long in a queue.
    keys.put("slot.request.timeout", "86400000");
    // Each lost worker costs an attempt or two, so their number is not limited.
    keys.put("restart-strategy.type", "exponential-delay");
    keys.put("restart-strategy.exponential-delay.initial-backoff", "1 s");
    keys.put("restart-strategy.exponential-delay.max-backoff", "30 s");
    keys.put("cluster.registration.error-delay", "500");
    keys.put("cluster.registration.refused-registration-delay", "1000");
    keys.put("cluster.registration.max-timeout", "2000");
    keys.put("taskmanager.registration.timeout", spec.deathTimeout().toMillis() + " ms");
    keys.put("taskmanager.jvm-exit-on-oom", "true");
    return keys;
  }

  private static Map<String, String> rest(ClusterKeys users, int port) {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("rest.address", HERE);
    keys.put("rest.bind-address", HERE);
    keys.put("rest.port", Integer.toString(port));
    keys.put("rest.retry.max-attempts", "3");
    keys.put("rest.retry.delay", "1000");
    keys.put("security.ssl.rest.enabled", "true");
    keys.put("security.ssl.rest.authentication-enabled", "true");
    stores(keys, "security.ssl.rest.", users);
    return keys;
  }

  private static void stores(Map<String, String> keys, String prefix, ClusterKeys pair) {
    for (String kind : List.of("keystore", "truststore")) {
      keys.put(prefix + kind, pair.store().toString());
      keys.put(prefix + kind + "-type", "PKCS12");
      keys.put(prefix + kind + "-password", pair.password());
    }
    keys.put(prefix + "key-password", pair.password());
    keys.put("security.ssl.protocol", "TLSv1.3");
    keys.put("security.ssl.algorithms", "TLS_AES_128_GCM_SHA256,TLS_AES_256_GCM_SHA384");
  }

  private static void configure(Path directory, Map<String, String> keys, List<String> jvm)
      throws IOException {
    PrivateFiles.folder(directory);
    StringBuilder yaml = new StringBuilder();
    keys.forEach((key, value) -> yaml.append(key).append(": ").append(quoted(value)).append('\n'));
    PrivateFiles.write(directory.resolve("config.yaml"), yaml.toString());
    List<String> options = new ArrayList<>(JVM_OPTIONS);
    options.addAll(jvm);
    options.add("-cp");
    options.add(quoted(System.getProperty("java.class.path")));
    PrivateFiles.write(directory.resolve("java.args"), String.join("\n", options) + "\n");
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** Beam insists on staging something. */
  private static void stageNothing(Path jar) throws IOException {
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream empty = new JarOutputStream(out, new java.util.jar.Manifest())) {
      empty.finish();
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

  private static Process startHead(Path folder) throws IOException {
    Path directory = folder.resolve("head");
    return new ProcessBuilder(
            java(),
            "@" + directory.resolve("java.args"),
            ClusterHead.class.getName(),
            directory.toString())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("head.log").toFile())
        .start();
  }

  private static Process startWorker(Path folder, String name) throws IOException {
    Path script = folder.resolve("worker").resolve("worker.sh");
    if (!Files.exists(script)) {
      try (InputStream in = LocalJobQueueCluster.class.getResourceAsStream("worker.sh")) {
        if (in == null) {
          throw new IllegalStateException("worker.sh is not in the jar");
        }
        Files.copy(in, script);
      }
    }
    ProcessBuilder builder =
        new ProcessBuilder("sh", script.toString(), folder.resolve("worker").toString(), name)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".log").toFile());
    builder.environment().put("QUAD_JAVA", java());
    return builder.start();
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private void awaitWorkers() throws IOException {
    long end = System.nanoTime() + UP_WITHIN.toNanos();
    int there = 0;
    while (there < spec.jobs()) {
      if (!head.isAlive()) {
        throw ClusterException.failure(
            "the JobManager has not started: " + lastLine(folder.resolve("head.log")));
      }
      for (int i = 0; i < workers.size(); i++) {
        if (!workers.get(i).isAlive()) {
          throw ClusterException.failure(
              "a worker has not started: " + lastLine(folder.resolve("worker-" + i + ".log")));
        }
      }
      if (System.nanoTime() > end) {
        throw ClusterException.failure(
            "only " + there + " of " + spec.jobs() + " workers came within " + UP_WITHIN);
      }
      pause();
      there = workersThere(false);
    }
  }

  /** How many workers the JobManager knows. */
  public int workersThere() throws IOException {
    return workersThere(true);
  }

  private int workersThere(boolean mustAnswer) throws IOException {
    try {
      return get("/overview").path("taskmanagers").asInt();
    } catch (IOException e) {
      if (mustAnswer) {
        throw e;
      }
      return 0;
    }
  }

  private JsonNode get(String path) throws IOException {
    URI uri = address().resolve(path);
    try {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(uri).timeout(ANSWER_WITHIN).build(),
              HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw ClusterException.failure(uri + ": HTTP status " + answer.statusCode());
      }
      return JSON.readTree(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ClusterException.failure("interrupted", e);
    }
  }

  /** Where its REST interface is; who has no key of it is not answered there. */
  public URI address() {
    return URI.create("https://" + HERE + ":" + restPort);
  }

  /** Options that run a bounded pipeline on this cluster. */
  public PipelineOptions options() {
    FlinkPipelineOptions options = PipelineOptionsFactory.create().as(FlinkPipelineOptions.class);
    options.setRunner(FlinkRunner.class);
    options.setFlinkMaster(HERE + ":" + restPort);
    options.setFlinkConfDir(folder.resolve("client").toString());
    options.setFilesToStage(List.of(folder.resolve("nothing.jar").toString()));
    options.setParallelism(spec.jobs() * spec.cores());
    options.setObjectReuse(true);
    options.setFasterCopy(true);
    // Starts with the first worker, and loses no more than a worker's share with one.
    options.setExecutionModeForBatch("BATCH_FORCED");
    return options;
  }

  /** The processes of its workers. */
  List<Process> workers() {
    return workers;
  }

  /** The JobManager's process. */
  Process head() {
    return head;
  }

  private static String lastLine(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return lines.stream()
        .filter(line -> line.startsWith("quad-worker: error: "))
        .findFirst()
        .or(() -> lines.isEmpty() ? java.util.Optional.empty() : lines.stream().reduce((a, b) -> b))
        .orElse("it said nothing");
  }

  private static void pause() throws IOException {
    try {
      TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ClusterException.failure("interrupted", e);
    }
  }

  /** Ends the workers and the JobManager and deletes the folder with its keys. */
  @Override
  public void close() throws IOException {
    end();
    PrivateFiles.delete(folder);
  }

  private void end() {
    workers.forEach(Process::destroy);
    workers.forEach(LocalJobQueueCluster::end);
    head.destroy();
    end(head);
  }

  private static void end(Process process) {
    boolean ended = false;
    try {
      ended = process.waitFor(END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!ended) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
