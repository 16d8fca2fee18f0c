package org.quadrupole.transforms.histogram;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StreamCorruptedException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;

/**
 * Writes histograms exactly: equal histograms have equal bytes, and what is read adds up as what
 * was written would. Empty bins take next to no space. The first byte is the version of the format.
 */
public final class HistogramCoder extends AtomicCoder<Histogram> {

  private static final long serialVersionUID = 1L;
  private static final int VERSION = 1;
  private static final HistogramCoder INSTANCE = new HistogramCoder();

  private HistogramCoder() {}

  /** The coder; it has no settings. */
  public static HistogramCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(Histogram histogram, OutputStream to) throws IOException {
    DataOutputStream out = new DataOutputStream(to);
    out.writeByte(VERSION);
    writeSpec(histogram.spec(), out);
    SumsWire.writeVarLong(out, histogram.entries());
    out.writeBoolean(histogram.weighted());
    if (histogram.weighted()) {
      SumsWire.write(histogram.weights(), out);
    } else {
      writeCounts(histogram.counts(), out);
    }
    SumsWire.write(histogram.moments(), out);
  }

  @Override
  public Histogram decode(InputStream from) throws IOException {
    DataInputStream in = new DataInputStream(from);
    int version = in.readUnsignedByte();
    if (version != VERSION) {
      throw new StreamCorruptedException(
          "histogram of format version " + version + "; this program knows version " + VERSION);
    }
    HistogramSpec spec = readSpec(in);
    long entries = SumsWire.readVarLong(in);
    boolean weighted = in.readBoolean();
    ExactSums weights = null;
    long[] counts = null;
    if (weighted) {
      weights = new ExactSums(2 * spec.cells());
      SumsWire.read(weights, in);
    } else {
      counts = readCounts(spec.cells(), in);
    }
    ExactSums moments = new ExactSums(Moments.count(spec.dimensions()));
    SumsWire.read(moments, in);
    return new Histogram(spec, counts, weights, moments, entries);
  }

  @Override
  public void verifyDeterministic() {
    // Sums are written in canonical form, everything else in a fixed order.
  }

  @Override
  public boolean consistentWithEquals() {
    return true;
  }

  private static void writeCounts(long[] counts, DataOutputStream out) throws IOException {
    int i = 0;
    while (i < counts.length) {
      SumsWire.writeVarLong(out, counts[i]);
      int run = 1;
      while (counts[i] == 0 && i + run < counts.length && counts[i + run] == 0) {
        run++;
      }
      if (counts[i] == 0) {
        SumsWire.writeVarLong(out, run);
      }
      i += run;
    }
  }

  private static long[] readCounts(int cells, DataInputStream in) throws IOException {
    long[] counts = new long[cells];
    int i = 0;
    while (i < cells) {
      long count = SumsWire.readVarLong(in);
      if (count != 0) {
        counts[i++] = count;
        continue;
      }
      long run = SumsWire.readVarLong(in);
      if (run < 1 || run > cells - i) {
        throw new StreamCorruptedException(
            "a run of " + run + " empty bins where " + (cells - i) + " are left");
      }
      i += (int) run;
    }
    return counts;
  }

  private static void writeSpec(HistogramSpec spec, DataOutputStream out) throws IOException {
    out.writeUTF(spec.name());
    out.writeUTF(spec.title());
    out.writeByte(spec.dimensions());
    for (Axis axis : spec.axes()) {
      writeAxis(axis, out);
      out.writeUTF(axis.label());
      out.writeUTF(axis.unit());
    }
  }

  private static void writeAxis(Axis axis, DataOutputStream out) throws IOException {
    if (axis instanceof RegularAxis regular) {
      writeRange('r', regular.bins(), regular.low(), regular.high(), out);
    } else if (axis instanceof LogarithmicAxis logarithmic) {
      writeRange('l', logarithmic.bins(), logarithmic.low(), logarithmic.high(), out);
    } else if (axis instanceof IntegerAxis integer) {
      out.writeByte('i');
      out.writeInt(integer.first());
      out.writeInt(integer.last());
    } else if (axis instanceof CategoryAxis category) {
      out.writeByte(category.numbered() ? 'n' : 's');
      out.writeInt(category.bins());
      for (String name : category.categories()) {
        out.writeUTF(name);
      }
    } else {
      out.writeByte('v');
      out.writeInt(axis.bins());
      for (double edge : axis.edges()) {
        out.writeDouble(edge);
      }
    }
  }

  private static void writeRange(char kind, int bins, double low, double high, DataOutputStream out)
      throws IOException {
    out.writeByte(kind);
    out.writeInt(bins);
    out.writeDouble(low);
    out.writeDouble(high);
  }

  private static HistogramSpec readSpec(DataInputStream in) throws IOException {
    String name = in.readUTF();
    String title = in.readUTF();
    int dimensions = in.readUnsignedByte();
    List<Axis> axes = new ArrayList<>();
    for (int a = 0; a < dimensions; a++) {
      axes.add(readAxis(in));
    }
    return new HistogramSpec(name, title, axes);
  }

  private static Axis readAxis(DataInputStream in) throws IOException {
    int kind = in.readUnsignedByte();
    int size = in.readInt();
    return switch (kind) {
      case 'r' ->
          new RegularAxis(size, in.readDouble(), in.readDouble(), in.readUTF(), in.readUTF());
      case 'l' ->
          new LogarithmicAxis(size, in.readDouble(), in.readDouble(), in.readUTF(), in.readUTF());
      case 'i' -> new IntegerAxis(size, in.readInt(), in.readUTF(), in.readUTF());
      case 'v' -> new VariableAxis(readEdges(size, in), in.readUTF(), in.readUTF());
      case 'n' ->
          CategoryAxis.ofIntegers(
              readStrings(size, in).stream().map(Integer::valueOf).toList(),
              in.readUTF(),
              in.readUTF());
      case 's' -> CategoryAxis.ofStrings(readStrings(size, in), in.readUTF(), in.readUTF());
      default -> throw new StreamCorruptedException("unknown kind of axis " + kind);
    };
  }

  private static double[] readEdges(int bins, DataInputStream in) throws IOException {
    double[] edges = new double[Math.addExact(bins, 1)];
    for (int i = 0; i < edges.length; i++) {
      edges[i] = in.readDouble();
    }
    return edges;
  }

  private static List<String> readStrings(int size, DataInputStream in) throws IOException {
    List<String> strings = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      strings.add(in.readUTF());
    }
    return strings;
  }
}
