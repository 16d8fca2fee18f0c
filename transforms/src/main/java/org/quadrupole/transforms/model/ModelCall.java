package org.quadrupole.transforms.model;

import java.util.Arrays;

/** The calls of a model at one place of an event loop: features go in one by one. */
public final class ModelCall {

  private final Predictor predictor;
  private final int inputs;
  private final int outputs;
  private double[] rows;
  private double[] results;

  /** Calls of a model by one thread. */
  public ModelCall(Model model) {
    this.predictor = model.predictor();
    this.inputs = model.inputs().size();
    this.outputs = model.outputs();
    this.rows = new double[inputs];
    this.results = new double[outputs];
  }

  /** Sets a feature of the only row. */
  public ModelCall with(int feature, double value) {
    rows[feature] = value;
    return this;
  }

  /** The first number of the only row. */
  public double value() {
    predictor.predict(rows, 1, results);
    return results[0];
  }

  /** The numbers of the only row, in an array that is used again. */
  public double[] values() {
    predictor.predict(rows, 1, results);
    return results;
  }

  /** Sees to it that a row of this number can be set. */
  public ModelCall row(int number) {
    if ((number + 1) * inputs > rows.length) {
      rows = Arrays.copyOf(rows, Math.multiplyExact(2 * (number + 1), inputs));
    }
    return this;
  }

  /** Sets a feature of a row, of those that there are. */
  public ModelCall with(int row, int feature, double value) {
    rows[row * inputs + feature] = value;
    return this;
  }

  /** The numbers of so many rows, one row after the other, in an array that is used again. */
  public double[] values(int count) {
    if (count * outputs > results.length) {
      results = new double[Math.multiplyExact(2 * count, outputs)];
    }
    if (count > 0) {
      predictor.predict(rows, count, results);
    }
    return results;
  }
}
