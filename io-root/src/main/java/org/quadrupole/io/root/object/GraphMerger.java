package org.quadrupole.io.root.object;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.quadrupole.io.root.dictionary.StreamedObject;
import org.quadrupole.io.root.dictionary.Verbatim;

/** Puts the points of graphs behind each other. Source: ROOT's TGraph::DoMerge. */
final class GraphMerger {

  private static final List<String> ARRAYS =
      List.of(
          "fX",
          "fY",
          "fEX",
          "fEY",
          "fExL",
          "fExH",
          "fEXlow",
          "fEXhigh",
          "fEYlow",
          "fEYhigh",
          "fEXlowd",
          "fEXhighd",
          "fEYlowd",
          "fEYhighd");

  /** The errors of y of TGraphMultiErrors, an array for each kind of error. */
  private static final List<String> ERRORS = List.of("fEyL", "fEyH");

  /** The byte count and version before a standard collection. */
  private static final int HEADER_BYTES = 6;

  private static final int BYTE_COUNT = 0x40000000;

  private GraphMerger() {}

  static StreamedObject merge(StreamedObject a, StreamedObject b) throws UnmergeableException {
    Map<String, Object> changes = new HashMap<>();
    for (String name : ARRAYS) {
      if (a.has(name)) {
        changes.put(name, joined(Numbers.doubles(a.get(name)), Numbers.doubles(b.get(name))));
      }
    }
    for (String name : ERRORS) {
      if (a.has(name)) {
        changes.put(name, errors(a, b, name));
      }
    }
    changes.put("fNpoints", a.integer("fNpoints") + b.integer("fNpoints"));
    return a.with(changes);
  }

  private static double[] joined(double[] first, double[] second) {
    double[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static Verbatim errors(StreamedObject a, StreamedObject b, String name)
      throws UnmergeableException {
    List<?> first = a.list(name);
    List<?> second = b.list(name);
    if (first.size() != second.size()) {
      throw new UnmergeableException(
          "their points have " + first.size() + " and " + second.size() + " errors of y");
    }
    List<double[]> both = new ArrayList<>();
    for (int i = 0; i < first.size(); i++) {
      both.add(joined(Numbers.doubles(first.get(i)), Numbers.doubles(second.get(i))));
    }
    if (!(a.raw(name) instanceof Verbatim stored && stored.bytes().length >= HEADER_BYTES)) {
      throw new UnmergeableException("its errors of y are not a std::vector<TArrayD>");
    }
    return new Verbatim(arrays(stored.bytes(), both), both, null, true);
  }

  /** A std::vector of TArrayD with the version that it had. */
  private static byte[] arrays(byte[] header, List<double[]> arrays) {
    int size = HEADER_BYTES + 4;
    for (double[] array : arrays) {
      size += 4 + 8 * array.length;
    }
    ByteBuffer out = ByteBuffer.allocate(size);
    out.putInt(BYTE_COUNT | (size - 4)).put(header, 4, 2).putInt(arrays.size());
    for (double[] array : arrays) {
      out.putInt(array.length);
      for (double value : array) {
        out.putDouble(value);
      }
    }
    return out.array();
  }
}
