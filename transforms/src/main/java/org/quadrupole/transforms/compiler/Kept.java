package org.quadrupole.transforms.compiler;

import java.util.List;
import java.util.Optional;

/** Where an expression's value is kept in the class. */
sealed interface Kept {
  /** The method that computes it. */
  String method();

  /**
   * A value in fields.
   *
   * @param lasting the field of what is known of it from earlier runs
   */
  record InFields(String method, Layout layout, List<String> fields, Optional<String> lasting)
      implements Kept {}

  /** A list in buffers. */
  record InBuffers(String method, Slot slot) implements Kept {}
}
