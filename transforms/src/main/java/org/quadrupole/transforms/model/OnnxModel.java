package org.quadrupole.transforms.model;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.lang.ref.Cleaner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.quadrupole.events.Primitive;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An ONNX graph in ONNX Runtime. Its inputs are tensors whose first dimension counts rows; the
 * features are those of all inputs, one input after the other.
 *
 * <p>Each session computes on the thread that asks: a runner has as many of those as it wants to
 * use cores. The native session is closed when nothing refers to the model any more.
 */
final class OnnxModel implements Model {

  private static final Logger LOG = LoggerFactory.getLogger(OnnxModel.class);
  private static final Cleaner CLEANER = Cleaner.create();
  private static final int MAX_FEATURES = 1 << 20;

  /**
   * An input tensor.
   *
   * @param width the number of features in a row
   * @param shape its dimensions after the first
   */
  record Input(String name, OnnxJavaType type, int width, List<Long> shape) {

    /** The dimensions for so many rows. */
    long[] rows(int count) {
      return LongStream.concat(LongStream.of(count), shape.stream().mapToLong(n -> n)).toArray();
    }
  }

  private final String file;
  private final OrtSession session;
  private final List<Input> tensors;
  private final List<String> names;
  private final String output;
  private final Primitive type;
  private final int outputs;
  private final boolean oneByOne;
  private final boolean gpu;

  private OnnxModel(String file, OrtSession session, ModelOptions options, boolean gpu)
      throws OrtException, ModelException {
    this.file = file;
    this.session = session;
    this.gpu = gpu;
    Collection<NodeInfo> inputs = session.getInputInfo().values();
    int free = 0;
    int known = 0;
    for (NodeInfo input : inputs) {
      long width = Arrays.stream(shape(input)).skip(1).reduce(1, (a, b) -> a < 0 ? a : a * b);
      free += width < 0 ? 1 : 0;
      known += (int) Math.max(0, Math.min(MAX_FEATURES, width));
    }
    int rest = options.inputs().size() - known;
    if (free > 1 || (free == 1 && rest < 1)) {
      throw new ModelException(
          file,
          "",
          "the graph does not say how many features it takes; name them as inputs: [...]");
    }
    this.tensors = new ArrayList<>();
    this.names = new ArrayList<>();
    boolean single = false;
    for (NodeInfo input : inputs) {
      single |= shape(input).length > 0 && shape(input)[0] == 1;
      add(input, rest);
    }
    this.oneByOne = single;
    NodeInfo chosen = output(session.getOutputInfo().values(), wanted(options));
    this.output = chosen.getName();
    this.type =
        ((TensorInfo) chosen.getInfo()).type == OnnxJavaType.FLOAT
            ? Primitive.FLOAT32
            : Primitive.FLOAT64;
    // One row tells how many numbers come out, and whether the graph takes what is given.
    this.outputs = OnnxPredictor.probe(this);
  }

  static Model read(String file, byte[] content, ModelOptions options) throws ModelException {
    try {
      Class.forName("ai.onnxruntime.OrtEnvironment", false, OnnxModel.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new ModelException(
          file,
          "taken for ONNX, but ONNX Runtime is not on the class path; "
              + "add com.microsoft.onnxruntime:onnxruntime (or onnxruntime_gpu)",
          e);
    }
    try {
      boolean gpu = options.device() == ModelOptions.Device.GPU;
      Optional<OrtSession> onGpu = gpu ? onGpu(file, content) : Optional.empty();
      OrtSession session = onGpu.isPresent() ? onGpu.get() : onCpu(content);
      OnnxModel model;
      try {
        model = new OnnxModel(file, session, options, onGpu.isPresent());
      } catch (OrtException | ModelException | RuntimeException e) {
        session.close();
        throw e;
      }
      CLEANER.register(model, () -> close(session));
      return model;
    } catch (OrtException e) {
      throw new ModelException(
          file,
          "not a model of XGBoost, LightGBM or TMVA, and ONNX Runtime says: " + e.getMessage(),
          e);
    }
  }

  private static void close(OrtSession session) {
    try {
      session.close();
    } catch (OrtException e) {
      LOG.warn("closing an ONNX session: {}", e.getMessage());
    }
  }

  private static OrtSession onCpu(byte[] content) throws OrtException {
    try (OrtSession.SessionOptions options = options()) {
      return OrtEnvironment.getEnvironment().createSession(content, options);
    }
  }

  /** A session on a GPU, where there is one. */
  private static Optional<OrtSession> onGpu(String file, byte[] content) throws OrtException {
    if (!hasGpuProvider(OrtEnvironment.getAvailableProviders())) {
      LOG.warn("{}: this ONNX Runtime has no provider for GPUs; computing on the CPU", file);
      return Optional.empty();
    }
    try (OrtSession.SessionOptions options = options()) {
      options.addCUDA();
      return Optional.of(OrtEnvironment.getEnvironment().createSession(content, options));
    } catch (OrtException e) {
      LOG.warn("{}: no GPU ({}); computing on the CPU", file, e.getMessage());
      return Optional.empty();
    }
  }

  /** Whether a build of ONNX Runtime with these providers can compute on a GPU. */
  static boolean hasGpuProvider(EnumSet<OrtProvider> available) {
    return available.contains(OrtProvider.CUDA);
  }

  private static OrtSession.SessionOptions options() throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    options.setInterOpNumThreads(1);
    options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
    options.setDeterministicCompute(true);
    return options;
  }

