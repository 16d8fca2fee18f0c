package org.quadrupole.transforms.histogram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AxisTest {

  static List<Axis> axes() {
    return List.of(
        new RegularAxis(10, 0, 1),
        new RegularAxis(98, -1, 1),
        new RegularAxis(7, -3.3, 12.1, "x", "GeV"),
        new VariableAxis(0, 1, 2.5, 100),
        new IntegerAxis(-3, 4),
        new LogarithmicAxis(30, 0.001, 1000),
        CategoryAxis.ofStrings("a", "b", "c"),
        CategoryAxis.ofIntegers(7, -2, 100_000));
  }

  @ParameterizedTest
  @MethodSource("axes")
  void whatIsNowhereIsOverflow(Axis axis) {
    assertThat(axis.index(Double.NaN)).isEqualTo(axis.bins() + 1);
    assertThat(axis.index(Double.POSITIVE_INFINITY)).isEqualTo(axis.bins() + 1);
    assertThat(axis.index(axis.edge(axis.bins()))).isEqualTo(axis.bins() + 1);
  }

  @ParameterizedTest
  @MethodSource("axes")
  void edgesAreInTheBinAboveThem(Axis axis) {
    if (axis instanceof CategoryAxis) {
      return;
    }
    assertThat(axis.index(Double.NEGATIVE_INFINITY)).isZero();
    for (int i = 0; i <= axis.bins(); i++) {
      assertThat(axis.index(axis.edge(i))).isEqualTo(i + 1);
      // ROOT's last computed edge may lie a rounding below the end of a regular axis.
      if (i < axis.bins() || !(axis instanceof RegularAxis)) {
        assertThat(axis.index(Math.nextDown(axis.edge(i)))).isEqualTo(i);
      }
    }
  }

  /** Values from ROOT 6.40: {@code TAxis(bins, low, high).FindFixBin(x)}. */
  @Test
  void regularBinsAreRootsAlsoWhereTheQuotientMissesTheEdge() {
    RegularAxis axis = new RegularAxis(35, 13.840774964442446, 254.52049104983638);
    assertThat(axis.index(61.97671818152123)).isEqualTo(7);
    assertThat(axis.index(178.8782945658554)).isEqualTo(25);
    assertThat(axis.index(151.37204129895323)).isEqualTo(20);
    assertThat(new RegularAxis(98, -1, 1).index(0.9999999999999998)).isEqualTo(99);
    assertThat(new RegularAxis(182, -9, 43.79658456131369).index(43.796584561313686))
        .isEqualTo(183);
  }

  @Property
  void regularBinsFollowRootsQuotientAndThenTheEdges(
      @ForAll @IntRange(min = 1, max = 500) int bins,
      @ForAll @DoubleRange(min = -1e4, max = 1e4) double low,
      @ForAll @DoubleRange(min = 0.01, max = 1e5) double range,
      @ForAll long seed) {
    double high = low + range;
    RegularAxis axis = new RegularAxis(bins, low, high);
    double width = (high - low) / bins;
    Random random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      double x = low + range * random.nextDouble();
      if (i % 2 == 0) {
        x = low + random.nextInt(bins + 1) * width;
        x = i % 4 == 0 ? x : random.nextBoolean() ? Math.nextDown(x) : Math.nextUp(x);
      }
      int expected;
      if (x < low) {
        expected = 0;
      } else if (!(x < high)) {
        expected = bins + 1;
      } else {
        expected = 1 + (int) (bins * (x - low) / (high - low));
        if (x < low + (expected - 1) * width) {
          expected--;
        } else if (x >= low + expected * width) {
          expected++;
        }
      }
      assertThat(axis.index(x)).as("%s in %s", x, axis).isEqualTo(expected);
    }
  }

  @Property
  void logarithmicBinsHoldTheirValues(
      @ForAll @IntRange(min = 1, max = 300) int bins,
      @ForAll @DoubleRange(min = -6, max = 3) double lowDecade,
      @ForAll @DoubleRange(min = 0.1, max = 9) double decades,
      @ForAll long seed) {
    double low = Math.pow(10, lowDecade);
    double ratio = Math.pow(10, decades);
    LogarithmicAxis axis = new LogarithmicAxis(bins, low, low * ratio);
    Random random = new Random(seed);
    for (int i = 0; i < 100; i++) {
      double x = low * Math.pow(ratio, random.nextDouble());
      int bin = axis.index(x);
      if (x < axis.high()) {
        assertThat(x).isBetween(axis.edge(bin - 1), Math.nextDown(axis.edge(bin)));
      }
      double edge = axis.edge(random.nextInt(bins + 1));
      assertThat(axis.edge(axis.index(edge) - 1)).isEqualTo(edge);
    }
  }

  @Test
  void wholeNumbersBetweenBinsGoDown() {
    IntegerAxis axis = new IntegerAxis(-2, 3);
    assertThat(axis.bins()).isEqualTo(5);
    assertThat(axis.index(-2)).isEqualTo(1);
    assertThat(axis.index(-0.5)).isEqualTo(2);
    assertThat(axis.index(2.9)).isEqualTo(5);
    assertThat(axis.index(-2.1)).isZero();
    assertThat(axis.edge(5)).isEqualTo(3);
    IntegerAxis widest = new IntegerAxis(Integer.MIN_VALUE, -3);
    assertThat(widest.index(-4)).isEqualTo(widest.bins());
  }

  @Test
  void categoriesAreFoundByNameAndNumber() {
    CategoryAxis named = CategoryAxis.ofStrings("ee", "mumu");
    assertThat(named.index("mumu")).isEqualTo(2);
    assertThat(named.index("tautau")).isEqualTo(3);
    assertThat(named.index(0)).isEqualTo(1);
    assertThat(named.index(0.5)).isEqualTo(3);
    assertThat(named.index(-1)).isEqualTo(3);

    for (CategoryAxis numbered :
        List.of(CategoryAxis.ofIntegers(11, -13, 15), CategoryAxis.ofIntegers(11, -13, 1 << 30))) {
      assertThat(numbered.index(-13)).isEqualTo(2);
      assertThat(numbered.index("-13")).isEqualTo(2);
      assertThat(numbered.index(12)).isEqualTo(4);
      assertThat(numbered.index(11.5)).isEqualTo(4);
      assertThat(numbered.index(1e300)).isEqualTo(4);
      assertThat(numbered.numbers()).startsWith(11, -13);
    }
  }

  @Test
  void mistakesAreNamed() {
    assertThatThrownBy(() -> new RegularAxis(0, 0, 1))
        .hasMessage("regular axis needs at least 1 bin, not 0");
    assertThatThrownBy(() -> new RegularAxis(10, 1, 1))
        .hasMessage("regular axis needs finite low < high, not low 1.0, high 1.0");
    assertThatThrownBy(() -> new RegularAxis(10, 0, Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> new RegularAxis(1000, 1e15, 1e15 + 1))
        .hasMessageContaining("doubles cannot represent bins");
    assertThatThrownBy(() -> new VariableAxis(1, 2, 2))
        .hasMessage("variable axis needs rising edges; edge 2 is 2.0 after 2.0");
    assertThatThrownBy(() -> new VariableAxis(1)).hasMessageContaining("at least 2 edges");
    assertThatThrownBy(() -> new VariableAxis(0, Double.POSITIVE_INFINITY))
        .hasMessageContaining("edge 1 is Infinity");
    assertThatThrownBy(() -> new LogarithmicAxis(3, 0, 1))
        .hasMessage("logarithmic axis needs low > 0, not 0.0");
    assertThatThrownBy(() -> new IntegerAxis(3, 3)).hasMessageContaining("first < last");
    assertThatThrownBy(() -> CategoryAxis.ofStrings("a", "a"))
        .hasMessage("category axis has 'a' more than once");
  }
}
