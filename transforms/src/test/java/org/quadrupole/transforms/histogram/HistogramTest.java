package org.quadrupole.transforms.histogram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class HistogramTest {

  private static final HistogramSpec MASS =
      new HistogramSpec("mass", "Dimuon mass", List.of(new RegularAxis(4, 0, 8, "m", "GeV")));

  private static final HistogramSpec CUBE =
      new HistogramSpec(
          "cube",
          "",
          List.of(
              new RegularAxis(4, -2, 2),
              new VariableAxis(-2, 0, 0.5, 2),
              CategoryAxis.ofIntegers(0, 1, 2)));

  @Test
  void fillsWithoutWeightCount() {
    HistogramAccumulator filled = new HistogramAccumulator(MASS);
    for (double x : new double[] {1, 2, 3, 7.5, -1, 8, Double.NaN}) {
      filled.count(x);
    }
    Histogram histogram = filled.toHistogram();
    assertThat(histogram.weighted()).isFalse();
    assertThat(histogram.values()).containsExactly(1, 1, 2, 0, 1, 2);
    assertThat(histogram.variances()).isEqualTo(histogram.values());
    assertThat(histogram.entries()).isEqualTo(7);
    assertThat(histogram.valuesInRange()).containsExactly(1, 2, 0, 1);
    assertThat(histogram.statistics()).containsExactly(4, 4, 13.5, 1 + 4 + 9 + 56.25);
    assertThat(histogram.mean(0)).isEqualTo(13.5 / 4);
    assertThat(histogram.sum()).isEqualTo(7);
  }

  @Test
  void fillsWithWeightSumWeightsAndTheirSquares() {
    HistogramAccumulator filled = new HistogramAccumulator(MASS);
    filled.fill(1, 0.5);
    filled.fill(1.5, -3);
    filled.fill(9, 2);
    filled.count(1);
    Histogram histogram = filled.toHistogram();
    assertThat(histogram.weighted()).isTrue();
    assertThat(histogram.values()).containsExactly(0, -1.5, 0, 0, 0, 2);
    assertThat(histogram.variances()).containsExactly(0, 10.25, 0, 0, 0, 4);
    assertThat(histogram.entries()).isEqualTo(4);
    assertThat(histogram.statistics()).containsExactly(-1.5, 10.25, -3, 0.5 - 6.75 + 1);
    assertThatThrownBy(histogram::counts).hasMessageContaining("weighted");
  }

  @Test
  void weightsThatAreNoNumbersShowInTheirBinOnly() {
    HistogramAccumulator filled = new HistogramAccumulator(MASS);
    filled.fill(1, Double.NaN);
    filled.fill(3, Double.POSITIVE_INFINITY);
    filled.fill(5, Double.NEGATIVE_INFINITY);
    filled.fill(5, Double.POSITIVE_INFINITY);
    filled.fill(7, 1);
    assertThat(filled.toHistogram().values())
        .containsExactly(0, Double.NaN, Double.POSITIVE_INFINITY, Double.NaN, 1, 0);
    assertThat(filled.toHistogram().variances()[3]).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void theStatisticsAreInRootsOrder() {
    HistogramSpec spec =
        new HistogramSpec(
            "xyz",
            "",
            List.of(
                new RegularAxis(1, 0, 10), new RegularAxis(1, 0, 10), new RegularAxis(1, 0, 10)));
    HistogramAccumulator filled = new HistogramAccumulator(spec);
    filled.fill(2, 3, 5, 7);
    double[] expected = {7, 49, 14, 28, 21, 63, 42, 35, 175, 70, 105};
    assertThat(filled.toHistogram().statistics()).containsExactly(expected);
    HistogramAccumulator byPoint = new HistogramAccumulator(spec);
    byPoint.fill(new double[] {2, 3, 5}, 7);
    assertThat(byPoint.toHistogram()).isEqualTo(filled.toHistogram());
    assertThat(filled.toHistogram().project(0, 1).statistics())
        .containsExactly(7, 49, 14, 28, 21, 63, 42);
    assertThat(filled.toHistogram().project(2, 0).statistics())
        .containsExactly(7, 49, 35, 175, 14, 28, 70);
  }

  @Property(tries = 300)
  void anySplittingGivesTheSameHistogram(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    List<double[]> fills = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      double weight = random.nextGaussian() * Math.pow(10, random.nextInt(200) - 100);
      fills.add(
          new double[] {random.nextGaussian(), random.nextGaussian(), random.nextInt(4), weight});
    }
    Histogram whole = filled(fills);
    Collections.shuffle(fills, random);
    List<Histogram> parts = new ArrayList<>();
    for (int from = 0; from < fills.size(); ) {
      int to = Math.min(fills.size(), from + random.nextInt(20));
      parts.add(read(written(filled(fills.subList(from, to)))));
      from = to;
    }
    while (parts.size() > 1) {
      Histogram one = parts.remove(random.nextInt(parts.size()));
      int at = random.nextInt(parts.size());
      parts.set(at, parts.get(at).merge(one));
    }
    Histogram merged = parts.get(0);
    assertThat(merged).isEqualTo(whole);
    assertThat(merged.hashCode()).isEqualTo(whole.hashCode());
    assertThat(merged.values()).isEqualTo(whole.values()).isEqualTo(exactValues(fills));
    assertThat(merged.statistics()).isEqualTo(whole.statistics());
    assertThat(written(merged)).isEqualTo(written(whole));
    assertThat(merged.project(1)).isEqualTo(whole.project(1));
  }

  private static Histogram filled(List<double[]> fills) {
    HistogramAccumulator accumulator = new HistogramAccumulator(CUBE);
    int i = 0;
    for (double[] fill : fills) {
      if (i++ % 2 == 0) {
        accumulator.fill(fill[0], fill[1], fill[2], fill[3]);
      } else {
        accumulator.fill(Arrays.copyOf(fill, 3), fill[3]);
      }
    }
    return accumulator.toHistogram();
  }

  private static double[] exactValues(List<double[]> fills) {
    BigDecimal[] sums = new BigDecimal[CUBE.cells()];
    Arrays.fill(sums, BigDecimal.ZERO);
    for (double[] fill : fills) {
      int[] bins = new int[3];
      for (int a = 0; a < 3; a++) {
        bins[a] = CUBE.axes().get(a).index(fill[a]);
      }
      int cell = CUBE.cell(bins);
      sums[cell] = sums[cell].add(new BigDecimal(fill[3]));
    }
    return Arrays.stream(sums).mapToDouble(BigDecimal::doubleValue).toArray();
  }

  @Property(tries = 200)
  void countsAndWeightsOfOneAreTheSameSums(@ForAll long seed) {
    Random random = new Random(seed);
    HistogramAccumulator counted = new HistogramAccumulator(CUBE);
    HistogramAccumulator weighted = new HistogramAccumulator(CUBE);
    HistogramAccumulator mixed = new HistogramAccumulator(CUBE);
    for (int i = 0; i < 100; i++) {
      double[] at = {random.nextGaussian(), random.nextGaussian(), random.nextInt(4)};
      counted.count(at[0], at[1], at[2]);
      weighted.fill(at, 1);
      if (random.nextBoolean()) {
        mixed.count(at);
      } else {
        mixed.fill(at[0], at[1], at[2], 1);
      }
    }
    Histogram one = counted.toHistogram();
    Histogram other = weighted.toHistogram();
    assertThat(one.values()).isEqualTo(other.values()).isEqualTo(other.variances());
    assertThat(one.statistics()).isEqualTo(other.statistics());
    if (mixed.toHistogram().weighted()) {
      assertThat(mixed.toHistogram()).isEqualTo(other);
    }
    assertThat(one.merge(Histogram.empty(CUBE))).isEqualTo(one);
    assertThat(other.merge(one)).isEqualTo(one.merge(other));
  }

  /** The statistics are BigDecimal's sums, rounded once. */
  @Property(tries = 100)
  void manyCountsOnARegularAxisKeepTheExactStatistics(@ForAll long seed) {
    Random random = new Random(seed);
    float[] values = new float[random.nextInt(10_000)];
    for (int k = 0; k < values.length; k++) {
      values[k] = anyValue(random);
    }
    HistogramSpec spec =
        new HistogramSpec("x", "", List.of(new RegularAxis(7, random.nextInt(3) - 2, 5)));
    HistogramAccumulator one = new HistogramAccumulator(spec);
    HistogramAccumulator atOnce = new HistogramAccumulator(spec);
    HistogramAccumulator weighted = new HistogramAccumulator(spec);
    double[] binned = new double[spec.cells()];
    BigDecimal sum = BigDecimal.ZERO;
    BigDecimal squares = BigDecimal.ZERO;
    for (float x : values) {
      one.count(x);
      weighted.fill(x, 1);
      int bin = spec.axes().get(0).index(x);
      binned[bin]++;
      if (bin > 0 && bin < spec.cells() - 1) {
        sum = sum.add(new BigDecimal(x));
        squares = squares.add(new BigDecimal((double) x * x));
      }
    }
    int from = values.length / 3;
    atOnce.countAll(values, 0, from);
    for (int k = from; k < 2 * from; k++) {
      atOnce.count(values[k]);
    }
    atOnce.countAll(values, 2 * from, values.length);
    Histogram counted = one.toHistogram();
    assertThat(counted.values()).isEqualTo(binned);
    assertThat(counted.statistics()[2]).isEqualTo(sum.doubleValue());
    assertThat(counted.statistics()[3]).isEqualTo(squares.doubleValue());
    assertThat(atOnce.toHistogram()).isEqualTo(counted);
    assertThat(counted.merge(weighted.toHistogram()))
        .isEqualTo(weighted.toHistogram().merge(atOnce.toHistogram()));
    assertThat(weighted.toHistogram().statistics()).isEqualTo(counted.statistics());
  }

  private static float anyValue(Random random) {
    return switch (random.nextInt(40)) {
      case 0 -> 0;
      case 1 -> Float.NaN;
      case 2 -> Float.POSITIVE_INFINITY;
      case 3 -> Float.MIN_VALUE;
      case 4 -> -1e-20f;
      case 5 -> random.nextInt(7) - 1;
      case 6 -> (float) (5 * 0x1p-13);
      case 7 -> (float) (random.nextGaussian() * 1e-3);
      default -> (float) (random.nextGaussian() * 3);
    };
  }

  @Test
  void categoriesCountAtTheMiddleOfTheirBin() {
    HistogramSpec spec =
        new HistogramSpec("channel", "", List.of(CategoryAxis.ofStrings("ee", "mumu")));
    CategoryAxis axis = (CategoryAxis) spec.axes().get(0);
    HistogramAccumulator filled = new HistogramAccumulator(spec);
    filled.fill(axis.index("mumu") - 1, 2);
    filled.fill(0, 4);
    assertThat(filled.toHistogram().statistics())
        .containsExactly(6, 20, 2 * 1.5 + 4 * 0.5, 4.5 + 1);
  }

  @Test
  void rebinningJoinsNeighbours() {
    HistogramAccumulator filled = new HistogramAccumulator(MASS);
    for (double x = -1; x < 10; x += 0.5) {
      filled.fill(x, x);
    }
    Histogram fine = filled.toHistogram();
    Histogram coarse = fine.rebin(0, 2);
    double[] v = fine.values();
    assertThat(coarse.values()).containsExactly(v[0], v[1] + v[2], v[3] + v[4], v[5]);
    assertThat(coarse.spec().axes()).containsExactly(new RegularAxis(2, 0, 8, "m", "GeV"));
    assertThat(coarse.statistics()).isEqualTo(fine.statistics());
    assertThat(coarse.entries()).isEqualTo(fine.entries());
    assertThatThrownBy(() -> fine.rebin(0, 3))
        .hasMessageContaining("cannot join 3 bins each of 4 on axis 0");
  }

  @Test
  void projectionsSumOverTheFlowAndThenTakeStatisticsFromBins() {
    HistogramSpec spec =
        new HistogramSpec("xy", "", List.of(new RegularAxis(2, 0, 2), new RegularAxis(2, 0, 2)));
    HistogramAccumulator filled = new HistogramAccumulator(spec);
    filled.count(0.25, 1);
    filled.count(1.25, 0);
    assertThat(filled.toHistogram().project(0).statistics())
        .containsExactly(2, 2, 1.5, 0.0625 + 1.5625);
    filled.count(0.25, 5);
    Histogram x = filled.toHistogram().project(0);
    assertThat(x.values()).containsExactly(0, 2, 1, 0);
    assertThat(x.statistics()).containsExactly(3, 3, 2 * 0.5 + 1.5, 2 * 0.25 + 2.25);
    assertThat(x.entries()).isEqualTo(3);
    Histogram swapped = filled.toHistogram().project(1, 0);
    assertThat(swapped.value(2, 1)).isEqualTo(filled.toHistogram().value(1, 2));
    assertThatThrownBy(() -> filled.toHistogram().project(2)).hasMessageContaining("axes 0 to 1");
  }

  @Test
  void scalingMultipliesContentsAndSquaresTheFactorForVariances() {
    HistogramAccumulator filled = new HistogramAccumulator(MASS);
    filled.count(1);
    filled.count(1);
    Histogram scaled = filled.toHistogram().scale(0.1);
    assertThat(scaled.value(1)).isEqualTo(2 * 0.1);
    assertThat(scaled.variance(1)).isEqualTo(2 * (0.1 * 0.1));
    assertThat(scaled.entries()).isEqualTo(2);
    assertThat(scaled.weighted()).isTrue();
  }

  @Test
  void mistakesAreNamed() {
    HistogramAccumulator filled = new HistogramAccumulator(MASS);
    assertThatThrownBy(() -> filled.fill(1, 2, 3))
        .hasMessage("histogram 'mass' has 1 axes; it was filled with 2 values");
    assertThatThrownBy(() -> filled.merge(Histogram.empty(CUBE)))
        .hasMessageContaining("'mass' and 'cube' cannot be merged");
    assertThatThrownBy(() -> new HistogramSpec("h", "", List.of()))
        .hasMessage("histogram 'h' needs at least 1 axis");
    assertThatThrownBy(
            () ->
                new HistogramSpec(
                    "big",
                    "",
                    List.of(new RegularAxis(1 << 20, 0, 1), new RegularAxis(1 << 20, 0, 1))))
        .hasMessageContaining("at most 2^28");
  }

  @Test
  void emptyBinsTakeNoSpace() throws IOException {
    HistogramSpec spec = new HistogramSpec("h", "", List.of(new RegularAxis(100_000, 0, 1)));
    HistogramAccumulator filled = new HistogramAccumulator(spec);
    assertThat(written(filled.toHistogram())).hasSizeLessThan(60);
    filled.fill(0.5, 2);
    assertThat(written(filled.toHistogram())).hasSizeLessThan(100);
  }

  @Test
  void anotherVersionOfTheFormatIsRefused() throws IOException {
    byte[] bytes = written(Histogram.empty(MASS));
    bytes[0] = 9;
    assertThatThrownBy(() -> read(bytes)).hasMessageContaining("format version 9");
  }

  static byte[] written(Histogram histogram) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    HistogramCoder.of().encode(histogram, bytes);
    return bytes.toByteArray();
  }

  private static Histogram read(byte[] bytes) throws IOException {
    return HistogramCoder.of().decode(new ByteArrayInputStream(bytes));
  }
}
