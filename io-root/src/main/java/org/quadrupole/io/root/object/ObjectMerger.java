package org.quadrupole.io.root.object;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.quadrupole.io.root.RootFormatException;
import org.quadrupole.io.root.dictionary.ObjectBits;
import org.quadrupole.io.root.dictionary.StreamedList;
import org.quadrupole.io.root.dictionary.StreamedObject;
import org.quadrupole.io.root.wire.WireReader;

/**
 * Merges objects as ROOT's Merge methods do: histograms, profiles and efficiencies are added up,
 * points and lists put behind each other, parameters summed. What is merged keeps its class, its
 * version and everything else of the first: colours, functions, titles.
 */
public final class ObjectMerger {

  private static final int MULTIPLY = 1 << 16;
  private static final int MAXIMUM = 1 << 17;
  private static final int MINIMUM = 1 << 18;
  private static final int FIRST = 1 << 19;
  private static final int LAST = 1 << 20;

  private final WireReader in;

  /**
   * Merges objects of one name.
   *
   * @param in where the second is read, for messages
   */
  public ObjectMerger(WireReader in) {
    this.in = in;
  }

  /** Whether objects of this kind are merged; of others the first is kept. */
  public static boolean merges(Object object) {
    if (object instanceof StreamedList list) {
      return !list.className().equals("TMap");
    }
    return object instanceof StreamedObject streamed
        && (streamed.is("TH1")
            || streamed.is("THnSparse")
            || streamed.is("THn")
            || streamed.is("TGraph")
            || streamed.is("TEfficiency")
            || streamed.is("THStack")
            || streamed.className().startsWith("TParameter<"));
  }

  /**
   * Both in one.
   *
   * @throws UnmergeableException if they do not fit together, or their class is not known enough
   * @throws IllegalArgumentException if a part of them is missing
   * @throws RootFormatException if one of them is damaged
   */
  public Object merge(Object first, Object second)
      throws UnmergeableException, RootFormatException {
    if (first instanceof StreamedList a && second instanceof StreamedList b) {
      return concatenated(a, b);
    }
    if (!(first instanceof StreamedObject a && second instanceof StreamedObject b)) {
      throw new UnmergeableException("it is not described");
    }
    if (!a.className().equals(b.className())) {
      throw new UnmergeableException("it is a " + a.className() + " and a " + b.className());
    }
    if (!a.problem().isEmpty() || !b.problem().isEmpty()) {
      throw new UnmergeableException(a.problem().isEmpty() ? b.problem() : a.problem());
    }
    if (a.is("TH2Poly")) {
      return PolygonMerger.merge(a, b);
    }
    if (a.is("TH1")) {
      return new HistogramMerger(in).merge(a, b);
    }
    if (a.is("THnSparse") || a.is("THn")) {
      return new NdHistogramMerger(in).merge(a, b);
    }
    if (a.is("TGraph")) {
      return GraphMerger.merge(a, b);
    }
    if (a.is("TEfficiency")) {
      return efficiency(a, b);
    }
    if (a.is("THStack")) {
      return stack(a, b);
    }
    return parameter(a, b);
  }

  private static StreamedList concatenated(StreamedList a, StreamedList b) {
    List<@Nullable Object> items = new ArrayList<>(a.items());
    items.addAll(b.items());
    List<String> options = new ArrayList<>(a.options());
    options.addAll(b.options());
    return new StreamedList(
        a.className(), a.version(), a.base(), a.name(), a.lowerBound(), items, options);
  }

  /** Source: ROOT's TEfficiency::operator+=. */
  private StreamedObject efficiency(StreamedObject a, StreamedObject b)
      throws UnmergeableException, RootFormatException {
    Map<String, Object> changes = new HashMap<>();
    for (String name : List.of("fPassedHistogram", "fTotalHistogram")) {
      StreamedObject first = a.object(name).orElse(null);
      StreamedObject second = b.object(name).orElse(null);
      if (first == null || second == null) {
        throw new UnmergeableException("it has no histograms");
      }
      changes.put(name, merge(first, second));
    }
    double w1 = a.real("fWeight");
    double w2 = b.real("fWeight");
    changes.put("fWeight", w1 * w2 / (w1 + w2));
    return a.with(changes);
  }

  private StreamedObject stack(StreamedObject a, StreamedObject b)
      throws UnmergeableException, RootFormatException {
    if (!(a.get("fHists") instanceof StreamedList first
        && b.get("fHists") instanceof StreamedList second
        && first.items().size() == second.items().size())) {
      throw new UnmergeableException("the stacks have different numbers of histograms");
    }
    List<@Nullable Object> items = new ArrayList<>();
    for (int i = 0; i < first.items().size(); i++) {
      Object one = first.items().get(i);
      Object other = second.items().get(i);
      if (one == null || other == null) {
        throw new UnmergeableException("a histogram of the stack is missing");
      }
      items.add(merge(one, other));
    }
    return a.with(
        Map.of(
            "fHists",
            new StreamedList(
                first.className(),
                first.version(),
                first.base(),
                first.name(),
                first.lowerBound(),
                items,
                first.options())));
  }

  /** Source: ROOT's TParameter::Merge; the bits of TObject say what is done. */
  private static StreamedObject parameter(StreamedObject a, StreamedObject b)
      throws UnmergeableException {
    ObjectBits bits = a.base("TObject") instanceof ObjectBits base ? base : new ObjectBits(0, 0, 0);
    Object first = a.get("fVal");
    Object second = b.get("fVal");
    if (first == null || second == null) {
      throw new UnmergeableException("it has no value");
    }
    if (bits.has(FIRST)) {
      return a;
    }
    if (bits.has(LAST)) {
      return a.with(Map.of("fVal", second));
    }
    return a.with(Map.of("fVal", combined(bits, first, second)));
  }

  private static Object combined(ObjectBits bits, Object first, Object second)
      throws UnmergeableException {
    if (first instanceof Boolean a && second instanceof Boolean b) {
      boolean both = bits.has(MULTIPLY) || bits.has(MINIMUM);
      return both ? (a && b) : (a || b);
    }
    if (first instanceof Double a && second instanceof Double b) {
      return bits.has(MULTIPLY)
          ? a * b
          : bits.has(MAXIMUM) ? Math.max(a, b) : bits.has(MINIMUM) ? Math.min(a, b) : a + b;
    }
    if (first instanceof Float a && second instanceof Float b) {
      return bits.has(MULTIPLY)
          ? a * b
          : bits.has(MAXIMUM) ? Math.max(a, b) : bits.has(MINIMUM) ? Math.min(a, b) : a + b;
    }
    if (first instanceof Number a && second instanceof Number b) {
      long x = a.longValue();
      long y = b.longValue();
      // As in C++, what does not fit is cut off when it is written.
      return bits.has(MULTIPLY)
          ? x * y
          : bits.has(MAXIMUM) ? Math.max(x, y) : bits.has(MINIMUM) ? Math.min(x, y) : x + y;
    }
    throw new UnmergeableException("its values are no numbers");
  }
}
