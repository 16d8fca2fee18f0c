package org.quadrupole.transforms.runtime;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * What earlier runs have left of one expression for events that follow each other in a file, as
 * bytes: how many bytes a value takes (1, 2, 4 or 8), plus 16 where events may have none; a bit for
 * each event of which it is known, in whole little-endian words; the same for those that have a
 * value, where some may have none; then the values of those that have one, as signed little-endian
 * numbers. A value is a whole number as it is, 0 or 1, or the bits of a float or double.
 */
public final class KnownBlock {

  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** In the first byte. */
  private static final int MAY_BE_MISSING = 16;

  /** A block of which nothing is known has at most so many events to either side of one. */
  private static final int REACH = 1 << 15;

  private static final byte[] NO_BYTES = {};
  private static final long[] NOTHING = new long[words(2 * REACH)];

  private final long first;
  private final long from;
  private final long end;
  private final long[] known;
  private final long[] present;

  /** As it was written. */
  private final byte[] bytes;

  /** From a place on, the values one after the other, with gaps for events that have none. */
  private final byte[] values;

  private final int at;
  private final int width;

  private KnownBlock(
      long first,
      long from,
      long end,
      long[] known,
      long[] present,
      byte[] bytes,
      byte[] values,
      int at,
      int width) {
    this.first = first;
    this.from = from;
    this.end = end;
    this.known = known;
    this.present = present;
    this.bytes = bytes;
    this.values = values;
    this.at = at;
    this.width = width;
  }

  /**
   * A block around an event of which nothing is known; not longer than from one event to another.
   */
  public static KnownBlock nothing(long event, long from, long end) {
    long least = Math.max(from, event - REACH);
    long most = Math.min(end, event + REACH);
    return new KnownBlock(least, least, most, NOTHING, NOTHING, NO_BYTES, NO_BYTES, 0, 0);
  }

  /**
   * A block as it was written.
   *
   * @param first the number of its first event in the file
   * @param events how many events it is of
   * @throws IOException if it is no such block
   */
  public static KnownBlock decode(byte[] bytes, long first, int events) throws IOException {
    int words = words(events);
    boolean mayBeMissing = mayBeMissing(bytes);
    long values = values(words, mayBeMissing);
    if (bytes.length < values) {
      throw damaged();
    }
    long[] known = words(bytes, 1, words);
    long[] present = mayBeMissing ? words(bytes, 1 + words * Long.BYTES, words) : known;
    int width = width(bytes);
    int count = Arrays.stream(present).mapToInt(Long::bitCount).sum();
    if (Integer.bitCount(width) != 1
        || width > Long.BYTES
        || bytes.length != values + (long) width * count) {
      throw damaged();
    }
    boolean isFull = count == events;
    return new KnownBlock(
        first,
        first,
        first + events,
        known,
        present,
        bytes,
        isFull ? bytes : spread(bytes, (int) values, present, width),
        isFull ? (int) values : 0,
        width);
  }

  /** The values, each at the place of its event. */
  private static byte[] spread(byte[] bytes, int from, long[] present, int width) {
    byte[] values = new byte[present.length * Long.SIZE * width];
    int at = from;
    for (int word = 0; word < present.length; word++) {
      if (present[word] == -1) {
        System.arraycopy(bytes, at, values, word * Long.SIZE * width, Long.SIZE * width);
        at += Long.SIZE * width;
      } else {
        for (long left = present[word]; left != 0; left &= left - 1) {
          int bit = (word << 6) + Long.numberOfTrailingZeros(left);
          put(get(bytes, at, width), width, values, bit * width);
          at += width;
        }
      }
    }
    return values;
  }

  private static boolean mayBeMissing(byte[] bytes) {
    return bytes.length > 0 && (bytes[0] & MAY_BE_MISSING) != 0;
  }

  private static int width(byte[] bytes) {
    return bytes[0] & ~MAY_BE_MISSING;
  }