  private void add(NodeInfo input, int rest) throws ModelException {
    OnnxJavaType type = ((TensorInfo) input.getInfo()).type;
    if (!EnumSet.of(OnnxJavaType.FLOAT, OnnxJavaType.DOUBLE, OnnxJavaType.INT64, OnnxJavaType.INT32)
        .contains(type)) {
      throw new ModelException(file, "input " + input.getName(), "of type " + type);
    }
    long[] shape = shape(input);
    long[] inner = shape.length == 0 ? shape : Arrays.copyOfRange(shape, 1, shape.length);
    long width = 1;
    for (int k = 0; k < inner.length; k++) {
      inner[k] = inner[k] < 0 ? rest : inner[k];
      width *= inner[k];
      if (width < 1 || names.size() + width > MAX_FEATURES) {
        throw new ModelException(
            file, "input " + input.getName(), "of shape " + Arrays.toString(shape));
      }
    }
    tensors.add(
        new Input(input.getName(), type, (int) width, Arrays.stream(inner).boxed().toList()));
    for (int k = 0; k < width; k++) {
      names.add(width == 1 ? input.getName() : input.getName() + "_" + k);
    }
  }

  private long[] shape(NodeInfo input) throws ModelException {
    if (input.getInfo() instanceof TensorInfo tensor) {
      return tensor.getShape();
    }
    throw new ModelException(file, "input " + input.getName(), "is no tensor");
  }

  private NodeInfo output(Collection<NodeInfo> all, Optional<String> wanted) throws ModelException {
    for (NodeInfo node : all) {
      boolean isTensor = node.getInfo() instanceof TensorInfo;
      if (wanted.isPresent() && node.getName().equals(wanted.get())) {
        if (!isTensor) {
          throw new ModelException(
              file,
              "output " + node.getName(),
              "is no tensor; from scikit-learn export with options={'zipmap': False}");
        }
        return node;
      }
      if (wanted.isEmpty() && isTensor && isFloating(((TensorInfo) node.getInfo()).type)) {
        return node;
      }
    }
    List<String> names = all.stream().map(NodeInfo::getName).toList();
    throw new ModelException(
        file,
        "",
        wanted.isPresent()
            ? "there is no output " + wanted.get() + "; there are " + names
            : "none of the outputs "
                + names
                + " is a tensor of floating-point numbers; from scikit-learn export with "
                + "options={'zipmap': False}");
  }

  private static Optional<String> wanted(ModelOptions options) {
    return Optional.of(options.output()).filter(name -> !name.isEmpty());
  }

  private static boolean isFloating(OnnxJavaType type) {
    return type == OnnxJavaType.FLOAT || type == OnnxJavaType.DOUBLE;
  }

  String file() {
    return file;
  }

  List<Input> tensors() {
    return tensors;
  }

  String output() {
    return output;
  }

  /** Whether the graph takes one row at a time. */
  boolean oneByOne() {
    return oneByOne;
  }

  OrtSession.Result run(Map<String, ai.onnxruntime.OnnxTensor> values) throws OrtException {
    return session.run(values, java.util.Set.of(output));
  }

  @Override
  public String description() {
    return "ONNX, output " + output;
  }

  @Override
  public List<String> inputs() {
    return List.copyOf(names);
  }

  @Override
  public int outputs() {
    return outputs;
  }

  @Override
  public Primitive type() {
    return type;
  }

  @Override
  public boolean batches() {
    return !oneByOne;
  }

  @Override
  public boolean usesGpu() {
    return gpu;
  }

  @Override
  public Predictor predictor() {
    return new OnnxPredictor(this);
  }
}
