package org.quadrupole.transforms.compiler;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.quadrupole.transforms.expression.SourceText;
import org.quadrupole.transforms.histogram.Axis;

/**
 * Histograms of the same numbers, one an event, in several selections of events: they are filled
 * together. A graph of a hundred variables in a hundred regions so becomes the code of a hundred
 * variables and a table, not that of ten thousand fills.
 */
final class SharedHistograms {

  private static final String SHARED = "org.quadrupole.transforms.histogram.SharedFills";

  /** With fewer selections than these, each histogram alone is filled as fast. */
  private static final int FEWEST = 4;

  /** So many numbers, and so many selections, go into one table. */
  private static final int MOST = 200;

  /** What fills a histogram: an expression in a universe, binned by an axis. */
  private record Coordinate(String text, Universe universe, Axis axis) {}

  /**
   * A histogram.
   *
   * @param number its number among all histograms
   * @param alone writes what fills it by itself
   */
  record Offer(SourceText variable, Universe universe, Axis axis, int number, Runnable alone) {}

  private final Program program;
  private final BiFunction<Code, SourceText, Value> values;
  private final Map<Coordinate, Boolean> areNumbers = new HashMap<>();
  private final Map<CutTree.Node, Map<Coordinate, Offer>> offers = new LinkedHashMap<>();

  /**
   * @param values what writes the value of an expression that other methods may need too
   */
  SharedHistograms(Program program, BiFunction<Code, SourceText, Value> values) {
    this.program = program;
    this.values = values;
  }

  /** Takes a histogram of a node's events, or lets it be filled alone. */
  void add(CutTree.Node node, Offer offer) {
    Coordinate coordinate =
        new Coordinate(
            Canonical.text(program.read(offer.variable())), offer.universe(), offer.axis());
    if (!areNumbers.computeIfAbsent(coordinate, n -> isNumber(offer))
        || offers.computeIfAbsent(node, n -> new LinkedHashMap<>()).putIfAbsent(coordinate, offer)
            != null) {
      offer.alone().run();
    }
  }

  private boolean isNumber(Offer offer) {
    Value value = values.apply(new Code(program, offer.universe()), offer.variable());
    return value instanceof Scalar
        || (value instanceof Value.Maybe maybe && maybe.value() instanceof Scalar);
  }

  /**
   * Writes the fills of all histograms taken.
   *
   * @return statements that fetch histograms into fields
   */
  List<String> write() {
    Map<List<Coordinate>, List<CutTree.Node>> tables = new LinkedHashMap<>();
    offers.forEach(
        (node, all) ->
            tables.computeIfAbsent(List.copyOf(all.keySet()), n -> new ArrayList<>()).add(node));
    List<String> bindings = new ArrayList<>();
    tables.forEach(
        (columns, nodes) -> {
          if (nodes.size() < FEWEST) {
            nodes.forEach(node -> offersOf(node, columns).forEach(offer -> offer.alone().run()));
            return;
          }
          for (List<Coordinate> some : parts(columns)) {
            for (List<CutTree.Node> rows : parts(nodes)) {
              table(some, rows, bindings);
            }
          }
        });
    return bindings;
  }

  private static <T> List<List<T>> parts(List<T> all) {
    List<List<T>> parts = new ArrayList<>();
    for (int from = 0; from < all.size(); from += MOST) {
      parts.add(all.subList(from, Math.min(all.size(), from + MOST)));
    }
    return parts;
  }

  private List<Offer> offersOf(CutTree.Node node, List<Coordinate> columns) {
    Map<Coordinate, Offer> all = offers.getOrDefault(node, Map.of());
    return columns.stream().map(all::get).toList();
  }

  private void table(List<Coordinate> columns, List<CutTree.Node> nodes, List<String> bindings) {
    String table = program.fresh("shared");
    program.declare(SHARED, table);
    List<Offer> first = offersOf(nodes.get(0), columns);
    String put = program.fresh("put");
    Code body = new Code(program);
    body.line(table + ".next();");
    List<String> steps = new ArrayList<>();
    for (int column = 0; column < columns.size(); column++) {
      steps.add(put(table, column, first.get(column)) + "();");
    }
    program.grouped(steps, put + "_some").forEach(body::line);
    program.memo(put, "what several selections are filled with", body);
    for (int row = 0; row < nodes.size(); row++) {
      CutTree.Node node = nodes.get(row);
      node.actions.add(program.ensure(put));
      node.actions.add(table + ".select(" + row + ");");
      String histograms =
          offersOf(node, columns).stream()
              .map(offer -> Integer.toString(offer.number()))
              .collect(Collectors.joining(" ", "histograms(\"", "\")"));
      bindings.add(table + (row == 0 ? " = shared(" : " = " + table + ".add(") + histograms + ");");
    }
  }

  private String put(String table, int column, Offer offer) {
    Code body = new Code(program, offer.universe());
    Value value = values.apply(body, offer.variable());
    if (value instanceof Value.Maybe maybe) {
      body.whenElse(
          maybe.present(),
          () -> body.line(put(table, column, (Scalar) maybe.value())),
          () -> body.line(table + ".skip(" + column + ");"));
    } else {
      body.line(put(table, column, (Scalar) value));
    }
    String name = program.fresh("put");
    program.method(name, offer.variable().text(), body);
    return name;
  }

  private static String put(String table, int column, Scalar number) {
    return table + ".put(" + column + ", " + number.as(NumberType.FLOAT64) + ");";
  }
}
