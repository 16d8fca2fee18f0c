package org.quadrupole.transforms;

import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.transforms.Combine;

/** Adds the counts of disjoint sets of events. */
final class CutCountSumFn extends Combine.CombineFn<CutCount, CutCount, CutCount> {

  @Override
  public CutCount createAccumulator() {
    return CutCount.none();
  }

  @Override
  public CutCount addInput(CutCount sum, CutCount input) {
    return sum.plus(input);
  }

  @Override
  public CutCount mergeAccumulators(Iterable<CutCount> sums) {
    CutCount all = CutCount.none();
    for (CutCount sum : sums) {
      all = all.plus(sum);
    }
    return all;
  }

  @Override
  public CutCount extractOutput(CutCount sum) {
    return sum;
  }

  @Override
  public Coder<CutCount> getAccumulatorCoder(CoderRegistry registry, Coder<CutCount> inputCoder) {
    return CutCountCoder.of();
  }

  @Override
  public Coder<CutCount> getDefaultOutputCoder(CoderRegistry registry, Coder<CutCount> inputCoder) {
    return CutCountCoder.of();
  }
}
