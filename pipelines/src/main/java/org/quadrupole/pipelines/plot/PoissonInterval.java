package org.quadrupole.pipelines.plot;

/**
 * The central 68.27 % confidence interval of a Poisson mean (F. Garwood, Biometrika 28 (1936) 437).
 *
 * <p>With n observed, the lower limit is the mean that gives n or more with probability 15.87 %,
 * the upper one the mean that gives n or fewer with that probability; for n = 0 the lower limit is
 * 0.
 *
 * @param low the lower limit
 * @param high the upper limit
 */
record PoissonInterval(double low, double high) {
  /** Half of what one standard deviation of a Gaussian leaves outside. */
  private static final double TAIL = 0.158655253931457;

  /** Above this the Wilson-Hilferty approximation is good to better than 1e-4 of the error. */
  private static final int EXACT_UP_TO = 200;

  /** The interval for {@code observed} events, which must not be negative. */
  static PoissonInterval of(long observed) {
    if (observed < 0) {
      throw new IllegalArgumentException("negative count " + observed);
    }
    if (observed > EXACT_UP_TO) {
      double n = (double) observed;
      return new PoissonInterval(wilsonHilferty(n, -1), wilsonHilferty(n + 1, 1));
    }
    int count = (int) observed;
    double low = count == 0 ? 0.0 : solve(count - 1, 1 - TAIL);
    return new PoissonInterval(low, solve(count, TAIL));
  }

  /** The mean for which P(N <= n) is {@code probability}, by bisection: that sum falls with it. */
  private static double solve(int n, double probability) {
    double low = 0;
    double high = n + 10 + 5 * Math.sqrt(n + 1.0);
    for (int step = 0; step < 60; step++) {
      double mean = (low + high) / 2;
      if (cumulative(n, mean) > probability) {
        low = mean;
      } else {
        high = mean;
      }
    }
    return (low + high) / 2;
  }

  private static double cumulative(int n, double mean) {
    double term = Math.exp(-mean);
    double sum = term;
    for (int k = 1; k <= n; k++) {
      term *= mean / k;
      sum += term;
    }
    return sum;
  }

  /** Half the chi-squared quantile at 2k degrees of freedom, one sigma below or above. */
  private static double wilsonHilferty(double k, int sigma) {
    double cubeRoot = 1 - 1 / (9 * k) + sigma / (3 * Math.sqrt(k));
    return k * cubeRoot * cubeRoot * cubeRoot;
  }
}
