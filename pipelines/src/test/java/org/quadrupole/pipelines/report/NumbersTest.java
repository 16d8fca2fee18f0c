package org.quadrupole.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class NumbersTest {

  @Test
  void countsAreGroupedByThree() {
    assertThat(Numbers.grouped(1_234_567)).isEqualTo("1\u2009234\u2009567");
    assertThat(Numbers.grouped(-5)).isEqualTo("−5");
  }

  @Test
  void valuesAndErrorsEndAtTheSameDigit() {
    assertThat(Numbers.withError(12.3456, 0.123)).isEqualTo("12.35 ± 0.12");
    assertThat(Numbers.withError(123456, 789)).isEqualTo("123\u2009456 ± 789");
    assertThat(Numbers.withError(3, 0)).isEqualTo("3");
    assertThat(Numbers.withError(1e-12, 3e-13)).isEqualTo("1e-12 ± 3e-13");
    assertThat(Numbers.withError(Double.NaN, 1)).isEqualTo("NaN");
  }

  @Test
  void sharesKeepTheDigitsThatMatter() {
    assertThat(Numbers.percent(OptionalDouble.of(0.12345))).isEqualTo("12.35 %");
    assertThat(Numbers.percent(OptionalDouble.of(0.0012345))).isEqualTo("0.123 %");
    assertThat(Numbers.percent(OptionalDouble.of(1.2345e-6))).isEqualTo("0.00012 %");
    assertThat(Numbers.percent(OptionalDouble.of(0))).isEqualTo("0 %");
    assertThat(Numbers.percent(OptionalDouble.empty())).isEqualTo("–");
  }

  @Test
  void sizesTimesAndRatesHavePrefixes() {
    assertThat(Numbers.bytes(999)).isEqualTo("999 B");
    assertThat(Numbers.bytes(1_234_567)).isEqualTo("1.23 MB");
    assertThat(Numbers.bytes(999_600)).isEqualTo("1.00 MB");
    assertThat(Numbers.duration(Duration.ofMillis(420))).isEqualTo("420 ms");
    assertThat(Numbers.duration(Duration.ofSeconds(3725))).isEqualTo("1 h 02 min");
    assertThat(Numbers.duration(Duration.ofSeconds(61))).isEqualTo("1 min 01 s");
    assertThat(Numbers.rate(OptionalDouble.of(1_530_000))).isEqualTo("1.53 M/s");
  }

  @Test
  void plainNumbersKeepSixDigitsAndAllBeforeThePoint() {
    assertThat(Numbers.plain(123_456_789)).isEqualTo("123\u2009456\u2009789");
    assertThat(Numbers.plain(831.76)).isEqualTo("831.76");
    assertThat(Numbers.plain(1.25e-5)).isEqualTo("1.25e-5");
    assertThat(Numbers.plain(-0.5)).isEqualTo("−0.5");
    assertThat(Numbers.plain(6_054_321.7)).isEqualTo("6\u2009054\u2009322");
    assertThat(Numbers.plain(3e20)).isEqualTo("3e20");
  }
}
