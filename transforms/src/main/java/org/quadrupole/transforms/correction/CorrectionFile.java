package org.quadrupole.transforms.correction;

import java.util.Optional;
import java.util.regex.Pattern;

/** Tells by its content what kind of corrections a file holds, and reads it. */
public final class CorrectionFile {

  private static final Pattern GOLDEN = Pattern.compile("\\s*\\{\\s*(\"[0-9]+\"\\s*:.*|}\\s*)");
  private static final int BEGINNING = 1000;

  private CorrectionFile() {}

  /**
   * Reads correctionlib's JSON, a golden JSON, or one of CMS's text tables.
   *
   * @param part which correction of several, or which section or column of a text table
   * @throws CorrectionException if the file is none of them, or anything in it is wrong
   */
  public static Correction read(SourceFile file, Optional<String> part) {
    String beginning = Content.beginning(file.name(), file.content(), BEGINNING);
    if (GOLDEN.matcher(beginning.replaceAll("\\s+", " ")).matches()) {
      if (part.isPresent()) {
        throw file.error("certified luminosity sections have no part '" + part.get() + "'");
      }
      return LumiMask.correction(file);
    }
    if (beginning.matches("(?s)\\s*\\{\\s*(\".*|}\\s*)")) {
      CorrectionSet set = CorrectionSet.read(file.name(), file.content());
      return part.map(set::correction).orElseGet(set::only);
    }
    if (beginning.contains("OperatingPoint")) {
      throw file.error("these are factors of a b-tag: state a working-point (loose, medium, ...)");
    }
    if (beginning.startsWith("root")) {
      throw file.error("this is a ROOT file: state which histogram");
    }
    return TextTables.read(file, part);
  }
}
