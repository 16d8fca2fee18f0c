package org.quadrupole.pipelines.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quadrupole.transforms.CutCount;
import org.quadrupole.transforms.Result;
import org.quadrupole.transforms.histogram.ExactSum;
import org.quadrupole.transforms.histogram.HistogramAccumulator;
import org.quadrupole.transforms.histogram.HistogramSpec;
import org.quadrupole.transforms.histogram.RegularAxis;

class ResultCacheTest {

  private static final long PLENTY = 1 << 20;

  @TempDir private Path directory;

  private static Fingerprint key(String text) {
    return new Fingerprint.Builder().add(text).build();
  }

  private static Result counted(double... weights) {
    return new Result.Counted(
        new CutCount(weights.length, ExactSum.of(weights), ExactSum.of(weights)));
  }

  private static Result filled(double value) {
    HistogramAccumulator accumulator =
        new HistogramAccumulator(new HistogramSpec("pt", "", List.of(new RegularAxis(4, 0, 4))));
    accumulator.fill(value, 0.1);
    return new Result.Filled(accumulator.toHistogram());
  }

  private List<Path> packs() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void resultsComeBackByPartAndFingerprint() throws IOException {
    ResultCache cache = new ResultCache(directory.resolve("cache"), PLENTY);
    Fingerprint part = key("file 1");
    assertThat(cache.find(part, Set.of(key("a")))).isEmpty();
    cache.keep(part, Map.of(key("a"), counted(0.1, 0.2), key("b"), filled(3)));
    cache.keep(part, Map.of(key("c"), filled(1e300)));
    cache.keep(key("file 2"), Map.of(key("a"), counted(7)));
    ResultCache again = new ResultCache(directory.resolve("cache"), PLENTY);
    assertThat(again.find(part, Set.of(key("a"), key("b"), key("c"), key("d"))))
        .isEqualTo(
            Map.of(key("a"), counted(0.1, 0.2), key("b"), filled(3), key("c"), filled(1e300)));
    assertThat(again.find(key("file 2"), Set.of(key("a"), key("b"))))
        .isEqualTo(Map.of(key("a"), counted(7)));
    assertThat(again.find(key("file 3"), Set.of(key("a")))).isEmpty();
  }

  @Test
  void manyRunsLeaveFewFiles() throws IOException {
    ResultCache cache = new ResultCache(directory, PLENTY);
    Set<Fingerprint> keys = new java.util.HashSet<>();
    for (int run = 0; run < 50; run++) {
      keys.add(key("cut " + run));
      cache.keep(key("file"), Map.of(key("cut " + run), counted(run)));
    }
    assertThat(packs()).hasSizeLessThanOrEqualTo(8);
    assertThat(cache.find(key("file"), keys).keySet()).isEqualTo(keys);
  }

  @Test
  void whatWasNotUsedForLongestMakesRoom() throws IOException {
    ResultCache cache = new ResultCache(directory, PLENTY);
    cache.keep(key("file"), Map.of(key("a"), counted(1)));
    long one = cache.size();
    ResultCache small = new ResultCache(directory, 2 * one);
    for (int n = 0; n < 5; n++) {
      Path used = directory.resolve(key("file").hex());
      Files.setLastModifiedTime(
          used, java.nio.file.attribute.FileTime.fromMillis(1_000_000L + 10L * n));
      assertThat(small.find(key("file"), Set.of(key("a")))).hasSize(1);
      small.keep(key("other " + n), Map.of(key("a"), counted(1)));
      Files.setLastModifiedTime(
          directory.resolve(key("other " + n).hex()),
          java.nio.file.attribute.FileTime.fromMillis(1_000L + n));
      assertThat(small.size()).isLessThanOrEqualTo(2 * one);
    }
    assertThat(small.find(key("file"), Set.of(key("a")))).hasSize(1);
    assertThat(small.find(key("other 0"), Set.of(key("a")))).isEmpty();
    small.clear();
    assertThat(small.size()).isZero();
    assertThat(small.find(key("file"), Set.of(key("a")))).isEmpty();
  }

  @Test
  void aDamagedFileIsAResultLessAndNeverAWrongOne() throws IOException {
    Fingerprint part = key("file");
    Map<Fingerprint, Result> kept = Map.of(key("a"), counted(0.1, 0.2), key("b"), filled(3));
    new ResultCache(directory, PLENTY).keep(part, kept);
    Path pack = packs().get(0);
    byte[] whole = Files.readAllBytes(pack);
    List<byte[]> damaged = new ArrayList<>();
    for (int at = 0; at < whole.length; at++) {
      byte[] flipped = whole.clone();
      flipped[at] = (byte) (flipped[at] ^ (1 << (at % 8)));
      damaged.add(flipped);
      damaged.add(java.util.Arrays.copyOf(whole, at));
    }
    for (byte[] bytes : damaged) {
      Files.write(pack, bytes);
      assertThat(new ResultCache(directory, PLENTY).find(part, kept.keySet())).isEmpty();
      assertThat(pack).doesNotExist();
    }
    Files.write(pack, whole);
    assertThat(new ResultCache(directory, PLENTY).find(part, kept.keySet())).isEqualTo(kept);
  }
}
