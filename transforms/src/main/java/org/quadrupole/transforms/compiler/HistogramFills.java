package org.quadrupole.transforms.compiler;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.quadrupole.transforms.AnalysisGraph;
import org.quadrupole.transforms.Booking;
import org.quadrupole.transforms.HistogramKey;
import org.quadrupole.transforms.Region;
import org.quadrupole.transforms.expression.Expression;
import org.quadrupole.transforms.expression.SourceText;
import org.quadrupole.transforms.histogram.Axis;
import org.quadrupole.transforms.histogram.CategoryAxis;
import org.quadrupole.transforms.histogram.HistogramSpec;
import org.quadrupole.transforms.histogram.SharedFills;

/**
 * Fills histograms where the cuts of their regions end. A variation has a histogram of its own only
 * where its events, its values or its weights differ; histograms that differ by their weights alone
 * are filled side by side with values that are computed once.
 */
final class HistogramFills {

  private static final Optional<String> NO_CATEGORIES = Optional.empty();
  private static final String HISTOGRAM = "org.quadrupole.transforms.histogram.";

  /** So many histograms are filled by one method. */
  private static final int MOST_TARGETS = 40;

  /**
   * A histogram to be filled.
   *
   * @param number its number among all
   * @param weights the event's and the region's weight, where they are not 1
   */
  private record Target(int number, List<EventWeights.Weight> weights) {
    /** The field that holds it. */
    String field() {
      return "histogram" + number;
    }
  }

  /** Where histograms are filled with the same values. */
  private record Place(CutTree.Node node, Universe values) {}

  private final Program program;
  private final Definitions definitions;
  private final AnalysisGraph graph;
  private final EventWeights weights;
  private final CutTree.Node root;
  private final Map<String, Region> regions = new HashMap<>();
  private final Map<String, Integer> uses = new HashMap<>();
  private final List<HistogramSpec> specs = new ArrayList<>();
  private final List<HistogramKey> keys = new ArrayList<>();
  private final List<String> bindings = new ArrayList<>();
  private final Set<Target> held = new HashSet<>();
  private final Map<String, String> aheadOfWeights = new HashMap<>();
  private final SharedHistograms shared;

  /** What is written when it is known which histograms are filled together. */
  private final List<Runnable> fillLater = new ArrayList<>();

  /**
   * Adds all fills of a graph to its tree of cuts.
   *
   * @param root all events
   * @param ends where the cuts of each region end in each universe
   * @throws IllegalArgumentException if a histogram names a region that does not exist
   */
  HistogramFills(
      Program program,
      AnalysisGraph graph,
      EventWeights weights,
      CutTree.Node root,
      Map<String, Map<Universe, CutTree.Node>> ends) {
    this.program = program;
    this.root = root;
    this.definitions = program.definitions();
    this.graph = graph;
    this.weights = weights;
    graph.regions().forEach(region -> regions.putIfAbsent(region.name(), region));
    for (Booking booking : graph.histograms()) {
      expressions(booking)
          .forEach(text -> uses.merge(Canonical.text(program.read(text)), 1, Integer::sum));
    }
    this.shared = new SharedHistograms(program, (code, text) -> value(code, text, true));
    for (Booking booking : graph.histograms()) {
      Map<Universe, CutTree.Node> nodes = ends.get(booking.region());
      if (nodes == null) {
        throw new IllegalArgumentException(
            "histogram "
                + booking.name()
                + " is in a region "
                + booking.region()
                + " that does not exist");
      }
      add(booking, nodes);
    }
    bindings.addAll(shared.write());
    fillLater.forEach(Runnable::run);
  }

  /** The histograms, in the order of their numbers. */
  List<HistogramSpec> specs() {
    return specs;
  }

  /** Where each belongs. */
  List<HistogramKey> keys() {
    return keys;
  }

  /** Statements that fetch histograms and axes into fields. */
  List<String> bindings() {
    return bindings;
  }

  private static List<SourceText> expressions(Booking booking) {
    List<SourceText> all = new ArrayList<>(booking.variables());
    booking.weight().ifPresent(all::add);
    return all;
  }

