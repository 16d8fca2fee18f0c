package org.quadrupole.transforms.model;

/** What objectives of training make of sums over trees. */
final class Links {

  private Links() {}

  /** Something done to each sum by itself. */
  static ForestModel.Link each(int outputs, java.util.function.DoubleUnaryOperator function) {
    return (features, row, sums, at) -> {
      for (int k = at; k < at + outputs; k++) {
        sums[k] = function.applyAsDouble(sums[k]);
      }
    };
  }

  /** XGBoost's logistic function, in float32; a tiny number keeps it from dividing by zero. */
  static double logisticSingle(double x) {
    float negative = Math.min((float) -x, 88.7f);
    float denominator = (float) Math.exp(negative) + 1.0f + 1e-16f;
    return 1.0f / denominator;
  }

  /** XGBoost's softmax: exponentials and quotients in float32, their sum in float64. */
  static ForestModel.Link softmaxSingle(int outputs) {
    return (features, row, sums, at) -> {
      float largest = (float) sums[at];
      for (int k = at + 1; k < at + outputs; k++) {
        largest = Math.max(largest, (float) sums[k]);
      }
      double total = 0;
      for (int k = at; k < at + outputs; k++) {
        float e = (float) Math.exp((float) sums[k] - largest);
        sums[k] = e;
        total += e;
      }
      for (int k = at; k < at + outputs; k++) {
        sums[k] = (float) sums[k] / (float) total;
      }
    };
  }

  /** Softmax in float64. */
  static ForestModel.Link softmax(int outputs) {
    return (features, row, sums, at) -> {
      double largest = sums[at];
      for (int k = at + 1; k < at + outputs; k++) {
        largest = Math.max(largest, sums[k]);
      }
      double total = 0;
      for (int k = at; k < at + outputs; k++) {
        sums[k] = Math.exp(sums[k] - largest);
        total += sums[k];
      }
      for (int k = at; k < at + outputs; k++) {
        sums[k] /= total;
      }
    };
  }
}
