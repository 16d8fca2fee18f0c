package org.quadrupole.transforms;

import java.util.List;
import org.quadrupole.transforms.expression.SourceText;

/**
 * The events as they would be if some values were others: one side of a systematic uncertainty.
 *
 * <p>Everything that depends on a replaced value is computed once more, in the same pass over the
 * events; all else is shared with the events as they are. Replacements of columns see the columns
 * as they are stored, so that several of them go together. A replacement of a definition stands
 * directly behind it: it sees the same names, as varied by this variation, and the definition
 * itself by its name.
 *
 * @param name the variation's name, unique in its graph; not empty
 * @param replacements what is replaced by what
 */
public record Variation(String name, List<Replacement> replacements) {

  /** Copies the list. */
  public Variation {
    replacements = List.copyOf(replacements);
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a variation needs a name");
    }
  }

  /**
   * Another value for a column, a member of records or a definition.
   *
   * @param target its name: {@code Jet.pt}, {@code Jet_pt}, {@code HT}
   * @param expression what stands in its place: for a member of a collection's objects a list with
   *     a value for each object
   */
  public record Replacement(SourceText target, SourceText expression) {}
}
