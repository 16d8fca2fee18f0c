package org.quadrupole.transforms.histogram;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.math.BigInteger;

/**
 * How canonical sums are written: runs of zeros by their length, other sums as one tag and the
 * parts that are not zero.
 */
final class SumsWire {

  private static final int ZEROS = 0;
  private static final int HIGH = 1;
  private static final int LOW = 2;
  private static final int REST = 4;
  private static final int SPECIAL = 8;

  private SumsWire() {}

  static void write(ExactSums sums, DataOutput out) throws IOException {
    int size = sums.size();
    int i = 0;
    while (i < size) {
      int run = 0;
      while (i + run < size && tag(sums, i + run) == ZEROS) {
        run++;
      }
      if (run > 0) {
        out.writeByte(ZEROS);
        writeVarLong(out, run);
        i += run;
      } else {
        writeSum(sums, i++, out);
      }
    }
  }

  private static int tag(ExactSums sums, int i) {
    return (sums.high(i) != 0 ? HIGH : 0)
        | (sums.low(i) != 0 ? LOW : 0)
        | (sums.restUnits(i).signum() != 0 ? REST : 0)
        | (sums.specials(i) != 0 ? SPECIAL : 0);
  }

  private static void writeSum(ExactSums sums, int i, DataOutput out) throws IOException {
    int tag = tag(sums, i);
    out.writeByte(tag);
    if ((tag & HIGH) != 0) {
      out.writeDouble(sums.high(i));
    }
    if ((tag & LOW) != 0) {
      out.writeDouble(sums.low(i));
    }
    if ((tag & REST) != 0) {
      byte[] rest = sums.restUnits(i).toByteArray();
      writeVarLong(out, rest.length);
      out.write(rest);
    }
    if ((tag & SPECIAL) != 0) {
      out.writeByte(sums.specials(i));
    }
  }

  static void read(ExactSums into, DataInput in) throws IOException {
    int size = into.size();
    int i = 0;
    while (i < size) {
      int tag = in.readUnsignedByte();
      if (tag == ZEROS) {
        long run = readVarLong(in);
        if (run < 1 || run > size - i) {
          throw new StreamCorruptedException(
              "a run of " + run + " zero sums where " + (size - i) + " are left");
        }
        i += (int) run;
      } else if (tag > 15) {
        throw new StreamCorruptedException("unknown kind of sum " + tag);
      } else {
        readSum(into, i++, tag, in);
      }
    }
  }

  private static void readSum(ExactSums into, int i, int tag, DataInput in) throws IOException {
    double high = (tag & HIGH) != 0 ? in.readDouble() : 0;
    double low = (tag & LOW) != 0 ? in.readDouble() : 0;
    BigInteger rest = BigInteger.ZERO;
    if ((tag & REST) != 0) {
      long length = readVarLong(in);
      // The largest double has 2098 bits of units; sums of 2^63 of them fit well below this.
      if (length < 1 || length > 1024) {
        throw new StreamCorruptedException("a sum of " + length + " bytes");
      }
      byte[] bytes = new byte[(int) length];
      in.readFully(bytes);
      rest = new BigInteger(bytes);
    }
    int specials = (tag & SPECIAL) != 0 ? in.readUnsignedByte() : 0;
    into.addPieces(i, high, low, rest, specials);
  }

  static void writeVarLong(DataOutput out, long n) throws IOException {
    long rest = n;
    while ((rest & ~0x7fL) != 0) {
      out.writeByte((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.writeByte((int) rest);
  }

  static long readVarLong(DataInput in) throws IOException {
    long n = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int b = in.readUnsignedByte();
      n |= (long) (b & 0x7f) << shift;
      if (b < 0x80) {
        return n;
      }
    }
    throw new StreamCorruptedException("a number of more than 64 bits");
  }
}
