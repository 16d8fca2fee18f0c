package org.quadrupole.transforms.runtime;

/**
 * What one expression comes to for the events of a batch, as far as earlier runs have left it, and
 * what the loop adds to that. For one thread.
 */
public final class KnownValue {

  /** What earlier runs have left of an expression for the events of a file. */
  @FunctionalInterface
  public interface Earlier {

    /** Knows nothing. */
    Earlier NOTHING = event -> KnownBlock.nothing(event, 0, Long.MAX_VALUE);

    /** What is known of an event and its neighbours, by the event's number in the file. */
    KnownBlock around(long event);
  }

  private final KnownBlock.Builder added;
  private Earlier earlier = Earlier.NOTHING;
  private KnownBlock block = KnownBlock.nothing(0, 0, 0);
  private int size;
  private long first;

  // Of the block: events of the batch that it tells of, its bits, and the bit of the batch's first.
  private int from;
  private int end;
  private long[] known = block.known();
  private int shift;

  /**
   * Nothing yet.
   *
   * @param mayBeMissing whether events may have no value
   */
  public KnownValue(boolean mayBeMissing) {
    this.added = new KnownBlock.Builder(mayBeMissing);
  }

  /**
   * Begins with a batch.
   *
   * @param events how many events it has
   * @param firstEvent the number of the first one in its file
   * @param left where to look for what is known of them; the same as for the batch before if it is
   *     the same file's, so that no block is read twice
   */
  public void start(int events, long firstEvent, Earlier left) {
    size = events;
    first = firstEvent;
    added.clear();
    if (!left.equals(earlier)) {
      earlier = left;
      block = KnownBlock.nothing(0, 0, 0);
    }
    place();
  }

  private void place() {
    from = (int) Math.max(0, Math.min(size, block.from() - first));
    end = (int) Math.max(0, Math.min(size, block.end() - first));
    known = block.known();
    shift = from < end ? Math.toIntExact(first - block.first()) : 0;
  }

  /** The bit of an event in the block that tells of it. */
  private int bit(int event) {
    if (event < from || event >= end) {
      block = earlier.around(first + event);
      place();
    }
    return event + shift;
  }

  /** The number of events of the batch. */
  public int size() {
    return size;
  }

  /** Whether the loop has computed what some event has. */
  public boolean isAnyAdded() {
    return !added.isEmpty();
  }

  /** What the loop has computed, as the bytes of a {@link KnownBlock} of the batch. */
  public byte[] added() {
    return added.build(size);
  }

  /** Whether it is known from earlier what an event has. */
  public boolean knows(int event) {
    int bit = bit(event);
    return (known[bit >> 6] >>> bit & 1) != 0;
  }

  /** Whether an event of which it is known has a value. */
  public boolean isPresent(int event) {
    int bit = bit(event); // which may change the block
    return block.isPresent(bit);
  }

  /** The truth value of an event of which it is known; false if it has none. */
  public boolean booleanAt(int event) {
    return longAt(event) != 0;
  }

  /** The number of such an event, of a type that is an int in Java; 0 if it has none. */
  public int intAt(int event) {
    return (int) longAt(event);
  }

  /** The number of such an event, of a type that is a long in Java; 0 if it has none. */
  public long longAt(int event) {
    int bit = bit(event);
    return block.bits(bit);
  }

  /** The float of such an event; 0 if it has none. */
  public float floatAt(int event) {
    return Float.intBitsToFloat((int) longAt(event));
  }

  /** The double of such an event; 0 if it has none. */
  public double doubleAt(int event) {
    return Double.longBitsToDouble(longAt(event));
  }

  /** Keeps an event's value. */
  public void put(int event, long value) {
    added.add(event, true, value);
  }

  /** Keeps an event's value. */
  public void put(int event, boolean value) {
    put(event, true, value);
  }

  /** Keeps an event's value. */
  public void put(int event, float value) {
    put(event, true, value);
  }

  /** Keeps an event's value. */
  public void put(int event, double value) {
    put(event, true, value);
  }

  /** Keeps an event's value, if it has one. */
  public void put(int event, boolean isPresent, long value) {
    added.add(event, isPresent, value);
  }

  /** Keeps an event's value, if it has one. */
  public void put(int event, boolean isPresent, boolean value) {
    added.add(event, isPresent, value ? 1 : 0);
  }

  /** Keeps an event's value, if it has one. */
  public void put(int event, boolean isPresent, float value) {
    added.add(event, isPresent, Float.floatToRawIntBits(value));
  }

  /** Keeps an event's value, if it has one. */
  public void put(int event, boolean isPresent, double value) {
    added.add(event, isPresent, Double.doubleToRawLongBits(value));
  }
}
