package org.quadrupole.io.root.write;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.quadrupole.events.ByteColumn;
import org.quadrupole.events.Column;
import org.quadrupole.events.IntColumn;
import org.quadrupole.events.ListColumn;
import org.quadrupole.events.LongColumn;
import org.quadrupole.events.Primitive;
import org.quadrupole.events.ShortColumn;
import org.quadrupole.events.StringColumn;

/**
 * One branch of a tree that is being written: its entries that are not yet in a basket, and where
 * its baskets are. Source of a basket's layout: ROOT's TBasket::Streamer and TBasket::WriteBuffer.
 */
final class BranchWriter {

  /** What a branch holds. */
  sealed interface Content permits Numbers, Counter, Counted, Text, Vector {}

  /** Numbers, or arrays of fixed dimensions. */
  record Numbers(Primitive type, List<Integer> dimensions) implements Content {}

  /** The lengths of lists, where no column holds them. */
  record Counter() implements Content {}

  /** Lists of numbers or of arrays, whose lengths another branch holds. */
  record Counted(Primitive type, List<Integer> dimensions, BranchWriter counter)
      implements Content {}

  /** A std::string. */
  record Text() implements Content {}

  /** A std::vector of vectors or strings; the class's name says of which. */
  record Vector(String className) implements Content {}

  /** The version that ROOT 6.40 states before a vector. */
  private static final int VECTOR_VERSION = 10;

  private final String name;
  private final Content content;
  private final Object leaf = new Object();
  private final BasketBuffer buffer = new BasketBuffer();
  private final List<RootFileWriter.Place> baskets = new ArrayList<>();
  private long[] firstEntries = new long[16];
  private long entries;
  private long totalBytes;
  private long largest;
  private boolean counts;
  private int largestBasket = BasketKey.STATED_BUFFER;

  BranchWriter(String name, Content content) {
    this.name = name;
    this.content = content;
  }

  String name() {
    return name;
  }

  Content content() {
    return content;
  }

  /** Stands for the branch's leaf where objects refer to it. */
  Object leaf() {
    return leaf;
  }

  /** Says that the branch counts the items of others. */
  void markCounter() {
    counts = true;
  }

  /** Whether the branch counts the items of others. */
  boolean counts() {
    return counts;
  }

  /** The largest number of items counted. */
  long largest() {
    return largest;
  }

  long entries() {
    return entries;
  }

  /** The bytes of all baskets before compression. */
  long totalBytes() {
    return totalBytes;
  }

  /** The bytes of all baskets in the file. */
  long storedBytes() {
    long sum = 0;
    for (RootFileWriter.Place basket : baskets) {
      sum += basket.bytes();
    }
    return sum;
  }

  List<RootFileWriter.Place> baskets() {
    return baskets;
  }

  long firstEntry(int basket) {
    return firstEntries[basket];
  }

  /** The most bytes that a basket needs in memory. */
  int largestBasket() {
    return largestBasket;
  }

  /** The bytes that wait for a basket. */
  int waiting() {
    return buffer.size();
  }

  /** Whether baskets say where entries begin. */
  boolean hasStarts() {
    return !(content instanceof Numbers) && !(content instanceof Counter);
  }

  /** Appends entries {@code from} to {@code to} of a column. */
  void append(Column column, int from, int to) {
    if (content instanceof Numbers) {
      Column values = column;
      int first = from;
      int end = to;
      while (values instanceof ListColumn list) {
        first = list.offsets()[first];
        end = list.offsets()[end];
        values = list.content();
      }
      buffer.numbers(values, first, end);
      buffer.addEntries(to - from);
      if (counts) {
        largest = Math.max(largest, largest(values, first, end));
      }
    } else if (content instanceof Counter) {
      int most = buffer.lengths(((ListColumn) column).offsets(), from, to);
      buffer.addEntries(to - from);
      largest = Math.max(largest, most);
    } else if (content instanceof Counted counted) {
      appendCounted(counted, (ListColumn) column, from, to);
    } else if (content instanceof Text) {
      StringColumn texts = (StringColumn) column;
      for (int i = from; i < to; i++) {
        buffer.begin();
        text(texts, i);
      }
    } else {
      for (int i = from; i < to; i++) {
        buffer.begin();
        int at = buffer.size();
        buffer.i32(0);
        buffer.i16(VECTOR_VERSION);
        items(column, i, i + 1);
        buffer.patchCount(at);
      }
    }
    entries += to - from;
  }

