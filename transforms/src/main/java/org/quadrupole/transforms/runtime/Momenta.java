package org.quadrupole.transforms.runtime;

/**
 * Four-momenta of many objects at once: loops without branches over arrays, which a compiler turns
 * into steps of several objects. The results have the same bits as those of {@link Arithmetic}'s
 * functions for one object after the other, so it does not matter which objects are done together.
 */
public final class Momenta {

  /** Fewer objects are done faster one by one. */
  private static final int FEW = 12;

  private double[] scales = new double[16];
  private double[] turns = new double[16];
  private double[] sines = new double[16];
  private double[] cosines = new double[16];

  /** With arrays of its own to work in; for one thread. */
  public Momenta() {}

  /**
   * Turns pt, phi, eta and mass into px, py, pz and energy, in place.
   *
   * @param n the number of objects, which come first in the arrays
   */
  public void polar(double[] pt, double[] phi, double[] eta, double[] mass, int n) {
    if (n < FEW || !prepare(phi, eta, n)) {
      oneByOne(pt, phi, eta, n);
    } else {
      reduceForExp(eta, n);
      expm1(eta, n);
      longitudinal(pt, eta, scales, n);
      reduceAngles(phi, turns, n);
      sinesAndCosines(phi, sines, cosines, n);
      transverse(pt, phi, turns, sines, cosines, n);
    }
    energies(pt, phi, eta, mass, n);
  }

  private static void oneByOne(double[] pt, double[] phi, double[] eta, int n) {
    for (int k = 0; k < n; k++) {
      double p = pt[k];
      double angle = phi[k];
      pt[k] = p * Arithmetic.cos(angle);
      phi[k] = p * Arithmetic.sin(angle);
      eta[k] = p * Arithmetic.sinh(eta[k]);
    }
  }

  /** Finds the powers of two for sinh; false where an argument is too large for the fast ways. */
  private boolean prepare(double[] phi, double[] eta, int n) {
    if (n > scales.length) {
      scales = new double[2 * n];
      turns = new double[2 * n];
      sines = new double[2 * n];
      cosines = new double[2 * n];
    }
    double[] into = scales;
    for (int k = 0; k < n; k++) {
      double x = eta[k];
      if (!(Math.abs(x) < Arithmetic.LARGE_FOR_SINH)
          || !(Math.abs(phi[k]) < Arithmetic.LARGE_ANGLE)) {
        return false;
      }
      into[k] = Arithmetic.powerOfTwo((int) Math.rint(x * Arithmetic.INVERSE_LN2));
    }
    return true;
  }

  // The loops from here on are short and without branches, so that each is compiled to steps of
  // several objects: C2 does that up to some forty operations a loop.

  private static void reduceForExp(double[] eta, int n) {
    for (int k = 0; k < n; k++) {
      double x = eta[k];
      eta[k] = Arithmetic.restForExp(x, Math.rint(x * Arithmetic.INVERSE_LN2));
    }
  }

  private static void expm1(double[] rest, int n) {
    for (int k = 0; k < n; k++) {
      rest[k] = Arithmetic.expm1NearZero(rest[k]);
    }
  }

  private static void longitudinal(double[] pt, double[] expm1, double[] scales, int n) {
    for (int k = 0; k < n; k++) {
      expm1[k] = pt[k] * Arithmetic.sinhOf(expm1[k], scales[k]);
    }
  }

  private static void reduceAngles(double[] phi, double[] turns, int n) {
    for (int k = 0; k < n; k++) {
      double x = phi[k];
      double quarters = Math.rint(x * Arithmetic.TWO_OVER_PI);
      turns[k] = quarters;
      phi[k] = Arithmetic.quarterRest(x, quarters);
    }
  }

  private static void sinesAndCosines(double[] rest, double[] sines, double[] cosines, int n) {
    for (int k = 0; k < n; k++) {
      double x = rest[k];
      sines[k] = Arithmetic.sinNearZero(x);
      cosines[k] = Arithmetic.cosNearZero(x);
    }
  }

  /** Turns back by the quarters; their sine and cosine are 0, 1 or -1, and products exact. */
  private static void transverse(
      double[] px, double[] py, double[] turns, double[] sines, double[] cosines, int n) {
    for (int k = 0; k < n; k++) {
      double pt = px[k];
      double full = turns[k] * 0.25;
      double shifted = full - 0.25;
      double cosine = 1 - 4 * Math.abs(full - Math.rint(full));
      double sine = 1 - 4 * Math.abs(shifted - Math.rint(shifted));
      px[k] = pt * (cosines[k] * cosine - sines[k] * sine);
      py[k] = pt * (sines[k] * cosine + cosines[k] * sine);
    }
  }

  private static void energies(double[] px, double[] py, double[] pz, double[] mass, int n) {
    for (int k = 0; k < n; k++) {
      double m = mass[k];
      mass[k] = Math.sqrt(px[k] * px[k] + py[k] * py[k] + pz[k] * pz[k] + m * m);
    }
  }
}
