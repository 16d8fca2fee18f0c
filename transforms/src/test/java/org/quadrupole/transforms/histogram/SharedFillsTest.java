package org.quadrupole.transforms.histogram;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Filled together, histograms are what they are when each is filled alone, to the last bit. */
class SharedFillsTest {

  private static final List<Axis> AXES =
      List.of(
          new RegularAxis(10, -3, 3),
          new RegularAxis(7, 0, 200),
          new VariableAxis(-100, 0, 1e-9, 1, 1000),
          new IntegerAxis(-2, 5),
          new LogarithmicAxis(9, 1e-3, 1e3));

  @Property(tries = 100)
  void histogramsFilledTogetherAreThoseFilledAlone(@ForAll long seed) {
    Random random = new Random(seed);
    List<Axis> axes = new ArrayList<>();
    for (int k = 0; k < 1 + random.nextInt(40); k++) {
      axes.add(AXES.get(random.nextInt(AXES.size())));
    }
    SharedFills shared = new SharedFills(axes);
    List<List<HistogramAccumulator>> together = new ArrayList<>();
    List<List<HistogramAccumulator>> alone = new ArrayList<>();
    int selections = 1 + random.nextInt(8);
    for (int s = 0; s < selections; s++) {
      together.add(empty(axes));
      alone.add(empty(axes));
      shared.add(together.get(s));
    }
    int events = random.nextInt(6000);
    for (int event = 0; event < events; event++) {
      shared.next();
      double weight = value(random);
      boolean[] chosen = new boolean[selections];
      for (int s = 0; s < selections; s++) {
        chosen[s] = random.nextInt(s + 1) == 0;
        if (chosen[s]) {
          select(shared, s, weight);
        }
      }
      for (int k = 0; k < axes.size(); k++) {
        if (random.nextInt(10) == 0) {
          shared.skip(k);
          continue;
        }
        double x = value(random);
        shared.put(k, x);
        for (int s = 0; s < selections; s++) {
          if (chosen[s]) {
            fill(alone.get(s).get(k), s, x, weight);
          }
        }
      }
      if (random.nextInt(2000) == 0) {
        shared.finish();
      }
    }
    shared.finish();
    assertThat(histograms(together)).isEqualTo(histograms(alone));
  }

  /** Every third selection has weights. */
  private static void select(SharedFills shared, int selection, double weight) {
    if (selection % 3 == 1) {
      shared.select(selection, weight);
    } else {
      shared.select(selection);
    }
  }

  private static void fill(HistogramAccumulator into, int selection, double x, double weight) {
    if (selection % 3 == 1) {
      into.fill(x, weight);
    } else {
      into.count(x);
    }
  }

  /** Numbers of all sizes, as floats and as doubles, and what is no number. */
  private static double value(Random random) {
    return switch (random.nextInt(9)) {
      case 0 -> random.nextGaussian();
      case 1 -> (float) (random.nextGaussian() * 100);
      case 2 -> random.nextInt(10) - 4;
      case 3 -> random.nextGaussian() * Math.pow(10, random.nextInt(40) - 38);
      case 4 -> Double.longBitsToDouble(random.nextLong());
      case 5 -> Double.NaN;
      case 6 -> random.nextBoolean() ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
      case 7 -> random.nextBoolean() ? 0.0 : -0.0;
      default -> random.nextDouble() * 250;
    };
  }

  private static List<HistogramAccumulator> empty(List<Axis> axes) {
    return axes.stream()
        .map(axis -> new HistogramAccumulator(new HistogramSpec("h", "", List.of(axis))))
        .toList();
  }

  private static List<List<Histogram>> histograms(List<List<HistogramAccumulator>> filled) {
    return filled.stream()
        .map(all -> all.stream().map(HistogramAccumulator::toHistogram).toList())
        .toList();
  }

  @Test
  void categoriesAndRangesWithoutRoomForSquaresAreNotShared() {
    assertThat(AXES).allMatch(SharedFills::accepts);
    assertThat(SharedFills.accepts(CategoryAxis.ofIntegers(1, 2))).isFalse();
    assertThat(SharedFills.accepts(new RegularAxis(4, 0, 1e200))).isFalse();
    assertThat(SharedFills.accepts(new RegularAxis(4, 0, 1e-200))).isFalse();
  }
}
