package org.quadrupole.transforms.compiler;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  /** Fewer histograms than these are filled as fast alone. */
  private static final int MANY = 40;

  /** So many numbers, and so many selections, go into one table. */
  private static final int MOST = 200;

  /** What fills a histogram: an expression in a universe, binned by an axis. */
  private record Coordinate(String text, Universe universe, Axis axis) {}

  /**
   * A histogram.
   *
   * @param weights the factors of its events' weights
   * @param number its number among all histograms
   * @param alone writes what fills it by itself
   */
  record Offer(
      SourceText variable,
      Universe universe,
      Axis axis,
      List<EventWeights.Weight> weights,
      int number,
      Runnable alone) {}

  /** The events of a node with one weight each. */
  private record Selection(CutTree.Node node, List<EventWeights.Weight> weights) {}

  private final Program program;
  private final BiFunction<Code, SourceText, Value> values;
  private final Map<Selection, Map<Coordinate, Offer>> offers = new LinkedHashMap<>();

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
    Selection selection = new Selection(node, offer.weights());
    if (offers.computeIfAbsent(selection, n -> new LinkedHashMap<>()).putIfAbsent(coordinate, offer)
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
    Map<List<Coordinate>, List<Selection>> tables = new LinkedHashMap<>();
    offers.forEach(
        (selection, all) ->
            tables
                .computeIfAbsent(List.copyOf(all.keySet()), n -> new ArrayList<>())
                .add(selection));
    List<String> bindings = new ArrayList<>();
    tables.forEach(
        (columns, selections) -> {
          Set<Coordinate> shared = new LinkedHashSet<>(shared(columns, selections));
          for (Selection selection : selections) {
            offersOf(selection, columns.stream().filter(c -> !shared.contains(c)).toList())
                .forEach(offer -> offer.alone().run());
          }
          for (List<Coordinate> some : parts(List.copyOf(shared))) {
            for (List<Selection> rows : parts(selections)) {
              table(some, rows, bindings);
            }
          }
        });
    return bindings;
  }

  /** What is filled together in some selections: nothing where they are few. */
  private List<Coordinate> shared(List<Coordinate> columns, List<Selection> selections) {
    if (selections.size() < FEWEST || selections.size() * columns.size() < MANY) {
      return List.of();
    }
    List<Offer> first = offersOf(selections.get(0), columns);
    List<Coordinate> numbers = new ArrayList<>();
    for (int k = 0; k < columns.size(); k++) {
      if (isNumber(first.get(k))) {
        numbers.add(columns.get(k));
      }
    }
    return numbers;
  }

  private static <T> List<List<T>> parts(List<T> all) {
    List<List<T>> parts = new ArrayList<>();
    for (int from = 0; from < all.size(); from += MOST) {
      parts.add(all.subList(from, Math.min(all.size(), from + MOST)));
    }
    return parts;
  }

  private List<Offer> offersOf(Selection selection, List<Coordinate> columns) {
    Map<Coordinate, Offer> all = offers.getOrDefault(selection, Map.of());
    return columns.stream().map(all::get).toList();
  }

  private void table(List<Coordinate> columns, List<Selection> selections, List<String> bindings) {
    String table = program.fresh("shared");
    program.declare(SHARED, table);
    List<Offer> first = offersOf(selections.get(0), columns);
    String put = program.fresh("put");
    Code body = new Code(program);
    body.line(table + ".next();");
    List<String> steps = new ArrayList<>();
    for (int column = 0; column < columns.size(); column++) {
      steps.add(put(table, column, first.get(column)) + "();");
    }
    program.grouped(steps, put + "_some").forEach(body::line);
    program.memo(put, "what several selections are filled with", body);
    for (int row = 0; row < selections.size(); row++) {
      Selection selection = selections.get(row);
      List<String> actions = selection.node().actions;
      actions.add(program.ensure(put));
      actions.add(select(table, row, selection.weights()));
      String histograms =
          offersOf(selection, columns).stream()
              .map(offer -> Integer.toString(offer.number()))
              .collect(Collectors.joining(" ", "histograms(\"", "\")"));
      bindings.add(table + (row == 0 ? " = shared(" : " = " + table + ".add(") + histograms + ");");
    }
  }

  private String select(String table, int row, List<EventWeights.Weight> weights) {
    StringBuilder text = new StringBuilder();
    weights.forEach(weight -> text.append(program.ensure(weight.method())).append(' '));
    text.append(table).append(".select(").append(row);
    if (!weights.isEmpty()) {
      text.append(", ");
      text.append(
          weights.stream().map(EventWeights.Weight::field).collect(Collectors.joining(" * ")));
    }
    return text.append(");").toString();
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
