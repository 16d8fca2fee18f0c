package org.quadrupole.transforms.correction;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value of a JSON file. */
sealed interface Json {

  /** What to call it in a message. */
  String describe();

  /**
   * A number.
   *
   * @param value as RapidJSON reads it
   * @param whole whether it is written without a point or an exponent
   */
  record Num(double value, boolean whole) implements Json {
    @Override
    public String describe() {
      return whole ? Long.toString((long) value) : Double.toString(value);
    }
  }

  /** A text. */
  record Str(String value) implements Json {
    @Override
    public String describe() {
      return "'" + (value.length() <= 60 ? value : value.substring(0, 60) + "...") + "'";
    }
  }

  /** true, false or null. */
  record Word(String value) implements Json {
    @Override
    public String describe() {
      return value;
    }
  }

  /** A list. */
  record Items(List<Json> items) implements Json {
    @Override
    public String describe() {
      return "a list";
    }
  }

  /** Values by name, in the order of the file. */
  record Members(Map<String, Json> values) implements Json {
    @Override
    public String describe() {
      return "an object";
    }
  }

  /** Reads values, of which there may be only so many. */
  final class Reader {

    private final JsonParser parser;
    private int left;

    /**
     * A reader of the value that the parser stands at.
     *
     * @param limit the number of parts that it may have
     */
    Reader(JsonParser parser, int limit) {
      this.parser = parser;
      this.left = limit;
    }

    /** The value; the parser then stands at its end. */
    Json read() throws IOException {
      if (--left < 0) {
        throw new IOException("a correction of too many parts");
      }
      JsonToken token = parser.currentToken();
      if (token == null) {
        throw new IOException("the file ends too early");
      }
      return switch (token) {
        case START_OBJECT -> members();
        case START_ARRAY -> items();
        case VALUE_STRING -> new Str(parser.getText());
        case VALUE_NUMBER_INT -> new Num(RapidNumber.parse(parser.getText()), true);
        case VALUE_NUMBER_FLOAT -> new Num(RapidNumber.parse(parser.getText()), false);
        default -> new Word(parser.getText());
      };
    }

    private Members members() throws IOException {
      Map<String, Json> values = new LinkedHashMap<>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        values.put(name, read());
      }
      return new Members(values);
    }

    private Items items() throws IOException {
      List<Json> items = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        items.add(read());
      }
      return new Items(items);
    }
  }
}
