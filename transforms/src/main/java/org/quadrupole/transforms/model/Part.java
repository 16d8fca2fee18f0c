package org.quadrupole.transforms.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A part of a JSON or UBJSON document, with its place in it for messages.
 *
 * @param file the document's name
 * @param place where it stands, such as {@code learner.trees[3]}
 * @param value a {@code Map} of names to values, a {@code List} of values, a {@code double[]} for a
 *     list of numbers (an empty list too), a {@code String}, a {@code Double}, or {@link #NOTHING}
 */
record Part(String file, String place, Object value) {

  /** A null. */
  static final Object NOTHING = new Object();

  /** The part of this name. */
  Part get(String name) throws ModelException {
    return find(name).orElseThrow(() -> error("has no \"" + name + "\""));
  }

  /** The part of this name, if there is one. */
  Optional<Part> find(String name) throws ModelException {
    if (!(value instanceof Map<?, ?> members)) {
      throw error("is not an object with \"" + name + "\"");
    }
    String inner = place.isEmpty() ? name : place + "." + name;
    return Optional.ofNullable(members.get(name)).map(member -> new Part(file, inner, member));
  }

  /** The items of a list of objects, texts or lists. */
  List<Part> items() throws ModelException {
    if (value instanceof double[] numbers && numbers.length == 0) {
      return List.of();
    }
    if (!(value instanceof List<?> list)) {
      throw error("is not a list of objects");
    }
    return new java.util.AbstractList<>() {
      @Override
      public Part get(int index) {
        return new Part(file, place + "[" + index + "]", list.get(index));
      }

      @Override
      public int size() {
        return list.size();
      }
    };
  }

  /** A list of numbers. */
  double[] numbers() throws ModelException {
    if (value instanceof double[] numbers) {
      return numbers;
    }
    throw error("is not a list of numbers");
  }

  /** A list of so many numbers. */
  double[] numbers(int size) throws ModelException {
    double[] numbers = numbers();
    if (numbers.length != size) {
      throw error("has " + numbers.length + " numbers instead of " + size);
    }
    return numbers;
  }

  String text() throws ModelException {
    if (value instanceof String text) {
      return text;
    }
    throw error("is not a text");
  }

  /** A whole number from 0 to a limit, which may be written as a text. */
  int count(int most) throws ModelException {
    double number = number();
    if (!(number >= 0 && number <= most && number == Math.rint(number))) {
      throw error("is " + number + ", not a whole number from 0 to " + most);
    }
    return (int) number;
  }

  private double number() throws ModelException {
    if (value instanceof Double number) {
      return number;
    }
    try {
      return Double.parseDouble(text());
    } catch (NumberFormatException e) {
      throw error("is \"" + value + "\", not a number");
    }
  }

  ModelException error(String problem) {
    return new ModelException(file, place, problem);
  }
}
