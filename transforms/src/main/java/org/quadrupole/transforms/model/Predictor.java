package org.quadrupole.transforms.model;

/** Computes the predictions of a {@link Model}; for one thread. */
public interface Predictor {

  /**
   * Computes predictions for some rows.
   *
   * @param rows the features, one row after the other, each as long as the model has inputs; NaN
   *     where a feature is missing. They are rounded to what the model was trained on (float32 for
   *     XGBoost and TMVA).
   * @param count the number of rows
   * @param outputs takes the results, one row after the other
   */
  void predict(double[] rows, int count, double[] outputs);
}
