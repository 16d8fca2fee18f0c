package org.quadrupole.events;

import java.util.Locale;

/** The element types that a column can hold, named as NumPy names them. */
public enum Primitive implements ColumnType {
  BOOL(1),
  INT8(1),
  UINT8(1),
  INT16(2),
  UINT16(2),
  INT32(4),
  UINT32(4),
  INT64(8),
  UINT64(8),
  FLOAT32(4),
  FLOAT64(8),
  /** UTF-8 text of any length. */
  STRING(0);

  private final int bytes;

  Primitive(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of one value; 0 for {@link #STRING}, whose values differ in length. */
  public int bytes() {
    return bytes;
  }

  /** Whether this is a signed or unsigned integer (not {@link #BOOL}). */
  public boolean isInteger() {
    return this != BOOL && this != STRING && !isFloating();
  }

  /** Whether this is an integer without a sign. */
  public boolean isUnsigned() {
    return this == UINT8 || this == UINT16 || this == UINT32 || this == UINT64;
  }

  /** Whether this is {@link #FLOAT32} or {@link #FLOAT64}. */
  public boolean isFloating() {
    return this == FLOAT32 || this == FLOAT64;
  }

  /** NumPy's name: {@code bool int8 uint8 ... float64 string}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
