package org.quadrupole.transforms.histogram;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A sum of doubles without any rounding: its {@link #value()} is the exact sum rounded once, so the
 * order of the terms and the splitting into partial sums never change a bit. An infinite term makes
 * the value infinite, a NaN or infinities of both signs make it NaN. Mutable; for one thread.
 */
public final class ExactSum {

  private final ExactSums sum;

  /** A sum of nothing: zero. */
  public ExactSum() {
    this(new ExactSums(1));
  }

  private ExactSum(ExactSums sum) {
    this.sum = sum;
  }

  /** The sum of these terms. */
  public static ExactSum of(double... terms) {
    ExactSum sum = new ExactSum();
    for (double term : terms) {
      sum.add(term);
    }
    return sum;
  }

  /** Adds a term. */
  public void add(double x) {
    sum.add(0, x);
  }

  /** Adds a whole number exactly, also beyond 2^53. */
  public void add(long n) {
    sum.add(0, n);
  }

  /** Adds all terms of another sum. */
  public void merge(ExactSum other) {
    // A sum that adds itself would meet its own changes.
    sum.add(0, other.sum == sum ? sum.copy() : other.sum, 0);
  }

  /** The exact sum, rounded to the nearest double, halves to even. */
  public double value() {
    return sum.value(0);
  }

  /** A sum of the same terms that goes its own way. */
  public ExactSum copy() {
    return new ExactSum(sum.copy());
  }

  /** Writes the sum: equal sums write equal bytes. */
  public void encode(OutputStream out) throws IOException {
    SumsWire.write(sum.canonical(), new DataOutputStream(out));
  }

  /** Reads what {@link #encode} wrote. */
  public static ExactSum decode(InputStream in) throws IOException {
    ExactSums sum = new ExactSums(1);
    SumsWire.read(sum, new DataInputStream(in));
    return new ExactSum(sum);
  }

  /** Whether the exact sums are the same, not only their rounded values. */
  @Override
  public boolean equals(Object other) {
    return other instanceof ExactSum that && sum.canonical().sameAs(that.sum.canonical());
  }

  @Override
  public int hashCode() {
    return sum.canonical().hash();
  }

  @Override
  public String toString() {
    return Double.toString(value());
  }
}