  private void appendCounted(Counted counted, ListColumn list, int from, int to) {
    int itemValues = 1;
    for (int size : counted.dimensions()) {
      itemValues *= size;
    }
    buffer.begin(list.offsets(), from, to, itemValues * counted.type().bytes());
    Column values = list.content();
    int first = list.offsets()[from];
    int end = list.offsets()[to];
    while (values instanceof ListColumn inner) {
      first = inner.offsets()[first];
      end = inner.offsets()[end];
      values = inner.content();
    }
    buffer.numbers(values, first, end);
  }

  /** Items of a vector; a vector inside is its length and its items. */
  private void items(Column column, int from, int to) {
    if (column instanceof ListColumn list) {
      for (int i = from; i < to; i++) {
        int first = list.offsets()[i];
        int end = list.offsets()[i + 1];
        buffer.i32(end - first);
        items(list.content(), first, end);
      }
    } else if (column instanceof StringColumn texts) {
      for (int i = from; i < to; i++) {
        text(texts, i);
      }
    } else {
      buffer.numbers(column, from, to);
    }
  }

  private void text(StringColumn texts, int i) {
    int first = texts.offsets()[i];
    int length = texts.offsets()[i + 1] - first;
    if (length < 255) {
      buffer.u8(length);
    } else {
      buffer.u8(255);
      buffer.i32(length);
    }
    buffer.raw(texts.bytes(), first, length);
  }

  private static long largest(Column values, int from, int to) {
    long most = 0;
    for (int i = from; i < to; i++) {
      most = Math.max(most, integer(values, i));
    }
    return most;
  }

  /** An integer of a column, with its sign or without as the column's type says. */
  static long integer(Column values, int i) {
    boolean unsigned = values.type() instanceof Primitive type && type.isUnsigned();
    if (values instanceof IntColumn ints) {
      return unsigned ? Integer.toUnsignedLong(ints.values()[i]) : ints.values()[i];
    }
    if (values instanceof LongColumn longs) {
      return longs.values()[i];
    }
    if (values instanceof ShortColumn shorts) {
      return unsigned ? Short.toUnsignedLong(shorts.values()[i]) : shorts.values()[i];
    }
    byte value = ((ByteColumn) values).values()[i];
    return unsigned ? Byte.toUnsignedLong(value) : value;
  }

  /** Writes what waits as a basket. */
  void flush(RootFileWriter file, String directory, String tree, Compressor compressor)
      throws IOException {
    int count = buffer.entries();
    if (count == 0) {
      return;
    }
    int keyBytes = file.keyLength("TBasket", name, tree) + BasketKey.EXTENSION_BYTES;
    byte[] extension = BasketKey.extension(hasStarts(), count, keyBytes, buffer.size());
    if (hasStarts()) {
      buffer.appendStarts(keyBytes);
    }
    RootFileWriter.Place place =
        file.appendRecord(
            directory,
            "TBasket",
            name,
            tree,
            extension,
            buffer.size(),
            compressor.compress(buffer.bytes(), 0, buffer.size()));
    if (baskets.size() == firstEntries.length) {
      firstEntries = Arrays.copyOf(firstEntries, 2 * firstEntries.length);
    }
    firstEntries[baskets.size()] = entries - count;
    baskets.add(place);
    totalBytes += (long) keyBytes + buffer.size();
    largestBasket = Math.max(largestBasket, keyBytes + buffer.size());
    buffer.clear();
  }

  /** The branch that holds the lengths of this one's lists. */
  @Nullable BranchWriter counter() {
    return content instanceof Counted counted ? counted.counter() : null;
  }
}
