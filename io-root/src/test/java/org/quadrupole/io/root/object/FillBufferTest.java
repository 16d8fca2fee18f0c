package org.quadrupole.io.root.object;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quadrupole.io.root.MemoryByteSource;
import org.quadrupole.io.root.RootFile;
import org.quadrupole.io.root.RootMerger;

/**
 * Histograms that were written while their fills waited in a buffer are what ROOT 6.40 makes of
 * them when it reads them or when hadd merges them (make_object_fixtures.py).
 */
class FillBufferTest {

  @TempDir private Path folder;

  private static void check(RootFile file, String json) {
    JsonNode expected = ObjectOracle.json(json);
    SoftAssertions all = new SoftAssertions();
    for (Iterator<String> names = expected.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      all.assertThatCode(() -> ObjectOracle.check(file.object(name), expected.get(name)))
          .as(name)
          .doesNotThrowAnyException();
    }
    all.assertAll();
  }

  @Test
  void waitingFillsAreReadAsRootPutsThemInBins() throws IOException {
    byte[] bytes = ObjectOracle.bytes("buffers.root");
    try (RootFile file = RootFile.open(new MemoryByteSource("buffers.root", bytes))) {
      check(file, "buffers.json");
    }
  }

  @Test
  void limitsThatArePowersOfTwoAreThoseThatRootFinds() throws IOException {
    byte[] bytes = ObjectOracle.bytes("powers.root");
    try (RootFile file = RootFile.open(new MemoryByteSource("powers.root", bytes))) {
      check(file, "powers.json");
    }
  }

  @Test
  void waitingFillsAreMergedAsByHadd() throws IOException {
    Path one = Files.write(folder.resolve("one.root"), ObjectOracle.bytes("buffers.root"));
    Path other = Files.write(folder.resolve("other.root"), ObjectOracle.bytes("buffers2.root"));
    Path merged = folder.resolve("merged.root");
    RootMerger.merge(merged, List.of(one, other), RootMerger.Options.defaults());
    try (RootFile file = RootFile.open(merged)) {
      check(file, "buffers-merged.json");
    }
  }
}
