package org.quadrupole.pipelines.clusters;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.quadrupole.pipelines.analysis.AnalysisException;
import org.quadrupole.pipelines.analysis.Fields;
import org.quadrupole.pipelines.analysis.Suggestions;
import org.quadrupole.pipelines.analysis.YamlNode;
import org.quadrupole.pipelines.analysis.YamlNode.Entry;
import org.quadrupole.pipelines.analysis.YamlNode.Mapping;
import org.quadrupole.pipelines.analysis.YamlNode.Scalar;
import org.quadrupole.pipelines.analysis.YamlReader;
import org.quadrupole.runners.cluster.Bundle;
import org.quadrupole.runners.cluster.JobQueueCluster;
import org.quadrupole.runners.jobs.JobSpec;
import org.quadrupole.runners.jobs.QueueSettings;
import org.quadrupole.transforms.expression.SourceText;

/**
 * Finds and reads the configuration of clusters. Of a key that several files have, the last one
 * counts: what comes with the program, the site's file, the user's, the command line. Mappings are
 * joined key by key. The keys are described in {@code docs/clusters.md} and for editors in {@code
 * config/schema/cluster.schema.json}.
 */
public final class ClusterConfigLoader {

  static final List<String> KEYS =
      List.of(
          "extends",
          "description",
          "system",
          "cores",
          "memory",
          "disk",
          "walltime",
          "queue",
          "account",
          "environment",
          "shebang",
          "job-script-prologue",
          "job-extra-directives",
          "job-directives-skip",
          "submit-command-extra",
          "cancel-command-extra",
          "log-directory",
          "extra-requirements",
          "server",
          "proxy",
          "tokens",
          "authorities",
          "parametric-limit",
          "host",
          "connectivity",
          "relay-port",
          "relay-address",
          "java",
          "bundle",
          "bundle-sha256",
          "death-timeout",
          "ban-time",
          "start-timeout",
          "metrics-port",
          "metrics-host",
          "watts-per-core",
          "adapt");

  static final List<String> REQUIREMENTS =
      List.of(
          "gpu",
          "tags",
          "sites",
          "banned-sites",
          "platform",
          "architecture",
          "input-data",
          "container");

  private static final List<String> SHIPPED =
      List.of("dirac", "dirac-https", "diracx", "htcondor", "local", "slurm");
  private static final String RESOURCES = "/org/quadrupole/config/clusters/";
  private static final List<String> JOINED = List.of("environment", "extra-requirements", "adapt");
  private static final String RELAY = "relay";
  private static final List<String> CONNECTIVITY = List.of(RELAY, "direct");
  private static final Pattern ADDRESS =
      Pattern.compile("([A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?):([1-9][0-9]{0,4})");
  private static final int DEEPEST_BASE = 8;
  private static final int USUAL_PARAMETRIC_LIMIT = 20;

  private final Places places;

  /**
   * Where files are.
   *
   * @param directory what relative paths of the command line start from
   * @param home the user's
   * @param site the folder of the site's files
   * @param user the folder of the user's files
   * @param state where jobs' output goes by default
   * @param proxy the user's X.509 proxy by default
   */
  public record Places(Path directory, Path home, Path site, Path user, Path state, Path proxy) {

    /** The usual ones: XDG's folders, /etc, and where grid tools look for a proxy. */
    public static Places of(Path directory, Map<String, String> environment, long uid) {
      Path home = Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")));
      Path config = folder(environment, "XDG_CONFIG_HOME", home.resolve(".config"));
      Path state = folder(environment, "XDG_STATE_HOME", home.resolve(".local/state"));
      Path site = folder(environment, "QUADRUPOLE_SITE_CONFIG", Path.of("/etc/quadrupole"));
      return new Places(
          directory,
          home,
          site.resolve("clusters"),
          config.resolve("quadrupole/clusters"),
          state.resolve("quadrupole/jobs"),
          folder(environment, "X509_USER_PROXY", Path.of("/tmp/x509up_u" + uid)));
    }

    private static Path folder(Map<String, String> environment, String variable, Path usual) {
      String value = environment.getOrDefault(variable, "");
      return value.isEmpty() ? usual : Path.of(value);
    }
  }

  /** A loader of files in these places. */
  public ClusterConfigLoader(Places places) {
    this.places = places;
  }

