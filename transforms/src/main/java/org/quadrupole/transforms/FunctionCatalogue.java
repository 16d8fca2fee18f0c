package org.quadrupole.transforms;

import java.util.List;
import java.util.Map;
import org.quadrupole.transforms.compiler.Catalogue;
import org.quadrupole.transforms.correction.Correction;

/** All functions that expressions can call. */
public final class FunctionCatalogue {

  private FunctionCatalogue() {}

  /** The functions of the language, by name. */
  public static List<FunctionDescription> builtIn() {
    return Catalogue.builtIn();
  }

  /**
   * The functions of libraries on the class path, by name.
   *
   * @throws IllegalStateException if a library cannot be used, with the reason
   */
  public static List<FunctionDescription> libraries() {
    return Catalogue.libraries();
  }

  /** Corrections as functions, by name. */
  public static List<FunctionDescription> corrections(Map<String, Correction> corrections) {
    return Catalogue.corrections(corrections);
  }
}
