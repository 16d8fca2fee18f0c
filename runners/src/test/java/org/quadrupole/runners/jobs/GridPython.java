package org.quadrupole.runners.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Asks HTCondor's and DIRAC's own parsers: src/test/servers/bindings.sh installs them. */
final class GridPython {

  private static final ObjectMapper JSON = new ObjectMapper();

  private GridPython() {}

  /** What a program prints in JSON that reads texts, in a list, from its standard input. */
  static JsonNode ask(String program, List<String> texts) throws Exception {
    String python = Optional.ofNullable(System.getenv("QUADRUPOLE_GRID_PYTHON")).orElse("");
    assumeTrue(
        !python.isEmpty() && Files.isExecutable(Path.of(python)),
        "QUADRUPOLE_GRID_PYTHON is no Python with htcondor and DIRACCommon");
    CommandRunner.Result result =
        new ProcessCommandRunner()
            .run(
                Command.of(List.of(python, "-c", "import json, sys\n" + program))
                    .withInput(JSON.writeValueAsString(texts)));
    assertThat(result.exitCode()).as(result.errors()).isZero();
    return JSON.readTree(result.output());
  }
}
