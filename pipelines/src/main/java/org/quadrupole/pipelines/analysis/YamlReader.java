package org.quadrupole.pipelines.analysis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.quadrupole.pipelines.analysis.YamlNode.Meaning;
import org.quadrupole.transforms.expression.SourceText;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Reads YAML 1.2 into values with places. Nothing but mappings, lists and plain values is made:
 * tags that ask for other types are refused, and so are files that are too large, nest too deeply
 * or multiply themselves through aliases.
 */
public final class YamlReader {

  private static final int LONGEST_FILE = 2_000_000;
  private static final int DEEPEST_NESTING = 30;
  private static final int MOST_NODES = 200_000;

  private final String origin;
  private final List<String> lines;
  private int nodes;

  private YamlReader(String origin, String text) {
    this.origin = origin;
    this.lines = text.lines().toList();
  }

  /**
   * The one document of a file.
   *
   * @param origin the file's name, for messages
   */
  public static YamlNode read(String origin, String content) {
    String text = content.startsWith("\uFEFF") ? content.substring(1) : content;
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(origin)
            .setSchema(new CoreSchema())
            .setAllowDuplicateKeys(false)
            .setAllowRecursiveKeys(false)
            .setMaxAliasesForCollections(50)
            .setCodePointLimit(LONGEST_FILE)
            .build();
    try {
      Optional<Node> root = new Compose(settings).composeString(text);
      if (root.isEmpty()) {
        throw AnalysisException.at(origin, 1, 1, "the file is empty");
      }
      return new YamlReader(origin, text).convert(root.get(), 0);
    } catch (MarkedYamlEngineException e) {
      throw marked(origin, e);
    } catch (YamlEngineException e) {
      throw new AnalysisException(origin + ": not valid YAML: " + oneLine(e.getMessage()), e);
    }
  }

  private static AnalysisException marked(String origin, MarkedYamlEngineException e) {
    Mark mark = e.getProblemMark().or(e::getContextMark).orElse(null);
    String problem = oneLine(e.getProblem());
    String message = "not valid YAML: " + problem;
    if (problem.contains("mapping values are not allowed")) {
      message += " (a value that contains ': ' must be in quotes)";
    } else if (problem.contains("found character")) {
      message += " (an expression that starts with a special character must be in quotes)";
    }
    return mark == null
        ? new AnalysisException(origin + ": " + message, e)
        : AnalysisException.at(origin, mark.getLine() + 1, mark.getColumn() + 1, message);
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", " ");
  }

  private YamlNode convert(Node node, int depth) {
    Mark start = node.getStartMark().orElseThrow();
    int line = start.getLine() + 1;
    int column = start.getColumn() + 1;
    if (depth > DEEPEST_NESTING) {
      throw AnalysisException.at(origin, line, column, "nested too deeply");
    }
    if (++nodes > MOST_NODES) {
      throw AnalysisException.at(origin, line, column, "too many values (aliases that multiply?)");
    }
    if (node instanceof ScalarNode scalar) {
      return scalar(scalar, line, column);
    }
    if (node instanceof SequenceNode sequence) {
      refuseOtherTag(node, Tag.SEQ, line, column);
      List<YamlNode> items = new ArrayList<>();
      for (Node item : sequence.getValue()) {
        items.add(convert(item, depth + 1));
      }
      return new YamlNode.Items(origin, line, column, items);
    }
    if (node instanceof MappingNode mapping) {
      refuseOtherTag(node, Tag.MAP, line, column);
      return mapping(mapping, line, column, depth);
    }
    throw AnalysisException.at(origin, line, column, "neither a value, a list nor a mapping");
  }

