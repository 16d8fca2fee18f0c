package org.quadrupole.transforms.correction;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * A function of numbers and texts that was read from a file. It does not change; threads share it
 * and evaluate it through a {@link Call} each.
 *
 * <pre>{@code
 * Correction.Call call = correction.newCall();
 * double factor = call.with(0, eta).with(1, pt).with(2, "nominal").value();
 * }</pre>
 */
public final class Correction implements Serializable {

  private static final long serialVersionUID = 1L;

  private final String name;
  private final String description;
  private final List<CorrectionInput> inputs;
  private final Result result;
  private final Node root;
  private final int slots;
  private final String fingerprint;

  /** What a correction gives. */
  public enum Result {
    /** A number. */
    REAL,
    /** 1 for true, 0 for false. */
    TRUTH
  }

  /**
   * A correction.
   *
   * @param slots how many values its steps keep: inputs, then places of their own
   * @param fingerprint of the files that it was read from
   */
  Correction(
      String name,
      String description,
      List<CorrectionInput> inputs,
      Result result,
      Node root,
      int slots,
      String fingerprint) {
    this.name = name;
    this.description = description;
    this.inputs = List.copyOf(inputs);
    this.result = result;
    this.root = root;
    this.slots = slots;
    this.fingerprint = fingerprint;
  }

  /** A correction without places of its own. */
  static Correction of(
      String name,
      String description,
      List<CorrectionInput> inputs,
      Node root,
      String fingerprint) {
    return new Correction(name, description, inputs, Result.REAL, root, inputs.size(), fingerprint);
  }

  /** How its file calls it. */
  public String name() {
    return name;
  }

  /** What it is; may be empty. */
  public String description() {
    return description;
  }

  /** What it takes, in order. */
  public List<CorrectionInput> inputs() {
    return inputs;
  }

  /** What it gives. */
  public Result result() {
    return result;
  }

  /** Equal for corrections that were read from the same bytes in the same way. */
  public String fingerprint() {
    return fingerprint;
  }

  @Override
  public String toString() {
    return "correction " + name + " " + fingerprint;
  }

  /** SHA-256 of files and of how they are read, in hexadecimal digits. */
  static String fingerprint(List<byte[]> files, String how) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] file : files) {
        digest.update(MessageDigest.getInstance("SHA-256").digest(file));
      }
      digest.update(how.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** This correction where an input is always this text; the input stays, its value is ignored. */
  public Correction bind(int input, String text) {
    return bound(input, inputs.get(input).texts().indexOf(text));
  }

  /**
   * This correction where an input is always this number; the input stays, its value is ignored.
   */
  public Correction bind(int input, double value) {
    return bound(input, value);
  }

  private Correction bound(int input, double value) {
    Node bound = root.bind(input, value);
    return bound == root
        ? this
        : new Correction(name, description, inputs, result, bound, slots, fingerprint);
  }

  /** Whether no inputs have a value. */
  public boolean isNowhereDefined() {
    return root.isFailure();
  }

  /** Whether {@link #bind} has left points without a value. */
  public boolean isPartlyUndefined() {
    return root.hasFailure();
  }

  /** Something to evaluate it with, for one thread. */
  public Call newCall() {
    return new Call(this);
  }

  /** The values of a correction's inputs, one evaluation after the other. For one thread. */
  public static final class Call {

    private static final double LARGEST_WHOLE = 0x1p53;

    private final Correction correction;
    private final Node root;
    private final double[] values;
    private final Map<String, Integer>[] codes;

    @SuppressWarnings({"unchecked", "rawtypes"}) // arrays have no type parameters
    private Call(Correction correction) {
      this.correction = correction;
      this.root = correction.root;
      this.values = new double[correction.slots];
      this.codes = new Map[correction.inputs.size()];
      for (int k = 0; k < codes.length; k++) {
        codes[k] = new HashMap<>();
        for (String text : correction.inputs.get(k).texts()) {
          codes[k].put(text, codes[k].size());
        }
      }
    }

    /** Sets a number. */
    public Call with(int input, double value) {
      values[input] = value;
      return this;
    }

    /**
     * Sets a whole number.
     *
     * @throws CorrectionException if a double cannot hold it
     */
    public Call with(int input, long value) {
      if (value > LARGEST_WHOLE || value < -LARGEST_WHOLE) {
        throw new CorrectionException(
            correction.name
                + ": "
                + correction.inputs.get(input).name()
                + " is "
                + value
                + ", beyond 2^53");
      }
      values[input] = value;
      return this;
    }

    /** Sets a text. */
    public Call with(int input, String text) {
      Integer code = codes[input].get(text);
      values[input] = code == null ? Node.UNKNOWN_TEXT : code;
      return this;
    }

    /**
     * The correction's value for what was set.
     *
     * @throws CorrectionException if it has none
     */
    public double value() {
      return root.at(values);
    }

    /** Whether the correction holds for what was set. */
    public boolean truth() {
      return root.at(values) != 0;
    }
  }
}
