package org.quadrupole.runners.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quadrupole.runners.cluster.ClusterMeter.Sample;
import org.quadrupole.runners.jobs.Job;
import org.quadrupole.runners.jobs.JobState;

class ClusterUseTest {

  private static final WorkerJobs.Turnover JOBS = new WorkerJobs.Turnover(2, 1, 4, 30);

  private static Instant at(double seconds) {
    return Instant.EPOCH.plusMillis(Math.round(seconds * 1000));
  }

  /** Two workers of which one leaves, looked at at 0, 10, 20 and 30 s. */
  private static ClusterUse use() {
    ClusterMeter meter = new ClusterMeter(10);
    meter.look(at(0), List.of(new Sample("a", "n1", 2, 0, 1, 100, 0)), JOBS);
    meter.look(
        at(10),
        List.of(new Sample("a", "n1", 2, 2, 11, 500, 200), new Sample("b", "n2", 2, 0, 0, 0, 0)),
        JOBS);
    // The JobManager repeats what it knows of a.
    meter.look(
        at(20),
        List.of(new Sample("a", "n1", 2, 2, 11, 300, 200), new Sample("b", "n2", 2, 1, 4, 50, 0)),
        JOBS);
    return meter.look(at(30), List.of(new Sample("a", "n1", 2, 1, 41, 200, 900)), JOBS);
  }

  @Test
  void timesAddUpOverLooksAndWorkersThatAreGone() {
    ClusterUse use = use();
    assertThat(use.gone()).isEqualTo(1);
    assertThat(use.workerSeconds()).isEqualTo(30 + 10, within(1e-9));
    assertThat(use.cpuSeconds()).isEqualTo(41 + 4, within(1e-9));
    assertThat(use.slotSeconds()).isEqualTo(10 * (4 + 4 + 2), within(1e-9));
    assertThat(use.busySlotSeconds()).isEqualTo(10 * (2 + 3 + 1), within(1e-9));
    assertThat(use.peakMemoryBytes()).isEqualTo(500);
    // The node of a tells; b took 4 s at 10 W.
    assertThat(use.measuredJoules()).isEqualTo(900);
    assertThat(use.estimatedJoules()).isEqualTo(40, within(1e-9));
    assertThat(use.slots()).isEqualTo(2);
    assertThat(use.busySlots()).isEqualTo(1);
    assertThat(use.workers())
        .containsExactly(new WorkerUse("a", "n1", 2, 1, 30, 41, 30.0 / 20, 200, 500));
  }

  @Test
  void itComesBackFromJson() {
    assertThat(ClusterUseJson.read(ClusterUseJson.write(use()))).isEqualTo(use());
  }

  @Test
  void theLogHasALineForEachLook(@TempDir Path directory) throws Exception {
    Path folder = Files.createDirectory(directory.resolve("session"));
    UseLog log = UseLog.beside(folder, at(0));
    log.add(at(1), use());
    log.add(at(2), ClusterUse.NONE);
    List<String> lines;
    try (Stream<Path> files = Files.list(directory.resolve("metrics"))) {
      lines = Files.readAllLines(files.findFirst().orElseThrow());
    }
    assertThat(lines).hasSize(2);
    JsonNode line = new ObjectMapper().readTree(lines.get(0));
    assertThat(line.get("at").asText()).isEqualTo("1970-01-01T00:00:01Z");
    assertThat(line.get("workers").asInt()).isEqualTo(1);
    assertThat(line.get("cpuSeconds").asDouble()).isEqualTo(45);
  }

  @Test
  void prometheusReadsIt() {
    Job job = new Job("17", JobState.RUNNING, "LCG.\"X\".uk", "", OptionalInt.empty());
    String text =
        PrometheusText.of(
            "grid",
            new RunningCluster.Status(
                at(30),
                URI.create("https://h:1"),
                2,
                Scaling.adaptive(1, 5),
                3,
                List.of(job),
                Optional.empty(),
                Optional.empty(),
                List.of(new SiteBan("LCG.Y.uk", at(99), "no Java")),
                use()));
    assertThat(text)
        .contains(
            "# TYPE quad_cluster_workers gauge\nquad_cluster_workers{cluster=\"grid\"} 1\n",
            "# TYPE quad_cluster_cpu_seconds_total counter\n",
            "\nquad_cluster_cpu_seconds_total{cluster=\"grid\"} 45\n",
            "quad_cluster_cores_busy{cluster=\"grid\"} 1.500\n",
            "quad_cluster_jobs{cluster=\"grid\",state=\"running\",site=\"LCG.\\\"X\\\".uk\"} 1\n",
            "quad_cluster_measured_joules_total{cluster=\"grid\"} 900\n",
            "quad_cluster_jobs_stuck_total{cluster=\"grid\"} 4\n",
            "quad_cluster_site_banned{cluster=\"grid\",site=\"LCG.Y.uk\"} 1\n",
            "quad_cluster_worker_memory_bytes{cluster=\"grid\",worker=\"a\",host=\"n1\"} 200\n");
    // Each line is a comment or a name, labels and a number; each name is described before.
    assertThat(text.lines())
        .allMatch(
            line ->
                line.matches("# (HELP|TYPE) [a-z_]+ .+")
                    || line.matches(
                        "[a-z_]+\\{[a-z]+=\"([^\"\\\\]|\\\\.)*\"(,[a-z]+=\"([^\"\\\\]|\\\\.)*\")*\\} [0-9.]+"));
  }
}
