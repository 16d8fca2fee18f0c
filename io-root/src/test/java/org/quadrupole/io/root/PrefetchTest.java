package org.quadrupole.io.root;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quadrupole.events.Column;
import org.quadrupole.events.ColumnReader;

/** Reading the baskets of a TTree before they are asked for. */
class PrefetchTest {

  private static byte[] bytes() throws IOException {
    return Files.readAllBytes(Path.of(Fixtures.file("a.root")));
  }

  private static List<Column> columns(RootTree tree, int first, int end, boolean prefetch)
      throws IOException {
    List<Column> columns = new ArrayList<>();
    try (ColumnReader reader = tree.open(first, end)) {
      if (prefetch) {
        reader.prefetch(tree.schema().names());
      }
      for (String name : tree.schema().names()) {
        columns.add(reader.read(name));
      }
    }
    return columns;
  }

  @ParameterizedTest
  @CsvSource({"0, 1000", "0, 100", "150, 260", "999, 1000", "500, 500"})
  void basketsOfAFarFileComeByFewReadsAndHoldWhatTheyHoldOneByOne(int first, int end)
      throws IOException {
    CountingByteSource single = new CountingByteSource(bytes(), true);
    CountingByteSource joined = new CountingByteSource(bytes(), true);
    try (RootFile one = RootFile.open(single);
        RootFile other = RootFile.open(joined)) {
      RootTree tree = one.tree("Events");
      RootTree same = other.tree("Events");
      single.reads();
      joined.reads();
      assertThat(columns(same, first, end, true)).isEqualTo(columns(tree, first, end, false));
      int baskets = single.reads();
      // The file is smaller than one block.
      assertThat(joined.reads()).isEqualTo(first == end ? 0 : 1);
      assertThat(baskets).isGreaterThanOrEqualTo(first == end ? 0 : tree.schema().names().size());
    }
  }

  @Test
  void nothingIsReadAheadOfALocalFile() throws IOException {
    CountingByteSource source = new CountingByteSource(bytes(), false);
    try (RootFile file = RootFile.open(source)) {
      RootTree tree = file.tree("Events");
      source.reads();
      try (ColumnReader reader = tree.open(0, 1000)) {
        reader.prefetch(tree.schema().names());
        assertThat(source.reads()).isZero();
      }
    }
  }

  @Test
  void aBasketThatABatchUsedInPartIsNotFetchedAgain() throws IOException {
    CountingByteSource source = new CountingByteSource(bytes(), true);
    try (RootFile file = RootFile.open(source)) {
      RootTree tree = file.tree("Events");
      List<Column> begin = columns(tree, 0, 50, true);
      source.reads();
      List<Column> rest = columns(tree, 50, 100, true);
      assertThat(source.reads()).isZero();
      List<Column> whole = columns(tree, 0, 100, false);
      for (int i = 0; i < whole.size(); i++) {
        assertThat(begin.get(i)).isEqualTo(whole.get(i).slice(0, 50));
        assertThat(rest.get(i)).isEqualTo(whole.get(i).slice(50, 100));
      }
    }
  }
}