  private void add(Booking booking, Map<Universe, CutTree.Node> nodes) {
    Code draft = draft(booking);
    BitSet varied = draft.variations();
    List<EventWeights.Weight> nominal = weights(booking, Universe.NOMINAL);
    Map<Place, List<Target>> places = new LinkedHashMap<>();
    nodes.forEach(
        (universe, node) -> {
          boolean values = !universe.isNominal() && varied.get(universe.number());
          List<EventWeights.Weight> factors = weights(booking, universe);
          boolean same = node.equals(nodes.get(Universe.NOMINAL)) && factors.equals(nominal);
          if (universe.isNominal() || values || !same) {
            places
                .computeIfAbsent(
                    new Place(node, values ? universe : Universe.NOMINAL), p -> new ArrayList<>())
                .add(new Target(histogram(booking, universe), factors));
          }
        });
    List<Optional<String>> axes = axes(booking);
    Map<Universe, Integer> methods = new HashMap<>();
    places.forEach((place, targets) -> methods.merge(place.values(), parts(targets), Integer::sum));
    places.forEach(
        (place, targets) -> {
          boolean several = methods.getOrDefault(place.values(), 0) > 1;
          Fill fill = new Fill(booking, axes, targets, several);
          if (mayBeShared(booking, place) && !draft.asksModels() && !ask(targets)) {
            share(fill, place);
          } else {
            fill(fill, place);
          }
        });
  }

  private boolean mayBeShared(Booking booking, Place place) {
    return booking.axes().size() == 1
        && SharedFills.accepts(booking.axes().get(0))
        && booking.weight().isEmpty()
        && !place.node().equals(root);
  }

  private boolean ask(List<Target> targets) {
    return targets.stream()
        .flatMap(target -> target.weights().stream())
        .anyMatch(weight -> program.asks(weight.method()));
  }

  /** Fills histograms together with others of the same values, or else side by side. */
  private void share(Fill fill, Place place) {
    List<Target> alone = new ArrayList<>();
    for (Target target : fill.targets) {
      shared.add(
          place.node(),
          new SharedHistograms.Offer(
              fill.booking.variables().get(0),
              place.values(),
              fill.booking.axes().get(0),
              target.weights(),
              target.number(),
              () -> alone.add(target)));
    }
    fillLater.add(() -> fill(fill.with(alone), place));
  }

  private void fill(Fill all, Place place) {
    for (int from = 0; from < all.targets.size(); from += MOST_TARGETS) {
      Fill fill = all.part(from, Math.min(all.targets.size(), from + MOST_TARGETS));
      wholeColumn(fill, place).ifPresentOrElse(program::eachBatch, () -> fillEach(fill, place));
    }
  }

  /** A fill of all events that needs no loop over them. */
  private Optional<String> wholeColumn(Fill fill, Place place) {
    if (!place.node().equals(root) || !place.values().isNominal()) {
      return Optional.empty();
    }
    Code body = new Code(program);
    fill.write(body);
    return WholeColumn.fill(body);
  }

  private void fillEach(Fill fill, Place place) {
    Code body = new Code(program, place.values());
    fill.write(body);
    String comment =
        fill.booking.region()
            + "/"
            + fill.booking.name()
            + (place.values().isNominal() ? "" : " (" + place.values() + ")");
    String statement = program.fresh("fill");
    program.method(statement, comment, body);
    statement += "();";
    if (body.asksModels()) {
      List<String> ahead = new ArrayList<>();
      ahead.add(program.ahead(comment, place.values(), fill::ask));
      fill.targets.stream()
          .flatMap(target -> target.weights().stream())
          .filter(weight -> program.asks(weight.method()))
          .forEach(weight -> ahead.add(ahead(weight)));
      place.node().addAsking(statement, ahead);
    } else {
      place.node().actions.add(statement);
    }
  }

  private String ahead(EventWeights.Weight weight) {
    return aheadOfWeights.computeIfAbsent(
        weight.method(),
        method ->
            program.ahead(
                weight.source().text(),
                weight.universe(),
                code -> value(code, weight.source(), false)));
  }

  private static int parts(List<Target> targets) {
    return (targets.size() + MOST_TARGETS - 1) / MOST_TARGETS;
  }

  /** A draft, to learn in which variations the histogram's values differ and whether they ask. */
  private Code draft(Booking booking) {
    Code draft = new Code(program);
    if (!definitions.universes().isEmpty() || !program.models().names().isEmpty()) {
      List<Optional<String>> axes =
          booking.axes().stream()
              .map(axis -> axis instanceof CategoryAxis ? Optional.of("axis") : NO_CATEGORIES)
              .toList();
      new Fill(booking, axes, List.of(), false).write(draft);
    }
    return draft;
  }

  private List<EventWeights.Weight> weights(Booking booking, Universe universe) {
    List<EventWeights.Weight> factors = new ArrayList<>();
    weights.weight(graph.weight(), universe, "the event's weight").ifPresent(factors::add);
    Optional<SourceText> region =
        Optional.ofNullable(regions.get(booking.region())).flatMap(Region::weight);
    weights
        .weight(region, universe, "weight of region " + booking.region())
        .ifPresent(factors::add);
    return factors;
  }

  /** A new histogram; gives its number. */
  private int histogram(Booking booking, Universe universe) {
    int number = specs.size();
    specs.add(new HistogramSpec(booking.name(), booking.title(), booking.axes()));
    keys.add(new HistogramKey("", booking.region(), booking.name(), universe.name()));
    return number;
  }

