package org.quadrupole.pipelines;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * Files that are too large for the repository: where {@code QUADRUPOLE_SHARED} says, or in the
 * folder {@code shared} beside the repository.
 */
public final class SharedData {

  private SharedData() {}

  /**
   * A file there, such as {@code data/adl/ref-q1.csv}; a test that asks for one that is missing is
   * skipped.
   */
  public static Path file(String name) {
    Optional<Path> found = folder().map(folder -> folder.resolve(name)).filter(Files::exists);
    Assumptions.assumeTrue(found.isPresent(), "no shared data: " + name);
    return found.orElseThrow();
  }

  private static Optional<Path> folder() {
    String named = System.getProperty("quadrupole.shared", System.getenv("QUADRUPOLE_SHARED"));
    if (named != null) {
      return Optional.of(Path.of(named));
    }
    for (Path path = Path.of("").toAbsolutePath(); path != null; path = path.getParent()) {
      if (Files.exists(path.resolve(".mvn"))) {
        return Optional.of(path.resolveSibling("shared"));
      }
    }
    return Optional.empty();
  }
}
