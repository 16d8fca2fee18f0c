package org.quadrupole.transforms.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.quadrupole.events.Primitive;

class PredictionsAheadTest {

  /** How many rows each call of the model got. */
  private final List<Integer> calls = new ArrayList<>();

  private final PredictionsAhead ahead = new PredictionsAhead(new Counted(), 4);
  private final double[] numbers = new double[8];

  /** The sum of two features, and the first one. */
  private final class Counted implements Model {
    @Override
    public String description() {
      return "sums";
    }

    @Override
    public List<String> inputs() {
      return List.of("a", "b");
    }

    @Override
    public int outputs() {
      return 2;
    }

    @Override
    public Primitive type() {
      return Primitive.FLOAT64;
    }

    @Override
    public Predictor predictor() {
      return (rows, count, results) -> {
        calls.add(count);
        for (int row = 0; row < count; row++) {
          results[2 * row] = rows[2 * row] + rows[2 * row + 1];
          results[2 * row + 1] = rows[2 * row];
        }
      };
    }
  }

  @Test
  void rowsOfManyEventsAreOneCall() {
    for (int event = 4; event < 8; event++) {
      ahead.enter(event, new double[] {event, 1}, 1);
      ahead.enter(event, new double[] {event, 1}, 1);
    }
    assertThat(ahead.take(5, new double[] {5, 1}, 1, numbers)).isFalse();
    assertThat(ahead.predict()).isTrue();
    assertThat(ahead.predict()).isFalse();
    assertThat(calls).containsExactly(4);
    assertThat(ahead.take(5, new double[] {5, 1}, 1, numbers)).isTrue();
    assertThat(numbers).startsWith(6, 5);
    assertThat(ahead.take(7, new double[] {7, 1}, 1, numbers)).isTrue();
    assertThat(numbers).startsWith(8, 7);
  }

  @Test
  void anEventHasGroupsOfRowsThatComeOneAfterTheOther() {
    ahead.enter(0, new double[] {1, 2, 3, 4}, 2);
    ahead.predict();
    ahead.enter(0, new double[] {5, 6}, 1);
    ahead.enter(1, new double[] {7, 8}, 1);
    ahead.predict();
    assertThat(calls).containsExactly(2, 2);
    assertThat(ahead.take(0, new double[] {1, 2, 3, 4}, 2, numbers)).isTrue();
    assertThat(numbers).startsWith(3, 1, 7, 3);
    assertThat(ahead.take(0, new double[] {5, 6}, 1, numbers)).isTrue();
    assertThat(numbers).startsWith(11, 5);
  }

  @Test
  void onlyTheSameFeaturesOfTheSameEventAreFound() {
    ahead.enter(0, new double[] {0.0, Double.NaN}, 1);
    ahead.predict();
    assertThat(ahead.take(0, new double[] {0.0, Double.NaN}, 1, numbers)).isTrue();
    assertThat(ahead.take(0, new double[] {-0.0, Double.NaN}, 1, numbers)).isFalse();
    assertThat(ahead.take(1, new double[] {0.0, Double.NaN}, 1, numbers)).isFalse();
    assertThat(ahead.take(0, new double[] {0.0, Double.NaN, 1, 2}, 2, numbers)).isFalse();
    ahead.clear();
    assertThat(ahead.take(0, new double[] {0.0, Double.NaN}, 1, numbers)).isFalse();
  }

  @Test
  void tooManyRowsAreNotHeld() {
    double[] many = new double[2 << 20];
    ahead.enter(0, many, many.length / 2);
    ahead.enter(1, many, many.length / 2);
    ahead.enter(2, new double[4 << 20], 2 << 20);
    ahead.predict();
    assertThat(calls).containsExactly(2 << 20);
  }
}
