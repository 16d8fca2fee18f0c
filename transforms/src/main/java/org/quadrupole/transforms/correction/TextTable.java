package org.quadrupole.transforms.correction;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A table of CMS's text files: a line in braces that names the columns, then rows of numbers. The
 * first columns are the lower and upper edges of bins in one variable or two.
 *
 * <p>As coffea reads them: numbers in single precision; bins between the lower edges, up to the
 * last upper one.
 */
final class TextTable {

  /** What a table is for. */
  enum Kind {
    /** A formula whose result multiplies, with the range and parameters of each bin. */
    FORMULA,
    /** Uncertainties up and down at points between which lines are drawn. */
    UNCERTAINTY,
    /** A factor, and what it may be at least and at most. */
    SCALE_FACTOR,
    /** Numbers with a name each. */
    NUMBERS
  }

  private static final int MAX_ROWS = 1_000_000;
  private static final int MAX_BINNED = 2;

  final SourceFile file;
  final Kind kind;
  final List<String> binned;
  final List<String> evaluated;
  final String formula;

  /** The numbers of each row after its edges, the rows in the order of the bins. */
  final double[][] rows;

  /** Edges in the first variable. */
  final double[] first;

  /** Edges in the second variable for each bin of the first; empty where there is none. */
  final double[][] second;

  /** The number of the first row of each bin of the first variable. */
  final int[] start;

  private final int line;

  private TextTable(
      SourceFile file, int line, List<String> layout, List<double[]> numbers, List<Integer> lines) {
    this.file = file;
    this.line = line;
    int bins = count(layout, 0);
    int values = count(layout, bins + 1);
    if (bins < 1 || bins > MAX_BINNED) {
      throw file.error(line, "tables in 1 or 2 variables can be read, not in " + bins);
    }
    if (layout.size() < bins + values + 2) {
      throw file.error(line, "the header is too short: " + String.join(" ", layout));
    }
    this.binned = layout.subList(1, bins + 1);
    this.evaluated = layout.subList(bins + 2, bins + values + 2);
    List<String> rest = layout.subList(bins + values + 2, layout.size());
    this.formula = rest.isEmpty() ? "" : rest.get(0).replace("\"", "");
    this.kind = kind(rest);
    if (numbers.isEmpty()) {
      throw file.error(line, "the table has no rows");
    }
    for (int k = 0; k < numbers.size(); k++) {
      if (numbers.get(k).length <= 2 * bins) {
        throw file.error(lines.get(k), "the row has only " + numbers.get(k).length + " numbers");
      }
    }
    Map<Double, Map<Double, double[]>> byBin = byBin(numbers, lines, bins);
    this.first = edges(byBin.keySet(), numbers, 1);
    this.second = new double[bins == 1 ? 0 : byBin.size()][];
    this.start = new int[byBin.size()];
    this.rows = new double[numbers.size()][];
    int placed = 0;
    int bin = 0;
    for (Map<Double, double[]> inside : byBin.values()) {
      start[bin] = placed;
      if (bins == 2) {
        second[bin] = edges(inside.keySet(), inside.values(), 3);
      }
      for (double[] row : inside.values()) {
        rows[placed++] = Arrays.copyOfRange(row, 2 * bins, row.length);
      }
      bin++;
    }
  }

  /** The rows by their lower edges. */
  private Map<Double, Map<Double, double[]>> byBin(
      List<double[]> numbers, List<Integer> lines, int bins) {
    Map<Double, Map<Double, double[]>> byBin = new TreeMap<>();
    for (int k = 0; k < numbers.size(); k++) {
      double[] row = numbers.get(k);
      double at = bins == 2 ? row[2] : 0;
      if (byBin.computeIfAbsent(row[0], low -> new TreeMap<>()).put(at, row) != null) {
        throw file.error(
            lines.get(k), "a second row begins with " + row[0] + (bins == 2 ? ", ..., " + at : ""));
      }
    }
    return byBin;
  }

