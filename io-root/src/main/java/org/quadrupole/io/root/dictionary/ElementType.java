package org.quadrupole.io.root.dictionary;

/**
 * The numbers by which streamer info names how a member is streamed. Source: ROOT's
 * TVirtualStreamerInfo.h (EReadWrite).
 */
public final class ElementType {

  /** A base class. */
  public static final int BASE = 0;

  public static final int CHAR = 1;
  public static final int SHORT = 2;
  public static final int INT = 3;
  public static final int LONG = 4;
  public static final int FLOAT = 5;

  /** An int that holds the length of an array. */
  public static final int COUNTER = 6;

  /** A C string. */
  public static final int CHAR_STAR = 7;

  public static final int DOUBLE = 8;

  /** A double written in fewer bits. */
  public static final int DOUBLE32 = 9;

  public static final int LEGACY_CHAR = 10;
  public static final int UCHAR = 11;
  public static final int USHORT = 12;
  public static final int UINT = 13;
  public static final int ULONG = 14;

  /** TObject's bits. */
  public static final int BITS = 15;

  public static final int LONG64 = 16;
  public static final int ULONG64 = 17;
  public static final int BOOL = 18;

  /** A float written in fewer bits. */
  public static final int FLOAT16 = 19;

  /** Added for an array of fixed length. */
  public static final int ARRAY = 20;

  /** Added for a pointer to an array whose length is another member. */
  public static final int POINTER = 40;

  /** An object of a class derived from TObject. */
  public static final int OBJECT = 61;

  /** An object of another class. */
  public static final int ANY = 62;

  /** A pointer that is never null, streamed as the object. */
  public static final int OBJECT_POINTER = 63;

  /** A pointer, streamed with the object's class, or as a reference to an earlier object. */
  public static final int OBJECT_ANY_POINTER = 64;

  public static final int TSTRING = 65;
  public static final int TOBJECT = 66;
  public static final int TNAMED = 67;

  /** As {@link #OBJECT_POINTER} for another class. */
  public static final int ANY_POINTER = 68;

  /** As {@link #OBJECT_ANY_POINTER} for another class. */
  public static final int ANY_ANY_POINTER = 69;

  /** As {@link #ANY_ANY_POINTER} for a class without virtual table. */
  public static final int ANY_POINTER_NO_VTABLE = 70;

  public static final int STL_POINTER = 71;

  /** A standard collection. */
  public static final int STL = 300;

  /** A std::string. */
  public static final int STL_STRING = 365;

  /** An object with a streamer of its own. */
  public static final int STREAMER = 500;

  /** A pointer to an array of objects whose length is another member. */
  public static final int STREAM_LOOP = 501;

  private ElementType() {}

  /** Whether this is a number or truth value (not an array). */
  public static boolean isNumber(int type) {
    return type >= CHAR && type <= FLOAT16 && type != CHAR_STAR;
  }

  /** The number that a C++ name of a number type stands for in a collection; 0 if it is none. */
  public static int ofName(String name) {
    return switch (name) {
      case "bool", "Bool_t" -> BOOL;
      case "char", "Char_t", "signed char", "int8_t" -> CHAR;
      case "unsigned char", "UChar_t", "uint8_t" -> UCHAR;
      case "short", "Short_t", "int16_t" -> SHORT;
      case "unsigned short", "UShort_t", "uint16_t" -> USHORT;
      case "int", "Int_t", "int32_t" -> INT;
      case "unsigned int", "unsigned", "UInt_t", "uint32_t" -> UINT;
      case "long", "Long_t" -> LONG;
      case "long long", "Long64_t", "int64_t" -> LONG64;
      case "unsigned long", "ULong_t" -> ULONG;
      case "unsigned long long", "ULong64_t", "uint64_t" -> ULONG64;
      case "float", "Float_t" -> FLOAT;
      case "double", "Double_t" -> DOUBLE;
      case "Double32_t" -> DOUBLE32;
      case "Float16_t" -> FLOAT16;
      default -> 0;
    };
  }

  /** The bytes that a value takes in the file; 0 where that depends on more than the type. */
  public static int bytes(int type) {
    return switch (type) {
      case CHAR, LEGACY_CHAR, UCHAR, BOOL -> 1;
      case SHORT, USHORT -> 2;
      case INT, COUNTER, UINT, BITS, FLOAT -> 4;
      case LONG, ULONG, LONG64, ULONG64, DOUBLE -> 8;
      default -> 0;
    };
  }
}
