package org.quadrupole.pipelines.show;

import java.io.PrintWriter;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.quadrupole.events.EventSchema;
import org.quadrupole.io.root.RootKey;
import org.quadrupole.io.root.object.CollectionValue;
import org.quadrupole.io.root.object.DirectoryValue;
import org.quadrupole.io.root.object.EfficiencyValue;
import org.quadrupole.io.root.object.FunctionValue;
import org.quadrupole.io.root.object.GraphValue;
import org.quadrupole.io.root.object.HistogramValue;
import org.quadrupole.io.root.object.MapValue;
import org.quadrupole.io.root.object.MatrixValue;
import org.quadrupole.io.root.object.NdHistogramValue;
import org.quadrupole.io.root.object.ParameterValue;
import org.quadrupole.io.root.object.RootValue;
import org.quadrupole.io.root.object.StructValue;
import org.quadrupole.io.root.object.TreeValue;
import org.quadrupole.io.root.object.UnreadValue;
import org.quadrupole.io.root.object.VectorValue;
import org.quadrupole.io.root.write.RootAxis;

/** An object as text for a terminal of 100 columns. */
public final class ObjectText {

  /** The longest tables; bins are joined to stay below, other rows left out. */
  private static final int MAX_ROWS = 50;

  private static final int BAR = 48;
  private static final String EIGHTHS = " ▏▎▍▌▋▊▉";
  private static final String SHADES = " ░▒▓█";
  private static final int MAP_WIDTH = 72;
  private static final int MAP_HEIGHT = 30;

  private final PrintWriter out;

  private ObjectText(PrintWriter out) {
    this.out = out;
  }

  /** Prints an object. */
  public static void print(RootValue value, PrintWriter out) {
    new ObjectText(out).value(value, "");
    out.flush();
  }

  /** What an object is, in a few words. */
  public static String summary(RootValue value) {
    if (value instanceof HistogramValue h) {
      return h.axes().stream()
              .map(axis -> axis.bins() + " bins")
              .reduce((a, b) -> a + " x " + b)
              .orElse("")
          + ", "
          + number(h.histogram().entries())
          + " entries"
          + (h.axes().size() == 1
              ? ", mean " + number(h.mean(0)) + ", std. dev. " + number(h.standardDeviation(0))
              : "");
    }
    if (value instanceof NdHistogramValue h) {
      return h.axes().size()
          + " axes, "
          + h.contents().length
          + " bins, "
          + number(h.entries())
          + " entries";
    }
    if (value instanceof GraphValue graph) {
      return graph.points() + " points";
    }
    if (value instanceof EfficiencyValue efficiency) {
      return summary(efficiency.total());
    }
    if (value instanceof FunctionValue function) {
      return function.formula() + ", " + function.parameters().size() + " parameters";
    }
    if (value instanceof CollectionValue collection) {
      return collection.items().size() + " items";
    }
    if (value instanceof MapValue map) {
      return map.entries().size() + " entries";
    }
    if (value instanceof ParameterValue parameter) {
      return "= " + parameter.value();
    }
    if (value instanceof VectorValue vector) {
      return vector.elements().length + " elements";
    }
    if (value instanceof MatrixValue matrix) {
      return matrix.rows() + " x " + matrix.columns();
    }
    if (value instanceof DirectoryValue directory) {
      return directory.keys().size() + " objects";
    }
    if (value instanceof TreeValue tree) {
      return String.format(
          Locale.ROOT,
          "%,d entries, %d columns",
          tree.tree().entries(),
          tree.tree().schema().fields().size());
    }
    if (value instanceof StructValue struct) {
      return struct.members().size() + " members";
    }
    return "";
  }

