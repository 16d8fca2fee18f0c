package org.quadrupole.io.root.write;

import java.util.List;
import org.quadrupole.events.Primitive;

/** What ROOT calls the types of leaves, and C++ those of vectors. */
final class Leaf {

  private Leaf() {}

  /** The class of the leaf that holds numbers of a type. */
  static String className(Primitive type) {
    return switch (type) {
      case BOOL -> "TLeafO";
      case INT8, UINT8 -> "TLeafB";
      case INT16, UINT16 -> "TLeafS";
      case INT32, UINT32 -> "TLeafI";
      case INT64, UINT64 -> "TLeafL";
      case FLOAT32 -> "TLeafF";
      case FLOAT64 -> "TLeafD";
      case STRING -> "TLeafElement";
    };
  }

  /** The letter that stands for a type in a branch's title. */
  static char letter(Primitive type) {
    return switch (type) {
      case BOOL -> 'O';
      case INT8 -> 'B';
      case UINT8 -> 'b';
      case INT16 -> 'S';
      case UINT16 -> 's';
      case INT32 -> 'I';
      case UINT32 -> 'i';
      case INT64 -> 'L';
      case UINT64 -> 'l';
      case FLOAT32 -> 'F';
      case FLOAT64 -> 'D';
      case STRING -> 'C';
    };
  }

  /** The C++ type. */
  static String cpp(Primitive type) {
    return switch (type) {
      case BOOL -> "bool";
      case INT8 -> "char";
      case UINT8 -> "unsigned char";
      case INT16 -> "short";
      case UINT16 -> "unsigned short";
      case INT32 -> "int";
      case UINT32 -> "unsigned int";
      case INT64 -> "Long64_t";
      case UINT64 -> "ULong64_t";
      case FLOAT32 -> "float";
      case FLOAT64 -> "double";
      case STRING -> "string";
    };
  }

  /** The dimensions of an array as a title states them: {@code [2][3]}. */
  static String brackets(List<Integer> dimensions) {
    StringBuilder text = new StringBuilder();
    dimensions.forEach(size -> text.append('[').append(size).append(']'));
    return text.toString();
  }
}
