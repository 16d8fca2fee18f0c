package org.quadrupole.transforms.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.quadrupole.events.Column;
import org.quadrupole.events.ColumnReader;
import org.quadrupole.events.EventBatch;
import org.quadrupole.events.IntColumn;
import org.quadrupole.events.ListColumn;
import org.quadrupole.events.LongColumn;
import org.quadrupole.events.Provenance;
import org.quadrupole.events.ShortColumn;
import org.quadrupole.transforms.correction.Correction;
import org.quadrupole.transforms.histogram.ExactSum;
import org.quadrupole.transforms.histogram.FillScratch;
import org.quadrupole.transforms.histogram.HistogramAccumulator;
import org.quadrupole.transforms.histogram.HistogramSpec;
import org.quadrupole.transforms.histogram.SharedFills;
import org.quadrupole.transforms.model.Model;
import org.quadrupole.transforms.model.ModelCall;
import org.quadrupole.transforms.model.ModelException;
import org.quadrupole.transforms.model.ModelFile;
import org.quadrupole.transforms.model.PredictionsAhead;

/**
 * The frame of a generated class: batches go in, histograms and counts come out. For one thread.
 *
 * <p>A generated class reads a column when an event first needs it, so a batch in which no event
 * passes the first cut costs only that cut's columns.
 */
public abstract class EventLoop {

  /** What can wait until a block of events has been gone through waits for so many of them. */
  public static final int BLOCK = 1024;

  private @Nullable ColumnReader reader;
  private Set<String> readBefore = Set.of();
  private final Set<String> readNow = new LinkedHashSet<>();
  private List<HistogramAccumulator> histograms = List.of();
  private final List<SharedFills> sharedFills = new ArrayList<>();
  private long[] cutEvents = new long[0];
  private ExactSum[] cutWeights = new ExactSum[0];
  private ExactSum[] cutSquares = new ExactSum[0];
  private List<ColumnBuilder> outputs = List.of();
  private List<Correction.Call> corrections = List.of();
  private List<ModelCall> models = List.of();
  private List<KnownValue> values = List.of();
  private final Map<ModelFile, PredictionsAhead> predictions = new HashMap<>();

  /** Sets the corrections that the loop evaluates; before the start. */
  public final void use(List<Correction> used) {
    corrections = used.stream().map(Correction::newCall).toList();
  }

  /**
   * Sets the models that the loop calls, one for each call; before the start.
   *
   * @throws UncheckedIOException if one cannot be read here, as where ONNX Runtime is missing
   */
  public final void call(List<ModelFile> used) {
    List<ModelCall> calls = new ArrayList<>();
    try {
      for (ModelFile file : used) {
        Model model = file.read();
        calls.add(
            new ModelCall(
                model, predictions.computeIfAbsent(file, f -> new PredictionsAhead(model, BLOCK))));
      }
    } catch (ModelException e) {
      throw new UncheckedIOException(e);
    }
    models = calls;
  }

  /** Sets where the loop keeps what it computes of a batch's events; before the start. */
  public final void remember(List<KnownValue> kept) {
    values = List.copyOf(kept);
  }

  /** Begins with empty histograms and counts. */
  public final void start(List<HistogramSpec> specs, int cuts, List<ColumnBuilder> builders) {
    histograms = new ArrayList<>();
    FillScratch scratch = new FillScratch(specs.size());
    specs.forEach(spec -> histograms.add(new HistogramAccumulator(spec, scratch)));
    cutEvents = new long[cuts];
    cutWeights = new ExactSum[cuts];
    cutSquares = new ExactSum[cuts];
    restart(builders);
  }

  /** Begins again: histograms and counts are emptied. */
  public final void restart(List<ColumnBuilder> builders) {
    histograms.forEach(HistogramAccumulator::clear);
    Arrays.fill(cutEvents, 0);
    Arrays.setAll(cutWeights, k -> new ExactSum());
    Arrays.setAll(cutSquares, k -> new ExactSum());
    outputs = builders;
    sharedFills.clear();
    bind();
  }

  /**
   * Processes all events of a batch.
   *
   * @throws IOException if a column cannot be read
   */
  public final void process(EventBatch batch) throws IOException {
    process(batch, ValueStore.NONE);
  }

