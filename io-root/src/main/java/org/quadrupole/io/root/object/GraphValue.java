package org.quadrupole.io.root.object;

import java.util.List;
import java.util.Optional;

/**
 * Points: TGraph and the classes derived from it, TGraph2D and those derived from it.
 *
 * @param xTitle the title of the horizontal axis; empty if there is none
 * @param yTitle the title of the vertical axis; empty if there is none
 * @param columns the coordinates {@code x}, {@code y} and of TGraph2D {@code z}, then what errors
 *     the class has: {@code ex} where they are symmetric, else {@code ex_low} and {@code ex_high},
 *     and the same for y and z; of TGraphMultiErrors {@code ey0_low} and so on
 * @param functions what is attached to it: fitted functions, statistics boxes
 */
public record GraphValue(
    String className,
    String name,
    String title,
    String xTitle,
    String yTitle,
    List<GraphColumn> columns,
    List<RootValue> functions)
    implements RootValue {

  public GraphValue {
    columns = List.copyOf(columns);
    functions = List.copyOf(functions);
  }

  /** One number of every point. */
  // Taken from a file once; lists would box every number.
  @SuppressWarnings("ArrayRecordComponent")
  public record GraphColumn(String name, double[] values) {}

  /** The number of points. */
  public int points() {
    return columns.get(0).values().length;
  }

  /** A column by its name. */
  public Optional<double[]> column(String wanted) {
    return columns.stream()
        .filter(column -> column.name().equals(wanted))
        .map(GraphColumn::values)
        .findFirst();
  }
}
