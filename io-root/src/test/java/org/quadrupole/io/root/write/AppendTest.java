package org.quadrupole.io.root.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quadrupole.events.ColumnReader;
import org.quadrupole.events.EventBatch;
import org.quadrupole.events.IntColumn;
import org.quadrupole.io.root.RootFile;
import org.quadrupole.io.root.RootFormatException;
import org.quadrupole.io.root.RootKey;
import org.quadrupole.io.root.RootStats;

class AppendTest {

  @TempDir Path folder;

  /** A file that ROOT wrote. */
  private Path rootsFile() throws IOException {
    Path file = folder.resolve("roots.root");
    try (InputStream in =
        AppendTest.class.getResourceAsStream("/org/quadrupole/io/root/fixtures/leaves.root")) {
      Files.copy(in, file);
    }
    return file;
  }

  private static EventBatch events(int size) {
    return Events.batch(Events.everyKind(), size, new Random(9));
  }

  private static void add(Path file, String path, int size) throws IOException {
    EventBatch batch = events(size);
    try (RootFileWriter writer = RootFileWriter.append(file);
        TreeWriter tree =
            TreeWriter.create(writer, path, batch.schema(), TreeWriter.Options.defaults())) {
      tree.write(batch);
    }
  }

  private static RootHistogram histogram(String name) {
    return new RootHistogram(
        name,
        "added",
        List.of(RootAxis.regular("x", 2, 0, 1)),
        new double[] {1, 2, 3, 4},
        new double[0],
        10,
        new double[4]);
  }

  private static List<String> keys(Path file) throws IOException {
    try (RootFile read = RootFile.open(file)) {
      return read.keys().stream().map(AppendTest::text).toList();
    }
  }

  private static String text(RootKey key) {
    return key.path() + ";" + key.cycle();
  }

  private static RootStats stats(Path file) throws IOException {
    try (RootFile read = RootFile.open(file)) {
      return RootStats.of(read);
    }
  }

  @Test
  void whatRootWroteStaysAndWhatIsAddedIsThere() throws IOException {
    Path file = rootsFile();
    List<String> before = keys(file);
    RootStats sums = stats(file);
    add(file, "added/events", 700);
    add(file, "added/events", 300);
    try (RootFileWriter writer = RootFileWriter.append(file)) {
      writer.write("added", histogram("h"));
    }
    assertThat(keys(file))
        .containsAll(before)
        .contains("added;1", "added/events;1", "added/events;2", "added/h;1");
    assertThat(stats(file).trees()).containsAllEntriesOf(sums.trees());
    try (RootFile read = RootFile.open(file)) {
      assertThat(read.tree("added/events;1").entries()).isEqualTo(700);
      assertThat(read.tree("added/events").entries()).isEqualTo(300);
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  /** The oracle is ROOT; set QUADRUPOLE_ROOT_PYTHON to a python that has PyROOT. */
  @Test
  void rootReadsAndChangesWhatWasAddedTo() throws Exception {
    String python = System.getenv("QUADRUPOLE_ROOT_PYTHON");
    assumeTrue(python != null, "QUADRUPOLE_ROOT_PYTHON is not set to a python with ROOT");
    Path file = rootsFile();
    List<String> before = keys(file);
    add(file, "added/events", 700);
    add(file, "added/events", 300);
    Path large = folder.resolve("large.root");
    try (RootFileWriter writer =
        RootFileWriter.create(large, RootFileWriter.Options.defaults(), 1_999_999_000L)) {
      writer.write("added", histogram("h"));
    }
    add(large, "added/events", 300);
    List<String> lines =
        Peers.run(folder, python, "change_root.py", file.toString(), large.toString());
    assertThat(lines)
        .containsExactly(
            "events 300 sum " + jets(300),
            "new 1 h none",
            "events 300 sum " + jets(300),
            "new 1 h 10.0");
    // ROOT has added to both, in the room that was freed.
    assertThat(keys(file)).containsAll(before).contains("added/events;2", "new;1");
    assertThat(keys(large)).contains("added/h;1", "added/events;1", "new;1");
    add(file, "added/events", 100);
    assertThat(keys(file)).containsAll(before).contains("added/events;3", "new;1");
    try (RootFile read = RootFile.open(large)) {
      assertThat(read.tree("added/events").entries()).isEqualTo(300);
    }
  }

  private static long jets(int size) throws IOException {
    try (ColumnReader reader = events(size).open()) {
      int[] counts = ((IntColumn) reader.read("nJet")).values();
      return Arrays.stream(counts).asLongStream().sum();
    }
  }

  @Test
  void aFailureLeavesTheFileAsItWas() throws IOException {
    Path file = rootsFile();
    byte[] before = Files.readAllBytes(file);
    RootFileWriter writer = RootFileWriter.append(file);
    writer.write("", histogram("h"));
    assertThatThrownBy(() -> writer.write("", histogram("h"))).hasMessageContaining("'/h'");
    writer.close();
    assertThat(file).hasBinaryContent(before);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void aFileThatWasNotClosedIsRefused() throws IOException {
    Path file = rootsFile();
    try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
      cut.setLength(cut.length() - 50);
    }
    assertThatThrownBy(() -> RootFileWriter.append(file))
        .isInstanceOf(RootFormatException.class)
        .hasMessageContaining("was not closed")
        .hasMessageContaining("roots.root");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void aDamagedFileIsAddedToOrRefusedAndNeverLost() throws IOException {
    byte[] whole = Files.readAllBytes(rootsFile());
    Random random = new Random(11);
    Path file = folder.resolve("damaged.root");
    int refused = 0;
    for (int i = 0; i < 400; i++) {
      byte[] damaged = whole.clone();
      // Half of the damage is in the header and the first directory.
      int at = random.nextInt(i % 2 == 0 ? 300 : whole.length);
      damaged[at] = (byte) random.nextInt();
      Files.write(file, damaged);
      try (RootFileWriter writer = RootFileWriter.append(file)) {
        writer.write("added", histogram("h"));
      } catch (RootFormatException e) {
        assertThat(e).hasMessageContaining("damaged.root");
        assertThat(file).hasBinaryContent(damaged);
        refused++;
      }
    }
    assertThat(refused).isBetween(20, 380);
    Files.delete(file);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(folder.resolve("roots.root"));
    }
  }

  @Test
  void aFileThatIsNotThereIsMade() throws IOException {
    Path file = folder.resolve("new.root");
    add(file, "t", 10);
    assertThat(keys(file)).containsExactly("t;1");
  }
}
