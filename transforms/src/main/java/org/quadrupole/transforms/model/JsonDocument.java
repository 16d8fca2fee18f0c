package org.quadrupole.transforms.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON with lists of numbers as arrays. Numbers with a decimal point or exponent are read as
 * float32, which is what XGBoost does; truth values in lists are 0 and 1.
 */
final class JsonDocument {

  static final int MAX_DEPTH = 64;

  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private final String file;
  private final JsonParser parser;

  private JsonDocument(String file, JsonParser parser) {
    this.file = file;
    this.parser = parser;
  }

  static Part read(String file, byte[] content) throws ModelException {
    try (JsonParser parser = FACTORY.createParser(content)) {
      JsonDocument document = new JsonDocument(file, parser);
      Object root = document.value(document.next(), 0);
      return new Part(file, "", root);
    } catch (ModelException e) {
      throw e;
    } catch (JsonProcessingException e) {
      throw new ModelException(
          file,
          "line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr(),
          "not JSON: " + e.getOriginalMessage());
    } catch (IOException | NumberFormatException e) {
      throw new ModelException(file, "not JSON: " + e.getMessage(), e);
    }
  }

  private JsonToken next() throws IOException {
    JsonToken token = parser.nextToken();
    if (token == null) {
      throw new ModelException(file, "", "the JSON ends early; is the file complete?");
    }
    return token;
  }

  private Object value(JsonToken token, int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw new ModelException(file, "", "JSON nested deeper than " + MAX_DEPTH);
    }
    return switch (token) {
      case START_OBJECT -> members(depth);
      case START_ARRAY -> list(depth);
      case VALUE_STRING -> parser.getText();
      case VALUE_NULL -> Part.NOTHING;
      default -> number(token);
    };
  }

  private double number(JsonToken token) throws IOException {
    return switch (token) {
      case VALUE_TRUE -> 1;
      case VALUE_FALSE -> 0;
      case VALUE_NUMBER_INT -> Double.parseDouble(parser.getText());
      case VALUE_NUMBER_FLOAT -> Float.parseFloat(parser.getText());
      default -> throw new ModelException(file, "", "unexpected " + token + " in the JSON");
    };
  }

  private Map<String, Object> members(int depth) throws IOException {
    Map<String, Object> members = new LinkedHashMap<>();
    while (next() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      members.put(name, value(next(), depth + 1));
    }
    return members;
  }

  private Object list(int depth) throws IOException {
    JsonToken token = next();
    if (token == JsonToken.END_ARRAY) {
      return new double[0];
    }
    if (token.isNumeric() || token.isBoolean()) {
      Numbers numbers = new Numbers();
      for (; token != JsonToken.END_ARRAY; token = next()) {
        numbers.add(number(token));
      }
      return numbers.toArray();
    }
    List<Object> items = new ArrayList<>();
    for (; token != JsonToken.END_ARRAY; token = next()) {
      items.add(value(token, depth + 1));
    }
    return items;
  }
}
