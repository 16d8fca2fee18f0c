package org.quadrupole.transforms.model;

import java.util.Arrays;

/**
 * Predictions of one model for a block of events, computed together before they are asked for.
 *
 * <p>They are known by the event and by the features themselves: what was not foreseen, or has
 * other features than foreseen, is not found here, and never found wrong. For one thread.
 */
public final class PredictionsAhead {

  /** So many numbers are held at most; what exceeds them is computed when it is asked for. */
  private static final int MOST_NUMBERS = 1 << 22;

  private final Predictor predictor;
  private final int inputs;
  private final int outputs;

  /** The last group of rows of each event, counted from 1; 0 for none. */
  private final int[] last;

  // Of each group: its event, its first row, its number of rows, the group before of its event.
  private int[] events = new int[16];
  private int[] first = new int[16];
  private int[] sizes = new int[16];
  private int[] before = new int[16];
  private int groups;

  private double[] rows = new double[0];
  private double[] results = new double[0];
  private int entered;
  private int predicted;

  /**
   * No predictions yet.
   *
   * @param events the number of events in a block
   */
  public PredictionsAhead(Model model, int events) {
    this.predictor = model.predictor();
    this.inputs = model.inputs().size();
    this.outputs = model.outputs();
    this.last = new int[events];
  }

  /** Takes the rows that an event will ask for, unless they are here. */
  void enter(int event, double[] features, int count) {
    if (find(event, features, count) >= 0
        || (long) (entered + count) * Math.max(inputs, outputs) > MOST_NUMBERS) {
      return;
    }
    if ((entered + count) * inputs > rows.length) {
      rows = Arrays.copyOf(rows, 2 * (entered + count) * inputs);
    }
    System.arraycopy(features, 0, rows, entered * inputs, count * inputs);
    if (groups == events.length) {
      events = Arrays.copyOf(events, 2 * groups);
      first = Arrays.copyOf(first, 2 * groups);
      sizes = Arrays.copyOf(sizes, 2 * groups);
      before = Arrays.copyOf(before, 2 * groups);
    }
    int place = event % last.length;
    events[groups] = place;
    first[groups] = entered;
    sizes[groups] = count;
    before[groups++] = last[place];
    last[place] = groups;
    entered += count;
  }

  /** Predicts for all rows that were entered since; false if there are none. */
  public boolean predict() {
    int count = entered - predicted;
    if (count == 0) {
      return false;
    }
    double[] some = Arrays.copyOfRange(rows, predicted * inputs, entered * inputs);
    double[] numbers = new double[count * outputs];
    predictor.predict(some, count, numbers);
    if (entered * outputs > results.length) {
      results = Arrays.copyOf(results, 2 * entered * outputs);
    }
    System.arraycopy(numbers, 0, results, predicted * outputs, numbers.length);
    predicted = entered;
    return true;
  }

  /** Whether an event's rows have been predicted; their numbers go into an array then. */
  boolean take(int event, double[] features, int count, double[] into) {
    int row = find(event, features, count);
    if (row < 0 || row + count > predicted) {
      return false;
    }
    System.arraycopy(results, row * outputs, into, 0, count * outputs);
    return true;
  }

  /** The first of an event's rows, predicted or not; -1 if they are not here. */
  private int find(int event, double[] features, int count) {
    for (int group = last[event % last.length]; group != 0; group = before[group - 1]) {
      int row = first[group - 1];
      if (sizes[group - 1] == count
          && Arrays.equals(
              rows, row * inputs, (row + count) * inputs, features, 0, count * inputs)) {
        return row;
      }
    }
    return -1;
  }

  /** Forgets all events. */
  public void clear() {
    for (int group = 0; group < groups; group++) {
      last[events[group]] = 0;
    }
    groups = 0;
    entered = 0;
    predicted = 0;
  }
}
