package org.quadrupole.pipelines.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class TicksTest {

  private static List<String> labels(Ticks ticks) {
    return ticks.ticks().stream().map(Ticks.Tick::label).filter(l -> !l.isEmpty()).toList();
  }

  @Test
  void linearTicksAreRoundNumbers() {
    assertThat(labels(Ticks.linear(0, 100, 5))).containsExactly("0", "20", "40", "60", "80", "100");
    assertThat(labels(Ticks.linear(-2.5, 2.5, 5))).containsExactly("−2", "−1", "0", "1", "2");
    assertThat(labels(Ticks.linear(0, 0.3, 3))).containsExactly("0.0", "0.1", "0.2", "0.3");
  }

  @Test
  void largeAndSmallNumbersShareOnePowerOfTen() {
    Ticks large = Ticks.linear(0, 3e6, 3);
    assertThat(large.exponent()).isEqualTo(6);
    assertThat(labels(large)).containsExactly("0", "1", "2", "3");
    assertThat(Ticks.linear(0, 2e-4, 2).exponent()).isEqualTo(-6);
    assertThat(Ticks.linear(0, 5000, 5).exponent()).isZero();
  }

  @Test
  void logarithmicTicksAreDecadesWithEightBetween() {
    Ticks ticks = Ticks.logarithmic(0.1, 1e4);

    assertThat(labels(ticks)).containsExactly("10^{−1}", "1", "10", "10^{2}", "10^{3}", "10^{4}");
    assertThat(ticks.ticks()).hasSize(5 * 9 + 1);
  }

  @Test
  void manyDecadesAreNotAllLabelled() {
    assertThat(labels(Ticks.logarithmic(1e-4, 1e12))).hasSizeBetween(4, 8);
  }

  @Test
  void fewDecadesAreLabelledBetween() {
    assertThat(labels(Ticks.logarithmic(15, 300))).containsExactly("20", "50", "100", "200");
  }

  @Test
  void categoriesAreLabelledInTheMiddleOfTheirBins() {
    assertThat(Ticks.categories(List.of("a", "b")).ticks())
        .containsExactly(
            new Ticks.Tick(0.5, Ticks.Mark.NONE, "a"),
            new Ticks.Tick(1, Ticks.Mark.SHORT, ""),
            new Ticks.Tick(1.5, Ticks.Mark.NONE, "b"));
  }

  @Property
  void linearTicksRiseWithinTheRangeAndSomeAreLabelled(
      @ForAll @DoubleRange(min = -1e6, max = 1e6) double low,
      @ForAll @DoubleRange(min = 0.01, max = 1e9) double length) {
    double high = low + length;
    Ticks ticks = Ticks.linear(low, high, 5);

    assertThat(labels(ticks)).hasSizeBetween(2, 10);
    assertThat(ticks.ticks())
        .isSortedAccordingTo((a, b) -> Double.compare(a.value(), b.value()))
        .allMatch(t -> t.value() >= low - 1e-6 * length && t.value() <= high + 1e-6 * length);
  }

  @Property
  void logarithmicTicksRiseWithinTheRangeAndSomeAreLabelled(
      @ForAll @DoubleRange(min = -8, max = 8) double power,
      @ForAll @DoubleRange(min = 0.1, max = 12) double decades) {
    double low = Math.pow(10, power);
    double high = Math.pow(10, power + decades);
    Ticks ticks = Ticks.logarithmic(low, high);

    assertThat(labels(ticks)).hasSizeBetween(1, 13);
    assertThat(ticks.ticks())
        .isSortedAccordingTo((a, b) -> Double.compare(a.value(), b.value()))
        .allMatch(t -> t.value() >= low * 0.999999 && t.value() <= high * 1.000001);
  }

  @Test
  void compactNumbersHaveFourDigitsAtMost() {
    assertThat(Ticks.compact(0.05)).isEqualTo("0.05");
    assertThat(Ticks.compact(10.0 / 3)).isEqualTo("3.333");
    assertThat(Ticks.compact(1234567)).isEqualTo("1.235×10^{6}");
    assertThat(Ticks.compact(1e-7)).isEqualTo("10^{−7}");
    assertThat(Ticks.compact(0)).isEqualTo("0");
  }
}