  private YamlNode mapping(MappingNode mapping, int line, int column, int depth) {
    Map<String, YamlNode.Entry> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      YamlNode key = convert(tuple.getKeyNode(), depth + 1);
      if (!(key instanceof YamlNode.Scalar name)) {
        throw key.error("a key must be a name, not " + key.kind());
      }
      if (entries.containsKey(name.value())) {
        throw key.error("the key '" + name.value() + "' appears twice");
      }
      entries.put(name.value(), new YamlNode.Entry(name, convert(tuple.getValueNode(), depth + 1)));
    }
    return new YamlNode.Mapping(origin, line, column, entries);
  }

  private YamlNode.Scalar scalar(ScalarNode node, int line, int column) {
    Tag tag = node.getTag();
    Meaning meaning;
    if (tag.equals(Tag.STR)) {
      meaning = Meaning.TEXT;
    } else if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
      meaning = Meaning.NUMBER;
    } else if (tag.equals(Tag.BOOL)) {
      meaning = Meaning.BOOLEAN;
    } else if (tag.equals(Tag.NULL)) {
      meaning = Meaning.NOTHING;
    } else {
      throw AnalysisException.at(
          origin, line, column, "the tag " + tag.getValue() + " is not allowed here");
    }
    return new YamlNode.Scalar(
        origin, line, column, meaning, node.getValue(), source(node, line, column));
  }

  private void refuseOtherTag(Node node, Tag allowed, int line, int column) {
    if (!node.getTag().equals(allowed)) {
      throw AnalysisException.at(
          origin, line, column, "the tag " + node.getTag().getValue() + " is not allowed here");
    }
  }

  /**
   * The value as it stands in the file, so that the n-th character of an expression is the n-th
   * after its place also where YAML folds lines; the value itself where escapes changed it.
   */
  private SourceText source(ScalarNode node, int line, int column) {
    Mark start = node.getStartMark().orElseThrow();
    Mark end = node.getEndMark().orElseThrow();
    ScalarStyle style = node.getScalarStyle();
    String raw;
    switch (style) {
      case PLAIN -> {
        raw = between(start.getLine(), start.getColumn(), end.getLine(), end.getColumn());
        return new SourceText(raw.stripTrailing(), origin, line, column);
      }
      case SINGLE_QUOTED, DOUBLE_QUOTED -> {
        raw = between(start.getLine(), start.getColumn() + 1, end.getLine(), end.getColumn() - 1);
        boolean escaped =
            style == ScalarStyle.SINGLE_QUOTED ? raw.contains("''") : raw.contains("\\");
        return new SourceText(escaped ? node.getValue() : raw, origin, line, column + 1);
      }
      default -> {
        return block(node, start, end);
      }
    }
  }

  /** A block scalar's text starts below its indicator, at the first character that is no blank. */
  private SourceText block(ScalarNode node, Mark start, Mark end) {
    int first = start.getLine() + 1;
    while (first < lines.size() && first < end.getLine() && lines.get(first).isBlank()) {
      first++;
    }
    if (first >= lines.size() || lines.get(first).isBlank()) {
      return new SourceText(node.getValue(), origin, start.getLine() + 1, start.getColumn() + 1);
    }
    String text = lines.get(first);
    int indent = text.length() - text.stripLeading().length();
    int last = end.getColumn() == 0 ? end.getLine() : end.getLine() + 1;
    String raw = between(first, indent, last, 0);
    return new SourceText(raw.stripTrailing(), origin, first + 1, indent + 1);
  }

  /** The file's text between two places, counted from zero; columns count code points. */
  private String between(int line, int column, int endLine, int endColumn) {
    StringBuilder text = new StringBuilder();
    for (int i = line; i <= endLine && i < lines.size(); i++) {
      String whole = lines.get(i);
      int from = i == line ? offset(whole, column) : 0;
      int to = i == endLine ? offset(whole, endColumn) : whole.length();
      text.append(whole, Math.min(from, to), to);
      if (i < endLine) {
        text.append('\n');
      }
    }
    return text.toString();
  }

  private static int offset(String line, int codePoints) {
    return codePoints >= line.codePointCount(0, line.length())
        ? line.length()
        : line.offsetByCodePoints(0, codePoints);
  }
}
