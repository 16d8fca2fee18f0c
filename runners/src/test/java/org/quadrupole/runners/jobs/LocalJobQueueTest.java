package org.quadrupole.runners.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalJobQueueTest {

  @TempDir private Path directory;

  private LocalJobQueue queue() {
    return new LocalJobQueue(QueueSettings.of(directory.resolve("jobs")), Map.of("GIVEN", "yes"));
  }

  private static JobSpec shell(String script) {
    return JobSpec.of("test", List.of("sh", "-c", script));
  }

  private void awaitOutput(String id) throws Exception {
    while (queue().output(id).isEmpty() || Files.readString(queue().output(id).get(0)).isEmpty()) {
      LockSupport.parkNanos(10_000_000);
    }
  }

  @Test
  void jobsRunWithTheirIndexEnvironmentFilesAndPrologue() throws Exception {
    Path files = Files.createDirectory(directory.resolve("my files"));
    Files.writeString(files.resolve("data"), "from a file");
    JobSpec spec =
        shell("echo $QUAD_JOB_INDEX $GIVEN \"$SET\" $LOADED; cat \"$QUAD_FILES/data\"; echo e >&2")
            .withFiles(files)
            .withScript(
                new JobSpec.ScriptOptions(
                    "#!/bin/sh",
                    Map.of("SET", "it's $5 \"now\""),
                    List.of("LOADED=java; export LOADED"),
                    List.of(),
                    List.of()));
    List<String> ids = queue().submit(spec, 3);
    assertThat(Waiting.untilEnded(queue(), ids).values())
        .extracting(Job::state, Job::exitCode)
        .containsOnly(org.assertj.core.groups.Tuple.tuple(JobState.DONE, OptionalInt.of(0)));
    List<Path> output = queue().output(ids.get(2));
    assertThat(output)
        .extracting(Files::readString)
        .containsExactly("2 yes it's $5 \"now\" java\nfrom a file", "e\n");
  }

  @Test
  void aJobThatFailsSaysWithWhichCode() throws Exception {
    List<String> ids = queue().submit(shell("exit 7"), 1);
    assertThat(Waiting.untilEnded(queue(), ids).get(ids.get(0)))
        .isEqualTo(
            new Job(ids.get(0), JobState.FAILED, "localhost", "exit code 7", OptionalInt.of(7)));
  }

  @Test
  void aCancelledJobIsToldAndEndsWithAllItsProcesses() throws Exception {
    Path drained = directory.resolve("drained");
    // No other process on this machine sleeps for so long.
    String child = "sleep " + (1_000_000 + new SecureRandom().nextInt(1_000_000_000));
    List<String> ids =
        queue()
            .submit(
                shell(
                    "trap 'echo yes >"
                        + drained
                        + "; kill $child; exit 0' TERM; "
                        + child
                        + " & child=$!; echo ready; wait"),
                1);
    awaitOutput(ids.get(0));
    assertThat(queue().query(ids).get(ids.get(0)).state()).isEqualTo(JobState.RUNNING);
    queue().cancel(ids);
    assertThat(Waiting.untilEnded(queue(), ids).get(ids.get(0)).state())
        .isEqualTo(JobState.CANCELLED);
    assertThat(drained).hasContent("yes");
    assertThat(ProcessHandle.allProcesses())
        .noneMatch(process -> process.info().commandLine().orElse("").contains(child));
  }

  @Test
  void aKilledJobHasFailedAndAnUnknownOneIsUnknown() throws Exception {
    List<String> ids = queue().submit(shell("echo ready; exec sleep 321"), 1);
    awaitOutput(ids.get(0));
    long pid =
        Long.parseLong(
            Files.readString(directory.resolve("jobs/" + ids.get(0) + "/pid")).split(" ", 2)[0]);
    ProcessHandle job = ProcessHandle.of(pid).orElseThrow();
    List<ProcessHandle> all = job.descendants().toList();
    job.destroyForcibly();
    all.forEach(ProcessHandle::destroyForcibly);
    assertThat(Waiting.untilEnded(queue(), ids).get(ids.get(0)))
        .isEqualTo(
            new Job(
                ids.get(0), JobState.FAILED, "localhost", "it was killed", OptionalInt.empty()));
    assertThat(queue().query(List.of("77")).get("77").state()).isEqualTo(JobState.UNKNOWN);
    assertThatThrownBy(() -> queue().query(List.of("../x")))
        .hasMessage("'../x' is no local job: it should be a number");
  }

  @Test
  void processesThatAJobLeavesBehindEndWithIt() throws Exception {
    for (String end : List.of("exit 3", "kill -9 $$")) {
      String child = "sleep " + (1_000_000 + new SecureRandom().nextInt(1_000_000_000));
      List<String> ids = queue().submit(shell(child + " & " + end), 1);
      assertThat(Waiting.untilEnded(queue(), ids).get(ids.get(0)).exitCode())
          .hasValue(end.equals("exit 3") ? 3 : 137);
      assertThat(ProcessHandle.allProcesses())
          .noneMatch(process -> process.info().commandLine().orElse("").contains(child));
    }
  }

  @Test
  void whatItCannotDoIsRefused() {
    JobSpec spec =
        shell("true")
            .withRequirements(
                new JobSpec.Requirements(
                    1,
                    List.of(),
                    List.of("LCG.CERN.ch"),
                    List.of(),
                    java.util.Optional.empty(),
                    java.util.Optional.empty(),
                    List.of(),
                    java.util.Optional.empty()));
    assertThatThrownBy(() -> queue().submit(spec, 1))
        .hasMessage(
            "a queue of local processes has no word for gpu, sites; leave it out, or write it in"
                + " the system's own language under 'job-extra-directives'");
  }
}
