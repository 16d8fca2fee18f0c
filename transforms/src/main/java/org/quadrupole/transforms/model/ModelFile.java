package org.quadrupole.transforms.model;

import java.io.Serializable;
import java.lang.ref.SoftReference;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A model as the bytes of its file, which travel to workers. Its format is told by its content:
 * XGBoost (JSON or UBJSON), LightGBM (text), TMVA (XML), and anything else is taken for ONNX.
 */
public final class ModelFile implements Serializable {

  private static final long serialVersionUID = 1L;

  /**
   * Models by the hash of their content, so that all threads of a worker share one: results never
   * depend on it.
   */
  private static final Map<String, SoftReference<Model>> READ = new ConcurrentHashMap<>();

  private final String name;
  private final byte[] content;
  private final String hash;
  private final ModelOptions options;

  private ModelFile(String name, byte[] content, String hash, ModelOptions options) {
    this.name = name;
    this.content = content;
    this.hash = hash;
    this.options = options;
  }

  /**
   * A model file.
   *
   * @param name the file's name, for messages
   * @param content its bytes
   */
  public static ModelFile of(String name, byte[] content, ModelOptions options) {
    byte[] copy = content.clone();
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(copy);
      return new ModelFile(name, copy, HexFormat.of().formatHex(digest), options);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  /** The file's name. */
  public String name() {
    return name;
  }

  /** The SHA-256 of its bytes, in hexadecimal: what results that are kept must depend on. */
  public String hash() {
    return hash;
  }

  /** The names of the features, in order. */
  public List<String> inputs() throws ModelException {
    return options.inputs().isEmpty() ? read().inputs() : options.inputs();
  }

  /** Whether it should be computed on a GPU. */
  public boolean wantsGpu() {
    return options.device() == ModelOptions.Device.GPU;
  }

  /**
   * The model.
   *
   * @throws ModelException if the file is not one that can be read; names the file and the place
   */
  public Model read() throws ModelException {
    String key = hash + options;
    SoftReference<Model> known = READ.get(key);
    Model held = known == null ? null : known.get();
    if (held != null) {
      return held;
    }
    Model model = parse();
    int names = options.inputs().size();
    if (names != 0 && names != model.inputs().size()) {
      throw new ModelException(
          name, "inputs", names + " names for " + model.inputs().size() + " features");
    }
    READ.put(key, new SoftReference<>(model));
    return model;
  }

  private Model parse() throws ModelException {
    String start =
        new String(content, 0, Math.min(content.length, 64), StandardCharsets.ISO_8859_1);
    if (content.length >= 2 && content[0] == '{' && "iUIlL#$".indexOf(content[1]) >= 0) {
      return XGBoostReader.read(UbjDocument.read(name, content));
    }
    String text = start.stripLeading();
    if (text.startsWith("{")) {
      return XGBoostReader.read(JsonDocument.read(name, content));
    }
    if (text.startsWith("<")) {
      return TmvaReader.read(name, content);
    }
    if (text.startsWith("tree\n") || text.startsWith("tree\r\n")) {
      return LightGbmReader.read(name, content);
    }
    return OnnxModel.read(name, content, options);
  }

  /** Two files with the same content are the same model. */
  @Override
  public boolean equals(Object other) {
    return other instanceof ModelFile file
        && file.hash.equals(hash)
        && file.options.equals(options);
  }

  @Override
  public int hashCode() {
    return hash.hashCode();
  }

  @Override
  public String toString() {
    return name + " (sha256 " + hash + ")";
  }
}
