package org.quadrupole.transforms.model;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads Universal Binary JSON (draft 12, <a href="https://ubjson.org">ubjson.org</a>), XGBoost's
 * binary form. Every length is checked against the bytes that are left before memory is taken.
 */
final class UbjDocument {

  private final String file;
  private final ByteBuffer bytes;

  private UbjDocument(String file, byte[] content) {
    this.file = file;
    this.bytes = ByteBuffer.wrap(content);
  }

  static Part read(String file, byte[] content) throws ModelException {
    UbjDocument document = new UbjDocument(file, content);
    try {
      return new Part(file, "", document.value(document.marker(), 0));
    } catch (BufferUnderflowException e) {
      throw document.error("the data end early; is the file complete?");
    }
  }

  private ModelException error(String problem) {
    return new ModelException(file, "byte " + bytes.position(), problem);
  }

  /** The next marker; N between values means nothing. */
  private byte marker() {
    byte marker = bytes.get();
    while (marker == 'N') {
      marker = bytes.get();
    }
    return marker;
  }

  private Object value(byte marker, int depth) throws ModelException {
    if (depth > JsonDocument.MAX_DEPTH) {
      throw error("nested deeper than " + JsonDocument.MAX_DEPTH);
    }
    return switch (marker) {
      case '{' -> members(depth);
      case '[' -> list(depth);
      case 'S' -> text(length(marker()));
      case 'C' -> text(1);
      case 'H' -> text(length(marker()));
      case 'Z' -> Part.NOTHING;
      default -> number(marker);
    };
  }

  private static boolean isNumber(byte marker) {
    return "iUIlLdDTF".indexOf(marker) >= 0;
  }

  private double number(byte marker) throws ModelException {
    return switch (marker) {
      case 'i' -> bytes.get();
      case 'U' -> bytes.get() & 0xff;
      case 'I' -> bytes.getShort();
      case 'l' -> bytes.getInt();
      case 'L' -> bytes.getLong();
      case 'd' -> bytes.getFloat();
      case 'D' -> bytes.getDouble();
      case 'T' -> 1;
      case 'F' -> 0;
      default -> throw error("no UBJSON: the marker " + (marker & 0xff) + " is unknown");
    };
  }

  /** The bytes that a number takes behind its marker; 0 for what is no number of a typed list. */
  private static int width(byte marker) {
    return switch (marker) {
      case 'i', 'U' -> 1;
      case 'I' -> 2;
      case 'l', 'd' -> 4;
      case 'L', 'D' -> 8;
      default -> 0;
    };
  }

  /** A length, of which each unit takes at least a byte. */
  private int length(byte marker) throws ModelException {
    double length = number(marker);
    if (!(length >= 0 && length <= bytes.remaining())) {
      throw error("a length of " + length + ", but only " + bytes.remaining() + " bytes are left");
    }
    return (int) length;
  }

  private String text(int length) throws ModelException {
    if (length > bytes.remaining()) {
      throw new BufferUnderflowException();
    }
    String text =
        new String(
            bytes.array(), bytes.arrayOffset() + bytes.position(), length, StandardCharsets.UTF_8);
    bytes.position(bytes.position() + length);
    return text;
  }

  private Map<String, Object> members(int depth) throws ModelException {
    Map<String, Object> members = new LinkedHashMap<>();
    byte marker = marker();
    if (marker == '$') {
      throw error("objects of values of one type are not read");
    }
    if (marker == '#') {
      int count = length(marker());
      for (int k = 0; k < count; k++) {
        member(members, marker(), depth);
      }
      return members;
    }
    while (marker != '}') {
      member(members, marker, depth);
      marker = marker();
    }
    return members;
  }

  private void member(Map<String, Object> members, byte marker, int depth) throws ModelException {
    String name = text(length(marker));
    members.put(name, value(marker(), depth + 1));
  }

  private Object list(int depth) throws ModelException {
    byte marker = marker();
    if (marker == '$') {
      return typedList();
    }
    if (marker == '#') {
      int count = length(marker());
      return count == 0 ? new double[0] : untyped(marker(), count, depth);
    }
    return marker == ']' ? new double[0] : untyped(marker, -1, depth);
  }

  private double[] typedList() throws ModelException {
    byte type = bytes.get();
    int width = width(type);
    if (width == 0 || bytes.get() != '#') {
      throw error("a list of values of one type that are no numbers");
    }
    int count = length(marker());
    if (count > bytes.remaining() / width) {
      throw error("a list of " + count + " numbers, but only " + bytes.remaining() + " bytes");
    }
    double[] numbers = new double[count];
    for (int k = 0; k < count; k++) {
      numbers[k] = number(type);
    }
    return numbers;
  }

  /** Items that each have a marker: so many, or as many as come before the end where negative. */
  private Object untyped(byte first, int count, int depth) throws ModelException {
    byte marker = first;
    Numbers numbers = new Numbers();
    List<Object> items = new ArrayList<>();
    boolean areNumbers = isNumber(first);
    for (int k = 1; ; k++) {
      if (areNumbers) {
        numbers.add(number(marker));
      } else {
        items.add(value(marker, depth + 1));
      }
      if (k == count) {
        break;
      }
      marker = marker();
      if (count < 0 && marker == ']') {
        break;
      }
    }
    return areNumbers ? numbers.toArray() : items;
  }
}
