package org.quadrupole.io.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.quadrupole.events.ColumnReader;
import org.quadrupole.events.FloatColumn;
import org.quadrupole.events.IntColumn;
import org.quadrupole.events.ListColumn;

/**
 * Files that ROOT did not close, or saved trees in more than once; {@code
 * make_unclosed_fixtures.py} wrote them and says what ROOT recovers.
 */
class UnclosedFileTest {

  private static Path path(String name) {
    try {
      return Path.of(UnclosedFileTest.class.getResource("/unclosed/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static JsonNode root(String file) throws IOException {
    return new ObjectMapper().readTree(path("recovered.json").toFile()).get(file);
  }

  @Test
  void theLastSavedTreeIsRecoveredAsRootRecoversIt() throws IOException {
    JsonNode root = root("unclosed.root");
    try (RootFile file = RootFile.open(path("unclosed.root"))) {
      for (JsonNode key : root.get("keys")) {
        assertThat(file.keys().stream().map(RootKey::pathAndCycle)).contains(key.asText());
      }
      assertThat(file.recovered().orElseThrow())
          .startsWith("was not closed; recovered below;1, below/small;1, Events;1 as last saved");
      RootTree tree = file.tree("Events");
      assertThat(tree.entries()).isEqualTo(root.get("entries").asLong());
      try (ColumnReader reader = tree.open(0, tree.entries())) {
        int[] events = ((IntColumn) reader.read("event")).values();
        ListColumn x = (ListColumn) reader.read("x");
        float[] items = ((FloatColumn) x.content()).values();
        for (int i = 0; i < events.length; i++) {
          JsonNode entry = root.get("values").get(i);
          assertThat(events[i]).isEqualTo(entry.get(0).asInt());
          float[] found = Arrays.copyOfRange(items, x.offsets()[i], x.offsets()[i + 1]);
          assertThat(found).hasSize(entry.get(1).size());
          for (int j = 0; j < found.length; j++) {
            assertThat(found[j]).isEqualTo(entry.get(1).get(j).floatValue());
          }
        }
      }
    }
  }

  @Test
  void directoriesAreRecoveredToo() throws IOException {
    // ROOT recovers the directory but not its content; five events were written to this tree.
    try (RootFile file = RootFile.open(path("unclosed.root"))) {
      assertThat(file.tree("below/small").entries()).isEqualTo(5);
    }
  }

  @Test
  void aFileInWhichNothingWasSavedIsRefusedAsRootRefusesIt() throws IOException {
    assertThat(root("lost.root").get("keys")).isEmpty();
    assertThatThrownBy(() -> RootFile.open(path("lost.root")))
        .isInstanceOf(RootFormatException.class)
        .hasMessageContaining("lost.root: the file has no list of keys")
        .hasMessageContaining("nothing can be recovered");
  }

  @Test
  void recordsThatAreCutOrMakeNoSenseEndTheRecovery() throws IOException {
    byte[] bytes = Files.readAllBytes(path("unclosed.root"));
    for (int length = 1; length < bytes.length; length += 7) {
      byte[] cut = Arrays.copyOf(bytes, length);
      recoverOrRefuse(cut);
    }
    for (int i = 100; i < bytes.length; i += 3) {
      byte[] damaged = bytes.clone();
      damaged[i] ^= (byte) 0xFF;
      recoverOrRefuse(damaged);
    }
  }

  /** What is left is read or named: never another error, never no end. */
  private static void recoverOrRefuse(byte[] bytes) throws IOException {
    try (RootFile file = RootFile.open(new MemoryByteSource("damaged.root", bytes))) {
      for (String name : file.treeNames()) {
        RootTree tree = file.tree(name);
        assertThat(tree.entries()).isNotNegative();
      }
    } catch (RootFormatException refused) {
      assertThat(refused).hasMessageStartingWith("damaged.root: ");
    }
  }

  @Test
  void everyCycleOfATreeInADirectoryHasItsName() throws IOException {
    try (RootFile file = RootFile.open(path("cycles.root"))) {
      assertThat(file.treeNames()).containsExactly("deep/er/t");
      assertThat(file.tree("deep/er/t").entries()).isEqualTo(25);
      assertThat(file.tree("deep/er/t;2").entries()).isEqualTo(25);
      assertThat(file.tree("deep/er/t;1").entries()).isEqualTo(10);
      assertThatThrownBy(() -> file.tree("deep/er/t;3")).isInstanceOf(MissingTreeException.class);
      try (ColumnReader reader = file.tree("deep/er/t;1").open(9, 10)) {
        assertThat(((IntColumn) reader.read("event")).values()).containsExactly(9);
      }
    }
  }
}