  /** The lower edges of some rows, and the last upper one, which is in a column. */
  private double[] edges(Collection<Double> low, Collection<double[]> rows, int column) {
    double last = rows.stream().mapToDouble(row -> row[column]).max().orElseThrow();
    double[] edges = new double[low.size() + 1];
    int size = 0;
    for (double edge : low) {
      edges[size++] = edge;
    }
    edges[size] = last;
    if (!(last > edges[size - 1])) {
      throw error("the last bin, from " + edges[size - 1] + " to " + last + ", is empty");
    }
    return edges;
  }

  private static Kind kind(List<String> rest) {
    if (rest.isEmpty()) {
      return Kind.NUMBERS;
    }
    if (rest.contains("Uncertainty")) {
      return Kind.UNCERTAINTY;
    }
    return rest.contains("ScaleFactor") ? Kind.SCALE_FACTOR : Kind.FORMULA;
  }

  private int count(List<String> layout, int at) {
    if (at >= layout.size() || !layout.get(at).matches("[0-9]{1,3}")) {
      throw file.error(
          line, "the header must say how many variables follow: " + String.join(" ", layout));
    }
    return Integer.parseInt(layout.get(at));
  }

  /** A row, as messages call it. */
  CorrectionException rowError(int row, String message) {
    return file.error(line, "row " + (row + 1) + " of the table: " + message);
  }

  CorrectionException error(String message) {
    return file.error(line, message);
  }

  /**
   * The tables of a file by the names of their sections ({@code [AbsoluteStat]}); one without a
   * name where there are no sections.
   *
   * @throws CorrectionException if it is no file of tables
   */
  static Map<String, TextTable> read(SourceFile file) {
    Map<String, TextTable> tables = new LinkedHashMap<>();
    List<String> lines = file.lines();
    boolean sections = lines.stream().anyMatch(TextTable::isSection);
    String name = "";
    List<String> layout = List.of();
    int layoutLine = 0;
    List<double[]> rows = new ArrayList<>();
    List<Integer> rowLines = new ArrayList<>();
    for (int k = 0; k < lines.size(); k++) {
      String text = lines.get(k).strip();
      if (text.isEmpty() || text.startsWith("#")) {
        continue;
      }
      if (isSection(text)) {
        finish(file, tables, name, layoutLine, layout, rows, rowLines);
        name = text.substring(1, text.length() - 1).strip();
        layout = List.of();
      } else if (layout.isEmpty()) {
        // What stands before the first section belongs to none.
        if (!sections || !name.isEmpty()) {
          layout = layout(file, k + 1, text);
          layoutLine = k + 1;
        }
      } else {
        rows.add(numbers(file, k + 1, text));
        rowLines.add(k + 1);
        if (rows.size() > MAX_ROWS) {
          throw file.error(k + 1, "more than " + MAX_ROWS + " rows");
        }
      }
    }
    finish(file, tables, name, layoutLine, layout, rows, rowLines);
    if (tables.isEmpty()) {
      throw file.error("there is no table: a line such as {1 JetEta 1 JetPt ... } and rows");
    }
    return tables;
  }

  private static void finish(
      SourceFile file,
      Map<String, TextTable> tables,
      String name,
      int line,
      List<String> layout,
      List<double[]> rows,
      List<Integer> lines) {
    if (!layout.isEmpty()) {
      tables.put(name, new TextTable(file, line, layout, rows, lines));
    }
    rows.clear();
    lines.clear();
  }

  private static boolean isSection(String line) {
    return line.strip().matches("\\[[^\\[\\]]+]");
  }

  private static List<String> layout(SourceFile file, int line, String text) {
    if (!text.startsWith("{") || !text.endsWith("}")) {
      throw file.error(line, "a header in braces such as {1 JetEta 1 JetPt ...} is expected here");
    }
    return List.of(text.substring(1, text.length() - 1).strip().split("\\s+", -1));
  }

  private static double[] numbers(SourceFile file, int line, String text) {
    String[] words = text.split("\\s+", -1);
    double[] numbers = new double[words.length];
    for (int k = 0; k < words.length; k++) {
      try {
        // A zero has no sign: it is an edge.
        numbers[k] = (float) Double.parseDouble(words[k]) + 0.0;
      } catch (NumberFormatException e) {
        throw file.error(line, "'" + words[k] + "' is not a number");
      }
    }
    return numbers;
  }
}
