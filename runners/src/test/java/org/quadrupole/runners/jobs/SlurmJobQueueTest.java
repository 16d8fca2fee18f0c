package org.quadrupole.runners.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real slurmctld and slurmd. */
class SlurmJobQueueTest {

  @TempDir private static Path directory;
  private static SlurmServer server;

  @BeforeAll
  static void start() throws Exception {
    server = SlurmServer.start(directory.resolve("slurm"));
  }

  @AfterAll
  static void stop() throws IOException {
    if (server != null) {
      server.close();
    }
  }

  private static SlurmJobQueue queue() {
    return new SlurmJobQueue(
        QueueSettings.of(directory.resolve("my logs 100%")), server.commands());
  }

  private static JobSpec shell(String script) {
    return JobSpec.of("test", List.of("sh", "-c", script))
        .withResources(
            new JobSpec.Resources(
                1,
                OptionalInt.of(100),
                OptionalInt.of(10),
                Optional.of(Duration.ofSeconds(90)),
                Optional.of("short"),
                Optional.empty()));
  }

  @Test
  void theScriptSaysInSlurmsWordsWhatIsAskedFor() throws Exception {
    JobSpec spec =
        shell("java -jar x.jar")
            .withResources(
                new JobSpec.Resources(
                    4,
                    OptionalInt.of(6000),
                    OptionalInt.empty(),
                    Optional.of(Duration.ofHours(30)),
                    Optional.of("long"),
                    Optional.of("atlas")))
            .withRequirements(
                new JobSpec.Requirements(
                    2,
                    List.of("fast", "ssd"),
                    List.of(),
                    List.of("node7", "node8"),
                    Optional.empty(),
                    Optional.of("x86_64"),
                    List.of(),
                    Optional.of("/images/my image.sif")))
            .withScript(
                new JobSpec.ScriptOptions(
                    "#!/bin/bash -l",
                    Map.of("TZ", "UTC"),
                    List.of("module load java"),
                    List.of("--exclusive"),
                    List.of("--mem=", "--no-requeue")));
    String logs = directory.resolve("my logs 100%%").toString();
    assertThat(queue().description(spec, 1))
        .isEqualTo(
            """
            #!/bin/bash -l
            #SBATCH --job-name=test
            #SBATCH --partition=long
            #SBATCH --account=atlas
            #SBATCH --ntasks=1
            #SBATCH --cpus-per-task=4
            #SBATCH --time=1-06:00:00
            #SBATCH --gres=gpu:2
            #SBATCH --constraint=fast&ssd&x86_64
            #SBATCH --exclude=node7,node8
            #SBATCH --output="LOGS/%A_%a.out"
            #SBATCH --error="LOGS/%A_%a.err"
            #SBATCH --exclusive
            export QUAD_JOB_INDEX="${SLURM_ARRAY_TASK_ID:-${1:-0}}"
            export TZ=UTC
            module load java
            exec apptainer exec '/images/my image.sif' sh -c 'java -jar x.jar'
            """
                .replace("LOGS", logs));
  }

  @Test
  void jobsOfOneSubmissionEndEachWithItsOwnCode() throws Exception {
    List<String> ids =
        queue()
            .submit(
                shell("echo job $QUAD_JOB_INDEX; echo oh >&2; exit $((QUAD_JOB_INDEX * 3))"), 3);
    Map<String, Job> jobs = Waiting.untilEnded(queue(), ids);
    assertThat(jobs.values())
        .extracting(Job::state)
        .containsExactly(JobState.DONE, JobState.FAILED, JobState.FAILED);
    assertThat(jobs.values()).extracting(job -> job.exitCode().orElse(-1)).containsExactly(0, 3, 6);
    assertThat(jobs.get(ids.get(1)).reason()).isEqualTo("FAILED (NonZeroExitCode)");
    // Also of jobs that have ended: where it went wrong.
    String node = InetAddress.getLocalHost().getHostName().replaceFirst("\\..*", "");
    assertThat(jobs.values()).extracting(Job::site).containsOnly(node);
    // There is no other.
    JobSpec nowhere =
        shell("true").withRequirements(JobSpec.Requirements.NONE.without(List.of(node)));
    assertThatThrownBy(() -> queue().submit(nowhere, 1)).hasMessageContaining("sbatch failed");
    assertThat(queue().output(ids.get(2)))
        .extracting(Files::readString)
        .containsExactly("job 2\n", "oh\n");
  }

  @Test
  void runningAndWaitingJobsAreCancelled() throws Exception {
    JobSpec half =
        shell("exec sleep 300")
            .withResources(
                new JobSpec.Resources(
                    8,
                    OptionalInt.of(100),
                    OptionalInt.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()));
    List<String> ids = queue().submit(half, 2);
    Map<String, Job> jobs =
        Waiting.until(
            queue(), ids, job -> !job.id().equals(ids.get(0)) || job.state() == JobState.RUNNING);
    assertThat(jobs.get(ids.get(0)).site()).isNotEmpty();
    assertThat(jobs.get(ids.get(1)).state()).isEqualTo(JobState.PENDING);
    queue().cancel(ids);
    assertThat(Waiting.untilEnded(queue(), ids).values())
        .extracting(Job::state)
        .containsOnly(JobState.CANCELLED);
    // Once more does no harm.
    queue().cancel(ids);
  }

  @Test
  void unknownJobsAreUnknownAndWrongIdsAreMistakes() throws Exception {
    List<String> known = queue().submit(shell("true"), 1);
    Map<String, Job> jobs = queue().query(List.of(known.get(0), "99999_0"));
    assertThat(jobs.get("99999_0").state()).isEqualTo(JobState.UNKNOWN);
    assertThat(queue().query(List.of("99998_0")).get("99998_0").state())
        .isEqualTo(JobState.UNKNOWN);
    assertThatThrownBy(() -> queue().cancel(List.of("--user=root")))
        .hasMessage("'--user=root' is no job of Slurm's: it should be like 12_0");
  }

  @Test
  void whatSlurmRefusesIsToldInItsWords() {
    JobSpec tooLarge =
        shell("true")
            .withResources(
                new JobSpec.Resources(
                    99,
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()));
    assertThatThrownBy(() -> queue().submit(tooLarge, 1))
        .isInstanceOf(JobQueueException.class)
        .hasMessageStartingWith("sbatch failed with exit code 1: ")
        .hasMessageContaining("More processors requested than permitted");
  }

  @Test
  void aGpuAndAFeatureAreGranted() throws Exception {
    JobSpec spec =
        shell("echo $CUDA_VISIBLE_DEVICES")
            .withRequirements(
                new JobSpec.Requirements(
                    2,
                    List.of("fast"),
                    List.of(),
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    Optional.empty()));
    List<String> ids = queue().submit(spec, 1);
    assertThat(Waiting.untilEnded(queue(), ids).get(ids.get(0)).state()).isEqualTo(JobState.DONE);
    assertThat(Files.readString(queue().output(ids.get(0)).get(0))).isEqualTo("0,1\n");
  }
}
