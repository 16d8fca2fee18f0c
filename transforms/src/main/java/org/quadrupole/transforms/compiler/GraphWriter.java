package org.quadrupole.transforms.compiler;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.quadrupole.events.ColumnType;
import org.quadrupole.events.EventSchema;
import org.quadrupole.events.ListType;
import org.quadrupole.events.Primitive;
import org.quadrupole.transforms.AnalysisGraph;
import org.quadrupole.transforms.Booking;
import org.quadrupole.transforms.CompiledGraph;
import org.quadrupole.transforms.Cut;
import org.quadrupole.transforms.CutKey;
import org.quadrupole.transforms.Definition;
import org.quadrupole.transforms.HistogramKey;
import org.quadrupole.transforms.Region;
import org.quadrupole.transforms.expression.Expression;
import org.quadrupole.transforms.expression.ExpressionException;
import org.quadrupole.transforms.expression.ExpressionReader;
import org.quadrupole.transforms.expression.SourceText;
import org.quadrupole.transforms.histogram.Axis;
import org.quadrupole.transforms.histogram.CategoryAxis;
import org.quadrupole.transforms.histogram.HistogramSpec;

/** Writes the class for a whole graph: cuts as a tree, histograms where their region's cuts end. */
public final class GraphWriter {

  private static final String PACKAGE = "org.quadrupole.transforms.generated";
  private static final String HISTOGRAM = "org.quadrupole.transforms.histogram.";

  /** A point of the cut tree: the events that passed all cuts on the way to it. */
  private static final class Node {
    final int number;
    final Map<String, Node> children = new LinkedHashMap<>();
    final Map<String, String> methods = new LinkedHashMap<>();
    final List<String> actions = new ArrayList<>();

    Node(int number) {
      this.number = number;
    }
  }

  private final Program program;
  private final Definitions definitions;
  private final AnalysisGraph graph;
  private final List<CompiledGraph.CutLine> lines = new ArrayList<>();
  private final List<HistogramSpec> specs = new ArrayList<>();
  private final List<HistogramKey> keys = new ArrayList<>();
  private final List<EventSchema.Field> outputs = new ArrayList<>();
  private final Map<SourceText, Expression> trees = new HashMap<>();
  private final Map<SourceText, String> weights = new LinkedHashMap<>();
  private final List<String> bindings = new ArrayList<>();
  private final Node root = new Node(0);
  private int nodes = 1;

  private GraphWriter(AnalysisGraph graph, EventSchema schema) {
    this.graph = graph;
    this.program = new Program(new EventModel(schema), graph);
    this.definitions = new Definitions(program);
  }

  /**
   * Compiles a graph for events of a schema.
   *
   * @throws ExpressionException if an expression is wrong
   * @throws IllegalArgumentException if a histogram names a region that does not exist
   */
  public static CompiledGraph write(AnalysisGraph graph, EventSchema schema) {
    return new GraphWriter(graph, schema).write(List.of());
  }

  /**
   * Compiles a graph that also makes columns for the events of its only region.
   *
   * @param columns the new columns' names and expressions
   */
  public static CompiledGraph write(
      AnalysisGraph graph, EventSchema schema, List<Definition> columns) {
    return new GraphWriter(graph, schema).write(columns);
  }

  private CompiledGraph write(List<Definition> columns) {
    define(definitions);
    definitions.prepare(countUses(columns));
    Map<String, Node> ends = new LinkedHashMap<>();
    for (Region region : graph.regions()) {
      ends.put(region.name(), addRegion(region));
    }
    for (Booking booking : graph.histograms()) {
      Node end = ends.get(booking.region());
      if (end == null) {
        throw new IllegalArgumentException(
            "histogram "
                + booking.name()
                + " is in a region "
                + booking.region()
                + " that does not exist");
      }
      addHistogram(booking, end);
    }
    if (!columns.isEmpty()) {
      Node end = ends.isEmpty() ? root : ends.values().iterator().next();
      columns.forEach(column -> addColumn(column, end));
    }
    checkUnused();
    return finish();
  }

