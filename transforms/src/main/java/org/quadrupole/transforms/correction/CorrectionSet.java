package org.quadrupole.transforms.correction;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.quadrupole.events.NearestName;

/**
 * A file of correctionlib's JSON schema, version 2, plain or compressed by gzip.
 *
 * <p>What a correction gives is what correctionlib gives, to the last bit but for functions of the
 * mathematical library. The file is checked more strictly than correctionlib's evaluator does, as
 * its Python model does: unknown keys and kinds of nodes, edges that do not rise, inputs that do
 * not exist and numbers of bins that do not fit are errors with the place in the file.
 */
public final class CorrectionSet {

  /** Corrections are a few thousand numbers; the largest in use some hundred thousand. */
  private static final int MAX_PARTS = 8_000_000;

  private static final int MAX_NESTING = 200;
  private static final int MAX_TEXT = 1 << 20;
  private static final int VERSION = 2;
  private static final List<String> SET_KEYS =
      List.of("schema_version", "description", "corrections", "compound_corrections");

  static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_NESTING)
                  .maxStringLength(MAX_TEXT)
                  .maxNameLength(10_000)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  private final String origin;
  private final byte[] content;
  private final Map<String, Boolean> names;

  private CorrectionSet(String origin, byte[] content, Map<String, Boolean> names) {
    this.origin = origin;
    this.content = content;
    this.names = names;
  }

  /**
   * Reads which corrections a file has.
   *
   * @param origin the file's name, for messages
   * @param content its bytes
   * @throws CorrectionException if it is not a file of corrections
   */
  public static CorrectionSet read(String origin, byte[] content) {
    Map<String, Boolean> names = new LinkedHashMap<>();
    each(
        origin,
        content,
        (path, json, compound) -> {
          String name = name(json);
          if (name.isEmpty()) {
            throw new CorrectionException(origin + ": " + path + " has no name");
          }
          if (names.putIfAbsent(name, compound) != null) {
            throw new CorrectionException(
                origin + ": there are two corrections named '" + name + "'");
          }
        });
    return new CorrectionSet(origin, content, names);
  }

  /** The names of its corrections, compound ones last. */
  public List<String> names() {
    return List.copyOf(names.keySet());
  }

  /**
   * Reads a correction.
   *
   * @throws CorrectionException if there is none of this name, or if anything in it is wrong
   */
  public Correction correction(String name) {
    Boolean compound = names.get(name);
    if (compound == null) {
      throw new CorrectionException(
          origin
              + " has no correction '"
              + name
              + "'"
              + NearestName.of(name, names.keySet())
                  .map(near -> "; did you mean '" + near + "'?")
                  .orElse("; it has " + shown()));
    }
    Json.Members json = Objects.requireNonNull(find(List.of(name)).get(name));
    String fingerprint = Correction.fingerprint(List.of(content), name);
    if (!compound) {
      return NodeReader.correction(origin, json, fingerprint);
    }
    return NodeReader.compound(origin, json, find(NodeReader.stack(origin, json)), fingerprint);
  }

  /**
   * Reads the only correction.
   *
   * @throws CorrectionException if there are several, with their names
   */
  public Correction only() {
    if (names.size() != 1) {
      throw new CorrectionException(
          origin + " has " + names.size() + " corrections: name one of " + shown());
    }
    return correction(names.keySet().iterator().next());
  }

  private String shown() {
    List<String> some = names.keySet().stream().sorted().limit(20).toList();
    return some.isEmpty()
        ? "none"
        : String.join(", ", some) + (names.size() > some.size() ? ", ..." : "");
  }

  /** The corrections of these names; compound ones are not among them unless asked for alone. */
  private Map<String, Json.Members> find(List<String> wanted) {
    Map<String, Json.Members> found = new LinkedHashMap<>();
    each(
        origin,
        content,
        (path, json, compound) -> {
          String name = name(json);
          if (wanted.contains(name)) {
            found.put(name, json);
          }
        });
    return found;
  }

  private static String name(Json.Members json) {
    return json.values().get("name") instanceof Json.Str name ? name.value() : "";
  }

  /** Gets one correction after the other. */
  private interface Visitor {
    void visit(String path, Json.Members json, boolean compound);
  }

  private static void each(String origin, byte[] content, Visitor visitor) {
    try (JsonParser parser = JSON.createParser(Content.open(origin, content))) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new CorrectionException(origin + " is not a file of corrections: no JSON object");
      }
      TreeSet<String> seen = new TreeSet<>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String key = parser.currentName();
        seen.add(key);
        parser.nextToken();
        switch (key) {
          case "schema_version" -> {
            int version = parser.getValueAsInt(-1);
            if (version != VERSION) {
              throw new CorrectionException(
                  origin
                      + " is of version "
                      + parser.getText()
                      + " of correctionlib's schema; version "
                      + VERSION
                      + " can be read (correction convert brings older files there)");
            }
          }
          case "corrections", "compound_corrections" -> list(origin, key, parser, visitor);
          case "description" -> parser.skipChildren();
          default ->
              throw new CorrectionException(
                  origin
                      + ": unknown key '"
                      + key
                      + "' in the set of corrections; known: "
                      + String.join(", ", SET_KEYS));
        }
      }
      for (String needed : List.of("schema_version", "corrections")) {
        if (!seen.contains(needed)) {
          throw new CorrectionException(
              origin + " is not a file of correctionlib's schema: it has no '" + needed + "'");
        }
      }
      if (parser.nextToken() != null) {
        throw new CorrectionException(origin + ": something follows the set of corrections");
      }
    } catch (JsonParseException e) {
      throw new CorrectionException(
          origin
              + ":"
              + e.getLocation().getLineNr()
              + ":"
              + e.getLocation().getColumnNr()
              + ": "
              + e.getOriginalMessage(),
          e);
    } catch (IOException e) {
      throw new CorrectionException(origin + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static void list(String origin, String key, JsonParser parser, Visitor visitor)
      throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL && key.equals("compound_corrections")) {
      return;
    }
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw new CorrectionException(origin + ": '" + key + "' must be a list");
    }
    for (int number = 0; parser.nextToken() != JsonToken.END_ARRAY; number++) {
      String path = key + "[" + number + "]";
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw new CorrectionException(origin + ": " + path + " must be an object");
      }
      Json.Members json = (Json.Members) new Json.Reader(parser, MAX_PARTS).read();
      visitor.visit(path, json, key.startsWith("compound"));
    }
  }
}
