package org.quadrupole.io.root;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BatchBordersTest {

  private static List<EntryRange> clusters(List<Integer> sizes) {
    List<EntryRange> clusters = new ArrayList<>();
    long first = 0;
    for (int size : sizes) {
      clusters.add(new EntryRange(first, first + size));
      first += size;
    }
    return clusters;
  }

  @Test
  void aClusterIsABatch() {
    assertThat(TreeFile.batches(clusters(List.of(70, 70, 33)), 100))
        .containsExactly(new EntryRange(0, 70), new EntryRange(70, 140), new EntryRange(140, 173));
  }

  @Test
  void smallClustersAreJoinedAndLargeOnesCutEvenly() {
    assertThat(TreeFile.batches(clusters(List.of(30, 30, 30, 250, 10)), 100))
        .containsExactly(
            new EntryRange(0, 90),
            new EntryRange(90, 173),
            new EntryRange(173, 256),
            new EntryRange(256, 340),
            new EntryRange(340, 350));
  }

  @Test
  void aTreeWithoutEventsHasNoBatches() {
    assertThat(TreeFile.batches(List.of(), 100)).isEmpty();
    assertThat(TreeFile.batches(clusters(List.of(0)), 100)).isEmpty();
  }

  @Property
  void batchesCoverAllEventsInOrderAndNoneIsTooLarge(
      @ForAll @Size(max = 20) List<@IntRange(min = 1, max = 1000) Integer> sizes,
      @ForAll @IntRange(min = 1, max = 500) int most) {
    List<EntryRange> clusters = clusters(sizes);
    long at = 0;
    for (EntryRange batch : TreeFile.batches(clusters, most)) {
      assertThat(batch.first()).isEqualTo(at);
      assertThat(batch.size()).isBetween(1L, (long) most);
      at = batch.end();
    }
    assertThat(at).isEqualTo(clusters.isEmpty() ? 0 : clusters.get(clusters.size() - 1).end());
  }
}