  private void define(Definitions into) {
    graph.definitions().forEach(d -> into.add(d.name(), d.expression(), read(d.expression())));
  }

  /** The syntax tree of a text, which is asked for more than once but parsed once. */
  private Expression read(SourceText text) {
    return trees.computeIfAbsent(text, ExpressionReader::read);
  }

  /** A definition that nothing uses is checked too, in a class that is thrown away. */
  private void checkUnused() {
    if (IntStream.range(0, definitions.size()).allMatch(definitions::isKept)) {
      return;
    }
    Program draft = new Program(program.columns().model(), graph);
    Definitions checked = new Definitions(draft);
    define(checked);
    // All in order, so that each finds those before it done.
    for (int number = 0; number < checked.size(); number++) {
      checked.use(new Code(draft), number, false);
    }
  }

  /** The expressions that are computed in any case. */
  private List<Expression> countUses(List<Definition> columns) {
    List<SourceText> texts = new ArrayList<>();
    graph.weight().ifPresent(texts::add);
    for (Region region : graph.regions()) {
      region.cuts().forEach(cut -> texts.add(cut.expression()));
      region.weight().ifPresent(texts::add);
    }
    for (Booking booking : graph.histograms()) {
      texts.addAll(booking.variables());
      booking.weight().ifPresent(texts::add);
    }
    columns.forEach(column -> texts.add(column.expression()));
    List<Expression> roots = texts.stream().map(this::read).toList();
    roots.forEach(definitions::countUses);
    return roots;
  }

  private CompiledGraph finish() {
    Code event = new Code(program);
    visit(event, root);
    String hash =
        Integer.toHexString((graph.toString() + program.columns().model().columns()).hashCode());
    String className = "Events_" + hash;
    String text = program.text(PACKAGE, className, event);
    bindings.addAll(program.corrections().bindings());
    bindings.addAll(program.models().bindings());
    text =
        text.substring(0, text.lastIndexOf('}'))
            + Program.split("bind", "protected", bindings)
            + "}\n";
    return new CompiledGraph(
        PACKAGE + "." + className,
        text,
        program.columns().names(),
        specs,
        keys,
        nodes,
        lines,
        outputs,
        program.corrections().held(),
        program.models().held());
  }

  /** An evaluator that sees all definitions. */
  private Evaluator evaluator(SourceText source) {
    return new Evaluator(source, definitions, definitions.size(), program);
  }

  private Node addRegion(Region region) {
    Node node = root;
    line(region, 0, CutKey.ALL_EVENTS, node);
    int index = 1;
    for (Cut cut : region.cuts()) {
      Expression expression = read(cut.expression());
      String key = Canonical.text(expression);
      Node parent = node;
      node = parent.children.computeIfAbsent(key, k -> new Node(nodes++));
      if (!parent.methods.containsKey(key)) {
        parent.methods.put(key, cutMethod(cut, expression));
      }
      line(region, index++, cut.label(), node);
    }
    return node;
  }

  private void line(Region region, int index, String label, Node node) {
    lines.add(new CompiledGraph.CutLine(new CutKey("", region.name(), index, label), node.number));
  }

  private String cutMethod(Cut cut, Expression expression) {
    Code body = new Code(program);
    Evaluator evaluator = evaluator(cut.expression());
    Value value = evaluator.evaluate(body, expression, Scope.EVENT);
    String truth =
        evaluator.at(
            expression,
            () -> {
              if (value instanceof ListValue) {
                throw new Problem(
                    "a cut is one condition for an event, this is one for each item of a list; "
                        + "use any(...) or all(...)");
              }
              return Operators.truth(body, value);
            });
    body.line("return " + truth + ";");
    String name = program.fresh("cut");
    program.method("boolean", name, cut.label() + ": " + cut.expression().text(), body);
    return name;
  }

