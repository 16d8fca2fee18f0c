package org.quadrupole.pipelines.report;

import java.util.ArrayList;
import java.util.List;
import org.quadrupole.pipelines.plot.Layer;
import org.quadrupole.pipelines.plot.RichText;

/** Cut flows and histograms as text for a terminal. */
public final class TerminalPlots {
  private static final String EIGHTHS = " ▏▎▍▌▋▊▉█";
  private static final String GAP = "  ";

  private TerminalPlots() {}

  /**
   * A cut flow as a table: one line per step, with a heading.
   *
   * @return lines, each ending with a line feed
   */
  public static String cutFlow(CutFlow flow) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("Cut", "Events", "Weighted", "Of previous", "Of all"));
    for (int i = 0; i < flow.steps().size(); i++) {
      CutFlow.Step step = flow.steps().get(i);
      rows.add(
          List.of(
              step.label(),
              Numbers.grouped(step.events()),
              Numbers.withError(step.weighted(), step.error()),
              Numbers.percent(flow.relativeEfficiency(i)),
              Numbers.percent(flow.absoluteEfficiency(i))));
    }
    String region = flow.region().isEmpty() ? "" : flow.region() + ", ";
    return region + flow.dataSet() + "\n" + table(rows);
  }

  /**
   * A histogram as horizontal bars, one line per bin, scaled to the largest bin.
   *
   * @param width the number of characters that the longest bar takes
   * @return lines, each ending with a line feed
   */
  public static String histogram(Layer layer, int width) {
    double largest = 0;
    for (int i = 0; i < layer.bins(); i++) {
      largest = Double.isFinite(layer.value(i)) ? Math.max(largest, layer.value(i)) : largest;
    }
    List<List<String>> rows = new ArrayList<>();
    if (layer.underflow() != 0) {
      rows.add(List.of("below", "", Numbers.plain(layer.underflow()), ""));
    }
    for (int i = 0; i < layer.bins(); i++) {
      rows.add(
          List.of(
              Numbers.plain(layer.edge(i)),
              Numbers.plain(layer.edge(i + 1)),
              Numbers.plain(layer.value(i)),
              bar(layer.value(i), largest, width)));
    }
    if (layer.overflow() != 0) {
      rows.add(List.of("above", "", Numbers.plain(layer.overflow()), ""));
    }
    return RichText.of(layer.label()).toPlain() + "\n" + bars(rows);
  }

  /** A bar in steps of an eighth of a character; contents that are not positive have none. */
  private static String bar(double value, double largest, int width) {
    if (!(value > 0) || !Double.isFinite(value)) {
      return "";
    }
    int eighths = (int) Math.max(1, Math.round(value / largest * width * 8));
    String part = eighths % 8 == 0 ? "" : EIGHTHS.substring(eighths % 8, eighths % 8 + 1);
    return "█".repeat(eighths / 8) + part;
  }

  /** Columns of text: the first on the left, the others on the right. */
  private static String table(List<List<String>> rows) {
    int[] widths = widths(rows);
    StringBuilder text = new StringBuilder();
    for (int r = 0; r < rows.size(); r++) {
      List<String> row = rows.get(r);
      text.append(left(row.get(0), widths[0]));
      for (int c = 1; c < row.size(); c++) {
        text.append(GAP).append(right(row.get(c), widths[c]));
      }
      text.append('\n');
      if (r == 0) {
        int total = (widths.length - 1) * GAP.length();
        for (int width : widths) {
          total += width;
        }
        text.append("─".repeat(total)).append('\n');
      }
    }
    return text.toString();
  }

  private static String bars(List<List<String>> rows) {
    int[] widths = widths(rows);
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      String line =
          right(row.get(0), widths[0])
              + GAP
              + right(row.get(1), widths[1])
              + GAP
              + right(row.get(2), widths[2])
              + " │"
              + row.get(3);
      text.append(line.stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private static int[] widths(List<List<String>> rows) {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int c = 0; c < widths.length; c++) {
        widths[c] = Math.max(widths[c], length(row.get(c)));
      }
    }
    return widths;
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static String left(String text, int width) {
    return text + " ".repeat(width - length(text));
  }

  private static String right(String text, int width) {
    return " ".repeat(width - length(text)) + text;
  }
}
