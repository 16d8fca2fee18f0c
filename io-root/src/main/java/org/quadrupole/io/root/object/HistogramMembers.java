package org.quadrupole.io.root.object;

import java.util.List;

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

  private HistogramMembers() {}
}
