package org.quadrupole.events;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A column of texts: entry {@code i} is bytes {@code offsets[i]} to {@code offsets[i + 1]}, as they
 * stand in the file (UTF-8 by convention; other bytes are kept).
 *
 * @param offsets one more than entries; starts at 0, never falls, ends at {@code bytes.length}
 * @param bytes the bytes of all entries, joined
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, see Column
public record StringColumn(int[] offsets, byte[] bytes) implements Column {

  public StringColumn {
    Offsets.check(offsets, bytes.length);
  }

  /** A column of these texts. */
  public static StringColumn of(List<String> texts) {
    int[] offsets = new int[texts.size() + 1];
    byte[][] parts = new byte[texts.size()][];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = texts.get(i).getBytes(StandardCharsets.UTF_8);
      offsets[i + 1] = Math.addExact(offsets[i], parts[i].length);
    }
    byte[] bytes = new byte[offsets[parts.length]];
    for (int i = 0; i < parts.length; i++) {
      System.arraycopy(parts[i], 0, bytes, offsets[i], parts[i].length);
    }
    return new StringColumn(offsets, bytes);
  }

  /** Entry {@code i} as text; bytes that are not UTF-8 show as replacement characters. */
  public String get(int i) {
    return new String(bytes, offsets[i], offsets[i + 1] - offsets[i], StandardCharsets.UTF_8);
  }

  @Override
  public Primitive type() {
    return Primitive.STRING;
  }

  @Override
  public int size() {
    return offsets.length - 1;
  }

  @Override
  public StringColumn slice(int from, int to) {
    return new StringColumn(
        Offsets.slice(offsets, from, to), Arrays.copyOfRange(bytes, offsets[from], offsets[to]));
  }

  @Override
  public StringColumn take(int[] rows) {
    int[] taken = Offsets.take(offsets, rows);
    byte[] kept = new byte[taken[rows.length]];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(bytes, offsets[rows[i]], kept, taken[i], taken[i + 1] - taken[i]);
    }
    return new StringColumn(taken, kept);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StringColumn that
        && Arrays.equals(offsets, that.offsets)
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(offsets) + Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "string[" + size() + "]";
  }
}
