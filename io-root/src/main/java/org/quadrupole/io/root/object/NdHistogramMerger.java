package org.quadrupole.io.root.object;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.quadrupole.io.root.RootFormatException;
import org.quadrupole.io.root.dictionary.PointedArray;
import org.quadrupole.io.root.dictionary.StreamedList;
import org.quadrupole.io.root.dictionary.StreamedObject;
import org.quadrupole.io.root.dictionary.Verbatim;
import org.quadrupole.io.root.wire.WireReader;

/** Adds THnSparse and THn of equal axes. Source: ROOT's THnBase::AddInternal. */
final class NdHistogramMerger {

  private final WireReader in;

  NdHistogramMerger(WireReader in) {
    this.in = in;
  }

  StreamedObject merge(StreamedObject a, StreamedObject b)
      throws UnmergeableException, RootFormatException {
    NdHistogramValue first = (NdHistogramValue) ObjectValues.of(a, a.className(), in);
    NdHistogramValue second = (NdHistogramValue) ObjectValues.of(b, b.className(), in);
    if (!first.axes().equals(second.axes())) {
      throw new UnmergeableException("their axes differ");
    }
    Map<String, Object> changes = new HashMap<>();
    for (String name : List.of("fEntries", "fTsumw")) {
      changes.put(name, a.real(name) + b.real(name));
    }
    boolean errors = a.real("fTsumw2") >= 0 || b.real("fTsumw2") >= 0;
    changes.put(
        "fTsumw2", errors ? Math.max(0, a.real("fTsumw2")) + Math.max(0, b.real("fTsumw2")) : -1.0);
    for (String name : List.of("fTsumwx", "fTsumwx2")) {
      changes.put(name, sum(Numbers.doubles(a.get(name)), Numbers.doubles(b.get(name))));
    }
    if (first.sparse()) {
      sparse(a, b, first, second, changes);
    } else {
      dense(a, b, first, second, changes);
    }
    return a.with(changes);
  }

  private static double[] sum(double[] a, double[] b) {
    double[] sum = Arrays.copyOf(a, Math.max(a.length, b.length));
    for (int i = 0; i < b.length; i++) {
      sum[i] += b[i];
    }
    return sum;
  }

  /** A bin's indices, equal for equal bins. */
  private static ByteBuffer key(int[] coordinates, int bin, int dimensions) {
    ByteBuffer key = ByteBuffer.allocate(4 * dimensions);
    for (int i = 0; i < dimensions; i++) {
      key.putInt(coordinates[bin * dimensions + i]);
    }
    return key.flip();
  }

  private static void sparse(
      StreamedObject a,
      StreamedObject b,
      NdHistogramValue first,
      NdHistogramValue second,
      Map<String, Object> changes)
      throws UnmergeableException {
    int dimensions = first.axes().size();
    boolean errors = first.sumw2().length > 0 || second.sumw2().length > 0;
    Map<ByteBuffer, double[]> sums = new LinkedHashMap<>();
    for (NdHistogramValue part : List.of(first, second)) {
      for (int bin = 0; bin < part.contents().length; bin++) {
        double[] sum =
            sums.computeIfAbsent(key(part.coordinates(), bin, dimensions), unused -> new double[2]);
        sum[0] += part.contents()[bin];
        sum[1] += part.sumw2().length > 0 ? part.sumw2()[bin] : part.contents()[bin];
      }
    }
    StreamedObject template = chunk(a);
    if (template == null) {
      template = chunk(b);
    }
    if (template == null) {
      return; // nothing was filled
    }
    if (!(a.get("fBinContent") instanceof StreamedList chunks)) {
      throw new UnmergeableException("it has no chunks");
    }
    int chunkSize = Math.max(1, a.integer("fChunkSize"));
    List<Map.Entry<ByteBuffer, double[]>> bins = new ArrayList<>(sums.entrySet());
    List<@Nullable Object> merged = new ArrayList<>();
    for (int from = 0; from < bins.size(); from += chunkSize) {
      merged.add(
          filled(
              template,
              bins.subList(from, Math.min(bins.size(), from + chunkSize)),
              first,
              errors));
    }
    changes.put("fFilledBins", (long) bins.size());
    changes.put(
        "fBinContent",
        new StreamedList(
            chunks.className(),
            chunks.version(),
            chunks.base(),
            chunks.name(),
            chunks.lowerBound(),
            merged,
            chunks.options()));
  }

  private static @Nullable StreamedObject chunk(StreamedObject histogram) {
    for (Object item : histogram.list("fBinContent")) {
      if (item instanceof StreamedObject chunk) {
        return chunk;
      }
    }
    return null;
  }