  /** Declares the field that holds a histogram. */
  private void hold(Target target) {
    if (held.add(target)) {
      program.declare(HISTOGRAM + "HistogramAccumulator", target.field());
      bindings.add(target.field() + " = histogram(" + target.number() + ");");
    }
  }

  /** The fields of those axes that look up texts. */
  private List<Optional<String>> axes(Booking booking) {
    String last = "histogram(" + (specs.size() - 1) + ")";
    List<Optional<String>> axes = new ArrayList<>();
    for (int k = 0; k < booking.axes().size(); k++) {
      axes.add(categories(last, k, booking.axes().get(k)));
    }
    return axes;
  }

  private Optional<String> categories(String histogram, int number, Axis axis) {
    if (!(axis instanceof CategoryAxis)) {
      return NO_CATEGORIES;
    }
    String type = HISTOGRAM + "CategoryAxis";
    String field = program.fresh("axis");
    program.declare(type, field);
    bindings.add(field + " = (" + type + ") " + histogram + ".spec().axes().get(" + number + ");");
    return Optional.of(field);
  }

  /** What several methods use is computed once, unless there is nothing to compute. */
  private Value value(Code body, SourceText text, boolean severalMethods) {
    Expression expression = program.read(text);
    boolean several = severalMethods || uses.getOrDefault(Canonical.text(expression), 0) > 1;
    return several && !isName(expression)
        ? definitions.share(body, text, expression)
        : new Evaluator(text, definitions, definitions.size(), program)
            .evaluate(body, expression, Scope.EVENT);
  }

  private static boolean isName(Expression expression) {
    return expression instanceof Expression.Name
        || (expression instanceof Expression.Attribute attribute && isName(attribute.value()));
  }

  /** Writes what fills some histograms of one booking with the same values. */
  private final class Fill {
    private final Booking booking;
    private final List<Optional<String>> axes;
    private final List<Target> targets;
    private final boolean isOneOfSeveral;

    Fill(
        Booking booking,
        List<Optional<String>> axes,
        List<Target> targets,
        boolean isOneOfSeveral) {
      this.booking = booking;
      this.axes = axes;
      this.targets = targets;
      this.isOneOfSeveral = isOneOfSeveral;
    }

    /** The same for other histograms. */
    Fill with(List<Target> others) {
      return new Fill(booking, axes, others, isOneOfSeveral);
    }

    /** The same for some of the histograms. */
    Fill part(int from, int to) {
      return with(targets.subList(from, to));
    }

    void write(Code body) {
      List<Value> values = new ArrayList<>();
      expressions(booking).forEach(text -> values.add(value(body, text, isOneOfSeveral)));
      SourceText first = booking.variables().get(0);
      new Evaluator(first, definitions, definitions.size(), program)
          .at(
              program.read(first),
              () -> {
                Value all = Operators.lift(body, values, (c, v) -> new Value.Tuple(v));
                each(body, all);
                return all;
              });
    }

    /** Writes what its values ask. */
    void ask(Code ahead) {
      expressions(booking).forEach(text -> value(ahead, text, isOneOfSeveral));
    }

    private void each(Code body, Value value) {
      if (value instanceof ListValue list) {
        list.each(body, item -> each(body, item));
      } else if (value instanceof Value.Maybe maybe) {
        body.when(maybe.present(), () -> each(body, maybe.value()));
      } else {
        one(body, ((Value.Tuple) value).items());
      }
    }

    private void one(Code body, List<Value> point) {
      List<String> coordinates = new ArrayList<>();
      for (int k = 0; k < axes.size(); k++) {
        coordinates.add(coordinate(body, point.get(k), axes.get(k)));
      }
      Optional<String> own =
          booking
              .weight()
              .map(w -> Operators.number(point.get(axes.size())).as(NumberType.FLOAT64));
      String at = String.join(", ", coordinates);
      if (axes.size() > 3) {
        at = "new double[] {" + at + "}";
      }
      for (Target target : targets) {
        hold(target);
        List<String> factors = new ArrayList<>();
        target.weights().forEach(weight -> factors.add(weight.at(body)));
        own.ifPresent(factors::add);
        body.line(
            factors.isEmpty()
                ? target.field() + ".count(" + at + ");"
                : target.field() + ".fill(" + at + ", " + String.join(" * ", factors) + ");");
      }
    }

    /** A coordinate as a double; for a text its place among the axis's categories. */
    private static String coordinate(Code body, Value value, Optional<String> categories) {
      if (!(value instanceof Text text)) {
        return body.value("double", Operators.number(value).as(NumberType.FLOAT64));
      }
      String axis = categories.orElseThrow(() -> new Problem("a text needs an axis of categories"));
      return body.value("double", axis + ".index(" + text.java() + ") - 1");
    }
  }
}
