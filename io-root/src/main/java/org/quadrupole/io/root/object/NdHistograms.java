package org.quadrupole.io.root.object;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.quadrupole.io.root.RootFormatException;
import org.quadrupole.io.root.dictionary.StreamedObject;
import org.quadrupole.io.root.write.RootAxis;

/**
 * THnSparse and THn. A THnSparse keeps chunks of filled bins; the indices of a bin along all axes
 * are packed, each in as many bits as its axis needs, the first axis lowest. Source: ROOT's
 * THnSparse.cxx (THnSparseCompactBinCoord, THnSparseArrayChunk) and TNDArray.h.
 */
final class NdHistograms {

  private NdHistograms() {}

  static NdHistogramValue of(
      StreamedObject object, Function<String, RootFormatException> problem, List<RootAxis> axes)
      throws RootFormatException {
    boolean sparse = object.is("THnSparse");
    Filled filled = sparse ? sparse(object, axes, problem) : dense(object, axes, problem);
    return new NdHistogramValue(
        object.className(),
        object.text("fName"),
        object.text("fTitle"),
        axes,
        sparse,
        filled.coordinates,
        filled.contents,
        filled.sumw2,
        object.real("fEntries"),
        object.real("fTsumw"));
  }

  /** The kept bins. */
  private static final class Filled {
    int[] coordinates = new int[0];
    double[] contents = new double[0];
    double[] sumw2 = new double[0];
  }

  private static Filled sparse(
      StreamedObject object, List<RootAxis> axes, Function<String, RootFormatException> problem)
      throws RootFormatException {
    int[] bits = new int[axes.size()];
    int all = 0;
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Integer.SIZE - Integer.numberOfLeadingZeros(axes.get(i).bins() + 2);
      all += bits[i];
    }
    Filled filled = new Filled();
    for (Object item : object.list("fBinContent")) {
      if (!(item instanceof StreamedObject chunk)) {
        throw problem.apply("a sparse histogram has a chunk that is none");
      }
      int size = chunk.integer("fSingleCoordinateSize");
      byte[] packed = chunk.get("fCoordinates") instanceof byte[] bytes ? bytes : new byte[0];
      double[] contents = Numbers.doubles(chunk.get("fContent"));
      double[] sumw2 = Numbers.doubles(chunk.get("fSumw2"));
      int count = size <= 0 ? -1 : packed.length / size;
      if (count < 0
          || all > 8L * size
          || contents.length < count
          || (sumw2.length != 0 && sumw2.length < count)) {
        throw problem.apply("a sparse histogram's chunk has lengths that do not fit");
      }
      append(filled, bits, packed, size, count);
      filled.contents = join(filled.contents, contents, count);
      filled.sumw2 = join(filled.sumw2, sumw2, Math.min(count, sumw2.length));
    }
    if (filled.sumw2.length != 0 && filled.sumw2.length != filled.contents.length) {
      throw problem.apply("a sparse histogram has errors for some of its bins only");
    }
    return filled;
  }

  private static void append(Filled filled, int[] bits, byte[] packed, int size, int count) {
    int at = filled.coordinates.length;
    int[] coordinates = Arrays.copyOf(filled.coordinates, at + count * bits.length);
    for (int bin = 0; bin < count; bin++) {
      int from = 8 * size * bin;
      for (int width : bits) {
        int index = 0;
        for (int i = 0; i < width; i++) {
          index |= (packed[(from + i) >> 3] >> ((from + i) & 7) & 1) << i;
        }
        coordinates[at++] = index;
        from += width;
      }
    }
    filled.coordinates = coordinates;
  }

  private static double[] join(double[] first, double[] second, int count) {
    double[] joined = Arrays.copyOf(first, first.length + count);
    System.arraycopy(second, 0, joined, first.length, count);
    return joined;
  }

  private static Filled dense(
      StreamedObject object, List<RootAxis> axes, Function<String, RootFormatException> problem)
      throws RootFormatException {
    long cells = 1;
    for (RootAxis axis : axes) {
      cells *= axis.bins() + 2L;
      if (cells > Integer.MAX_VALUE) {
        throw problem.apply("a histogram has more than 2^31 bins");
      }
    }
    Filled filled = new Filled();
    filled.contents =
        object.object("fArray").map(array -> Numbers.doubles(array.get("fData"))).orElseThrow();
    filled.sumw2 =
        object.object("fSumw2").map(array -> Numbers.doubles(array.get("fData"))).orElseThrow();
    boolean fits = filled.contents.length == cells || filled.contents.length == 0;
    if (!fits || (filled.sumw2.length != 0 && filled.sumw2.length != cells)) {
      throw problem.apply(
          "a histogram of " + cells + " bins has " + filled.contents.length + " contents");
    }
    return filled;
  }
}
