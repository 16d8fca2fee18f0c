package org.quadrupole.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quadrupole.pipelines.cli.QuadRunner.quad;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuadTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "run --help",
        "demo --help",
        "explain --help",
        "root --help",
        "convert --help",
        "skim --help",
        "root ls --help",
        "root stats --help",
        "server --help",
        "server start --help",
        "root show --help",
        "root hadd --help",
        "completion --help"
      })
  void helpIsOnStandardOutputAndFitsATerminal(String arguments) {
    QuadRunner result = quad((Object[]) arguments.split(" "));
    assertThat(result.code()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).startsWith("Usage: quad");
    assertThat(result.out().lines()).allMatch(line -> line.length() <= 100);
  }

  @Test
  void theVersionIsOneLine() {
    assertThat(quad("--version").out()).matches("quad \\S+\\R");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                    | say which command (see 'quad --help')
          nonsense              | unmatched argument at index 0: 'nonsense' (see 'quad --help')
          run                   | missing required parameter: 'ANALYSIS' (see 'quad run --help')
          run adl-q1 --thread 3 | unknown options: '--thread', '3' (see 'quad run --help')
          run adl-q1 --threads many | invalid value for option '--threads': 'many' is not an int (see 'quad run --help')
          server                | say which command: start, stop or status (see 'quad server --help')
          server start --idle 5 | --idle 5: write a number and s, m or h, for example 30m
          root                  | say which command: ls, show, stats or hadd (see 'quad root --help')
          completion fish       | no completion for 'fish': bash and zsh are known (see 'quad completion --help')
          run adl-q9            | there is no analysis file adl-q9 and no shipped analysis of that name; did you mean 'adl-q1'?
          run adl-q1            | data set 'events' has no files: name them with --input events=FILE.root, or under 'files' in adl-q1.yaml
          run adl-q1 --input event=x.root | --input event: adl-q1.yaml has no data set 'event'; did you mean 'events'?
          run adl-q1 --input x.root | --input x.root: write --input DATASET=GLOB
          run adl-q1 --set a=1  | --set a: adl-q1.yaml has no parameter 'a'; it has none
          run adl-q1 --threads 0 | --threads 0: needs 1 to 1024
          run adl-q1 --runner spark | --runner spark: the runners are direct and flink
          root ls missing.root  | there is no file missing.root
          root show none.root:h | there is no file none.root
          root show none.root h --plot h.gif | there is no file none.root
          root show none.root --plot h.png | --plot: say which object is to be drawn
          root hadd all.root    | missing required parameter: 'IN' (see 'quad root hadd --help')
          root hadd all.root none.root | there is no file none.root
          root stats /          | / is a directory, not a ROOT file
          """)
  void aMistakeIsOneLineOnStandardErrorAndExitCode2(String arguments, String message) {
    QuadRunner result = quad(arguments.isEmpty() ? new Object[0] : (Object[]) arguments.split(" "));
    assertThat(result.err()).isEqualTo("quad: " + message + System.lineSeparator());
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
  }

  @Test
  void completionIsAScript() {
    QuadRunner result = quad("completion", "bash");
    assertThat(result.code()).isZero();
    assertThat(result.out()).startsWith("#!/usr/bin/env bash").contains("complete -F", "explain");
  }

  @Test
  void theStackTraceComesOnRequestOnly() {
    assertThat(quad("run", "none.yaml").err().lines()).hasSize(1);
    assertThat(quad("run", "none.yaml", "--debug").err()).contains("\tat org.quadrupole");
  }

  @Test
  void progressNamesEventsRateAndTimeLeft() {
    assertThat(TerminalProgress.line(250_000, 1_000_000, 0.5))
        .isEqualTo("250,000 of 1,000,000 events (25%), 500,000 events/s, 0:02 left");
    assertThat(TerminalProgress.line(0, 0, 1)).isEqualTo("0 of 0 events (100%), 0 events/s");
  }
}
