package org.quadrupole.io.root.rntuple;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** How the elements of a column are stored in its pages; the number of each is its place here. */
enum Encoding {
  BIT(1, Kind.INTEGER),
  BYTE(8, Kind.INTEGER),
  CHAR(8, Kind.INTEGER),
  INT8(8, Kind.INTEGER),
  UINT8(8, Kind.INTEGER),
  INT16(16, Kind.INTEGER),
  UINT16(16, Kind.INTEGER),
  INT32(32, Kind.INTEGER),
  UINT32(32, Kind.INTEGER),
  INT64(64, Kind.INTEGER),
  UINT64(64, Kind.INTEGER),
  REAL16(16, Kind.REAL),
  REAL32(32, Kind.REAL),
  REAL64(64, Kind.REAL),
  INDEX32(32, Kind.INDEX),
  INDEX64(64, Kind.INDEX),
  SWITCH(96, Kind.SWITCH),
  SPLIT_INT16(16, Kind.INTEGER),
  SPLIT_UINT16(16, Kind.INTEGER),
  SPLIT_INT32(32, Kind.INTEGER),
  SPLIT_UINT32(32, Kind.INTEGER),
  SPLIT_INT64(64, Kind.INTEGER),
  SPLIT_UINT64(64, Kind.INTEGER),
  SPLIT_REAL16(16, Kind.REAL),
  SPLIT_REAL32(32, Kind.REAL),
  SPLIT_REAL64(64, Kind.REAL),
  SPLIT_INDEX32(32, Kind.INDEX),
  SPLIT_INDEX64(64, Kind.INDEX),
  /** The upper 10 to 31 bits of a single-precision number. */
  REAL32_TRUNC(0, Kind.REAL),
  /** An integer of 1 to 32 bits that counts steps between two limits. */
  REAL32_QUANT(0, Kind.REAL);

  /** What elements stand for. */
  enum Kind {
    INTEGER,
    REAL,
    /** The number of items of all entries of a cluster up to and including this one. */
    INDEX,
    SWITCH
  }

  private static final Encoding[] ALL = values();

  private final int bits;
  private final Kind kind;

  Encoding(int bits, Kind kind) {
    this.bits = bits;
    this.kind = kind;
  }

  /** The encoding of this number; null if there is none. */
  static @Nullable Encoding of(int code) {
    return code < ALL.length ? ALL[code] : null;
  }

  /** The number by which files name it. */
  int code() {
    return Arrays.asList(ALL).indexOf(this);
  }

  /** The bits of an element; 0 if they differ from column to column. */
  int bits() {
    return bits;
  }

  Kind kind() {
    return kind;
  }

  boolean allows(int elementBits) {
    return switch (this) {
      case REAL32_TRUNC -> elementBits >= 10 && elementBits <= 31;
      case REAL32_QUANT -> elementBits >= 1 && elementBits <= 32;
      default -> elementBits == bits;
    };
  }
}
