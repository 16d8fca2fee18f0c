package org.quadrupole.pipelines.analysis;

import java.util.ArrayList;
import java.util.List;
import org.quadrupole.pipelines.analysis.YamlNode.Entry;
import org.quadrupole.pipelines.analysis.YamlNode.Items;
import org.quadrupole.pipelines.analysis.YamlNode.Mapping;
import org.quadrupole.pipelines.analysis.YamlNode.Meaning;
import org.quadrupole.pipelines.analysis.YamlNode.Scalar;
import org.quadrupole.transforms.histogram.Axis;
import org.quadrupole.transforms.histogram.CategoryAxis;
import org.quadrupole.transforms.histogram.IntegerAxis;
import org.quadrupole.transforms.histogram.LogarithmicAxis;
import org.quadrupole.transforms.histogram.RegularAxis;
import org.quadrupole.transforms.histogram.VariableAxis;

/** The axes that the key {@code bins} of a histogram describes. */
final class Binning {

  static final List<String> KINDS = List.of("edges", "log", "integer", "categories");
  private static final int MOST_BINS = 10_000_000;
  private static final String FORMS =
      "bins are [number, low, high], or {edges: [...]}, {log: [number, low, high]},"
          + " {integer: [first, last]}, {categories: [...]}";

  private Binning() {}

  /** One axis for one variable; for two variables a list of two. */
  static List<Axis> axes(
      String what, YamlNode bins, int variables, List<String> labels, List<String> units) {
    if (variables == 1) {
      return List.of(axis(what, bins, labels.get(0), units.get(0)));
    }
    if (!(bins instanceof Items list) || list.items().size() != variables) {
      throw bins.error(
          "'bins' of " + what + " must be a list of " + variables + ", one for each variable");
    }
    List<Axis> axes = new ArrayList<>();
    long cells = 1;
    for (int i = 0; i < variables; i++) {
      Axis axis = axis(what, list.items().get(i), labels.get(i), units.get(i));
      axes.add(axis);
      cells *= axis.bins() + 2L;
    }
    if (cells > MOST_BINS) {
      throw bins.error(what + " has " + cells + " bins; " + MOST_BINS + " is the most");
    }
    return axes;
  }

  private static Axis axis(String what, YamlNode node, String label, String unit) {
    try {
      if (node instanceof Items) {
        Range range = range(what, node);
        return new RegularAxis(range.bins(), range.low(), range.high(), label, unit);
      }
      if (node instanceof Mapping mapping && mapping.entries().size() == 1) {
        Entry entry = mapping.entries().values().iterator().next();
        String kind = entry.key().value();
        if (!KINDS.contains(kind)) {
          throw entry
              .key()
              .error(
                  "unknown kind of bins '" + kind + "' in " + what + Suggestions.hint(kind, KINDS));
        }
        return special(what, kind, entry.value(), label, unit);
      }
    } catch (IllegalArgumentException e) {
      throw node.error("'bins' of " + what + ": " + e.getMessage());
    }
    throw node.error("'bins' of " + what + ": " + FORMS);
  }

  private static Axis special(String what, String kind, YamlNode value, String label, String unit) {
    List<YamlNode> items = Fields.items("'" + kind + "' of " + what, value);
    if (items.size() > MOST_BINS) {
      throw value.error(what + " has more than " + MOST_BINS + " bins");
    }
    switch (kind) {
      case "log" -> {
        Range range = range(what, value);
        return new LogarithmicAxis(range.bins(), range.low(), range.high(), label, unit);
      }
      case "integer" -> {
        if (items.size() != 2) {
          throw value.error("'integer' of " + what + " must be [first, last], both included");
        }
        int first = Fields.integer("the first number", items.get(0));
        int last = Fields.integer("the last number", items.get(1));
        if ((long) last - first >= MOST_BINS) {
          throw value.error(what + " has more than " + MOST_BINS + " bins");
        }
        return new IntegerAxis(first, last + 1, label, unit);
      }
      case "edges" -> {
        double[] edges =
            items.stream().mapToDouble(item -> Fields.number("an edge of " + what, item)).toArray();
        return new VariableAxis(edges, label, unit);
      }
      default -> {
        return categories(what, value, items, label, unit);
      }
    }
  }

  /** Whole numbers name categories by value; anything else names them in order. */
  private static Axis categories(
      String what, YamlNode value, List<YamlNode> items, String label, String unit) {
    if (items.isEmpty()) {
      throw value.error("'categories' of " + what + " is empty");
    }
    boolean numbers =
        items.stream().allMatch(item -> item instanceof Scalar s && s.meaning() == Meaning.NUMBER);
    if (numbers) {
      return CategoryAxis.ofIntegers(
          items.stream().map(item -> Fields.integer("a category of " + what, item)).toList(),
          label,
          unit);
    }
    return CategoryAxis.ofStrings(
        items.stream().map(item -> Fields.text("a category of " + what, item)).toList(),
        label,
        unit);
  }

  private record Range(int bins, double low, double high) {}

  private static Range range(String what, YamlNode node) {
    List<YamlNode> items = Fields.items("'bins' of " + what, node);
    if (items.size() != 3) {
      throw node.error(
          "'bins' of " + what + " must be [number, low, high]; edges are {edges: [...]}");
    }
    int bins = Fields.integer("the number of bins of " + what, items.get(0));
    double low = Fields.number("the lower end of " + what, items.get(1));
    double high = Fields.number("the upper end of " + what, items.get(2));
    if (bins < 1 || bins > MOST_BINS) {
      throw items.get(0).error("the number of bins of " + what + " must be 1 to " + MOST_BINS);
    }
    if (!(low < high)) {
      throw node.error("the range of " + what + " must rise from its lower to its upper end");
    }
    return new Range(bins, low, high);
  }
}
