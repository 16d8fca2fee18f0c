package org.quadrupole.pipelines.analysis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.quadrupole.pipelines.analysis.YamlNode.Entry;
import org.quadrupole.pipelines.analysis.YamlNode.Items;
import org.quadrupole.pipelines.analysis.YamlNode.Mapping;
import org.quadrupole.pipelines.analysis.YamlNode.Meaning;
import org.quadrupole.pipelines.analysis.YamlNode.Scalar;
import org.quadrupole.transforms.expression.SourceText;

/** The values of a mapping whose keys are fixed; every mistake names its place. */
public final class Fields {

  /** What data sets, regions, selections and histograms may be called: it ends in file names. */
  public static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.+-]*");

  private final String what;
  private final Mapping mapping;

  /**
   * Checks that a value is a mapping of no other keys.
   *
   * @param what the thing described, for messages: "data set 'zjets'"
   */
  public Fields(String what, YamlNode node, List<String> keys) {
    this.what = what;
    this.mapping = mapping(what, node);
    for (Entry entry : mapping.entries().values()) {
      String key = entry.key().value();
      if (!keys.contains(key)) {
        throw entry
            .key()
            .error("unknown key '" + key + "' in " + what + Suggestions.hint(key, keys));
      }
    }
  }

  /** The value of a key. */
  public Optional<YamlNode> node(String key) {
    return Optional.ofNullable(mapping.entries().get(key)).map(Entry::value);
  }

  /** The key of an entry of a mapping that has been read. */
  YamlNode entry(String key, String name) {
    return mapping(key, required(key)).entries().get(name).key();
  }

  /** A value that may not be missing. */
  public YamlNode required(String key) {
    return node(key).orElseThrow(() -> mapping.error(what + " needs the key '" + key + "'"));
  }

  /** A value that is a text. */
  public Optional<String> text(String key) {
    return node(key).map(value -> text(named(key), value));
  }

  boolean flag(String key, boolean otherwise) {
    Optional<YamlNode> value = node(key);
    if (value.isEmpty()) {
      return otherwise;
    }
    if (value.get() instanceof Scalar scalar && scalar.meaning() == Meaning.BOOLEAN) {
      return Boolean.parseBoolean(scalar.value().toLowerCase(java.util.Locale.ROOT));
    }
    throw value.get().error(named(key) + " must be true or false, not " + shown(value.get()));
  }

  Optional<SourceText> expression(String key) {
    return node(key).map(value -> expression(named(key), value));
  }

  /** A number with an optional unit that {@code parser} understands. */
  OptionalDouble quantity(String key, Function<String, OptionalDouble> parser, String example) {
    Optional<YamlNode> value = node(key);
    if (value.isEmpty()) {
      return OptionalDouble.empty();
    }
    OptionalDouble quantity =
        value.get() instanceof Scalar scalar
            ? parser.apply(scalar.value())
            : OptionalDouble.empty();
    if (quantity.isEmpty() || !(quantity.getAsDouble() > 0)) {
      throw value
          .get()
          .error(
              named(key) + " must be positive, as in " + example + ", not " + shown(value.get()));
    }
    return quantity;
  }

  /** The entries of a mapping whose keys are names of the user's. */
  <T> List<T> named(String key, String kind, Pattern pattern, String rule, NamedReader<T> reader) {
    Optional<YamlNode> value = node(key);
    if (value.isEmpty()) {
      return List.of();
    }
    List<T> results = new ArrayList<>();
    for (Entry entry : mapping(named(key), value.get()).entries().values()) {
      Scalar name = entry.key();
      if (!pattern.matcher(name.value()).matches()) {
        throw name.error("'" + name.value() + "' cannot name a " + kind + ": " + rule);
      }
      results.add(reader.read(name, entry.value()));
    }
    return results;
  }

  /** Reads one named entry. */
  @FunctionalInterface
  interface NamedReader<T> {
    T read(Scalar name, YamlNode value);
  }

  private String named(String key) {
    return "'" + key + "' of " + what;
  }

  /** A value that must be a mapping; nothing is an empty one. */
  public static Mapping mapping(String what, YamlNode node) {
    if (node instanceof Mapping found) {
      return found;
    }
    if (node instanceof Scalar scalar && scalar.meaning() == Meaning.NOTHING) {
      return new Mapping(node.origin(), node.line(), node.column(), new LinkedHashMap<>(Map.of()));
    }
    throw node.error(what + " must be a mapping (key: value), not " + shown(node));
  }

  /** A value that must be a text. */
  public static String text(String what, YamlNode node) {
    if (node instanceof Scalar scalar && scalar.meaning() != Meaning.NOTHING) {
      return scalar.value();
    }
    throw node.error(what + " must be a text, not " + shown(node));
  }

  static SourceText expression(String what, YamlNode node) {
    if (node instanceof Scalar scalar
        && scalar.meaning() != Meaning.NOTHING
        && !scalar.value().isBlank()) {
      SourceText source = scalar.source();
      if (scalar.meaning() != Meaning.BOOLEAN) {
        return source;
      }
      boolean value = scalar.value().equalsIgnoreCase("true");
      return new SourceText(
          value ? "True" : "False", source.origin(), source.line(), source.column());
    }
    String hint =
        node instanceof Mapping || node instanceof Items
            ? " (put an expression that starts with { or [ in quotes)"
            : "";
    throw node.error(what + " must be an expression, not " + shown(node) + hint);
  }

  static double number(String what, YamlNode node) {
    if (node instanceof Scalar scalar && scalar.meaning() == Meaning.NUMBER) {
      OptionalDouble value = Quantities.number(scalar.value());
      if (value.isPresent()) {
        return value.getAsDouble();
      }
    }
    throw node.error(what + " must be a number, not " + shown(node));
  }

  /** A value that must be a whole number. */
  public static int integer(String what, YamlNode node) {
    double value = number(what, node);
    if (value != Math.rint(value) || Math.abs(value) > 1e9) {
      throw node.error(what + " must be a whole number, not " + shown(node));
    }
    return (int) value;
  }

  /** One value or a list of them. */
  public static List<YamlNode> oneOrMore(YamlNode node) {
    return node instanceof Items list ? list.items() : List.of(node);
  }

  static List<YamlNode> items(String what, YamlNode node) {
    if (node instanceof Items list) {
      return list.items();
    }
    throw node.error(what + " must be a list, not " + shown(node));
  }

  /** A value as messages show it. */
  public static String shown(@Nullable YamlNode node) {
    if (node instanceof Scalar scalar && scalar.meaning() != Meaning.NOTHING) {
      return "'" + scalar.value() + "'";
    }
    return node == null ? "nothing" : node.kind();
  }
}
