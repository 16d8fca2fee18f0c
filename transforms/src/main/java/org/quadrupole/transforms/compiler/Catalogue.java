package org.quadrupole.transforms.compiler;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.quadrupole.transforms.FunctionDescription;
import org.quadrupole.transforms.correction.Correction;

/** What {@link org.quadrupole.transforms.FunctionCatalogue} shows of the compiler's functions. */
public final class Catalogue {

  private Catalogue() {}

  /** The functions of the language. */
  public static List<FunctionDescription> builtIn() {
    return described(
        Functions.names().stream().map(name -> Functions.find(name).orElseThrow()).toList());
  }

  /**
   * The functions of libraries on the class path.
   *
   * @throws IllegalStateException if a library cannot be used
   */
  public static List<FunctionDescription> libraries() {
    try {
      return described(new Libraries().all().values());
    } catch (Problem e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /** Corrections as functions. */
  public static List<FunctionDescription> corrections(Map<String, Correction> corrections) {
    return new TreeMap<>(corrections)
        .entrySet().stream()
            .map(
                entry ->
                    new FunctionDescription(
                        Corrections.signature(entry.getKey(), entry.getValue()),
                        entry.getValue().description()))
            .toList();
  }

  private static List<FunctionDescription> described(Collection<Functions.Function> functions) {
    return functions.stream()
        .map(function -> new FunctionDescription(function.signature(), function.description()))
        .toList();
  }
}
