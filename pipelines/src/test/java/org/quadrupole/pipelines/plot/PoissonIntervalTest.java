package org.quadrupole.pipelines.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoissonIntervalTest {

  /** Limits from scipy.stats.chi2.ppf(0.158655, 2 n) / 2 and ppf(0.841345, 2 n + 2) / 2. */
  @ParameterizedTest
  @CsvSource({
    "0, 0.0000000, 1.8410216",
    "1, 0.1727538, 3.2995266",
    "2, 0.7081854, 4.6378596",
    "5, 2.8403089, 8.3824727",
    "10, 6.8913056, 14.2669498",
    "50, 42.9526632, 58.1182246",
    "100, 90.0167452, 111.0333609",
    "200, 185.8696881, 215.1657265",
    "201, 186.8343473, 216.2009790",
    "1000, 968.3825014, 1032.6333235",
    "100000, 99683.7727611, 100317.2288202"
  })
  void limitsAgreeWithChiSquaredQuantiles(long n, double low, double high) {
    PoissonInterval interval = PoissonInterval.of(n);

    assertThat(interval.low()).isCloseTo(low, within(2e-4 * (1 + Math.sqrt((double) n))));
    assertThat(interval.high()).isCloseTo(high, within(2e-4 * (1 + Math.sqrt((double) n))));
  }

  @Test
  void negativeCountsAreRefused() {
    assertThatThrownBy(() -> PoissonInterval.of(-1)).isInstanceOf(IllegalArgumentException.class);
  }
}
