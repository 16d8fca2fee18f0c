package org.quadrupole.pipelines.plot;

import java.awt.Color;

/**
 * Colours that stay apart for colour-blind readers.
 *
 * <p>Samples: the six- and ten-colour sequences of M. A. Petroff, "Accessible Color Sequences for
 * Data Visualization" (arXiv:2107.02270). Maps: viridis, whose steps look equally large and whose
 * lightness rises throughout, so it also survives grey printing.
 */
final class Palette {
  private static final int[] SIX = {0x5790fc, 0xf89c20, 0xe42536, 0x964a8b, 0x9c9ca1, 0x7a21dd};
  private static final int[] TEN = {
    0x3f90da, 0xffa90e, 0xbd1f01, 0x94a4a2, 0x832db6, 0xa96b59, 0xe76300, 0xb9ac70, 0x717581,
    0x92dadd
  };

  /** Viridis at nine equal steps; the colours between are interpolated. */
  private static final int[] VIRIDIS = {
    0x440154, 0x472d7b, 0x3b528b, 0x2c728e, 0x21918c, 0x28ae80, 0x5ec962, 0xaddc30, 0xfde725
  };

  private Palette() {}

  /** The colour of sample {@code i} of {@code of}; more than ten repeat. */
  static Color sample(int i, int of) {
    int[] sequence = of <= SIX.length ? SIX : TEN;
    return new Color(sequence[i % sequence.length]);
  }

  /** The map's colour at {@code fraction} of its range; outside 0 to 1 the nearest end. */
  static Color map(double fraction) {
    double position = Math.min(Math.max(fraction, 0.0), 1.0) * (VIRIDIS.length - 1);
    int below = Math.min((int) position, VIRIDIS.length - 2);
    double share = position - below;
    return new Color(
        blend(VIRIDIS[below], VIRIDIS[below + 1], share, 16),
        blend(VIRIDIS[below], VIRIDIS[below + 1], share, 8),
        blend(VIRIDIS[below], VIRIDIS[below + 1], share, 0));
  }

  private static int blend(int from, int to, double share, int shift) {
    int a = (from >> shift) & 0xff;
    int b = (to >> shift) & 0xff;
    return (int) Math.round(a + (b - a) * share);
  }
}
