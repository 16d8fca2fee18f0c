package org.quadrupole.pipelines.analysis;

import java.util.List;
import java.util.Optional;
import org.quadrupole.pipelines.analysis.Dataset.FilePattern;

/** A correction as an analysis names it: a function of its expressions that is read from files. */
public sealed interface CorrectionPlan {

  /** The function's name. */
  String name();

  /** {@code file:line:column} of its name. */
  String place();

  /**
   * What a file holds: correctionlib's JSON, a golden JSON, one of CMS's text tables.
   *
   * @param part the one correction, section or column wanted, where it is stated
   */
  record InFile(String name, String place, FilePattern file, Optional<String> part)
      implements CorrectionPlan {}

  /**
   * The levels of a jet energy correction.
   *
   * @param files one for each level
   */
  record Levels(String name, String place, List<FilePattern> files) implements CorrectionPlan {
    /** Copies the list. */
    public Levels {
      files = List.copyOf(files);
    }
  }

  /**
   * The scale factors of a b-tag.
   *
   * @param point the working point
   * @param methods how the factors were measured for b, c and light jets
   */
  record Tag(String name, String place, FilePattern file, String point, List<String> methods)
      implements CorrectionPlan {
    /** Copies the list. */
    public Tag {
      methods = List.copyOf(methods);
    }
  }

  /**
   * What the bins of a histogram hold.
   *
   * @param errors whether their errors are meant
   */
  record Bins(String name, String place, HistogramPlace histogram, boolean errors)
      implements CorrectionPlan {}

  /** The ratio of two normalised histograms. */
  record Ratio(String name, String place, HistogramPlace data, HistogramPlace simulation)
      implements CorrectionPlan {}

  /**
   * A histogram in a ROOT file.
   *
   * @param path its name, with the folders that it is in
   */
  record HistogramPlace(FilePattern file, String path) {}
}
