package org.quadrupole.io.root.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.quadrupole.io.root.RootFormatException;

/**
 * Reads ROOT's wire format, all big-endian, from a part of an array; never beyond its end.
 *
 * <p>Sources: ROOT's TBufferFile (version headers, strings), checked against uproot.
 */
public final class WireReader {

  private static final VarHandle SHORT = view(short[].class);
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle LONG = view(long[].class);
  private static final VarHandle FLOAT = view(float[].class);
  private static final VarHandle DOUBLE = view(double[].class);

  /** Set in the first word of a version header that carries a byte count. */
  private static final int BYTE_COUNT = 0x40000000;

  private final byte[] data;
  private final int start;
  private final int last;
  private int end;
  private final String file;
  private final long fileOffset;
  private final String what;
  private int position;
  private int displacement;

  /**
   * A reader of {@code data[start...end)}.
   *
   * @param file the file's name, for messages
   * @param fileOffset where {@code start} is in the file; negative if it was compressed there
   * @param what what is read, for messages
   */
  public WireReader(byte[] data, int start, int end, String file, long fileOffset, String what) {
    this.data = data;
    this.start = start;
    this.last = end;
    this.end = end;
    this.file = file;
    this.fileOffset = fileOffset;
    this.what = what;
    this.position = start;
  }

  private static VarHandle view(Class<?> array) {
    return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.BIG_ENDIAN);
  }

  /** Says by how much references to earlier places are larger than indices of the array. */
  public WireReader displacedBy(int bytes) {
    this.displacement = bytes;
    return this;
  }

  /** By how much references to earlier places are larger than indices in {@link #array}. */
  public int displacement() {
    return displacement;
  }

  /** The array read from. */
  public byte[] array() {
    return data;
  }

  /** The index in {@link #array} of the next byte. */
  public int position() {
    return position;
  }

  /** The index in {@link #array} after the last byte. */
  public int end() {
    return end;
  }

  /** The number of bytes left. */
  public int remaining() {
    return end - position;
  }

  /** Goes to an index of {@link #array}. */
  public void seek(int index) throws RootFormatException {
    if (index < start || index > end) {
      throw damaged("an offset points outside");
    }
    position = index;
  }

  /** Goes to an index and does not read beyond another, both inside what was given at first. */
  public void window(int from, int to) throws RootFormatException {
    if (from < start || to < from || to > last) {
      throw damaged("a part reaches outside");
    }
    position = from;
    end = to;
  }

  /** Leaves out some bytes. */
  public void skip(long count) throws RootFormatException {
    position += require(count);
  }

  /** A signed byte. */
  public byte i1() throws RootFormatException {
    require(1);
    return data[position++];
  }

  /** An unsigned byte. */
  public int u1() throws RootFormatException {
    return i1() & 0xFF;
  }

  /** A truth value. */
  public boolean bool() throws RootFormatException {
    return i1() != 0;
  }

  /** A signed 16-bit number. */
  public short i2() throws RootFormatException {
    require(2);
    short value = (short) SHORT.get(data, position);
    position += 2;
    return value;
  }

  /** An unsigned 16-bit number. */
  public int u2() throws RootFormatException {
    return i2() & 0xFFFF;
  }

  /** A signed 32-bit number. */
  public int i4() throws RootFormatException {
    require(4);
    int value = (int) INT.get(data, position);
    position += 4;
    return value;
  }

  /** An unsigned 32-bit number. */
  public long u4() throws RootFormatException {
    return Integer.toUnsignedLong(i4());
  }

  /** A signed 64-bit number. */
  public long i8() throws RootFormatException {
    require(8);
    long value = (long) LONG.get(data, position);
    position += 8;
    return value;
  }

  /** A single-precision number. */
  public float f4() throws RootFormatException {
    require(4);
    float value = (float) FLOAT.get(data, position);
    position += 4;
    return value;
  }

  /** A double-precision number. */
  public double f8() throws RootFormatException {
    require(8);
    double value = (double) DOUBLE.get(data, position);
    position += 8;
    return value;
  }

  /** A number of items of at least {@code itemBytes} bytes each that follow. */
  public int count(int itemBytes) throws RootFormatException {
    int count = i4();
    if (count < 0 || (long) count * itemBytes > remaining()) {
      throw damaged("it claims " + count + " items in " + remaining() + " bytes");
    }
    return count;
  }

  /** The next bytes. */
  public byte[] bytes(int count) throws RootFormatException {
    require(count);
    byte[] bytes = new byte[count];
    System.arraycopy(data, position, bytes, 0, count);
    position += count;
    return bytes;
  }

  /**
   * The length of a TString or std::string: one byte, or 255 and four bytes. The text follows, and
   * is all there.
   */
  public int stringLength() throws RootFormatException {
    int length = u1();
    if (length == 255) {
      length = i4();
    }
    require(length);
    return length;
  }

  /** A TString or std::string. */
  public String string() throws RootFormatException {
    int length = stringLength();
    String text = new String(data, position, length, StandardCharsets.UTF_8);
    position += length;
    return text;
  }

  /** A text that ends with a zero byte. */
  public String zeroTerminated() throws RootFormatException {
    int at = position;
    while (at < end && data[at] != 0) {
      at++;
    }
    if (at == end) {
      throw damaged("a name does not end");
    }
    String text = new String(data, position, at - position, StandardCharsets.UTF_8);
    position = at + 1;
    return text;
  }

  /** The header of a streamed object: its class version and, in most, its length. */
  public VersionHeader version() throws RootFormatException {
    int at = position;
    int word = i4();
    if ((word & BYTE_COUNT) == 0) {
      position = at;
      return new VersionHeader(i2(), VersionHeader.NO_END);
    }
    long last = position + (long) (word & ~BYTE_COUNT);
    if (last > end || last < position + 2) {
      position = at;
      throw damaged("an object claims " + (word & ~BYTE_COUNT) + " bytes");
    }
    return new VersionHeader(i2(), (int) last);
  }

  /** Checks that an object was read to the end that its header states, and goes there. */
  public void finish(VersionHeader header, String name) throws RootFormatException {
    if (header.hasEnd()) {
      if (position > header.end()) {
        throw damaged(
            name + " v" + header.number() + " runs " + (position - header.end()) + " bytes over");
      }
      position = header.end();
    }
  }

  /** A problem at the current place that damage explains. */
  public RootFormatException damaged(String problem) {
    return problem(problem, RootFormatException.DAMAGED);
  }

  /** A problem at the current place. */
  public RootFormatException problem(String problem, String remedy) {
    return new RootFormatException(
        file, fileOffset < 0 ? -1 : fileOffset + position - start, what + ": " + problem, remedy);
  }

  private int require(long count) throws RootFormatException {
    if (count < 0 || count > end - position) {
      throw damaged("it needs " + count + " bytes where " + (end - position) + " are left");
    }
    return (int) count;
  }
}