  /** Where the values begin. */
  private static long values(int words, boolean mayBeMissing) {
    return 1 + (mayBeMissing ? 2L : 1L) * words * Long.BYTES;
  }

  private static IOException damaged() {
    return new IOException("a block of values is damaged");
  }

  private static int words(int events) {
    return (events + Long.SIZE - 1) / Long.SIZE;
  }

  private static long[] words(byte[] bytes, int at, int count) {
    long[] words = new long[count];
    for (int k = 0; k < count; k++) {
      words[k] = (long) LONGS.get(bytes, at + k * Long.BYTES);
    }
    return words;
  }

  /** The same, but it does not count outside of some of its events. */
  public KnownBlock within(long least, long most) {
    return new KnownBlock(first, least, most, known, present, bytes, values, at, width);
  }

  /**
   * What blocks know together of some events. Where several know of an event, they know the same.
   *
   * @param from the first of the events
   */
  public static KnownBlock joined(List<KnownBlock> blocks, long from, int events) {
    Builder all = new Builder(blocks.stream().anyMatch(block -> mayBeMissing(block.bytes)));
    for (KnownBlock block : blocks) {
      for (int word = 0; word < block.known.length; word++) {
        for (long left = block.known[word]; left != 0; left &= left - 1) {
          int bit = (word << 6) + Long.numberOfTrailingZeros(left);
          long event = block.first + bit - from;
          if (event >= 0 && event < events) {
            all.add((int) event, block.isPresent(bit), block.bits(bit));
          }
        }
      }
    }
    byte[] bytes = all.build(events);
    try {
      return decode(bytes, from, events);
    } catch (IOException e) {
      throw new IllegalStateException("a block can be read as it was built", e);
    }
  }

  /** What it was read from. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** The event in the file that the first bit stands for. */
  long first() {
    return first;
  }

  /** The first event that it tells of. */
  long from() {
    return from;
  }

  /** One past the last event that it tells of. */
  long end() {
    return end;
  }

  /** A bit for each event of which it is known, from {@link #first} on. */
  long[] known() {
    return known;
  }

  /** Whether it is known what an event has, by its bit. */
  public boolean knows(int bit) {
    return (known[bit >> 6] >>> bit & 1) != 0;
  }

  /** Whether an event of which it is known has a value, by its bit. */
  public boolean isPresent(int bit) {
    return (present[bit >> 6] >>> bit & 1) != 0;
  }

  /** The value of an event of which it is known, by its bit; 0 if it has none. */
  public long bits(int bit) {
    return get(values, at + bit * width, width);
  }

  private static long get(byte[] bytes, int at, int width) {
    return switch (width) {
      case Byte.BYTES -> bytes[at];
      case Short.BYTES -> (short) SHORTS.get(bytes, at);
      case Integer.BYTES -> (int) INTS.get(bytes, at);
      default -> (long) LONGS.get(bytes, at);
    };
  }

  private static void put(long value, int width, byte[] bytes, int at) {
    switch (width) {
      case Byte.BYTES -> bytes[at] = (byte) value;
      case Short.BYTES -> SHORTS.set(bytes, at, (short) value);
      case Integer.BYTES -> INTS.set(bytes, at, (int) value);
      default -> LONGS.set(bytes, at, value);
    }
  }

  /**
   * What is told of events for a block; fastest in their order. For one thread.
   *
   * <p>Adding costs runs that nobody edits afterwards, too: a bit and a number for each event, and
   * loops over numbers alone at the end.
   */
  public static final class Builder {

    private final boolean mayBeMissing;
    private long[] known = new long[1];
    private long[] present = new long[1];
    private long[] values = new long[Long.SIZE];
    private int count;
    private int last = -1;

    // Events told of after later ones; -1 minus their numbers if they have no value.
    private int[] lateEvents = new int[1];
    private long[] lateValues = new long[1];
    private int late;

    /**
     * Knows nothing yet.
     *
     * @param mayBeMissing whether events may have no value
     */
    public Builder(boolean mayBeMissing) {
      this.mayBeMissing = mayBeMissing;
    }

