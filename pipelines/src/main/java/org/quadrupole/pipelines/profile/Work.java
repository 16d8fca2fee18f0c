package org.quadrupole.pipelines.profile;

import java.util.List;
import java.util.Optional;

/**
 * What a thread was doing when it was looked at.
 *
 * @param stage the kind of work
 * @param loop the generated class that was running or waited for this; empty outside of any
 * @param method the innermost method of that class; empty outside of any
 */
public record Work(Stage stage, String loop, String method) {

  private static final String GENERATED = "org.quadrupole.transforms.generated.";

  /** The kinds of work, in the order in which an event meets them. */
  public enum Stage {
    /** Bytes come from a file or from the network. */
    FETCH,
    /** Baskets and pages are decompressed, their checksums included. */
    DECOMPRESS,
    /** Bytes become arrays of numbers; files are opened. */
    DECODE,
    /** Expressions are evaluated. */
    EVALUATE,
    /** Values are put into histograms. */
    FILL,
    /** Everything else: Beam, results on their way. */
    OTHER
  }

  /**
   * A frame of a stack.
   *
   * @param type the full name of the method's class
   * @param method the method
   */
  record Frame(String type, String method) {}

  /** Tells the work by its stack, the innermost frame first. */
  static Work of(List<Frame> stack) {
    Optional<Frame> generated =
        stack.stream().filter(frame -> frame.type().startsWith(GENERATED)).findFirst();
    return new Work(
        stack.stream()
            .flatMap(frame -> stage(frame.type()).stream())
            .findFirst()
            .orElse(Stage.OTHER),
        generated.map(Frame::type).orElse(""),
        generated.map(frame -> withoutMark(frame.method())).orElse(""));
  }

  /** The compiler of the generated classes marks private methods. */
  private static String withoutMark(String method) {
    return method.endsWith("$") ? method.substring(0, method.length() - 1) : method;
  }

  /** The stage that a class stands for, if its callers do not tell. */
  private static Optional<Stage> stage(String type) {
    if (type.startsWith("org.quadrupole.io.root.compression.")
        || type.startsWith("org.quadrupole.io.root.rntuple.XxHash3")) {
      return Optional.of(Stage.DECOMPRESS);
    } else if ((type.startsWith("org.quadrupole.io.") && type.endsWith("ByteSource"))
        || type.startsWith("sun.nio.ch.")) {
      return Optional.of(Stage.FETCH);
    } else if (type.startsWith("org.quadrupole.io.") || type.startsWith("org.quadrupole.events.")) {
      return Optional.of(Stage.DECODE);
    } else if (type.startsWith("org.quadrupole.transforms.histogram.")) {
      return Optional.of(Stage.FILL);
    } else if (type.startsWith(GENERATED)
        || type.startsWith("org.quadrupole.transforms.runtime.")
        || type.startsWith("org.quadrupole.transforms.correction.")
        || type.startsWith("org.quadrupole.transforms.model.")
        || type.startsWith("org.quadrupole.transforms.function.")) {
      return Optional.of(Stage.EVALUATE);
    }
    return Optional.empty();
  }
}
