package org.quadrupole.pipelines.clusters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quadrupole.pipelines.analysis.AnalysisException;
import org.quadrupole.runners.cluster.Allowance;
import org.quadrupole.runners.cluster.Allowance.Granted;

/** Limits over all clusters of a machine; expected numbers are divisions by hand. */
class PolicyTest {

  private static final String OWNER = System.getProperty("user.name");

  @TempDir private Path directory;
  private Path ledger = Path.of("");
  private Path file = Path.of("");

  @BeforeEach
  void folders() throws IOException {
    ledger = directory.resolve("ledger");
    file = Files.createDirectories(directory.resolve("site")).resolve("policy.yaml");
  }

  private ClusterConfigLoader.Places places() {
    return ClusterConfigLoader.Places.of(
        directory,
        Map.of("HOME", directory.toString(), "QUADRUPOLE_SITE_CONFIG", file.getParent().toString()),
        0);
  }

  private Policy policy(String text) throws IOException {
    Files.writeString(file, text);
    return Policy.read(places());
  }

  private ClusterConfig config(String name, int cores, int gpus) {
    return new ClusterConfigLoader(places())
        .load(name, Map.of("cores", "" + cores, "extra-requirements.gpu", "" + gpus));
  }

  private static Policy.Person of(String... groups) {
    return new Policy.Person(OWNER, List.of(groups));
  }

  @Test
  void theClustersOfAGroupShareWhatItMayHave() throws Exception {
    Policy policy =
        policy("ledger: " + ledger + "\ngroups:\n  atlas: {jobs: 12, cores: 30}\n  cms: {}\n");
    Allowance slurm = policy.allowance(config("slurm", 2, 0), of("users", "atlas"));
    Allowance condor = policy.allowance(config("htcondor", 4, 0), of("atlas"));
    assertThat(slurm.claim(5)).isEqualTo(new Granted(5, ""));
    // 20 of 30 cores are left: 5 jobs of 4.
    String limit =
        file
            + ": the group 'atlas' may have 30 cores, and other clusters have 10: at most 5 jobs are"
            + " possible here";
    assertThat(condor.claim(6)).isEqualTo(new Granted(5, limit));
    assertThat(policy.claims())
        .extracting(Claim::user, Claim::group, Claim::cluster, Claim::jobs, Claim::cores)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple(OWNER, "atlas", "slurm", 5, 10),
            org.assertj.core.groups.Tuple.tuple(OWNER, "atlas", "htcondor", 5, 20));
    assertThat(policy.groups())
        .containsExactly(
            "group atlas: 10 of 12 jobs, 30 of 30 cores, 0 GPUs",
            "group cms: 0 jobs, 0 cores, 0 GPUs");
    // What it has itself does not count against it.
    assertThat(slurm.claim(6).jobs()).isEqualTo(5);
    assertThat(policy.allowance(config("local", 1, 0), of("cms")).claim(1000).limit()).isEmpty();
    policy.checkScale(config("slurm", 2, 0), of("atlas"), 5);
    assertThatThrownBy(() -> policy.check(config("slurm", 2, 0), of("atlas"), 1))
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining("at most 0 jobs are possible here");
    condor.claim(0);
    assertThat(slurm.claim(13).jobs()).isEqualTo(12);
  }

  @Test
  void eachUserMayBeLimitedToo() throws Exception {
    Policy policy = policy("users: {gpus: 3}\n");
    Allowance gpu = policy.allowance(config("slurm", 1, 2), of());
    assertThat(gpu.claim(2))
        .isEqualTo(
            new Granted(
                1,
                file
                    + ": each user may have 3 GPUs, and other clusters have 0: at most 1 job is"
                    + " possible here"));
    assertThat(policy.allowance(config("htcondor", 1, 0), of()).claim(50).jobs()).isEqualTo(50);
    assertThat(policy.allowance(config("diracx", 1, 2), of()).claim(1).jobs()).isZero();
    // No common folder is named, so they stand in the user's own.
    assertThat(directory.resolve(".local/state/quadrupole/claims")).isDirectory();
  }

  @Test
  void whatDeadProcessesHaveLeftAndNonsenseCountsForNothing() throws Exception {
    Policy policy = policy("ledger: " + ledger + "\nusers: {jobs: 10}\n");
    Process dead = new ProcessBuilder("true").start();
    assertThat(dead.waitFor()).isZero();
    Files.createDirectory(ledger);
    String claim = "{\"group\":\"\",\"jobs\":7,\"since\":\"2026-01-01T00:00:00Z\"}";
    long here = ProcessHandle.current().pid();
    Files.writeString(ledger.resolve(dead.pid() + "-slurm.json"), claim);
    Files.writeString(ledger.resolve(here + "-broken.json"), claim.substring(5));
    Files.writeString(ledger.resolve(here + "-negative.json"), claim.replace("7", "-100"));
    Files.writeString(ledger.resolve(here + "-large.json"), claim + " ".repeat(20_000));
    Files.writeString(ledger.resolve(here + "-other.json"), claim);
    Allowance slurm = policy.allowance(config("slurm", 1, 0), of());
    assertThat(slurm.claim(10).jobs()).isEqualTo(3);
    try (Stream<Path> files = Files.list(ledger)) {
      Path own =
          files.filter(path -> path.endsWith(here + "-slurm.json")).findFirst().orElseThrow();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own)))
          .isEqualTo("rw-r--r--");
    }
  }

  @Test
  void mistakesInAPolicyNameTheirPlace() {
    assertThatThrownBy(() -> policy("groups: {atlas: {core: 3}}"))
        .isInstanceOf(AnalysisException.class)
        .hasMessage(file + ":1:18: unknown key 'core' in 'atlas'; did you mean 'cores'?");
    assertThatThrownBy(() -> policy("users: {jobs: -1}"))
        .hasMessageContaining("'jobs' must be 0 to ");
    assertThatThrownBy(() -> policy("group: {}"))
        .hasMessageContaining("unknown key 'group' in a policy");
  }

  @Test
  void withoutAPolicyEverythingIsAllowed() throws Exception {
    Policy none = Policy.read(places());
    assertThat(none.allowance(config("slurm", 1, 8), of()).claim(10_000).jobs()).isEqualTo(10_000);
    assertThat(none.groups()).isEmpty();
    assertThat(none.claims()).singleElement().extracting(Claim::gpus).isEqualTo(80_000);
  }
}
