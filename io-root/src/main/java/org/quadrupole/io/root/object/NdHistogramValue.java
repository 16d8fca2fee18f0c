package org.quadrupole.io.root.object;

import java.util.List;
import org.quadrupole.io.root.write.RootAxis;

/**
 * A histogram of any number of axes: THnSparse, which keeps its filled bins, or THn, which keeps
 * all.
 *
 * @param axes the axes
 * @param sparse whether only filled bins are kept
 * @param coordinates for each kept bin its index along each axis, 0 and {@code bins + 1} being the
 *     flow bins; empty for a THn, whose bins are all there, the last axis fastest
 * @param contents the content of each kept bin
 * @param sumw2 the sum of squared weights of each kept bin; empty if none were kept
 * @param entries how many fills there were
 * @param sumw the sum of weights of all fills
 */
// Taken from a file once; lists would box every bin.
@SuppressWarnings("ArrayRecordComponent")
public record NdHistogramValue(
    String className,
    String name,
    String title,
    List<RootAxis> axes,
    boolean sparse,
    int[] coordinates,
    double[] contents,
    double[] sumw2,
    double entries,
    double sumw)
    implements RootValue {

  public NdHistogramValue {
    axes = List.copyOf(axes);
  }
}