  private static StreamedObject filled(
      StreamedObject template,
      List<Map.Entry<ByteBuffer, double[]>> bins,
      NdHistogramValue histogram,
      boolean errors)
      throws UnmergeableException {
    int size = template.integer("fSingleCoordinateSize");
    byte[] packed = new byte[bins.size() * size];
    double[] contents = new double[bins.size()];
    double[] sumw2 = new double[bins.size()];
    for (int bin = 0; bin < bins.size(); bin++) {
      int at = 8 * size * bin;
      for (int i = 0; i < histogram.axes().size(); i++) {
        int index = bins.get(bin).getKey().getInt(4 * i);
        int width = Integer.SIZE - Integer.numberOfLeadingZeros(histogram.axes().get(i).bins() + 2);
        for (int bit = 0; bit < width; bit++) {
          packed[(at + bit) >> 3] |= (byte) ((index >> bit & 1) << ((at + bit) & 7));
        }
        at += width;
      }
      contents[bin] = bins.get(bin).getValue()[0];
      sumw2[bin] = bins.get(bin).getValue()[1];
    }
    if (!(pointer(template) instanceof PointedArray kept)) {
      throw new UnmergeableException("its chunks have no contents");
    }
    Map<String, Object> changes = new HashMap<>();
    changes.put("fCoordinatesSize", packed.length);
    changes.put("fCoordinates", packed);
    changes.put("fContent", new PointedArray(kept.className(), narrowed(kept.array(), contents)));
    if (errors) {
      changes.put("fSumw2", new PointedArray("TArrayD", sumw2));
    }
    return template.with(changes);
  }

  private static @Nullable Object pointer(StreamedObject chunk) {
    for (int i = 0; i < chunk.info().elements().size(); i++) {
      if (chunk.info().elements().get(i).name().equals("fContent")) {
        return chunk.raw(i);
      }
    }
    return null;
  }

  /** Numbers in the type of another array. */
  private static Object narrowed(Object like, double[] values) {
    Object narrow = BinSums.empty(like, values.length);
    for (int i = 0; i < values.length; i++) {
      if (narrow instanceof double[] array) {
        array[i] = values[i];
      } else if (narrow instanceof float[] array) {
        array[i] = (float) values[i];
      } else if (narrow instanceof long[] array) {
        array[i] = (long) values[i];
      } else if (narrow instanceof int[] array) {
        array[i] = (int) values[i];
      } else if (narrow instanceof short[] array) {
        array[i] = (short) (int) values[i];
      } else if (narrow instanceof byte[] array) {
        array[i] = (byte) (int) values[i];
      }
    }
    return narrow;
  }

  private static void dense(
      StreamedObject a,
      StreamedObject b,
      NdHistogramValue first,
      NdHistogramValue second,
      Map<String, Object> changes)
      throws UnmergeableException {
    if (second.contents().length == 0) {
      return; // it was never filled
    }
    if (first.contents().length == 0) {
      changes.put("fArray", b.object("fArray").orElseThrow());
      changes.put("fSumw2", b.object("fSumw2").orElseThrow());
      return;
    }
    changes.put(
        "fArray",
        filled(a.object("fArray").orElseThrow(), sum(first.contents(), second.contents())));
    if (first.sumw2().length > 0 || second.sumw2().length > 0) {
      StreamedObject kept = (first.sumw2().length > 0 ? a : b).object("fSumw2").orElseThrow();
      double[] one = first.sumw2().length > 0 ? first.sumw2() : first.contents();
      double[] other = second.sumw2().length > 0 ? second.sumw2() : second.contents();
      changes.put("fSumw2", filled(kept, sum(one, other)));
    }
  }

  /** A TNDArrayT with other numbers: since version 2 a std::vector, before an array. */
  private static StreamedObject filled(StreamedObject array, double[] values)
      throws UnmergeableException {
    for (int i = 0; i < array.info().elements().size(); i++) {
      if (array.info().elements().get(i).name().equals("fData")) {
        Object raw = array.raw(i);
        Object content = raw instanceof Verbatim verbatim ? verbatim.value() : raw;
        if (content == null) {
          break;
        }
        Object narrow = narrowed(content, values);
        return array.with(
            Map.of("fData", raw instanceof Verbatim verbatim ? vector(verbatim, narrow) : narrow));
      }
    }
    throw new UnmergeableException("its bins are not described");
  }

  /** A std::vector of as many numbers as before, behind the header that it had. */
  private static Verbatim vector(Verbatim before, Object values) throws UnmergeableException {
    int header = 10; // byte count, version, number of items
    ByteBuffer bytes = ByteBuffer.wrap(before.bytes().clone()).position(header);
    if (values instanceof double[] array) {
      bytes.asDoubleBuffer().put(array);
    } else if (values instanceof float[] array) {
      bytes.asFloatBuffer().put(array);
    } else if (values instanceof long[] array) {
      bytes.asLongBuffer().put(array);
    } else if (values instanceof int[] array) {
      bytes.asIntBuffer().put(array);
    } else if (values instanceof short[] array) {
      bytes.asShortBuffer().put(array);
    } else if (values instanceof byte[] array) {
      bytes.put(array);
    } else {
      throw new UnmergeableException("its bins are no numbers");
    }
    return new Verbatim(bytes.array(), values, null, true);
  }
}
