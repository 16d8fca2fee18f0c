package org.quadrupole.transforms.model;

import java.util.List;
import org.quadrupole.events.Primitive;

/** A trained model. It does not change and is safe for use by many threads. */
public interface Model {

  /** What it is, for people: {@code XGBoost, 251 trees}. */
  String description();

  /**
   * The names of the features in order, made up ({@code f0}, {@code f1}, ...) where it has none.
   */
  List<String> inputs();

  /** How many numbers it gives for a row of features: 1, or one for each class or target. */
  int outputs();

  /** The type that it computes its result in: {@code FLOAT32} or {@code FLOAT64}. */
  Primitive type();

  /** Whether it would be computed on a GPU where there is one. */
  default boolean usesGpu() {
    return false;
  }

  /** Whether several rows at once cost much less than one after the other. */
  default boolean batches() {
    return false;
  }

  /** What computes predictions, for one thread. */
  Predictor predictor();
}
