package org.quadrupole.pipelines.clusters;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What this machine says of its user. */
final class ThisMachine {

  private ThisMachine() {}

  /** The groups that the owner of this process is in. */
  static List<String> groups() throws IOException {
    Process id = new ProcessBuilder("id", "-Gn").redirectErrorStream(true).start();
    try (InputStream said = id.getInputStream()) {
      return List.of(new String(said.readAllBytes(), StandardCharsets.UTF_8).strip().split("\\s+"));
    }
  }
}
