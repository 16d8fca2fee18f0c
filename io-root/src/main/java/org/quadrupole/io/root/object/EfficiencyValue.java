package org.quadrupole.io.root.object;

import java.util.List;

/**
 * A TEfficiency.
 *
 * @param passed what passed
 * @param total what there was
 * @param statisticOption how intervals are made, as ROOT's TEfficiency::EStatOption names it
 * @param confidenceLevel the probability of the intervals
 * @param betaAlpha the prior's first parameter, for Bayesian intervals
 * @param betaBeta the prior's second parameter
 * @param weight the weight of this sample when several are combined
 * @param functions fitted functions
 */
public record EfficiencyValue(
    String className,
    String name,
    String title,
    HistogramValue passed,
    HistogramValue total,
    String statisticOption,
    double confidenceLevel,
    double betaAlpha,
    double betaBeta,
    double weight,
    List<RootValue> functions)
    implements RootValue {

  public EfficiencyValue {
    functions = List.copyOf(functions);
  }

  /** Passed over total for each bin with the flow bins; 0 where there was nothing. */
  public double[] ratios() {
    double[] ratios = passed.values().clone();
    double[] all = total.values();
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = all[i] == 0 ? 0 : ratios[i] / all[i];
    }
    return ratios;
  }
}
