package org.quadrupole.transforms.compiler;

import java.util.Optional;

/**
 * One number or truth value.
 *
 * @param type its type
 * @param java a Java literal or the name of a final variable
 * @param constant the value itself where it stands in the expression
 */
record Scalar(NumberType type, String java, Optional<Number> constant) implements Value {

  Scalar(NumberType type, String java) {
    this(type, java, Optional.empty());
  }

  static final Scalar TRUE = new Scalar(NumberType.BOOL, "true");
  static final Scalar FALSE = new Scalar(NumberType.BOOL, "false");

  /** The number that a value is, or that it is unless it is missing. */
  static Optional<Scalar> in(Value value) {
    Value present = value instanceof Value.Maybe maybe ? maybe.value() : value;
    return present instanceof Scalar scalar ? Optional.of(scalar) : Optional.empty();
  }

  static Scalar of(boolean value) {
    return value ? TRUE : FALSE;
  }

  static Scalar of(long value) {
    return new Scalar(NumberType.WEAK_INT, value + "L", Optional.of(value));
  }

  static Scalar of(double value) {
    return new Scalar(NumberType.WEAK_FLOAT, literal(value), Optional.of(value));
  }

  static Scalar bool(String java) {
    return new Scalar(NumberType.BOOL, java);
  }

  /** A double as Java text. */
  static String literal(double value) {
    if (Double.isNaN(value)) {
      return "Double.NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "Double.POSITIVE_INFINITY" : "Double.NEGATIVE_INFINITY";
    }
    return Double.toString(value);
  }

  private static String literal(float value) {
    if (Float.isNaN(value) || Float.isInfinite(value)) {
      return "(float) " + literal((double) value);
    }
    return value + "f";
  }

  /** This number as a Java expression of another type's Java type. */
  String as(NumberType wanted) {
    NumberType to = wanted.strong();
    if (constant.isPresent()) {
      Number number = constant.get();
      return switch (to) {
        case FLOAT32 -> literal(number.floatValue());
        case FLOAT64 -> literal(number.doubleValue());
        case INT64, UINT64 -> number.longValue() + "L";
        case UINT32 -> (number.longValue() & 0xffffffffL) + "L";
        case BOOL -> Boolean.toString(number.doubleValue() != 0);
        case INT8 -> Integer.toString((byte) number.longValue());
        case UINT8 -> Integer.toString((int) (number.longValue() & 0xff));
        case INT16 -> Integer.toString((short) number.longValue());
        case UINT16 -> Integer.toString((int) (number.longValue() & 0xffff));
        default -> Integer.toString((int) number.longValue());
      };
    }
    NumberType from = type.strong();
    if (from == to) {
      return java;
    }
    if (from == NumberType.BOOL) {
      return "("
          + java
          + " ? "
          + (to.isFloating()
              ? "1.0"
                  + (to == NumberType.FLOAT32 ? "f" : "")
                  + " : 0.0"
                  + (to == NumberType.FLOAT32 ? "f" : "")
              : to.java().equals("long") ? "1L : 0L" : "1 : 0")
          + ")";
    }
    if (to == NumberType.BOOL) {
      return "(" + java + " != 0)";
    }
    if (from == NumberType.UINT64 && to.isFloating()) {
      return (to == NumberType.FLOAT32
              ? "Arithmetic.unsignedToFloat("
              : "Arithmetic.unsignedToDouble(")
          + java
          + ")";
    }
    if (from.isFloating() && to == NumberType.UINT64) {
      return "Arithmetic.toUnsigned(" + java + ")";
    }
    if (from.isFloating() && !to.isFloating()) {
      return wrap(to, "(long) " + java);
    }
    return to.isFloating() || to == NumberType.INT64 || to == NumberType.UINT64
        ? "(" + to.java() + ") " + java
        : wrap(to, java);
  }

  /** A Java int or long expression reduced to a type's range, as two's complement does. */
  static String wrap(NumberType type, String expression) {
    return switch (type) {
      case INT8 -> "(byte) (" + expression + ")";
      case UINT8 -> "(int) ((" + expression + ") & 0xff)";
      case INT16 -> "(short) (" + expression + ")";
      case UINT16 -> "(int) ((" + expression + ") & 0xffff)";
      case INT32 -> "(int) (" + expression + ")";
      case UINT32 -> "((" + expression + ") & 0xffffffffL)";
      default -> expression;
    };
  }

  @Override
  public String describe() {
    return type == NumberType.BOOL ? "a truth value" : "a number (" + type + ")";
  }
}
