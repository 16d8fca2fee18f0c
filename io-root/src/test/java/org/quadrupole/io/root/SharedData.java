package org.quadrupole.io.root;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the real ROOT files that some tests read; tests are skipped where they are not. */
final class SharedData {

  private SharedData() {}

  /**
   * The folder of ROOT files: {@code data/root} in what {@code QUADRUPOLE_SHARED} (environment or
   * system property) names, else in {@code ../shared} beside the repository.
   */
  static Optional<Path> rootFiles() {
    String named =
        System.getProperty(
            "QUADRUPOLE_SHARED", System.getenv().getOrDefault("QUADRUPOLE_SHARED", ""));
    if (!named.isEmpty()) {
      return existing(Path.of(named));
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Optional<Path> found = existing(at.resolveSibling("shared"));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<Path> existing(Path shared) {
    return Optional.of(shared.resolve("data").resolve("root")).filter(Files::isDirectory);
  }
}