  private void visit(Code event, Node node) {
    event.line(
        graph
            .weight()
            .map(w -> "count(" + node.number + ", " + weight(event, w, "the event's weight") + ");")
            .orElse("count(" + node.number + ");"));
    program.grouped(node.actions, "fills").forEach(event::line);
    node.children.forEach(
        (key, child) -> event.when(node.methods.get(key) + "()", () -> visit(event, child)));
  }

  /** A weight, computed at most once an event: the name of a double field that holds it. */
  private String weight(Code code, SourceText source, String what) {
    String method =
        weights.computeIfAbsent(
            source,
            s -> {
              Code body = new Code(program);
              Expression expression = read(s);
              Evaluator evaluator = evaluator(s);
              Value value = evaluator.evaluate(body, expression, Scope.EVENT);
              String java =
                  evaluator.at(expression, () -> Operators.number(value).as(NumberType.FLOAT64));
              String name = program.fresh("weight");
              String field = program.field("double", "0");
              body.line(field + " = " + java + ";");
              program.memo(name, what + ": " + s.text(), body);
              return name + " " + field;
            });
    String[] names = method.split(" ", 2);
    code.invariantOnce(program.ensure(names[0]));
    return code.invariant("double", "w", "this." + names[1]);
  }

  private void addHistogram(Booking booking, Node end) {
    int number = specs.size();
    HistogramSpec spec = new HistogramSpec(booking.name(), booking.title(), booking.axes());
    specs.add(spec);
    keys.add(new HistogramKey("", booking.region(), booking.name()));
    String field = "histogram" + number;
    program.declare(HISTOGRAM + "HistogramAccumulator", field);
    bindings.add(field + " = histogram(" + number + ");");
    List<Optional<String>> axes = new ArrayList<>();
    for (int k = 0; k < booking.axes().size(); k++) {
      axes.add(bindCategories(field, k, booking.axes().get(k)));
    }
    Code body = new Code(program);
    fill(body, booking, field, axes);
    Optional<String> whole = end == root ? WholeColumn.fill(body) : Optional.empty();
    if (whole.isPresent()) {
      program.eachBatch(whole.get());
      return;
    }
    String method = program.fresh("fill");
    program.method(method, booking.region() + "/" + booking.name(), body);
    end.actions.add(method + "();");
  }

  /** The field of an axis that looks up texts. */
  private Optional<String> bindCategories(String histogram, int number, Axis axis) {
    if (!(axis instanceof CategoryAxis)) {
      return Optional.empty();
    }
    String type = HISTOGRAM + "CategoryAxis";
    String field = histogram + "_axis" + number;
    program.declare(type, field);
    bindings.add(field + " = (" + type + ") " + histogram + ".spec().axes().get(" + number + ");");
    return Optional.of(field);
  }

  private void fill(Code body, Booking booking, String field, List<Optional<String>> axes) {
    List<Value> values = new ArrayList<>();
    Expression first = read(booking.variables().get(0));
    for (SourceText variable : booking.variables()) {
      values.add(evaluator(variable).evaluate(body, read(variable), Scope.EVENT));
    }
    booking.weight().ifPresent(w -> values.add(evaluator(w).evaluate(body, read(w), Scope.EVENT)));
    evaluator(booking.variables().get(0))
        .at(
            first,
            () -> {
              Value all = Operators.lift(body, values, (c, v) -> new Value.Tuple(v));
              fillEach(body, all, booking, field, axes);
              return field;
            });
  }

  private void fillEach(
      Code body, Value value, Booking booking, String field, List<Optional<String>> axes) {
    if (value instanceof ListValue list) {
      list.each(body, item -> fillEach(body, item, booking, field, axes));
    } else if (value instanceof Value.Maybe maybe) {
      body.when(maybe.present(), () -> fillEach(body, maybe.value(), booking, field, axes));
    } else {
      fillOne(body, ((Value.Tuple) value).items(), booking, field, axes);
    }
  }

