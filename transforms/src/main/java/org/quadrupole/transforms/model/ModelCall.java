package org.quadrupole.transforms.model;

import java.util.Arrays;

/**
 * The calls of a model at one place of an event loop: features go in one by one. Calls that name
 * the event take what was predicted ahead for it, if it was.
 */
public final class ModelCall {

  private final Predictor predictor;
  private final int inputs;
  private final int outputs;
  private final PredictionsAhead ahead;
  private double[] rows;
  private double[] results;

  /**
   * Calls of a model by one thread.
   *
   * @param ahead the predictions that all places of the loop share
   */
  public ModelCall(Model model, PredictionsAhead ahead) {
    this.ahead = ahead;
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

  /** The first number of the only row, for an event. */
  public double value(int event) {
    return values(event, 1)[0];
  }

  /** The numbers of so many rows, one row after the other, in an array that is used again. */
  public double[] values(int event, int count) {
    if (!isKnown(event, count)) {
      predictor.predict(rows, count, results);
    }
    return results;
  }

  /** Whether the rows that are set were predicted ahead; {@link #known} gives their numbers. */
  public boolean isKnown(int event, int count) {
    if (count * outputs > results.length) {
      results = new double[Math.multiplyExact(2 * count, outputs)];
    }
    return count == 0 || ahead.take(event, rows, count, results);
  }

  /** The numbers of the rows that were found to be known. */
  public double[] known() {
    return results;
  }

  /** Lets the rows that are set be predicted together with those of other events. */
  public void foresee(int event, int count) {
    ahead.enter(event, rows, count);
  }
}
