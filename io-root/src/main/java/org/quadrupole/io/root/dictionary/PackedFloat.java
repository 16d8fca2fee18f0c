package org.quadrupole.io.root.dictionary;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a Double32_t or Float16_t is written in fewer bits, as the comment {@code [min,max,bits]} of
 * the member or leaf says. With a range: an unsigned int that counts steps from the minimum. With
 * bits only: the exponent in one byte and a truncated mantissa in two. Else a Double32_t is a
 * float, and a Float16_t has 12 bits of mantissa. Source: ROOT's TStreamerElement (GetRange) and
 * TBufferFile (ReadWithFactor, ReadWithNbits).
 *
 * @param min the smallest value
 * @param factor steps per unit; 0 if there is no range
 * @param bits the bits of the mantissa where there is no range; 0 for a float
 */
public record PackedFloat(double min, double factor, int bits) {

  private static final VarHandle SHORT = view(short[].class);
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle FLOAT = view(float[].class);

  private static final Pattern RANGE =
      Pattern.compile("\\[([^\\[\\],]+),([^\\[\\],]+)(?:,([^\\[\\],]+))?\\]");
  private static final Pattern PI = Pattern.compile("(-?)(\\d*)\\*?(two|2)?pi(?:/(\\d+))?");

  private static VarHandle view(Class<?> array) {
    return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.BIG_ENDIAN);
  }

  /** Reads a comment; the last bracket with a comma counts, others are dimensions. */
  public static PackedFloat parse(String comment, boolean float16) {
    int defaultBits = float16 ? 12 : 0;
    Matcher matcher = RANGE.matcher(comment);
    if (!matcher.find()) {
      return new PackedFloat(0, 0, defaultBits);
    }
    double min = number(matcher.group(1));
    double max = number(matcher.group(2));
    int bits = 32;
    if (matcher.group(3) != null) {
      bits = (int) number(matcher.group(3));
      if (bits < 2 || bits > 32) {
        bits = 32;
      }
    }
    if (min >= max) {
      return new PackedFloat(0, 0, bits < 15 ? bits : defaultBits);
    }
    double steps = bits < 32 ? 1L << bits : 0xFFFFFFFFL;
    return new PackedFloat(min, steps / (max - min), 0);
  }

  private static double number(String text) {
    String trimmed = text.trim().toLowerCase(Locale.ROOT);
    Matcher pi = PI.matcher(trimmed.replace(" ", ""));
    if (pi.matches()) {
      double value = Math.PI;
      if (!pi.group(2).isEmpty()) {
        value *= Integer.parseInt(pi.group(2));
      }
      if (pi.group(3) != null) {
        value *= 2;
      }
      if (pi.group(4) != null) {
        value /= Integer.parseInt(pi.group(4));
      }
      return pi.group(1).isEmpty() ? value : -value;
    }
    try {
      return Double.parseDouble(trimmed);
    } catch (NumberFormatException e) {
      return 0; // as ROOT reads a text that is no number
    }
  }

  /** The bytes of one value in the file. */
  public int wireBytes() {
    return factor == 0 && bits > 0 ? 3 : 4;
  }

  /** The value that stands at this index of some bytes. */
  public double value(byte[] data, int at) {
    if (factor != 0) {
      return Integer.toUnsignedLong((int) INT.get(data, at)) / factor + min;
    }
    if (bits == 0) {
      return (float) FLOAT.get(data, at);
    }
    int exponent = data[at] & 0xFF;
    int mantissa = (short) SHORT.get(data, at + 1) & 0xFFFF;
    int word = exponent << 23 | (mantissa & (1 << (bits + 1)) - 1) << (23 - bits);
    float value = Float.intBitsToFloat(word);
    return (mantissa & 1 << (bits + 1)) != 0 ? -value : value;
  }

  /** The bytes of a value, which give back the same value if they were what it came from. */
  public byte[] pack(double value) {
    byte[] bytes = new byte[wireBytes()];
    if (factor != 0) {
      INT.set(bytes, 0, (int) (long) (0.5 + factor * (value - min)));
    } else if (bits == 0) {
      FLOAT.set(bytes, 0, (float) value);
    } else {
      int word = Float.floatToIntBits((float) value);
      int mantissa = (word & 0x7FFFFF) >> (23 - bits) | (word < 0 ? 1 << (bits + 1) : 0);
      bytes[0] = (byte) (word >> 23);
      SHORT.set(bytes, 1, (short) mantissa);
    }
    return bytes;
  }
}
