package org.quadrupole.transforms.correction;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Runs other people's programs, and finds their files. */
final class Oracle {

  private Oracle() {}

  /** Runs a command; its output goes to a file. */
  static int run(List<String> command, Path output) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
        .redirectOutput(output.toFile())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  /** A script among the tests. */
  static String script(String name) {
    return above("transforms/src/test/python").orElseThrow().resolve(name).toString();
  }

  /** Those of the public corrections that are there. */
  static List<String> shared(String... names) {
    String set = System.getenv("QUADRUPOLE_SHARED");
    Optional<Path> folder = set == null ? above("shared") : Optional.of(Path.of(set));
    return Arrays.stream(names)
        .flatMap(name -> folder.map(f -> f.resolve("data/corrections").resolve(name)).stream())
        .filter(Files::exists)
        .map(Path::toString)
        .toList();
  }

  private static Optional<Path> above(String wanted) {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.exists(at.resolve(wanted))) {
        return Optional.of(at.resolve(wanted));
      }
    }
    return Optional.empty();
  }
}
