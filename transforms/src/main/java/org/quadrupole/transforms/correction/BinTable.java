package org.quadrupole.transforms.correction;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Histograms as look-up tables, with values outside in the bin at the end: as coffea's {@code
 * dense_lookup}.
 */
public final class BinTable {

  private static final List<String> NAMES = List.of("x", "y", "z");

  private BinTable() {}

  /**
   * What the bins hold as a function of one to three numbers.
   *
   * @param name for messages
   * @param edges of each axis, rising
   * @param values of the bins without those for values outside, the last axis's side by side
   * @throws CorrectionException if their number does not fit the edges
   */
  public static Correction of(String name, List<double[]> edges, double[] values) {
    int bins = 1;
    Axis[] axes = new Axis[edges.size()];
    List<CorrectionInput> inputs = new ArrayList<>();
    for (int k = 0; k < axes.length; k++) {
      double[] axis = edges.get(k);
      for (int e = 1; e < axis.length; e++) {
        if (!(axis[e] > axis[e - 1])) {
          throw new CorrectionException(name + ": the edges of axis " + (k + 1) + " do not rise");
        }
      }
      bins = Math.multiplyExact(bins, axis.length - 1);
      axes[k] = Axis.of(k, axis.clone());
      inputs.add(CorrectionInput.real(NAMES.get(k)));
    }
    if (bins != values.length) {
      throw new CorrectionException(
          name + ": there are " + values.length + " values for " + bins + " bins");
    }
    return Correction.of(
        name, "", inputs, Table.clamped(axes, values.clone(), name), fingerprint(edges, values));
  }

  /**
   * Weights that give simulation the distribution of data: the ratio of two histograms of equal
   * bins, each divided by its sum; 1 where simulation has nothing.
   *
   * @param data what the bins hold in data
   * @param simulation what they hold in simulation
   */
  public static Correction ratio(
      String name, List<double[]> edges, double[] data, double[] simulation) {
    double dataSum = Arrays.stream(data).sum();
    double simulationSum = Arrays.stream(simulation).sum();
    if (!(dataSum > 0) || !(simulationSum > 0)) {
      throw new CorrectionException(name + ": a histogram to weight by is empty");
    }
    double[] weights = new double[data.length];
    for (int k = 0; k < weights.length; k++) {
      weights[k] = simulation[k] == 0 ? 1 : (data[k] / dataSum) / (simulation[k] / simulationSum);
    }
    return of(name, edges, weights);
  }

  private static String fingerprint(List<double[]> edges, double[] values) {
    int size = values.length + edges.stream().mapToInt(axis -> axis.length).sum();
    ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES * size);
    edges.forEach(axis -> Arrays.stream(axis).forEach(bytes::putDouble));
    Arrays.stream(values).forEach(bytes::putDouble);
    return Correction.fingerprint(List.of(bytes.array()), "bins " + edges.size());
  }
}
