package org.quadrupole.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobsCommandTest {

  @TempDir private Path directory;

  private QuadRunner quad(String... arguments) {
    return QuadRunner.quad((Object[]) arguments);
  }

  private String logs() {
    return "log-directory=" + directory.resolve("jobs");
  }

  @Test
  void jobsAreSubmittedAskedForAndTheirOutputPrinted() throws Exception {
    QuadRunner submitted =
        quad(
            "jobs",
            "submit",
            "local",
            "--set",
            logs(),
            "--jobs",
            "2",
            "--",
            "sh",
            "-c",
            "echo \"I am $QUAD_JOB_INDEX\"; exit $QUAD_JOB_INDEX");
    assertThat(submitted.out()).isEqualTo("1\n2\n");
    while (!Files.exists(directory.resolve("jobs/1/exit"))
        || !Files.exists(directory.resolve("jobs/2/exit"))) {
      LockSupport.parkNanos(10_000_000);
    }
    assertThat(quad("jobs", "status", "local", "--set", logs(), "1", "2", "3").out())
        .isEqualTo(
            "1\tdone\t0\tlocalhost\t\n2\tfailed\t1\tlocalhost\texit code 1\n3\tunknown\t-\t-\t\n");
    assertThat(quad("jobs", "logs", "local", "--set", logs(), "2").out())
        .startsWith("job 2, standard output: " + directory.resolve("jobs/2/std.out\n"))
        .contains("I am 1\n");
    assertThat(quad("jobs", "cancel", "local", "--set", logs(), "1").code()).isZero();
  }

  @Test
  void theScriptIsShownWithoutASubmission() {
    QuadRunner shown =
        quad(
            "jobs",
            "script",
            "slurm",
            "--set",
            "queue=short",
            "--set",
            logs(),
            "--",
            "./toys.sh",
            "two words");
    assertThat(shown.code()).isZero();
    assertThat(shown.out())
        .startsWith("#!/bin/sh\n#SBATCH --job-name=quad\n#SBATCH --partition=short\n")
        .endsWith("exec ./toys.sh 'two words'\n");
  }

  @Test
  void mistakesAreOneLineWithExitCode2() {
    QuadRunner wrong = quad("jobs", "submit", "slrum", "--", "true");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).startsWith("quad: there is no cluster 'slrum'; did you mean 'slurm'?");
    QuadRunner site =
        quad("jobs", "script", "slurm", "--set", "extra-requirements.sites=X", "--", "true");
    assertThat(site.code()).isEqualTo(2);
    assertThat(site.err()).startsWith("quad: Slurm has no word for sites;");
    QuadRunner missing = quad("jobs", "submit", "htcondor", "--set", logs(), "--", "true");
    assertThat(missing.code()).isEqualTo(1);
    assertThat(missing.err())
        .startsWith("quad: cannot run condor_submit: it is not on this machine's PATH");
  }

  @Test
  void aWorkersJobIsShownWithoutACluster() {
    QuadRunner shown =
        quad(
            "cluster",
            "job-script",
            "slurm",
            "--set",
            logs(),
            "--set",
            "walltime=1 h",
            "--set",
            "java=/opt/java/bin/java");
    assertThat(shown.out())
        .contains("#SBATCH --time=0-01:00:00\n", "export QUAD_JAVA=/opt/java/bin/java\n")
        .contains("worker.sh")
        .doesNotContain("password");
  }
}