  /** All clusters that have a file, by name. */
  public List<String> names() {
    TreeSet<String> names = new TreeSet<>(SHIPPED);
    for (Path folder : List.of(places.site(), places.user())) {
      if (Files.isDirectory(folder)) {
        try (Stream<Path> files = Files.list(folder)) {
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".yaml"))
              .forEach(name -> names.add(name.substring(0, name.length() - 5)));
        } catch (IOException e) {
          throw new AnalysisException("cannot read " + folder + ": " + e.getMessage(), e);
        }
      }
    }
    return List.copyOf(names);
  }

  /**
   * The configuration of a cluster.
   *
   * @param settings values of the command line by key; a key inside a mapping is like
   *     extra-requirements.gpu
   */
  public ClusterConfig load(String name, Map<String, String> settings) {
    Map<String, Entry> merged = layers(name, 0);
    settings.forEach((key, value) -> merge(merged, setting(key, value)));
    if (!merged.containsKey("system")) {
      throw new AnalysisException(
          "cluster '"
              + name
              + "' needs the key 'system', or 'extends' with another cluster's name");
    }
    if (merged.containsKey("bundle") != merged.containsKey("bundle-sha256")) {
      throw new AnalysisException(
          "cluster '" + name + "' needs both 'bundle' and 'bundle-sha256', or none of them");
    }
    return config(name, new Mapping("cluster " + name, 1, 1, merged));
  }

  private Map<String, Entry> layers(String name, int depth) {
    if (!Fields.NAME.matcher(name).matches()) {
      throw new AnalysisException("'" + name + "' cannot name a cluster");
    }
    if (depth > DEEPEST_BASE) {
      throw new AnalysisException("cluster '" + name + "' extends itself");
    }
    List<Mapping> files = new ArrayList<>();
    shipped(name).ifPresent(text -> files.add(read(name + ".yaml", text)));
    for (Path folder : List.of(places.site(), places.user())) {
      Path file = folder.resolve(name + ".yaml");
      if (Files.exists(file)) {
        files.add(read(file.toString(), text(file)));
      }
    }
    if (files.isEmpty()) {
      throw new AnalysisException(
          "there is no cluster '"
              + name
              + "'"
              + Suggestions.hint(name, names())
              + " (yours go into "
              + places.user()
              + ")");
    }
    Map<String, Entry> merged = new LinkedHashMap<>();
    for (Mapping file : files) {
      Entry base = file.entries().get("extends");
      if (base != null) {
        layers(Fields.text("'extends'", base.value()), depth + 1)
            .forEach((key, entry) -> merge(merged, Map.of(key, entry)));
      }
      merge(merged, file.entries());
    }
    return merged;
  }

  private static Optional<String> shipped(String name) {
    if (!SHIPPED.contains(name)) {
      return Optional.empty();
    }
    try (InputStream in =
        ClusterConfigLoader.class.getResourceAsStream(RESOURCES + name + ".yaml")) {
      return in == null
          ? Optional.empty()
          : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AnalysisException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** Every file is checked by itself, so that a mistake has its place. */
  private Mapping read(String origin, String text) {
    YamlNode root = YamlReader.read(origin, text);
    Mapping mapping = Fields.mapping("a cluster", root);
    config("cluster", mapping);
    return mapping;
  }

  private Map<String, Entry> setting(String key, String value) {
    String origin = "--set " + key;
    Scalar scalar =
        YamlReader.read(origin, value.isEmpty() ? "''" : value) instanceof Scalar one
            ? one
            : new Scalar(
                origin, 1, 1, YamlNode.Meaning.TEXT, value, new SourceText(value, origin, 1, 1));
    List<String> parts = Arrays.asList(key.split("\\.", 2));
    YamlNode node = parts.size() == 1 ? scalar : nested(origin, parts.get(1), scalar);
    Mapping one =
        new Mapping(origin, 1, 1, Map.of(parts.get(0), entry(origin, parts.get(0), node)));
    config("cluster", one);
    return one.entries();
  }

  private static Mapping nested(String origin, String key, YamlNode value) {
    return new Mapping(origin, 1, 1, Map.of(key, entry(origin, key, value)));
  }

  private static Entry entry(String origin, String key, YamlNode value) {
    return new Entry(
        new Scalar(origin, 1, 1, YamlNode.Meaning.TEXT, key, new SourceText(key, origin, 1, 1)),
        value);
  }

  private static void merge(Map<String, Entry> merged, Map<String, Entry> over) {
    over.forEach(
        (key, entry) -> {
          Entry under = merged.get(key);
          if (under != null
              && JOINED.contains(key)
              && under.value() instanceof Mapping old
              && entry.value() instanceof Mapping more) {
            Map<String, Entry> joined = new LinkedHashMap<>(old.entries());
            joined.putAll(more.entries());
            merged.put(
                key,
                new Entry(
                    entry.key(), new Mapping(more.origin(), more.line(), more.column(), joined)));
          } else {
            merged.put(key, entry);
          }
        });
  }

  private ClusterConfig config(String name, Mapping mapping) {
    Fields fields = new Fields("a cluster", mapping, KEYS);
    JobSpec.Resources resources =
        new JobSpec.Resources(
            whole(fields, "cores", 1, 1024).orElse(1),
            size(fields, "memory"),
            size(fields, "disk"),
            time(fields, "walltime", "02:00:00 or 90 min"),
            fields.text("queue"),
            fields.text("account"));
    return new ClusterConfig(
        name,
        fields.text("description").orElse(""),
        system(fields),
        resources,
        requirements(fields),
        script(fields),
        new QueueSettings(
            fields.text("log-directory").map(this::path).orElse(places.state().resolve(name)),
            texts(fields, "submit-command-extra"),
            texts(fields, "cancel-command-extra")),
        new ClusterConfig.Access(
            fields.text("server"),
            fields.text("proxy").map(this::path).orElse(places.proxy()),
            fields
                .text("tokens")
                .map(this::path)
                .orElse(places.home().resolve(".cache/diracx/credentials.json")),
            fields.text("authorities").map(this::path),
            whole(fields, "parametric-limit", 1, 100_000).orElse(USUAL_PARAMETRIC_LIMIT)),
        workers(fields));
  }

  private static ClusterConfig.Workers workers(Fields fields) {
    return new ClusterConfig.Workers(
        fields.text("host"),
        isRelayed(fields),
        new JobQueueCluster.Relay(
            whole(fields, "relay-port", 1, 65_535).orElse(0),
            parsed(
                fields, "relay-address", ClusterConfigLoader::address, "gateway.example.org:443")),
        fields.text("java"),
        bundle(fields),
        time(fields, "death-timeout", "60 s"),
        time(fields, "ban-time", "1 h"),
        time(fields, "start-timeout", "06:00:00 or 6 h"),
        whole(fields, "watts-per-core", 1, 1000),
        metrics(fields),
        ScalingText.read(fields));
  }

  private static Optional<InetSocketAddress> metrics(Fields fields) {
    OptionalInt port = whole(fields, "metrics-port", 1, 65_535);
    String host = fields.text("metrics-host").orElse("127.0.0.1");
    return port.isPresent()
        ? Optional.of(InetSocketAddress.createUnresolved(host, port.getAsInt()))
        : Optional.empty();
  }

  private static Optional<Boolean> isRelayed(Fields fields) {
    Optional<String> connectivity = fields.text("connectivity");
    if (connectivity.isPresent() && !CONNECTIVITY.contains(connectivity.get())) {
      throw fields
          .required("connectivity")
          .error("'connectivity' is relay or direct, not '" + connectivity.get() + "'");
    }
    return connectivity.map(RELAY::equals);
  }

  private static Optional<InetSocketAddress> address(String text) {
    Matcher matcher = ADDRESS.matcher(text);
    return matcher.matches() && Integer.parseInt(matcher.group(2)) <= 65_535
        ? Optional.of(
            InetSocketAddress.createUnresolved(
                matcher.group(1), Integer.parseInt(matcher.group(2))))
        : Optional.empty();
  }

  private static Optional<Bundle> bundle(Fields fields) {
    Optional<String> from = fields.text("bundle");
    Optional<String> sum = fields.text("bundle-sha256");
    if (from.isEmpty() || sum.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Bundle(from.get(), sum.get()));
    } catch (IllegalArgumentException e) {
      throw fields.required("bundle").error(e.getMessage());
    }
  }

  private static BatchSystem system(Fields fields) {
    Optional<String> wanted = fields.text("system");
    if (wanted.isEmpty()) {
      return BatchSystem.LOCAL;
    }
    for (BatchSystem system : BatchSystem.values()) {
      if (system.toString().equals(wanted.get())) {
        return system;
      }
    }
    List<String> known = Arrays.stream(BatchSystem.values()).map(BatchSystem::toString).toList();
    throw fields
        .required("system")
        .error(
            "there is no batch system '"
                + wanted.get()
                + "'"
                + Suggestions.hint(wanted.get(), known));
  }

  private static JobSpec.Requirements requirements(Fields all) {
    Optional<YamlNode> node = all.node("extra-requirements");
    if (node.isEmpty()) {
      return JobSpec.Requirements.NONE;
    }
    Fields fields = new Fields("'extra-requirements'", node.get(), REQUIREMENTS);
    return new JobSpec.Requirements(
        whole(fields, "gpu", 0, 64).orElse(0),
        texts(fields, "tags"),
        texts(fields, "sites"),
        texts(fields, "banned-sites"),
        fields.text("platform"),
        fields.text("architecture"),
        texts(fields, "input-data"),
        fields.text("container"));
  }

  private static JobSpec.ScriptOptions script(Fields fields) {
    Map<String, String> environment = new LinkedHashMap<>();
    fields
        .node("environment")
        .ifPresent(
            node ->
                Fields.mapping("'environment'", node)
                    .entries()
                    .values()
                    .forEach(entry -> environment.put(variable(entry), value(entry))));
    return new JobSpec.ScriptOptions(
        fields.text("shebang").orElse("#!/bin/sh"),
        environment,
        texts(fields, "job-script-prologue"),
        directives(fields),
        texts(fields, "job-directives-skip"));
  }

  private static String variable(Entry entry) {
    String name = entry.key().value();
    if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
      throw entry.key().error("'" + name + "' cannot name an environment variable");
    }
    return name;
  }

  private static String value(Entry entry) {
    return Fields.text("'" + entry.key().value() + "'", entry.value());
  }

  /** Lines, or what HTCondor's and DIRAC's users write: keys and values. */
  private static List<String> directives(Fields fields) {
    String key = "job-extra-directives";
    if (fields.node(key).orElse(null) instanceof Mapping mapping) {
      return mapping.entries().values().stream()
          .map(entry -> entry.key().value() + " = " + value(entry))
          .toList();
    }
    return texts(fields, key);
  }

  private static List<String> texts(Fields fields, String key) {
    return fields
        .node(key)
        .map(
            node ->
                Fields.oneOrMore(node).stream()
                    .map(item -> Fields.text("'" + key + "'", item))
                    .toList())
        .orElse(List.of());
  }

  static Optional<Duration> time(Fields fields, String key, String example) {
    return parsed(fields, key, ClusterSizes::duration, example);
  }

  static OptionalInt whole(Fields fields, String key, int least, int most) {
    Optional<YamlNode> node = fields.node(key);
    if (node.isEmpty()) {
      return OptionalInt.empty();
    }
    int value = Fields.integer("'" + key + "'", node.get());
    if (value < least || value > most) {
      throw node.get().error("'" + key + "' must be " + least + " to " + most + ", not " + value);
    }
    return OptionalInt.of(value);
  }

  private static OptionalInt size(Fields fields, String key) {
    return parsed(
            fields,
            key,
            text -> {
              OptionalInt size = ClusterSizes.mebibytes(text);
              return size.isPresent() ? Optional.of(size.getAsInt()) : Optional.empty();
            },
            "8 GiB or 500 MB")
        .map(OptionalInt::of)
        .orElse(OptionalInt.empty());
  }

  private static <T> Optional<T> parsed(
      Fields fields, String key, Function<String, Optional<T>> parser, String example) {
    Optional<YamlNode> node = fields.node(key);
    if (node.isEmpty()) {
      return Optional.empty();
    }
    Optional<T> value = parser.apply(Fields.text("'" + key + "'", node.get()));
    if (value.isEmpty()) {
      throw node.get()
          .error("'" + key + "' must be like " + example + ", not " + Fields.shown(node.get()));
    }
    return value;
  }

  private Path path(String text) {
    if (text.equals("~") || text.startsWith("~/")) {
      return places.home().resolve(text.substring(Math.min(2, text.length())));
    }
    return places.directory().resolve(text);
  }
}