    /**
     * Adds an event's value. An event that was told before has had the same.
     *
     * @param event counted from the block's first
     */
    public void add(int event, boolean isPresent, long bits) {
      if (event <= last) {
        addLate(event, isPresent, bits);
        return;
      }
      last = event;
      int word = event >> 6;
      if (word >= known.length) {
        known = Arrays.copyOf(known, 2 * word);
        present = Arrays.copyOf(present, 2 * word);
      }
      known[word] |= 1L << event;
      if (isPresent) {
        if (mayBeMissing) {
          present[word] |= 1L << event;
        }
        if (count == values.length) {
          values = Arrays.copyOf(values, 2 * count);
        }
        values[count++] = bits;
      }
    }

    private void addLate(int event, boolean isPresent, long bits) {
      if (isSet(known, event)) {
        return;
      }
      if (late == lateEvents.length) {
        lateEvents = Arrays.copyOf(lateEvents, 2 * late);
        lateValues = Arrays.copyOf(lateValues, 2 * late);
      }
      lateEvents[late] = isPresent ? event : ~event;
      lateValues[late++] = bits;
    }

    /** Forgets all. */
    public void clear() {
      Arrays.fill(known, 0);
      Arrays.fill(present, 0);
      count = 0;
      last = -1;
      late = 0;
    }

    /** Whether nothing was told. */
    public boolean isEmpty() {
      return last < 0;
    }

    /** The bytes of a block of so many events. */
    public byte[] build(int size) {
      if (late > 0) {
        return inOrder().build(size);
      }
      int words = words(size);
      long range = 0;
      for (int k = 0; k < count; k++) {
        range |= values[k] ^ values[k] >> 63;
      }
      int width = widthOf(range);
      int at = (int) values(words, mayBeMissing);
      byte[] bytes = new byte[at + width * count];
      bytes[0] = (byte) (mayBeMissing ? width | MAY_BE_MISSING : width);
      putWords(known, words, bytes, 1);
      if (mayBeMissing) {
        putWords(present, words, bytes, 1 + words * Long.BYTES);
      }
      for (int k = 0; k < count; k++) {
        put(values[k], width, bytes, at + k * width);
      }
      return bytes;
    }

    private Builder inOrder() {
      long[] all = new long[last + 1];
      int next = 0;
      for (int event = 0; event <= last; event++) {
        if (isSet(mayBeMissing ? present : known, event)) {
          all[event] = values[next++];
        }
      }
      long[] having = (mayBeMissing ? present : known).clone();
      long[] told = known.clone();
      for (int k = 0; k < late; k++) {
        int event = lateEvents[k] < 0 ? ~lateEvents[k] : lateEvents[k];
        told[event >> 6] |= 1L << event;
        if (lateEvents[k] >= 0) {
          having[event >> 6] |= 1L << event;
          all[event] = lateValues[k];
        }
      }
      Builder ordered = new Builder(mayBeMissing);
      for (int event = 0; event <= last; event++) {
        if (isSet(told, event)) {
          ordered.add(event, isSet(having, event), all[event]);
        }
      }
      return ordered;
    }

    private static boolean isSet(long[] set, int event) {
      return (set[event >> 6] >>> event & 1) != 0;
    }

    /** How many bytes hold numbers whose bits, without the signs, are these together. */
    private static int widthOf(long range) {
      int bits = Long.SIZE - Long.numberOfLeadingZeros(range) + 1;
      return bits <= Byte.SIZE
          ? Byte.BYTES
          : bits <= Short.SIZE ? Short.BYTES : bits <= Integer.SIZE ? Integer.BYTES : Long.BYTES;
    }

    private static void putWords(long[] words, int count, byte[] bytes, int at) {
      for (int k = 0; k < Math.min(count, words.length); k++) {
        LONGS.set(bytes, at + k * Long.BYTES, words[k]);
      }
    }
  }
}
