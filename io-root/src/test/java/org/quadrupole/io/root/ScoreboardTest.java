package org.quadrupole.io.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every column of every real file against what uproot and ROOT read. */
class ScoreboardTest {

  /** Columns that are equal today; it only ever rises. */
  private static final int EQUAL_AT_LEAST = 36_207;

  private static final ObjectMapper JSON = new ObjectMapper();

  private static Path folder;

  @BeforeAll
  static void findFiles() {
    Optional<Path> found = SharedData.rootFiles();
    assumeTrue(found.isPresent(), "no shared/data/root beside the repository: nothing to compare");
    folder = found.get();
  }

  @Test
  void everyColumnIsEqual() throws IOException {
    Oracle oracle = new Oracle();
    for (Path expectedFile : expectedFiles()) {
      String name = expectedFile.getFileName().toString().replaceFirst("\\.json$", "");
      Path source = expectedFile.getParent().getParent();
      JsonNode expected = JSON.readTree(expectedFile.toFile());
      try (RootFile file = RootFile.open(source.resolve(name))) {
        oracle.compare(source.getFileName() + "/" + name, expected, file);
      }
    }
    print(oracle);
    assertThat(oracle.wrong()).isEmpty();
    assertThat(oracle.missing()).isEmpty();
    assertThat(oracle.unread()).isEmpty();
    assertThat(oracle.equal()).isGreaterThanOrEqualTo(EQUAL_AT_LEAST);
  }

  private static void print(Oracle oracle) {
    int unread = oracle.unread().values().stream().mapToInt(Integer::intValue).sum();
    System.out.printf(
        "%d files: %d columns equal, %d unread, %d missing, %d wrong%n",
        oracle.files(), oracle.equal(), unread, oracle.missing().size(), oracle.wrong().size());
    oracle.unread().entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .limit(25)
        .forEach(e -> System.out.printf("  %5d unread: %s%n", e.getValue(), e.getKey()));
  }

  private static List<Path> expectedFiles() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .filter(file -> file.getParent().endsWith("expected"))
          .sorted()
          .toList();
    }
  }
}
