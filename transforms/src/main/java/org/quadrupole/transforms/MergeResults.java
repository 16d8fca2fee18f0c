package org.quadrupole.transforms;

import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Adds the partial results of bundles, which all have the key {@link #KEY}, to one element. Without
 * any bundle there is none.
 */
public final class MergeResults
    extends PTransform<PCollection<KV<Integer, Results>>, PCollection<KV<Integer, Results>>> {

  /** The one key, so that everything meets in one place. */
  public static final int KEY = 0;

  /** The coder of keyed results. */
  public static final KvCoder<Integer, Results> CODER =
      KvCoder.of(VarIntCoder.of(), ResultsCoder.of());

  private MergeResults() {}

  /** The transform. */
  public static MergeResults create() {
    return new MergeResults();
  }

  @Override
  public PCollection<KV<Integer, Results>> expand(PCollection<KV<Integer, Results>> partial) {
    return partial.apply("Add", Combine.perKey(new SumFn())).setCoder(CODER);
  }

  private static final class SumFn extends Combine.BinaryCombineFn<Results> {
    @Override
    public Results apply(Results left, Results right) {
      return left.plus(right);
    }

    @Override
    public Coder<Results> getDefaultOutputCoder(CoderRegistry registry, Coder<Results> inputCoder) {
      return ResultsCoder.of();
    }
  }
}
