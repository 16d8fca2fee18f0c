package org.quadrupole.transforms;

import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/** Adds the partial results of bundles, so that one of each key is left. */
public final class MergeResults
    extends PTransform<PCollection<KV<ResultKey, Result>>, PCollection<KV<ResultKey, Result>>> {

  /** The coder of keyed results. */
  public static final KvCoder<ResultKey, Result> CODER =
      KvCoder.of(ResultKeyCoder.of(), ResultCoder.of());

  private MergeResults() {}

  /** The transform. */
  public static MergeResults create() {
    return new MergeResults();
  }

  @Override
  public PCollection<KV<ResultKey, Result>> expand(PCollection<KV<ResultKey, Result>> partial) {
    return partial.apply("Add", Combine.perKey(new SumFn())).setCoder(CODER);
  }

  /** The sum of results of one key, which are all histograms or all counts. */
  private static final class SumFn extends Combine.BinaryCombineFn<Result> {
    @Override
    public Result apply(Result left, Result right) {
      if (left instanceof Result.Filled a && right instanceof Result.Filled b) {
        return new Result.Filled(a.histogram().merge(b.histogram()));
      }
      return new Result.Counted(
          ((Result.Counted) left).count().plus(((Result.Counted) right).count()));
    }

    @Override
    public Coder<Result> getDefaultOutputCoder(CoderRegistry registry, Coder<Result> inputCoder) {
      return ResultCoder.of();
    }
  }
}