  /**
   * Processes all events of a batch, as far as a store does not tell what they come to.
   *
   * @throws IOException if a column cannot be read
   */
  public final void process(EventBatch batch, ValueStore store) throws IOException {
    Provenance events = batch.provenance();
    boolean isWhole = events.endEntry() - events.firstEntry() == batch.size();
    ValueStore used = isWhole ? store : ValueStore.NONE; // events taken out: which, nobody knows
    for (int k = 0; k < values.size(); k++) {
      values.get(k).start(batch.size(), events.firstEntry(), used.earlier(events, k));
    }
    try (ColumnReader open = batch.open()) {
      reader = open;
      // What the last batch needed this one will: from a server all of it comes together.
      open.prefetch(readBefore);
      run(batch.size());
      readBefore = Set.copyOf(readNow);
      used.keep(events, values);
    } finally {
      reader = null;
      readNow.clear();
      forgetPredictions();
      release();
    }
  }

  /** The histograms filled since the start, as they were given there. */
  public final List<HistogramAccumulator> histograms() {
    sharedFills.forEach(SharedFills::finish);
    return List.copyOf(histograms);
  }

  /** How many events passed a cut since the start. */
  public final long events(int cut) {
    return cutEvents[cut];
  }

  /** The sum of the weights of the events that passed a cut. */
  public final ExactSum weights(int cut) {
    return cutWeights[cut];
  }

  /** The sum of their weights squared. */
  public final ExactSum squares(int cut) {
    return cutSquares[cut];
  }

  /** The loop over the events of a batch. */
  protected abstract void run(int events) throws IOException;

  /** What is to be done before each event. */
  protected abstract void reset();

  /** What is to be done before events of a batch that have been gone through are again. */
  protected abstract void rewind();

  /** Lets go of a batch's columns. */
  protected abstract void release();

  /** Fetches histograms and axes into fields. */
  protected abstract void bind();

  protected final HistogramAccumulator histogram(int number) {
    return histograms.get(number);
  }

  /** Histograms by their numbers, with spaces between them. */
  protected final List<HistogramAccumulator> histograms(String numbers) {
    return Arrays.stream(numbers.split(" ")).map(n -> histogram(Integer.parseInt(n))).toList();
  }

  /** Fills with the same values of several selections, of which these are the first's. */
  protected final SharedFills shared(List<HistogramAccumulator> first) {
    SharedFills shared =
        new SharedFills(first.stream().map(filled -> filled.spec().axes().get(0)).toList());
    sharedFills.add(shared);
    return shared.add(first);
  }

  protected final Correction.Call correction(int number) {
    return corrections.get(number);
  }

  protected final ModelCall model(int number) {
    return models.get(number);
  }

  /** Predicts what has been foreseen since; false if that is nothing. */
  protected final boolean predictAhead() {
    boolean any = false;
    for (PredictionsAhead ahead : predictions.values()) {
      any |= ahead.predict();
    }
    return any;
  }

  /** Forgets what was predicted for events that have been gone through. */
  protected final void forgetPredictions() {
    predictions.values().forEach(PredictionsAhead::clear);
  }

  protected final KnownValue value(int number) {
    return values.get(number);
  }

  protected final ColumnBuilder output(int number) {
    return outputs.get(number);
  }

  /** Counts an event that passed a cut. */
  protected final void count(int cut) {
    cutEvents[cut]++;
  }

  /** Counts an event that passed a cut, with its weight. */
  protected final void count(int cut, double weight) {
    cutEvents[cut]++;
    cutWeights[cut].add(weight);
    cutSquares[cut].add(weight * weight);
  }

  protected final Column read(String name) throws IOException {
    ColumnReader open = reader;
    if (open == null) {
      throw new IllegalStateException("no batch is being processed");
    }
    readNow.add(name);
    return open.read(name);
  }

  /** The offsets of a collection; each of its columns must have the same. */
  protected static int[] sameOffsets(
      int @Nullable [] known, Column column, String collection, String name) throws IOException {
    int[] offsets = ((ListColumn) column).offsets();
    if (known != null && known != offsets && !Arrays.equals(known, offsets)) {
      throw new IOException(
          name
              + " has other numbers of items an event than the rest of "
              + collection
              + "; use it by its own name in a file of its own");
    }
    return offsets;
  }

