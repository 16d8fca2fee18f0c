package org.quadrupole.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ColumnLawsTest {

  @Provide
  Arbitrary<Column> columns() {
    return RandomBatches.columns();
  }

  @Property(tries = 300)
  void aSliceOfEverythingIsTheColumn(@ForAll("columns") Column column) {
    assertThat(column.slice(0, column.size())).isEqualTo(column).hasSameHashCodeAs(column);
  }

  @Property(tries = 300)
  void aSliceTakesTheRowsOfItsRange(
      @ForAll("columns") Column column,
      @ForAll @IntRange(max = 12) int a,
      @ForAll @IntRange(max = 12) int b) {
    int from = Math.min(Math.min(a, b), column.size());
    int to = Math.min(Math.max(a, b), column.size());
    Column slice = column.slice(from, to);
    assertThat(slice.size()).isEqualTo(to - from);
    assertThat(slice.type()).isEqualTo(column.type());
    assertThat(slice).isEqualTo(column.take(IntStream.range(from, to).toArray()));
  }

  @Property(tries = 300)
  void takingTwiceIsTakingOnceByTheComposedRows(
      @ForAll("columns") Column column, @ForAll int[] first, @ForAll int[] second) {
    int[] rows = rowsOf(first, column.size());
    int[] rowsOfRows = rowsOf(second, rows.length);
    int[] composed = IntStream.of(rowsOfRows).map(i -> rows[i]).toArray();
    assertThat(column.take(rows).take(rowsOfRows)).isEqualTo(column.take(composed));
  }

  @Property(tries = 300)
  void reversingTwiceGivesTheColumnBack(@ForAll("columns") Column column) {
    int n = column.size();
    int[] reversed = IntStream.range(0, n).map(i -> n - 1 - i).toArray();
    assertThat(column.take(reversed).take(reversed)).isEqualTo(column);
  }

  @Test
  void listsThatContradictTheirTypeAreRefused() {
    Column content = new IntColumn(Primitive.INT32, new int[4]);
    ListType pairs = ListType.fixed(Primitive.INT32, 2);
    assertThatThrownBy(() -> new ListColumn(pairs, new int[] {0, 1, 4}, content))
        .hasMessageContaining("not 2 items");
    assertThatThrownBy(() -> ListColumn.of(new int[] {0, 5}, content))
        .hasMessageContaining("end at 5");
    assertThatThrownBy(() -> ListColumn.of(new int[] {0, 3, 2, 4}, content))
        .hasMessageContaining("fall");
    assertThatThrownBy(() -> ListColumn.of(new int[] {1, 4}, content))
        .hasMessageContaining("start at 0");
  }

  private static int[] rowsOf(int[] any, int size) {
    return size == 0 ? new int[0] : IntStream.of(any).map(i -> Math.floorMod(i, size)).toArray();
  }
}