  private void fillOne(
      Code body, List<Value> point, Booking booking, String field, List<Optional<String>> axes) {
    List<String> coordinates = new ArrayList<>();
    for (int k = 0; k < axes.size(); k++) {
      coordinates.add(coordinate(body, point.get(k), axes.get(k)));
    }
    List<String> factors = new ArrayList<>();
    graph.weight().ifPresent(w -> factors.add(weight(body, w, "the event's weight")));
    regionWeight(booking.region())
        .ifPresent(w -> factors.add(weight(body, w, "weight of region " + booking.region())));
    if (booking.weight().isPresent()) {
      factors.add(Operators.number(point.get(axes.size())).as(NumberType.FLOAT64));
    }
    String at = String.join(", ", coordinates);
    if (axes.size() > 3) {
      at = "new double[] {" + at + "}";
    }
    body.line(
        factors.isEmpty()
            ? field + ".count(" + at + ");"
            : field + ".fill(" + at + ", " + String.join(" * ", factors) + ");");
  }

  /** A coordinate as a double; for a text its place among the axis's categories. */
  private static String coordinate(Code body, Value value, Optional<String> categories) {
    if (!(value instanceof Text text)) {
      return body.value("double", Operators.number(value).as(NumberType.FLOAT64));
    }
    String axis = categories.orElseThrow(() -> new Problem("a text needs an axis of categories"));
    return body.value("double", axis + ".index(" + text.java() + ") - 1");
  }

  private Optional<SourceText> regionWeight(String name) {
    return graph.regions().stream()
        .filter(region -> region.name().equals(name))
        .findFirst()
        .flatMap(Region::weight);
  }

  private void addColumn(Definition column, Node end) {
    Code body = new Code(program);
    Evaluator evaluator = evaluator(column.expression());
    Expression expression = read(column.expression());
    Value result = evaluator.evaluate(body, expression, Scope.EVENT);
    evaluator.at(
        expression,
        () -> {
          Value value = missingIsFalse(body, result);
          ColumnType type = outputType(evaluator, value);
          String field = "output" + outputs.size();
          program.declare("ColumnBuilder", field);
          bindings.add(field + " = output(" + outputs.size() + ");");
          outputs.add(new EventSchema.Field(column.name(), type));
          put(body, value, type, field, 0);
          return field;
        });
    String method = program.fresh("define");
    program.method(method, column.name() + ": " + column.expression().text(), body);
    end.actions.add(method + "();");
  }

  private static Value missingIsFalse(Code body, Value value) {
    return value instanceof Value.Maybe maybe
            && maybe.value() instanceof Scalar scalar
            && scalar.type() == NumberType.BOOL
        ? Scalar.bool(Operators.truth(body, value))
        : value;
  }

  private static ColumnType outputType(Evaluator evaluator, Value value) {
    if (value instanceof ListValue list) {
      return ListType.of(outputType(evaluator, evaluator.sample(list)));
    }
    if (value instanceof Scalar scalar) {
      return scalar.type().primitive();
    }
    if (value instanceof Text) {
      return Primitive.STRING;
    }
    throw new Problem(
        value instanceof Value.Maybe
            ? "a column has a value for each event; use fill_none(value, default)"
            : value.describe() + " is not a column; choose its attributes");
  }

  private static void put(Code body, Value value, ColumnType type, String field, int depth) {
    if (value instanceof ListValue list && type instanceof ListType lists) {
      list.each(body, item -> put(body, item, lists.element(), field, depth + 1));
      body.line(field + ".endList(" + depth + ");");
    } else if (value instanceof Text text && type == Primitive.STRING) {
      body.line(field + ".add(" + text.java() + ");");
    } else {
      Scalar scalar = Operators.number(value);
      if (scalar.type().primitive() != type) {
        throw new Problem(
            "the items of the list are of different kinds ("
                + type
                + ", "
                + scalar.type()
                + "); convert them");
      }
      NumberType as =
          scalar.type() == NumberType.BOOL
              ? NumberType.BOOL
              : scalar.type().isFloating() ? NumberType.FLOAT64 : NumberType.INT64;
      body.line(
          field
              + ".add("
              + (scalar.type() == NumberType.UINT64 ? scalar.java() : scalar.as(as))
              + ");");
    }
  }
}
