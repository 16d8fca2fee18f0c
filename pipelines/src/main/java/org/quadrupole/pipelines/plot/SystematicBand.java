package org.quadrupole.pipelines.plot;

import java.util.Collection;

/**
 * How far systematic uncertainties move the sum of the simulation, in each bin: the quadrature sums
 * over all sources of what they add and what they take away. Of the sides of a source the farthest
 * in each direction counts.
 */
@SuppressWarnings("ArrayRecordComponent") // read inside this package only, never compared
record SystematicBand(double[] down, double[] up) {

  /**
   * The band of some sources.
   *
   * @param bins the number of bins
   * @param sources for each source what each of its sides adds to each bin
   */
  static SystematicBand of(int bins, Collection<? extends Collection<double[]>> sources) {
    double[] down = new double[bins];
    double[] up = new double[bins];
    for (Collection<double[]> sides : sources) {
      for (int i = 0; i < bins; i++) {
        double most = 0;
        double least = 0;
        for (double[] side : sides) {
          most = Math.max(most, side[i]);
          least = Math.min(least, side[i]);
        }
        up[i] += most * most;
        down[i] += least * least;
      }
    }
    for (int i = 0; i < bins; i++) {
      up[i] = Math.sqrt(up[i]);
      down[i] = Math.sqrt(down[i]);
    }
    return new SystematicBand(down, up);
  }
}
