package org.quadrupole.runners.cluster;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.quadrupole.runners.jobs.PrivateFiles;

/** The configuration of a cluster's members, as Flink's keys. */
final class FlinkKeys {

  /** What worker.sh replaces by the folder where a worker's files lie on its node. */
  static final String FILES = "@FILES@";

  /** The class path of a worker that has fetched the program; worker.sh fills in the folder. */
  static final String BUNDLE = "@BUNDLE@/*";

  /** What the keys begin with that say how members know each other... */
  private static final String MEMBERS = "security.ssl.internal.";

  /** ... and what those that say how users do. */
  private static final String USERS = "security.ssl.rest.";

  /** What Arrow needs, and how the script ./quad starts Java. */
  private static final List<String> JVM_OPTIONS =
      List.of(
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "-Djava.awt.headless=true",
          "-XX:-UsePerfData",
          // A member that runs for minutes lives with C1's code where a loop over events does not.
          "-XX:Tier4InvocationThreshold=50000",
          "-XX:Tier4MinInvocationThreshold=6000",
          "-XX:Tier4CompileThreshold=150000",
          "-Xlog:cds*=off",
          "-Dorg.slf4j.simpleLogger.defaultLogLevel=info");

  private FlinkKeys() {}

  /**
   * What the JobManager and the workers have in common.
   *
   * @param host where workers reach the JobManager
   * @param bindHost where it listens; 127.0.0.1 must be there, where its REST interface sends jobs
   */
  static Map<String, String> members(
      String host, String bindHost, int rpcPort, int blobPort, Duration deathTimeout) {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("jobmanager.rpc.address", host);
    keys.put("jobmanager.bind-host", bindHost);
    keys.put("jobmanager.rpc.port", Integer.toString(rpcPort));
    keys.put("blob.server.port", Integer.toString(blobPort));
    keys.put("jobmanager.retrieve-taskmanager-hostname", "false");
    keys.put(MEMBERS + "enabled", "true");
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
    keys.put("taskmanager.registration.timeout", deathTimeout.toMillis() + " ms");
    keys.put("taskmanager.jvm-exit-on-oom", "true");
    keys.put("metrics.reporter.energy.factory.class", EnergyReporter.class.getName());
    return keys;
  }

  /** What the JobManager and those who submit to it have in common. */
  static Map<String, String> rest(ClusterKeys users, String host, int port) {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("rest.address", host);
    keys.put("rest.bind-address", host);
    keys.put("rest.port", Integer.toString(port));
    keys.put("rest.retry.max-attempts", "3");
    keys.put("rest.retry.delay", "1000");
    // How often the JobManager asks its workers what they use, milliseconds.
    keys.put("metrics.fetcher.update-interval", "2000");
    // For how long it tells what a pipeline's counters were: not beyond the pipeline's end.
    keys.put("web.refresh-interval", "5");
    keys.put(USERS + "enabled", "true");
    keys.put(USERS + "authentication-enabled", "true");
    keys.putAll(stores(USERS, users.store().toString(), users.password()));
    return keys;
  }

  /**
   * Where the members' keys are.
   *
   * @param store as the member finds them
   */
  static Map<String, String> stores(ClusterKeys members, String store) {
    return stores(MEMBERS, store, members.password());
  }

  /** The members' keys that a configuration tells of. */
  static ClusterKeys members(Configuration member) {
    return keys(MEMBERS, member);
  }

  /** The users' keys that a configuration tells of. */
  static ClusterKeys users(Configuration user) {
    return keys(USERS, user);
  }

  private static ClusterKeys keys(String prefix, Configuration configuration) {
    return new ClusterKeys(
        Path.of(configuration.getString(prefix + "keystore", "")),
        configuration.getString(prefix + "keystore-password", ""));
  }

  private static Map<String, String> stores(String prefix, String store, String password) {
    Map<String, String> keys = new LinkedHashMap<>();
    for (String kind : List.of("keystore", "truststore")) {
      keys.put(prefix + kind, store);
      keys.put(prefix + kind + "-type", "PKCS12");
      keys.put(prefix + kind + "-password", password);
    }
    keys.put(prefix + "key-password", password);
    keys.put("security.ssl.protocol", "TLSv1.3");
    keys.put("security.ssl.algorithms", "TLS_AES_128_GCM_SHA256,TLS_AES_256_GCM_SHA384");
    return keys;
  }

  /** The class path of this process. */
  static String here() {
    return System.getProperty("java.class.path");
  }

  /**
   * The options of this process that name an archive of parsed classes. A JVM that finds it
   * missing, or made for other jars or another Java, does without.
   */
  static List<String> archive() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("-XX:SharedArchiveFile="))
        .toList();
  }

  /** Writes a member's configuration and the arguments of its JVM. */
  static void write(Path directory, Map<String, String> keys, List<String> jvm, String classPath)
      throws IOException {
    PrivateFiles.folder(directory);
    StringBuilder yaml = new StringBuilder();
    keys.forEach((key, value) -> yaml.append(key).append(": ").append(quoted(value)).append('\n'));
    PrivateFiles.write(directory.resolve("config.yaml"), yaml.toString());
    List<String> options = new ArrayList<>(JVM_OPTIONS);
    options.addAll(jvm);
    if (classPath.equals(here())) {
      options.addAll(archive());
    }
    options.add("-cp");
    options.add(quoted(classPath));
    PrivateFiles.write(directory.resolve("java.args"), String.join("\n", options) + "\n");
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
