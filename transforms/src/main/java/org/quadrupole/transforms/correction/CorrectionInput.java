package org.quadrupole.transforms.correction;

import java.io.Serializable;
import java.util.List;

/**
 * What a correction takes.
 *
 * @param name how its file calls it
 * @param kind its type
 * @param description what it is; may be empty
 * @param texts the texts that the correction knows for it; none for numbers
 */
public record CorrectionInput(String name, Kind kind, String description, List<String> texts)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** The type of an input. */
  public enum Kind {
    /** A number. */
    REAL,
    /** A whole number. */
    WHOLE,
    /** A text. */
    TEXT
  }

  /** Copies the list. */
  public CorrectionInput {
    texts = List.copyOf(texts);
  }

  static CorrectionInput real(String name) {
    return new CorrectionInput(name, Kind.REAL, "", List.of());
  }

  static CorrectionInput whole(String name) {
    return new CorrectionInput(name, Kind.WHOLE, "", List.of());
  }

  static CorrectionInput text(String name, List<String> texts) {
    return new CorrectionInput(name, Kind.TEXT, "", texts);
  }
}
