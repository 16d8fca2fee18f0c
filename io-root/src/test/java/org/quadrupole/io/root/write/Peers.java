package org.quadrupole.io.root.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** Runs scripts of this package with a python that has ROOT or uproot. */
final class Peers {

  private Peers() {}

  /** The lines that a script prints; warnings among them, so that no fact equals them. */
  static List<String> run(Path folder, String python, String script, String... arguments)
      throws IOException, InterruptedException {
    Path copied = folder.resolve(script);
    try (InputStream resource = Peers.class.getResourceAsStream(script)) {
      Files.copy(resource, copied, StandardCopyOption.REPLACE_EXISTING);
    }
    List<String> command = new ArrayList<>(List.of(python, copied.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("PYTHONIOENCODING", "utf-8");
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.lines().toList();
  }
}
