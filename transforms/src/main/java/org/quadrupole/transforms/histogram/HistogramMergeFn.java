package org.quadrupole.transforms.histogram;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.Objects;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.BooleanCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.transforms.Combine;
import org.jspecify.annotations.Nullable;

/**
 * Adds up histograms of the same axes. The result does not depend on how the runner groups them.
 * Use per key, or globally {@code withoutDefaults()}: of no histogram there is no sum.
 */
public final class HistogramMergeFn
    extends Combine.CombineFn<Histogram, HistogramMergeFn.Partial, Histogram> {

  private static final long serialVersionUID = 1L;

  @Override
  public Partial createAccumulator() {
    return new Partial();
  }

  @Override
  public Partial addInput(Partial partial, Histogram input) {
    partial.add(input);
    return partial;
  }

  @Override
  public Partial mergeAccumulators(Iterable<Partial> partials) {
    Iterator<Partial> all = partials.iterator();
    Partial first = all.next();
    while (all.hasNext()) {
      Histogram next = all.next().histogramOrNull();
      if (next != null) {
        first.add(next);
      }
    }
    return first;
  }

  @Override
  public Histogram extractOutput(Partial partial) {
    return Objects.requireNonNull(
        partial.histogramOrNull(), "no histograms to merge; combine globally withoutDefaults()");
  }

  @Override
  public Coder<Partial> getAccumulatorCoder(CoderRegistry registry, Coder<Histogram> inputCoder) {
    return new PartialCoder();
  }

  @Override
  public Coder<Histogram> getDefaultOutputCoder(
      CoderRegistry registry, Coder<Histogram> inputCoder) {
    return HistogramCoder.of();
  }

  /** The sum so far. The first histogram is kept as it is, since most sums have one term. */
  public static final class Partial {

    private @Nullable Histogram single;
    private @Nullable HistogramAccumulator sum;

    private Partial() {}

    private void add(Histogram histogram) {
      HistogramAccumulator running = sum;
      Histogram first = single;
      if (running != null) {
        running.merge(histogram);
      } else if (first == null) {
        single = histogram;
      } else {
        running = new HistogramAccumulator(first.spec());
        running.merge(first);
        running.merge(histogram);
        sum = running;
        single = null;
      }
    }

    private @Nullable Histogram histogramOrNull() {
      return sum != null ? sum.toHistogram() : single;
    }
  }

  private static final class PartialCoder extends AtomicCoder<Partial> {

    private static final long serialVersionUID = 1L;

    @Override
    public void encode(Partial partial, OutputStream out) throws IOException {
      Histogram histogram = partial.histogramOrNull();
      BooleanCoder.of().encode(histogram != null, out);
      if (histogram != null) {
        HistogramCoder.of().encode(histogram, out);
      }
    }

    @Override
    public Partial decode(InputStream in) throws IOException {
      Partial partial = new Partial();
      if (BooleanCoder.of().decode(in)) {
        partial.add(HistogramCoder.of().decode(in));
      }
      return partial;
    }

    @Override
    public void verifyDeterministic() {
      // As deterministic as the histogram's own coder.
    }
  }
}
