package org.quadrupole.io.root.tree;

import java.util.function.Supplier;
import org.quadrupole.events.Primitive;
import org.quadrupole.io.root.dictionary.ElementType;
import org.quadrupole.io.root.dictionary.PackedFloat;
import org.quadrupole.io.root.tree.BranchPlanner.UnreadableBranch;

/**
 * A kind of number: its type in memory and how it is collected.
 *
 * @param type the type in memory
 * @param factory makes a sink for each decoder
 */
record NumberKind(Primitive type, Supplier<NumberSink> factory) {

  /** Numbers that stand in the file as they stand in memory. */
  static NumberKind of(Primitive type) {
    return new NumberKind(type, () -> NumberSink.of(type));
  }

  /** Numbers in fewer bits than in memory. */
  static NumberKind packed(String comment, boolean float16) {
    PackedFloat packed = PackedFloat.parse(comment, float16);
    return float16
        ? new NumberKind(Primitive.FLOAT32, () -> NumberSink.floats(packed))
        : new NumberKind(Primitive.FLOAT64, () -> NumberSink.doubles(packed));
  }

  /**
   * Numbers of a streamer type.
   *
   * @param declared the C++ type, which alone says whether a counter has a sign
   * @param comment the member's comment, which says how a Double32_t is packed
   */
  static NumberKind of(int streamerType, String declared, String comment) throws UnreadableBranch {
    return switch (streamerType) {
      case ElementType.BOOL -> of(Primitive.BOOL);
      case ElementType.CHAR, ElementType.LEGACY_CHAR -> of(Primitive.INT8);
      case ElementType.UCHAR -> of(Primitive.UINT8);
      case ElementType.SHORT -> of(Primitive.INT16);
      case ElementType.USHORT -> of(Primitive.UINT16);
      case ElementType.INT -> of(Primitive.INT32);
      case ElementType.COUNTER ->
          of(
              declared.startsWith("unsigned") || declared.startsWith("UInt")
                  ? Primitive.UINT32
                  : Primitive.INT32);
      case ElementType.UINT, ElementType.BITS -> of(Primitive.UINT32);
      case ElementType.LONG, ElementType.LONG64 -> of(Primitive.INT64);
      case ElementType.ULONG, ElementType.ULONG64 -> of(Primitive.UINT64);
      case ElementType.FLOAT -> of(Primitive.FLOAT32);
      case ElementType.DOUBLE -> of(Primitive.FLOAT64);
      case ElementType.DOUBLE32 -> packed(comment, false);
      case ElementType.FLOAT16 -> packed(comment, true);
      default -> throw new UnreadableBranch("streamer type " + streamerType);
    };
  }

  /** A new sink. */
  NumberSink sink() {
    return factory.get();
  }
}
