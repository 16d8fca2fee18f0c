package org.quadrupole.transforms.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.quadrupole.events.Column;
import org.quadrupole.events.ColumnType;
import org.quadrupole.events.EventBatch;
import org.quadrupole.events.ListType;
import org.quadrupole.events.Primitive;
import org.quadrupole.transforms.CompiledGraph;
import org.quadrupole.transforms.expression.ExpressionException;

/**
 * Types and values as NumPy, Awkward Array, vector and Python have them: see {@code
 * src/test/python/expressions_oracle.py}. Bit for bit, but for functions of the mathematical
 * library (2 units in the last place; 4 where the oracle's own error is as large) and four-vectors.
 */
class NumpyOracleTest {

  private static final int TOGETHER = 60;

  private final JsonNode document = Sample.document();
  private final EventBatch events = Sample.events(document);

  @Test
  void everyExpressionHasTheOraclesTypeAndValues() {
    List<JsonNode> cases = new ArrayList<>();
    document.get("cases").forEach(cases::add);
    List<String> wrong = new ArrayList<>();
    for (int at = 0; at < cases.size(); at += TOGETHER) {
      check(cases.subList(at, Math.min(cases.size(), at + TOGETHER)), wrong);
    }
    assertThat(cases).hasSizeGreaterThan(3000);
    assertThat(wrong).isEmpty();
  }

  /** Compiles some together, and each alone where that fails, to name the culprit. */
  private void check(List<JsonNode> cases, List<String> wrong) {
    String[] texts = cases.stream().map(c -> c.get("expression").asText()).toArray(String[]::new);
    try {
      CompiledGraph graph = Sample.compile(events.schema(), List.of(), texts);
      List<Column> columns = Sample.run(graph, events);
      for (int k = 0; k < texts.length; k++) {
        compare(cases.get(k), columns.get(k), wrong);
      }
    } catch (RuntimeException | AssertionError problem) {
      if (cases.size() == 1) {
        wrong.add(texts[0] + ": " + problem.toString().lines().limit(3).toList());
      } else {
        cases.forEach(one -> check(List.of(one), wrong));
      }
    }
  }

  @Test
  void whatNumpyRefusesIsRefused() {
    List<String> accepted = new ArrayList<>();
    for (JsonNode refused : document.get("refused")) {
      try {
        Sample.compile(events.schema(), List.of(), refused.asText());
        accepted.add(refused.asText());
      } catch (ExpressionException expected) {
        assertThat(expected.summary()).startsWith("expression:1:");
      }
    }
    assertThat(accepted).isEmpty();
  }

  private static void compare(JsonNode expected, Column column, List<String> wrong) {
    String text = expected.get("expression").asText();
    Primitive leaf = Primitive.valueOf(expected.get("type").asText().toUpperCase(Locale.ROOT));
    ColumnType type = column.type();
    int depth = type.depth();
    while (type instanceof ListType list) {
      type = list.element();
    }
    if (type != leaf || depth < expected.get("depth").asInt()) {
      wrong.add(text + " is " + column.type() + ", not " + leaf + " of depth " + depth);
      return;
    }
    Tolerance tolerance =
        new Tolerance(expected.get("ulps").asLong(), expected.get("close").asDouble());
    for (int i = 0; i < column.size(); i++) {
      Object actual = Sample.entry(column, i);
      JsonNode wanted = expected.get("values").get(i);
      if (!tolerance.same(leaf, wanted, actual)) {
        wrong.add(text + ", event " + i + ": " + actual + ", not " + shown(leaf, wanted));
        return;
      }
    }
  }

  private static String shown(Primitive leaf, JsonNode value) {
    if (value.isArray()) {
      List<String> items = new ArrayList<>();
      value.forEach(item -> items.add(shown(leaf, item)));
      return items.toString();
    }
    return Sample.value(leaf, value).toString();
  }

  /**
   * How far a result may be from the oracle's.
   *
   * @param ulps in units in the last place
   * @param close relative to the larger of the two and 1
   */
  private record Tolerance(long ulps, double close) {

    boolean same(Primitive leaf, JsonNode wanted, Object actual) {
      if (wanted.isArray()) {
        if (!(actual instanceof List<?> items) || items.size() != wanted.size()) {
          return false;
        }
        for (int k = 0; k < items.size(); k++) {
          if (!same(leaf, wanted.get(k), items.get(k))) {
            return false;
          }
        }
        return true;
      }
      Object value = Sample.value(leaf, wanted);
      return value.equals(actual) || near(value, actual);
    }

    private boolean near(Object a, Object b) {
      if (a instanceof Float x && b instanceof Float y) {
        return Math.abs((long) Float.floatToIntBits(x) - Float.floatToIntBits(y)) <= ulps
            || Math.abs(x - y) <= close * Math.max(1, Math.max(Math.abs(x), Math.abs(y)));
      }
      if (a instanceof Double x && b instanceof Double y) {
        return Math.abs(Double.doubleToLongBits(x) - Double.doubleToLongBits(y)) <= ulps
            || Math.abs(x - y) <= close * Math.max(1, Math.max(Math.abs(x), Math.abs(y)));
      }
      return false;
    }
  }
}
