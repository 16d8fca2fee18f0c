package org.quadrupole.pipelines.clusters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quadrupole.pipelines.analysis.AnalysisException;
import org.quadrupole.pipelines.analysis.YamlJson;
import org.quadrupole.pipelines.analysis.YamlReader;
import org.quadrupole.runners.cluster.JobQueueCluster;
import org.quadrupole.runners.cluster.Scaling;
import org.quadrupole.runners.jobs.JobSpec;

class ClusterConfigLoaderTest {

  @TempDir private Path directory;

  private ClusterConfigLoader loader() {
    return new ClusterConfigLoader(
        ClusterConfigLoader.Places.of(
            directory,
            Map.of(
                "HOME", directory.resolve("home").toString(),
                "QUADRUPOLE_SITE_CONFIG", directory.resolve("site").toString()),
            1000));
  }

  private Path write(String folder, String name, String text) throws IOException {
    Path file = directory.resolve(folder).resolve(name + ".yaml");
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private Path user(String name, String text) throws IOException {
    return write("home/.config/quadrupole/clusters", name, text);
  }

  @Test
  void laterLayersCountAndMappingsAreJoined() throws Exception {
    write(
        "site/clusters",
        "slurm",
        """
        queue: long
        account: atlas
        memory: 16 GB
        environment: {TZ: UTC, LANG: C}
        extra-requirements: {tags: [fast]}
        """);
    user(
        "slurm",
        """
        account: me
        environment: {LANG: en}
        extra-requirements: {gpu: 1}
        job-extra-directives: [--exclusive]
        """);
    ClusterConfig config =
        loader().load("slurm", Map.of("cores", "16", "extra-requirements.architecture", "aarch64"));
    assertThat(config.system()).isEqualTo(BatchSystem.SLURM);
    assertThat(config.resources().cores()).isEqualTo(16);
    // 16e9 / 2^20
    assertThat(config.resources().memory()).isEqualTo(OptionalInt.of(15258));
    assertThat(config.resources().walltime()).contains(Duration.ofHours(2));
    assertThat(config.resources().queue()).contains("long");
    assertThat(config.resources().account()).contains("me");
    assertThat(config.script().environment()).isEqualTo(Map.of("TZ", "UTC", "LANG", "en"));
    assertThat(config.requirements().tags()).containsExactly("fast");
    assertThat(config.requirements().gpus()).isEqualTo(1);
    assertThat(config.requirements().architecture()).contains("aarch64");
    assertThat(config.script().directives()).containsExactly("--exclusive");
    assertThat(config.queue().logDirectory())
        .isEqualTo(directory.resolve("home/.local/state/quadrupole/jobs/slurm"));
  }

  @Test
  void roundsAreShortWhereWorkersAre() throws Exception {
    assertThat(loader().load("slurm", Map.of("walltime", "60 s")).round())
        .isEqualTo(Duration.ofSeconds(10));
    assertThat(loader().load("slurm", Map.of("walltime", "24 h")).round())
        .isEqualTo(loader().load("local", Map.of()).round())
        .isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void anAnalysisThatNeedsMemoryGetsIt() throws Exception {
    ClusterConfig two = loader().load("slurm", Map.of("memory", "2 GiB"));
    JobSpec job = two.withMemory((4L << 30) - 1).plan().spec().job();
    assertThat(job.resources().memory()).hasValue(4096);
    assertThat(job.resources().cores()).isEqualTo(two.resources().cores());
    assertThat(two.withMemory(2L << 30)).isEqualTo(two);
    // One core's worker has 2 GiB if nobody says otherwise.
    ClusterConfig usual = loader().load("local", Map.of("cores", "1"));
    assertThat(usual.withMemory(2L << 30)).isEqualTo(usual);
    assertThat(usual.withMemory(3L << 30).plan().spec().memory()).isEqualTo(3072);
  }

  @Test
  void anAnalysisThatWantsAGpuGetsOneWithoutBeingConfigured() throws Exception {
    ClusterConfig slurm = loader().load("slurm", Map.of());
    assertThat(slurm.requirements().gpus()).isZero();
    assertThat(slurm.withGpu().requirements().gpus()).isEqualTo(1);
    assertThat(slurm.withGpu().plan().spec().job().requirements().gpus()).isEqualTo(1);
    assertThat(slurm.withGpu().resources()).isEqualTo(slurm.resources());
    ClusterConfig two = loader().load("slurm", Map.of("extra-requirements.gpu", "2"));
    assertThat(two.withGpu()).isEqualTo(two);
    ClusterConfig local = loader().load("local", Map.of());
    assertThat(local.withGpu()).isEqualTo(local);
  }

  @Test
  void howManyWorkersThereAreIsConfiguredOrSaid() throws Exception {
    assertThat(loader().load("slurm", Map.of()).workers().scaling()).isEqualTo(Scaling.fixed(1));
    user("slurm", "adapt: {maximum: 20, time-limit: 8 h}\n");
    Scaling usual =
        loader()
            .load("slurm", Map.of("adapt.minimum", "2", "adapt.idle-time", "90 s"))
            .workers()
            .scaling();
    assertThat(usual)
        .isEqualTo(new Scaling(2, 20, Duration.ofSeconds(90), Optional.of(Duration.ofHours(8))));
    assertThat(ScalingText.range("--jobs", "0..5", usual)).isEqualTo(usual.between(0, 5));
    assertThat(ScalingText.range("--jobs", "7", usual).isFixed()).isTrue();
    for (String wrong : List.of("0", "-1", "5..2", "1..20000", "1...2", "many", "1..")) {
      assertThatThrownBy(() -> ScalingText.range("--jobs", wrong, usual))
          .isInstanceOf(AnalysisException.class)
          .hasMessage("--jobs " + wrong + ": needs 1 to 10000, or a range such as 1..20");
    }
    assertThatThrownBy(() -> loader().load("slurm", Map.of("adapt.minimum", "30")))
        .hasMessageEndingWith("'adapt' needs a maximum that is not below its minimum of 30");
  }

  @Test
  void workersLiveAsIsUsualWithTheirSystemUnlessItIsSaid() throws Exception {
    JobQueueCluster.Spec local = loader().load("local", Map.of()).plan().spec();
    assertThat(local.host()).isEqualTo("127.0.0.1");
    assertThat(local.relay()).isEmpty();
    assertThat(local.java()).startsWith(System.getProperty("java.home"));
    JobQueueCluster.Spec slurm = loader().load("slurm", Map.of("host", "ui")).plan().spec();
    assertThat(slurm.host()).isEqualTo("ui");
    assertThat(slurm.relay()).isEmpty();
    assertThat(slurm.java()).isEqualTo("java");
    for (String grid : List.of("htcondor", "dirac")) {
      ClusterConfig config = loader().load(grid, Map.of("relay-port", "6125"));
      assertThat(config.plan().spec().relay())
          .contains(new JobQueueCluster.Relay(6125, Optional.empty()));
      assertThat(loader().load(grid, Map.of("connectivity", "direct")).plan().spec().relay())
          .isEmpty();
    }
    assertThat(loader().load("slurm", Map.of("connectivity", "relay")).plan().spec().relay())
        .contains(new JobQueueCluster.Relay(0, Optional.empty()));
    user("grid", "extends: dirac-https\nserver: https://dirac.example.org:8443\n");
    assertThat(loader().load("grid", Map.of()).plan().spec().relay()).isPresent();
  }

  @Test
  void aClusterExtendsAnother() throws Exception {
    user("base", "extends: htcondor\ncores: 2\n");
    user(
        "mine",
        "extends: base\nlog-directory: ~/logs\njob-extra-directives: {+JobFlavour: '\"tomorrow\"'}\n");
    ClusterConfig config = loader().load("mine", Map.of());
    assertThat(config.system()).isEqualTo(BatchSystem.HTCONDOR);
    assertThat(config.resources().cores()).isEqualTo(2);
    assertThat(config.resources().disk()).isEqualTo(OptionalInt.of(4096));
    assertThat(config.script().directives()).containsExactly("+JobFlavour = \"tomorrow\"");
    assertThat(config.queue().logDirectory()).isEqualTo(directory.resolve("home/logs"));
    user("loop", "extends: loop\n");
    assertThatThrownBy(() -> loader().load("loop", Map.of()))
        .hasMessage("cluster 'loop' extends itself");
  }

  @Test
  void mistakesNameTheirPlaceAndWhatWasMeant() throws Exception {
    Path file = user("mine", "extends: slurm\nwalltimes: 1 h\n");
    assertThatThrownBy(() -> loader().load("mine", Map.of()))
        .isInstanceOf(AnalysisException.class)
        .hasMessage(file + ":2:1: unknown key 'walltimes' in a cluster; did you mean 'walltime'?");
    assertThatThrownBy(() -> loader().load("slurn", Map.of()))
        .hasMessageStartingWith("there is no cluster 'slurn'; did you mean 'slurm'?");
    assertThatThrownBy(() -> loader().load("slurm", Map.of("memory", "8")))
        .hasMessage("--set memory:1:1: 'memory' must be like 8 GiB or 500 MB, not '8'");
    assertThatThrownBy(() -> loader().load("slurm", Map.of("extra-requirements.gpus", "1")))
        .hasMessageContaining("unknown key 'gpus' in 'extra-requirements'; did you mean 'gpu'?");
    assertThatThrownBy(() -> loader().load("../x", Map.of()))
        .hasMessage("'../x' cannot name a cluster");
    assertThatThrownBy(() -> loader().load("slurm", Map.of("bundle", "/x.tar.gz")))
        .hasMessage("cluster 'slurm' needs both 'bundle' and 'bundle-sha256', or none of them");
    user("none", "cores: 2\n");
    assertThatThrownBy(() -> loader().load("none", Map.of()))
        .hasMessageStartingWith("cluster 'none' needs the key 'system'");
    user("https", "extends: dirac-https\n");
    assertThatThrownBy(() -> loader().load("https", Map.of()).plan())
        .hasMessageStartingWith("cluster 'https' needs the key 'server'");
  }

  @Test
  void allShippedClustersLoad() {
    for (String name : loader().names()) {
      ClusterConfig config = loader().load(name, Map.of());
      assertThat(config.description()).isNotEmpty();
      assertThat(config.system().toString()).isEqualTo(name);
    }
  }

  private static boolean schemaAccepts(String yaml) throws IOException {
    try (InputStream in =
        ClusterConfigLoaderTest.class.getResourceAsStream(
            "/org/quadrupole/config/schema/cluster.schema.json")) {
      JsonSchema schema =
          JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
              .getSchema(new ObjectMapper().readTree(in));
      return schema.validate(YamlJson.of(YamlReader.read("a", yaml))).isEmpty();
    }
  }

  private boolean loaderAccepts(String yaml) throws IOException {
    user("tried", yaml + "\nsystem: slurm\n");
    try {
      loader().load("tried", Map.of());
      return true;
    } catch (AnalysisException e) {
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cores: 4",
        "memory: 1.5 TiB",
        "memory: 500M",
        "walltime: '01:30'",
        "walltime: '2-00:00:00'",
        "walltime: 90 min",
        "queue: 7",
        "environment: {A: 1, B: x}",
        "environment:",
        "job-script-prologue: module load java",
        "job-script-prologue: [module load java, 'export A=1']",
        "job-extra-directives: {request_x: 1}",
        "extra-requirements: {tags: a, sites: [b, c], gpu: 2}",
        "parametric-limit: 500",
        "connectivity: relay",
        "relay-port: 6125",
        "relay-address: gateway.example.org:443",
        "adapt: {maximum: 20, idle-time: 5 min, time-limit: '08:00:00'}",
        "adapt: {minimum: 2}",
      })
  void whatIsRightIsRightForSchemaAndLoader(String yaml) throws Exception {
    assertThat(schemaAccepts(yaml)).as("schema").isTrue();
    assertThat(loaderAccepts(yaml)).as("loader").isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cores: 0",
        "cores: many",
        "cores: 1.5",
        "memory: 8",
        "memory: 8 GX",
        "walltime: 90",
        "walltime: '1:99'",
        "environment: {1A: x}",
        "environment: [A]",
        "job-script-prologue: {a: b}",
        "extra-requirements: {gpu: -1}",
        "extra-requirements: {color: red}",
        "extra-requirements: gpu",
        "parametric-limit: 0",
        "connectivity: proxy",
        "relay-port: 65536",
        "relay-address: gateway.example.org",
        "relay-address: 'https://gateway:443'",
        "adapt: 20",
        "adapt: {maximum: 0}",
        "adapt: {maximum: 20, idle-time: 5}",
        "adapt: {most: 20}",
        "tag: x",
      })
  void whatIsWrongIsWrongForSchemaAndLoader(String yaml) throws Exception {
    assertThat(schemaAccepts(yaml)).as("schema").isFalse();
    assertThat(loaderAccepts(yaml)).as("loader").isFalse();
  }

  /** What the documentation shows can be typed in, and every key is described. */
  @Test
  void theDocumentationsExamplesLoadAndNameEveryKey() throws Exception {
    Path page = Path.of("../docs/clusters.md");
    String text = Files.readString(page);
    List<String> examples =
        Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL)
            .matcher(text)
            .results()
            .map(match -> match.group(1))
            .toList();
    assertThat(examples).hasSizeGreaterThan(1);
    for (String example : examples) {
      user("example", example);
      assertThat(loader().load("example", Map.of()).system()).isNotNull();
      assertThat(schemaAccepts(example)).isTrue();
    }
    Stream.of(ClusterConfigLoader.KEYS, ClusterConfigLoader.REQUIREMENTS, ScalingText.KEYS)
        .flatMap(List::stream)
        .forEach(key -> assertThat(text).contains("`" + key + "`"));
  }

  @Test
  void theSchemaHasTheLoadersKeys() throws IOException {
    try (InputStream in =
        ClusterConfigLoaderTest.class.getResourceAsStream(
            "/org/quadrupole/config/schema/cluster.schema.json")) {
      var properties = new ObjectMapper().readTree(in).path("properties");
      assertThat(List.copyOf(ClusterConfigLoader.KEYS))
          .containsExactlyInAnyOrderElementsOf(properties::fieldNames);
      var requirements = properties.path("extra-requirements").path("properties");
      assertThat(List.copyOf(ClusterConfigLoader.REQUIREMENTS))
          .containsExactlyInAnyOrderElementsOf(requirements::fieldNames);
      var adapt = properties.path("adapt").path("properties");
      assertThat(List.copyOf(ScalingText.KEYS))
          .containsExactlyInAnyOrderElementsOf(adapt::fieldNames);
    }
  }
}
