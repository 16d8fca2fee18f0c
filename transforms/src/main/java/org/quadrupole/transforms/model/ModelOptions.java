package org.quadrupole.transforms.model;

import java.io.Serializable;
import java.util.List;

/**
 * What may be said of a model beside its file.
 *
 * @param inputs names for its features, in order; empty: those that the file gives
 * @param output of an ONNX graph, the output to take; empty: the first of floating-point type
 * @param device where an ONNX graph is computed
 */
public record ModelOptions(List<String> inputs, String output, Device device)
    implements Serializable {

  /** Where a model is computed. */
  public enum Device {
    /** On the worker's thread: the same bits everywhere. */
    CPU,
    /** On a GPU where ONNX Runtime has a provider for one that works, otherwise as {@link #CPU}. */
    GPU
  }

  /** Nothing said. */
  public static final ModelOptions NONE = new ModelOptions(List.of(), "", Device.CPU);

  public ModelOptions {
    inputs = List.copyOf(inputs);
  }
}
