package org.quadrupole.transforms.compiler;

import org.quadrupole.events.Primitive;

/**
 * The type of a number in an expression: NumPy's types, and the weak types of literals, which take
 * the type of what they meet (NumPy Enhancement Proposal 50).
 */
enum NumberType {
  BOOL("boolean", 0),
  INT8("int", 8),
  UINT8("int", 8),
  INT16("int", 16),
  UINT16("int", 16),
  INT32("int", 32),
  /** Held in a Java long, 0 to 2^32 - 1. */
  UINT32("long", 32),
  INT64("long", 64),
  /** Held as the bits of a Java long. */
  UINT64("long", 64),
  FLOAT32("float", 32),
  FLOAT64("double", 64),
  /** A whole number written in the expression. */
  WEAK_INT("long", 64),
  /** A number with a decimal point written in the expression. */
  WEAK_FLOAT("double", 64);

  private final String java;
  private final int bits;

  NumberType(String java, int bits) {
    this.java = java;
    this.bits = bits;
  }

  static NumberType of(Primitive primitive) {
    return valueOf(primitive.name());
  }

  /** The Java type that holds a value. */
  String java() {
    return java;
  }

  boolean isWeak() {
    return this == WEAK_INT || this == WEAK_FLOAT;
  }

  boolean isFloating() {
    return this == FLOAT32 || this == FLOAT64 || this == WEAK_FLOAT;
  }

  boolean isUnsigned() {
    return this == UINT8 || this == UINT16 || this == UINT32 || this == UINT64;
  }

  /** Whole numbers and truth values. */
  boolean isIntegral() {
    return !isFloating();
  }

  /** The type in which a value is stored: a literal alone becomes a 64-bit number. */
  NumberType strong() {
    return this == WEAK_INT ? INT64 : this == WEAK_FLOAT ? FLOAT64 : this;
  }

  /** The element type of a column of such values. */
  Primitive primitive() {
    return Primitive.valueOf(strong().name());
  }

  /** NumPy's {@code result_type} of two types. */
  static NumberType promote(NumberType a, NumberType b) {
    if (a == b) {
      return a;
    }
    if (a.isWeak() && b.isWeak()) {
      return WEAK_FLOAT;
    }
    if (a.isWeak()) {
      return promoteWeak(a, b);
    }
    if (b.isWeak()) {
      return promoteWeak(b, a);
    }
    if (a == BOOL || b == BOOL) {
      return a == BOOL ? b : a;
    }
    if (a.isFloating() || b.isFloating()) {
      NumberType other = a.isFloating() ? b : a;
      boolean single = a != FLOAT64 && b != FLOAT64;
      return single && (other.isFloating() || other.bits <= 16) ? FLOAT32 : FLOAT64;
    }
    if (a.isUnsigned() == b.isUnsigned()) {
      return a.bits >= b.bits ? a : b;
    }
    return promoteSigns(a.isUnsigned() ? b : a, a.isUnsigned() ? a : b);
  }

  private static NumberType promoteWeak(NumberType weak, NumberType strong) {
    if (strong == BOOL) {
      return weak.strong();
    }
    return weak == WEAK_FLOAT && !strong.isFloating() ? FLOAT64 : strong;
  }

  private static NumberType promoteSigns(NumberType signed, NumberType unsigned) {
    if (signed.bits > unsigned.bits) {
      return signed;
    }
    return switch (unsigned) {
      case UINT8 -> INT16;
      case UINT16 -> INT32;
      case UINT32 -> INT64;
      default -> FLOAT64;
    };
  }

  @Override
  public String toString() {
    return strong().primitive().toString();
  }
}
