package org.quadrupole.pipelines.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quadrupole.pipelines.analysis.AnalysisException;

class OutputDirectoryTest {

  @Test
  void nothingAppearsBeforeItIsPublishedAndEverythingAfter(@TempDir Path parent)
      throws IOException {
    Path target = parent.resolve("a/b");
    try (OutputDirectory output = OutputDirectory.open(target)) {
      Files.writeString(output.staging().resolve("x.txt"), "new");
      Files.createDirectories(output.staging().resolve("plots"));
      Files.writeString(output.staging().resolve("plots/p.svg"), "plot");
      assertThat(target.resolve("x.txt")).doesNotExist();
      output.publish();
    }
    assertThat(target.toFile().list()).containsExactlyInAnyOrder("x.txt", "plots");
    assertThat(target.resolve("plots/p.svg")).hasContent("plot");
  }

  @Test
  void resultsOfAnEarlierRunAreReplacedAndOtherFilesAreKept(@TempDir Path target)
      throws IOException {
    Files.writeString(target.resolve("notes.md"), "mine");
    Files.createDirectories(target.resolve("plots"));
    Files.writeString(target.resolve("plots/old.svg"), "old");
    try (OutputDirectory output = OutputDirectory.open(target)) {
      Files.createDirectories(output.staging().resolve("plots"));
      Files.writeString(output.staging().resolve("plots/new.svg"), "new");
      output.publish();
    }
    assertThat(target.resolve("plots").toFile().list()).containsExactly("new.svg");
    assertThat(target.resolve("notes.md")).hasContent("mine");
  }

  @Test
  void aFailedRunLeavesNothingBehind(@TempDir Path parent) throws IOException {
    try (OutputDirectory output = OutputDirectory.open(parent.resolve("a/b/c"))) {
      Files.writeString(output.staging().resolve("x.txt"), "half");
    }
    assertThat(parent.toFile().list()).isEmpty();
  }

  @Test
  void aFailedRunKeepsWhatWasThere(@TempDir Path target) throws IOException {
    Files.writeString(target.resolve("x.txt"), "before");
    try (OutputDirectory output = OutputDirectory.open(target)) {
      Files.writeString(output.staging().resolve("x.txt"), "half");
    }
    assertThat(target.resolve("x.txt")).hasContent("before");
    assertThat(target.toFile().list()).containsExactly("x.txt");
  }

  @Test
  void aFileInTheWayIsNamed(@TempDir Path parent) throws IOException {
    Path file = Files.writeString(parent.resolve("taken"), "file");
    assertThatThrownBy(() -> OutputDirectory.open(file))
        .isInstanceOf(AnalysisException.class)
        .hasMessage("output directory " + file + ": a file of that name exists");
    assertThatThrownBy(() -> OutputDirectory.open(file.resolve("below")))
        .isInstanceOf(AnalysisException.class)
        .hasMessageStartingWith("output directory " + file.resolve("below"));
    // Nobody, not even root, makes a directory there.
    assertThatThrownBy(() -> OutputDirectory.open(Path.of("/proc/quad")))
        .isInstanceOf(AnalysisException.class)
        .hasMessageStartingWith("output directory /proc/quad cannot be written");
  }
}