  /** Offsets from a counter column, or from a list column. */
  protected static int[] lengths(Column column) throws IOException {
    if (column instanceof ListColumn list) {
      return list.offsets();
    }
    int[] offsets = new int[column.size() + 1];
    for (int i = 0; i < column.size(); i++) {
      long length = length(column, i);
      if (length < 0 || length > Integer.MAX_VALUE - offsets[i]) {
        throw new IOException("event " + i + " of the batch says it has " + length + " items");
      }
      offsets[i + 1] = offsets[i] + (int) length;
    }
    return offsets;
  }

  private static long length(Column counter, int event) throws IOException {
    if (counter instanceof IntColumn ints) {
      return ints.values()[event];
    }
    if (counter instanceof ShortColumn shorts) {
      return shorts.values()[event];
    }
    if (counter instanceof LongColumn longs) {
      return longs.values()[event];
    }
    if (counter instanceof org.quadrupole.events.ByteColumn bytes) {
      return bytes.type() == org.quadrupole.events.Primitive.UINT8
          ? bytes.values()[event] & 0xff
          : bytes.values()[event];
    }
    throw new IOException("a column of " + counter.type() + " cannot count items");
  }

  /** Lists that go item by item must have equally many in each event. */
  protected static void sameLength(int first, int second) throws IOException {
    if (first != second) {
      throw new IOException(
          "an event has lists of " + first + " and " + second + " items that go item by item");
    }
  }

  /** What stands in the place of a collection's column must have a value for each item. */
  protected static void sameLength(int values, int items, String column) throws IOException {
    if (values != items) {
      throw new IOException(
          "a variation of "
              + column
              + " has "
              + values
              + " values in an event where the column has "
              + items);
    }
  }

  /**
   * The order that sorts some keys, equal ones as they came and NaN last; {@code order} is used
   * again if it is long enough.
   */
  protected static int[] sortedOrder(double[] keys, int size, int[] order, boolean falling) {
    int[] sorted = order.length >= size ? order : new int[size * 2];
    for (int k = 0; k < size; k++) {
      int at = k;
      double key = keys[k];
      while (at > 0 && isBefore(key, keys[sorted[at - 1]], falling)) {
        sorted[at] = sorted[at - 1];
        at--;
      }
      sorted[at] = k;
    }
    return sorted;
  }

  private static boolean isBefore(double a, double b, boolean falling) {
    return (falling ? a > b : a < b) || (Double.isNaN(b) && !Double.isNaN(a));
  }

  protected static int[] sortedOrder(float[] keys, int size, int[] order, boolean falling) {
    double[] wide = new double[size];
    for (int k = 0; k < size; k++) {
      wide[k] = keys[k];
    }
    return sortedOrder(wide, size, order, falling);
  }

  protected static int[] sortedOrder(int[] keys, int size, int[] order, boolean falling) {
    double[] wide = new double[size];
    for (int k = 0; k < size; k++) {
      wide[k] = keys[k];
    }
    return sortedOrder(wide, size, order, falling);
  }

  protected static int[] sortedOrder(boolean[] keys, int size, int[] order, boolean falling) {
    double[] wide = new double[size];
    for (int k = 0; k < size; k++) {
      wide[k] = keys[k] ? 1 : 0;
    }
    return sortedOrder(wide, size, order, falling);
  }

  protected static int[] sortedOrder(long[] keys, int size, int[] order, boolean falling) {
    return sortedOrder(keys, size, order, falling, false);
  }

  protected static int[] sortedOrder(
      long[] keys, int size, int[] order, boolean falling, boolean unsigned) {
    int[] sorted = order.length >= size ? order : new int[size * 2];
    long flip = unsigned ? Long.MIN_VALUE : 0;
    for (int k = 0; k < size; k++) {
      int at = k;
      long key = keys[k] ^ flip;
      while (at > 0
          && (falling
              ? (keys[sorted[at - 1]] ^ flip) < key
              : (keys[sorted[at - 1]] ^ flip) > key)) {
        sorted[at] = sorted[at - 1];
        at--;
      }
      sorted[at] = k;
    }
    return sorted;
  }
}
