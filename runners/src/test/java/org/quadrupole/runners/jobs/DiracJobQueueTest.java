package org.quadrupole.runners.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * On DIRAC's own services, through its commands. QUADRUPOLE_DIRAC_ENV names a shell script that
 * sets up DIRAC's environment and a proxy for them.
 */
class DiracJobQueueTest {

  @TempDir private Path directory;
  private final Map<String, String> variables = new HashMap<>();

  @BeforeEach
  void environment() throws Exception {
    String script = Optional.ofNullable(System.getenv("QUADRUPOLE_DIRAC_ENV")).orElse("");
    assumeTrue(
        Files.exists(Path.of(script)) && !script.isEmpty(), "QUADRUPOLE_DIRAC_ENV is not set");
    String printed =
        new ProcessCommandRunner()
            .run(Command.of(List.of("sh", "-c", ". " + ShellText.word(script) + "; env")))
            .output();
    printed
        .lines()
        .filter(line -> line.matches("[A-Za-z0-9_]+=.*"))
        .forEach(line -> variables.put(line.split("=", 2)[0], line.split("=", 2)[1]));
  }

  private DiracJobQueue queue() {
    CommandRunner runner = new ProcessCommandRunner(variables);
    // The program is looked for on this process's PATH, not on the one it gets.
    CommandRunner commands =
        command -> {
          List<String> words = new java.util.ArrayList<>(List.of("env"));
          words.addAll(command.words());
          return runner.run(new Command(words, command.input(), command.limit()));
        };
    return new DiracJobQueue(
        QueueSettings.of(directory.resolve("logs")),
        commands,
        DiracJobQueue.USUAL_PARAMETRIC_LIMIT);
  }

  private static JobSpec shell(String script) {
    return JobSpec.of("test", List.of("sh", "-c", script));
  }

  @Test
  void aParametricSubmissionRunsEndsAndItsOutputComesBack() throws Exception {
    Path files = Files.createDirectory(directory.resolve("files"));
    Files.writeString(files.resolve("data"), "from the sandbox");
    JobSpec spec =
        shell(
                "echo job $QUAD_JOB_INDEX; cat \"$QUAD_FILES/data\" >result; echo oh >&2;"
                    + " exit $((QUAD_JOB_INDEX * 3))")
            .withFiles(files)
            .withOutputs(List.of("result"));
    List<String> ids = queue().submit(spec, 2);
    Map<String, Job> jobs = Waiting.untilEnded(queue(), ids);
    assertThat(jobs.values())
        .extracting(Job::state, Job::exitCode)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(JobState.DONE, OptionalInt.of(0)),
            org.assertj.core.groups.Tuple.tuple(JobState.FAILED, OptionalInt.of(3)));
    assertThat(queue().output(ids.get(1)))
        .extracting(Files::readString)
        .containsExactly("job 1\n", "oh\n", "from the sandbox");
  }

  @Test
  void waitingAndRunningJobsAreKilled() throws Exception {
    JobSpec nowhere =
        shell("true")
            .withRequirements(
                new JobSpec.Requirements(
                    0,
                    List.of("NoSiteHasThisTag"),
                    List.of(),
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    Optional.empty()));
    String waiting = queue().submit(nowhere, 1).get(0);
    String running = queue().submit(shell("exec sleep 300"), 1).get(0);
    Job runs =
        Waiting.until(queue(), List.of(running), job -> job.state() == JobState.RUNNING)
            .get(running);
    assertThat(runs.site()).startsWith("LCG.");
    queue().cancel(List.of(waiting, running));
    assertThat(Waiting.untilEnded(queue(), List.of(waiting, running)).values())
        .extracting(Job::state)
        .containsOnly(JobState.CANCELLED);
    assertThat(queue().query(List.of("999999")).get("999999").state()).isEqualTo(JobState.UNKNOWN);
  }
}
