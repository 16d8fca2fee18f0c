package org.quadrupole.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.quadrupole.events.ColumnReader;
import org.quadrupole.events.EventBatch;
import org.quadrupole.events.EventSchema;
import org.quadrupole.events.IntColumn;
import org.quadrupole.events.Primitive;
import org.quadrupole.events.Provenance;
import org.quadrupole.transforms.expression.ExpressionException;
import org.quadrupole.transforms.expression.SourceText;

class EventSelectionTest {

  private static final EventSchema SCHEMA =
      EventSchema.of(
          List.of(
              new EventSchema.Field("x", Primitive.INT32),
              new EventSchema.Field("other", Primitive.INT32)));

  private static EventBatch batch(int... values) {
    return EventBatch.of(
        SCHEMA,
        values.length,
        Provenance.memory(values.length),
        List.of(
            new IntColumn(Primitive.INT32, values),
            new IntColumn(Primitive.INT32, new int[values.length])));
  }

  private static Definition define(String name, String expression) {
    return new Definition(name, SourceText.of(expression));
  }

  @Test
  void columnsAreDefinedAndEventsKept() throws IOException {
    EventSelection selection =
        EventSelection.of(
            List.of(define("twice", "2 * x"), define("more", "twice + 1")),
            Optional.of("more > 6"),
            SCHEMA);
    assertThat(selection.schema().names()).containsExactly("x", "other", "twice", "more");
    assertThat(selection.reads()).containsExactly("x");
    for (EventSelection one : List.of(selection, selection.copy())) {
      EventBatch kept = one.apply(batch(1, 5, 2, 3));
      try (ColumnReader reader = kept.open()) {
        assertThat(((IntColumn) reader.read("x")).values()).containsExactly(5, 3);
        assertThat(((IntColumn) reader.read("more")).values()).containsExactly(11, 7);
      }
      assertThat(one.apply(batch(1)).size()).isZero();
    }
  }

  @Test
  void withoutAnythingToDoBatchesPass() throws IOException {
    EventSelection selection = EventSelection.of(List.of(), Optional.empty(), SCHEMA);
    EventBatch batch = batch(1, 2);
    assertThat(selection.apply(batch)).isSameAs(batch);
    assertThat(selection.schema()).isEqualTo(SCHEMA);
  }

  @Test
  void aNumberIsNoCondition() {
    assertThatThrownBy(() -> EventSelection.of(List.of(), Optional.of("x + 1"), SCHEMA))
        .isInstanceOf(ExpressionException.class)
        .hasMessageContaining("a cut is one condition");
  }
}
