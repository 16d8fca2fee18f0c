package org.quadrupole.runners.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessCommandRunnerTest {

  private final CommandRunner runner = new ProcessCommandRunner();

  @Test
  void aCommandReadsItsInputAndItsOutputsAreKeptApart() throws Exception {
    CommandRunner.Result result =
        runner.run(Command.of(List.of("sh", "-c", "cat; echo bad >&2; exit 3")).withInput("good"));
    assertThat(result.output()).isEqualTo("good");
    assertThat(result.exitCode()).isEqualTo(3);
    assertThatThrownBy(result::orFailure).hasMessage("sh failed with exit code 3: bad");
  }

  @Test
  void oneThatDoesNotEndIsEndedWithItsChildren() {
    assertThatThrownBy(
            () ->
                runner.run(
                    Command.of(List.of("sh", "-c", "sleep 987 & sleep 987"))
                        .withLimit(Duration.ofMillis(300))))
        .hasMessage("sh has not ended within 0 s");
    assertThat(ProcessHandle.current().descendants())
        .noneMatch(process -> process.info().commandLine().orElse("").contains("sleep 987"));
  }

  @Test
  void oneThatIsMissingIsNamed() {
    assertThatThrownBy(() -> runner.run(Command.of(List.of("no-such-batch-system"))))
        .hasMessageStartingWith(
            "cannot run no-such-batch-system: it is not on this machine's PATH");
  }

  @Test
  void oneThatReadsNothingAndSaysMuchDoesNotBlock() throws Exception {
    String script =
        "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); echo 0123456789 >&2; done; echo end >&2";
    CommandRunner.Result result =
        runner.run(Command.of(List.of("sh", "-c", script)).withInput("x".repeat(1 << 20)));
    assertThat(result.errors()).endsWith("0123456789\nend\n").hasSizeLessThan(1 << 17);
  }
}