  /** A number with six significant digits at most. */
  static String number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e9) {
      return Long.toString((long) value);
    }
    String text = String.format(Locale.ROOT, "%.6g", value);
    if (text.indexOf('.') < 0) {
      return text;
    }
    int exponent = text.indexOf('e');
    String digits = exponent < 0 ? text : text.substring(0, exponent);
    return digits.replaceAll("\\.?0+$", "") + (exponent < 0 ? "" : text.substring(exponent));
  }

  private void line(String indent, String text) {
    out.println(indent + text);
  }

  private void value(RootValue value, String indent) {
    if (value instanceof UnreadValue unread) {
      line(indent, unread.className() + " (not read: " + unread.reason() + ")");
      return;
    }
    String title = value.title().isEmpty() ? "" : "  \"" + value.title() + "\"";
    String about = summary(value);
    line(
        indent,
        (value.className() + " " + value.name()).strip()
            + title
            + (about.isEmpty() ? "" : "  " + about));
    String deeper = indent + "  ";
    if (value instanceof HistogramValue histogram) {
      histogram(histogram, deeper);
    } else if (value instanceof NdHistogramValue histogram) {
      axes(histogram.axes(), deeper);
    } else if (value instanceof GraphValue graph) {
      graph(graph, deeper);
    } else if (value instanceof EfficiencyValue efficiency) {
      efficiency(efficiency, deeper);
    } else if (value instanceof FunctionValue function) {
      function(function, deeper);
    } else if (value instanceof CollectionValue collection) {
      collection.items().forEach(item -> value(item, deeper));
    } else if (value instanceof MapValue map) {
      for (MapValue.Entry entry : map.entries()) {
        value(entry.key(), deeper);
        value(entry.value(), deeper + "  -> ");
      }
    } else if (value instanceof VectorValue vector) {
      line(deeper, list(vector.elements()));
    } else if (value instanceof MatrixValue matrix) {
      matrix(matrix, deeper);
    } else if (value instanceof DirectoryValue directory) {
      for (RootKey key : directory.keys()) {
        line(deeper, String.format("%-24s %s", key.className(), key.pathAndCycle()));
      }
    } else if (value instanceof TreeValue tree) {
      tree(tree, deeper);
    } else if (value instanceof StructValue struct) {
      struct.members().forEach(member -> member(member, deeper));
    }
  }

  private void axes(List<RootAxis> axes, String indent) {
    for (int i = 0; i < axes.size(); i++) {
      RootAxis axis = axes.get(i);
      String name = axes.size() > 3 ? "axis " + i : String.valueOf("xyz".charAt(i));
      line(
          indent,
          name
              + (axis.title().isEmpty() ? "" : " \"" + axis.title() + "\"")
              + ": "
              + axis.bins()
              + (axis.edges().isEmpty() ? "" : " unequal")
              + " bins from "
              + number(axis.low())
              + " to "
              + number(axis.high()));
    }
  }

  private void histogram(HistogramValue h, String indent) {
    axes(h.axes(), indent);
    double[] sums = h.statistics();
    line(indent, "sum of weights " + number(sums[0]) + (h.weighted() ? ", weighted" : ""));
    if (h.axes().size() > 1) {
      for (int i = 0; i < h.axes().size(); i++) {
        line(
            indent,
            "xyz".charAt(i)
                + ": mean "
                + number(h.mean(i))
                + ", std. dev. "
                + number(h.standardDeviation(i)));
      }
    }
    out.println();
    if (h.axes().size() == 1) {
      bars(h, indent);
    } else if (h.axes().size() == 2) {
      map(h, indent);
    } else if (h.profile().isEmpty()) {
      projections(h, indent);
    }
    h.functions().forEach(function -> value(function, indent));
  }

  private void bars(HistogramValue h, String indent) {
    double[] values = h.values();
    double[] errors = h.errors();
    RootAxis axis = h.axes().get(0);
    double[] edges = Bins.edges(axis);
    int bins = axis.bins();
    // Means cannot be added; profiles and labelled bins are shown one by one.
    boolean joinable = h.profile().isEmpty() && axis.labels().isEmpty();
    int join = joinable ? (bins + MAX_ROWS - 1) / MAX_ROWS : 1;
    List<String> names = new ArrayList<>();
    List<double[]> rows = new ArrayList<>();
    names.add("below " + number(edges[0]));
    rows.add(new double[] {values[0], errors[0]});
    for (int first = 1; first <= bins; first += join) {
      int last = Math.min(bins, first + join - 1);
      names.add(
          axis.labels().isEmpty()
              ? "[" + number(edges[first - 1]) + ", " + number(edges[last]) + ")"
              : axis.labels().get(first - 1));
      double sum = 0;
      double variance = 0;
      for (int bin = first; bin <= last; bin++) {
        sum += values[bin];
        variance += errors[bin] * errors[bin];
      }
      rows.add(new double[] {sum, Math.sqrt(variance)});
    }
    names.add("from " + number(edges[bins]));
    rows.add(new double[] {values[bins + 1], errors[bins + 1]});
    table(names, rows, indent);
    if (join > 1) {
      line(indent, "(each line is the sum of " + join + " bins; --json has them all)");
    }
  }

  /** Rows of a name, a value, its error and a bar. */
  private void table(List<String> names, List<double[]> rows, String indent) {
    int width = names.stream().mapToInt(String::length).max().orElse(0);
    double high = rows.stream().mapToDouble(row -> row[0]).filter(Double::isFinite).max().orElse(0);
    double low = rows.stream().mapToDouble(row -> row[0]).filter(Double::isFinite).min().orElse(0);
    double scale = Math.max(Math.abs(high), Math.abs(low));
    for (int i = 0; i < rows.size(); i++) {
      double value = rows.get(i)[0];
      line(
          indent,
          String.format(
                  "%-" + width + "s %12s ± %-10s %s%s",
                  names.get(i),
                  number(value),
                  number(rows.get(i)[1]),
                  value < 0 ? "-" : "",
                  bar(scale > 0 ? Math.abs(value) / scale : 0))
              .stripTrailing());
    }
  }

  private static String bar(double fraction) {
    if (!(fraction > 0)) {
      return "";
    }
    int eighths = (int) Math.max(1, Math.round(fraction * BAR * 8));
    String rest = eighths % 8 == 0 ? "" : EIGHTHS.substring(eighths % 8, eighths % 8 + 1);
    return "█".repeat(eighths / 8) + rest;
  }

  /** Two axes as shades, y upwards; cells are joined to fit. */
  private void map(HistogramValue h, String indent) {
    double[] values = Bins.inRange(h, h.values());
    int nx = h.axes().get(0).bins();
    int ny = h.axes().get(1).bins();
    int joinX = (nx + MAP_WIDTH - 1) / MAP_WIDTH;
    int joinY = (ny + MAP_HEIGHT - 1) / MAP_HEIGHT;
    int columns = (nx + joinX - 1) / joinX;
    int rows = (ny + joinY - 1) / joinY;
    double[] joined = new double[columns * rows];
    for (int j = 0; j < ny; j++) {
      for (int i = 0; i < nx; i++) {
        joined[j / joinY * columns + i / joinX] += values[j * nx + i];
      }
    }
    double high = Arrays.stream(joined).filter(Double::isFinite).max().orElse(0);
    for (int j = rows - 1; j >= 0; j--) {
      StringBuilder row = new StringBuilder("|");
      for (int i = 0; i < columns; i++) {
        double share = high > 0 ? joined[j * columns + i] / high : 0;
        int shade = share > 0 ? (int) Math.min(4, 1 + Math.floor(share * 4)) : 0;
        row.append(SHADES.charAt(shade));
      }
      line(indent, row.append('|').toString());
    }
    double all = Arrays.stream(h.values()).sum();
    double shown = Arrays.stream(values).sum();
    line(
        indent,
        "highest "
            + number(high)
            + (h.profile().isPresent() ? "" : ", outside " + number(all - shown))
            + (joinX * joinY > 1 ? ", each mark is " + joinX + " x " + joinY + " bins" : ""));
  }

  private void projections(HistogramValue h, String indent) {
    for (int axis = 0; axis < h.axes().size(); axis++) {
      double[] sums = Bins.projection(h, axis, h.values());
      double[] edges = Bins.edges(h.axes().get(axis));
      int join = (sums.length + MAX_ROWS - 1) / MAX_ROWS;
      List<String> names = new ArrayList<>();
      List<double[]> rows = new ArrayList<>();
      for (int first = 1; first < sums.length - 1; first += join) {
        int last = Math.min(sums.length - 2, first + join - 1);
        names.add("[" + number(edges[first - 1]) + ", " + number(edges[last]) + ")");
        double sum = Arrays.stream(sums, first, last + 1).sum();
        rows.add(new double[] {sum, Math.sqrt(Math.abs(sum))});
      }
      line(indent, "along " + "xyz".charAt(axis) + ", summed over the other axes:");
      for (int i = 0; i < rows.size(); i++) {
        double high = rows.stream().mapToDouble(row -> row[0]).max().orElse(0);
        line(
            indent,
            String.format(
                    "%-24s %12s  %s",
                    names.get(i), number(rows.get(i)[0]), bar(high > 0 ? rows.get(i)[0] / high : 0))
                .stripTrailing());
      }
    }
  }

  private void graph(GraphValue graph, String indent) {
    if (!graph.xTitle().isEmpty() || !graph.yTitle().isEmpty()) {
      line(indent, "x \"" + graph.xTitle() + "\", y \"" + graph.yTitle() + "\"");
    }
    StringBuilder head = new StringBuilder();
    graph.columns().forEach(column -> head.append(String.format("%13s", column.name())));
    line(indent, head.toString());
    int shown = Math.min(graph.points(), MAX_ROWS);
    for (int i = 0; i < shown; i++) {
      StringBuilder row = new StringBuilder();
      for (GraphValue.GraphColumn column : graph.columns()) {
        row.append(String.format("%13s", number(column.values()[i])));
      }
      line(indent, row.toString());
    }
    if (shown < graph.points()) {
      line(indent, "... and " + (graph.points() - shown) + " more (--json has them all)");
    }
    graph.functions().forEach(function -> value(function, indent));
  }

  private void efficiency(EfficiencyValue efficiency, String indent) {
    axes(efficiency.total().axes(), indent);
    line(
        indent,
        efficiency.statisticOption()
            + " intervals of "
            + number(100 * efficiency.confidenceLevel())
            + " %");
    if (efficiency.total().axes().size() != 1) {
      return;
    }
    RootAxis axis = efficiency.total().axes().get(0);
    double[] edges = Bins.edges(axis);
    double[] ratios = efficiency.ratios();
    double[] passed = efficiency.passed().values();
    double[] total = efficiency.total().values();
    for (int i = 1; i <= axis.bins(); i++) {
      line(
          indent,
          String.format(
                  "%-24s %10s / %-10s = %-10s %s",
                  "[" + number(edges[i - 1]) + ", " + number(edges[i]) + ")",
                  number(passed[i]),
                  number(total[i]),
                  number(ratios[i]),
                  bar(ratios[i] * 0.6))
              .stripTrailing());
    }
  }

  private void function(FunctionValue function, String indent) {
    line(indent, "x from " + number(function.low()) + " to " + number(function.high()));
    for (FunctionValue.FunctionParameter parameter : function.parameters()) {
      line(
          indent,
          parameter.name()
              + " = "
              + number(parameter.value())
              + (parameter.error() == 0 ? "" : " ± " + number(parameter.error()))
              + (parameter.low() < parameter.high()
                  ? " within " + number(parameter.low()) + " and " + number(parameter.high())
                  : ""));
    }
    if (function.degreesOfFreedom() > 0) {
      line(
          indent,
          "chi-square / degrees of freedom = "
              + number(function.chiSquare())
              + " / "
              + function.degreesOfFreedom());
    }
  }

  private void matrix(MatrixValue matrix, String indent) {
    for (int i = 0; i < Math.min(matrix.rows(), MAX_ROWS); i++) {
      int from = i * matrix.columns();
      line(indent, list(Arrays.copyOfRange(matrix.elements(), from, from + matrix.columns())));
    }
  }

  private static String list(Object array) {
    int length = Array.getLength(array);
    List<String> items = new ArrayList<>();
    for (int i = 0; i < Math.min(length, MAX_ROWS); i++) {
      Object item = Array.get(array, i);
      items.add(item instanceof Double value ? number(value) : String.valueOf(item));
    }
    String more = length > MAX_ROWS ? ", ... (" + length + " in all)" : "";
    return "[" + String.join(", ", items) + more + "]";
  }

  private void tree(TreeValue tree, String indent) {
    for (EventSchema.Field field : tree.tree().schema().fields()) {
      line(indent, String.format("%-40s %s", field.name(), field.type()));
    }
    for (Map.Entry<String, String> unread : tree.tree().unread().entrySet()) {
      line(indent, String.format("%-40s cannot be read: %s", unread.getKey(), unread.getValue()));
    }
  }

  private void member(StructValue.Member member, String indent) {
    Object value = member.value();
    String name = member.name() + " (" + member.type() + ")";
    if (value instanceof RootValue object) {
      line(indent, name);
      value(object, indent + "  ");
    } else if (value instanceof List<?> items) {
      line(indent, name + ": " + items.size() + " items");
      items.stream().limit(MAX_ROWS).forEach(item -> item(item, indent + "  "));
    } else {
      line(indent, name + " = " + (value.getClass().isArray() ? list(value) : value));
    }
  }

  private void item(Object item, String indent) {
    if (item instanceof RootValue object) {
      value(object, indent);
    } else {
      line(indent, plain(item));
    }
  }

  private static String plain(Object item) {
    if (item instanceof List<?> items) {
      return "(" + String.join(", ", items.stream().map(ObjectText::plain).toList()) + ")";
    }
    if (item instanceof RootValue object) {
      return object.className() + " " + object.name();
    }
    return item.getClass().isArray() ? list(item) : String.valueOf(item);
  }
}
