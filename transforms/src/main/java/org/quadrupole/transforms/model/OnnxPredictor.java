package org.quadrupole.transforms.model;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs an ONNX graph over rows, from buffers outside the heap that are used again. */
final class OnnxPredictor implements Predictor {

  /** So many rows go to the runtime at once, an even number. */
  private static final int BLOCK = 4096;

  private final OnnxModel model;
  private final ByteBuffer[] buffers;
  private int capacity;

  OnnxPredictor(OnnxModel model) {
    this.model = model;
    this.buffers = new ByteBuffer[model.tensors().size()];
  }

  /** How many numbers come out for a row, found with a row of zeros. */
  static int probe(OnnxModel model) throws OrtException, ModelException {
    int width = model.tensors().stream().mapToInt(OnnxModel.Input::width).sum();
    double[] outputs = new OnnxPredictor(model).run(new double[width], width, 0, 1);
    if (outputs.length == 0) {
      throw new ModelException(model.file(), "output " + model.output(), "is empty");
    }
    return outputs.length;
  }

  @Override
  public void predict(double[] rows, int count, double[] outputs) {
    int width = model.inputs().size();
    int block = model.oneByOne() ? 1 : BLOCK;
    for (int done = 0; done < count; done += block) {
      int size = Math.min(block, count - done);
      try {
        double[] results = run(rows, width, done, size);
        if (results.length != size * model.outputs()) {
          throw new IllegalStateException(
              model.file() + ": " + results.length + " results for " + size + " rows");
        }
        System.arraycopy(results, 0, outputs, done * model.outputs(), results.length);
      } catch (OrtException e) {
        throw new IllegalStateException(model.file() + ": " + e.getMessage(), e);
      }
    }
  }

  /**
   * The numbers of some rows. Where they are odd in number the last one is sent twice: the
   * runtime's product of matrices of float64 takes rows in pairs, and rounds one that is left alone
   * otherwise.
   */
  private double[] run(double[] rows, int width, int from, int size) throws OrtException {
    int rowsSent = model.oneByOne() ? 1 : size + size % 2;
    reserve(rowsSent);
    Map<String, OnnxTensor> values = new HashMap<>();
    try {
      int column = 0;
      for (int k = 0; k < buffers.length; k++) {
        OnnxModel.Input input = model.tensors().get(k);
        values.put(
            input.name(), tensor(input, buffers[k], rows, width, from, size, rowsSent, column));
        column += input.width();
      }
      try (OrtSession.Result result = model.run(values)) {
        double[] numbers = numbers((OnnxTensor) result.get(0));
        return rowsSent == size || numbers.length % rowsSent != 0
            ? numbers
            : Arrays.copyOf(numbers, numbers.length / rowsSent * size);
      }
    } finally {
      values.values().forEach(OnnxTensor::close);
    }
  }

  private void reserve(int rows) {
    if (rows <= capacity) {
      return;
    }
    capacity = Math.min(BLOCK, Math.max(16, 2 * rows));
    List<OnnxModel.Input> tensors = model.tensors();
    for (int k = 0; k < buffers.length; k++) {
      int bytes = Math.multiplyExact(capacity, tensors.get(k).width() * tensors.get(k).type().size);
      buffers[k] = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }
  }

  private static OnnxTensor tensor(
      OnnxModel.Input input,
      ByteBuffer buffer,
      double[] rows,
      int width,
      int from,
      int size,
      int rowsSent,
      int column)
      throws OrtException {
    buffer.clear();
    for (int row = 0; row < rowsSent; row++) {
      int at = (from + Math.min(row, size - 1)) * width + column;
      for (int k = at; k < at + input.width(); k++) {
        put(buffer, input.type(), rows[k]);
      }
    }
    buffer.flip();
    return OnnxTensor.createTensor(
        OrtEnvironment.getEnvironment(), buffer, input.rows(rowsSent), input.type());
  }

  private static void put(ByteBuffer buffer, OnnxJavaType type, double value) {
    switch (type) {
      case FLOAT -> buffer.putFloat((float) value);
      case DOUBLE -> buffer.putDouble(value);
      case INT64 -> buffer.putLong((long) value);
      default -> buffer.putInt((int) value);
    }
  }

  private static double[] numbers(OnnxTensor tensor) throws OrtException {
    ByteBuffer bytes = tensor.getByteBuffer().order(ByteOrder.nativeOrder());
    OnnxJavaType type = tensor.getInfo().type;
    double[] numbers = new double[bytes.remaining() / type.size];
    for (int k = 0; k < numbers.length; k++) {
      numbers[k] =
          switch (type) {
            case FLOAT -> bytes.getFloat();
            case DOUBLE -> bytes.getDouble();
            case INT64 -> bytes.getLong();
            case INT32 -> bytes.getInt();
            default ->
                throw new IllegalStateException("an output of type " + type + " is not read");
          };
    }
    return numbers;
  }
}
