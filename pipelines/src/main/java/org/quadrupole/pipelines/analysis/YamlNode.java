package org.quadrupole.pipelines.analysis;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.quadrupole.transforms.expression.SourceText;

/** A value of a YAML file and the place where it stands. Lines and columns count from one. */
public sealed interface YamlNode {

  /** The file's name, for messages. */
  String origin();

  /** The line, from 1. */
  int line();

  /** The column, from 1. */
  int column();

  /** What a reader of the file calls this kind of value. */
  String kind();

  /** A mistake at this place. */
  default AnalysisException error(String message) {
    return AnalysisException.at(origin(), line(), column(), message);
  }

  /** What a plain scalar means by YAML's core schema. */
  enum Meaning {
    /** Any text. */
    TEXT("a text"),
    /** A number. */
    NUMBER("a number"),
    /** True or false. */
    BOOLEAN("true or false"),
    /** No value. */
    NOTHING("nothing");

    private final String words;

    Meaning(String words) {
      this.words = words;
    }
  }

  /**
   * One value.
   *
   * @param value the value after YAML's unfolding
   * @param source the value as written, with the place of its first character: positions inside it
   *     are positions in the file
   */
  record Scalar(
      String origin, int line, int column, Meaning meaning, String value, SourceText source)
      implements YamlNode {
    @Override
    public String kind() {
      return meaning.words;
    }
  }

  /** Values in order. */
  record Items(String origin, int line, int column, List<YamlNode> items) implements YamlNode {
    /** Copies the list. */
    public Items {
      items = List.copyOf(items);
    }

    @Override
    public String kind() {
      return "a list";
    }
  }

  /** Named values, in the order of the file. */
  record Mapping(String origin, int line, int column, Map<String, Entry> entries)
      implements YamlNode {
    /** Copies the entries. */
    public Mapping {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    @Override
    public String kind() {
      return "a mapping";
    }
  }

  /** A key with its place and its value. */
  record Entry(Scalar key, YamlNode value) {}
}
