package org.quadrupole.io.root.object;

import java.util.List;
import java.util.Optional;
import org.quadrupole.io.root.dictionary.StreamedObject;

/** Names of the members of TH1, TH2, TH3 and the profiles. */
final class HistogramMembers {

  static final List<String> AXES = List.of("fXaxis", "fYaxis", "fZaxis");

  /** The sums over all fills in range: of one axis the first 4, of two the first 7. */
  static final List<String> STATISTICS =
      List.of(
          "fTsumw",
          "fTsumw2",
          "fTsumwx",
          "fTsumwx2",
          "fTsumwy",
          "fTsumwy2",
          "fTsumwxy",
          "fTsumwz",
          "fTsumwz2",
          "fTsumwxz",
          "fTsumwyz");

  private static final List<String> ARRAYS =
      List.of("TArrayD", "TArrayF", "TArrayI", "TArrayS", "TArrayC", "TArrayL64", "TArrayL");

  private HistogramMembers() {}

  /** The base class that holds the bins. */
  static Optional<String> array(StreamedObject histogram) {
    return ARRAYS.stream().filter(histogram::is).findFirst();
  }

  /** Which coordinate a profile averages, as its members call it. */
  static String profiled(StreamedObject histogram) {
    return histogram.is("TProfile3D") ? "t" : histogram.is("TProfile2D") ? "z" : "y";
  }

  /** How many axes its bins have. */
  static int dimensions(StreamedObject histogram) {
    return histogram.is("TH3") ? 3 : histogram.is("TH2") ? 2 : 1;
  }

  /** Whether the range of an axis waits for the first fills. */
  static boolean isOpen(StreamedObject histogram) {
    return AXES.subList(0, dimensions(histogram)).stream()
        .flatMap(name -> histogram.object(name).stream())
        .anyMatch(axis -> !(axis.real("fXmin") < axis.real("fXmax")));
  }
}
