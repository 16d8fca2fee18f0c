package org.quadrupole.transforms.compiler;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.quadrupole.events.ColumnType;
import org.quadrupole.events.EventSchema;
import org.quadrupole.events.ListType;
import org.quadrupole.events.Primitive;
import org.quadrupole.transforms.AnalysisGraph;
import org.quadrupole.transforms.Booking;
import org.quadrupole.transforms.CompiledGraph;
import org.quadrupole.transforms.Definition;
import org.quadrupole.transforms.Region;
import org.quadrupole.transforms.expression.Expression;
import org.quadrupole.transforms.expression.ExpressionException;
import org.quadrupole.transforms.expression.SourceText;

/** Writes the class for a whole graph: cuts as a tree, histograms where their region's cuts end. */
public final class GraphWriter {

  private static final String PACKAGE = "org.quadrupole.transforms.generated";

  /** What cuts and histograms of more variations are made of is not kept. */
  private static final int MOST_VARIATIONS_KEPT = 100;

  private final Program program;
  private final Definitions definitions;
  private final AnalysisGraph graph;
  private final List<EventSchema.Field> outputs = new ArrayList<>();
  private final List<String> bindings = new ArrayList<>();

  private GraphWriter(AnalysisGraph graph, EventSchema schema) {
    this.graph = graph;
    this.program = new Program(new EventModel(schema), graph);
    this.definitions = program.definitions();
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
   * Compiles a graph that also makes columns for the events of its last region.
   *
   * @param columns the new columns' names and expressions
   */
  public static CompiledGraph write(
      AnalysisGraph graph, EventSchema schema, List<Definition> columns) {
    return new GraphWriter(graph, schema).write(columns);
  }

  /**
   * Compiles a graph for events of a schema, with a loop that looks up numbers that earlier ones
   * have left, and leaves its own. Graphs of many variations have too many of them.
   */
  public static CompiledGraph writeKeeping(AnalysisGraph graph, EventSchema schema) {
    GraphWriter writer = new GraphWriter(graph, schema);
    if (graph.variations().size() <= MOST_VARIATIONS_KEPT) {
      writer.program.values().turnOn();
    }
    return writer.write(List.of());
  }

  private CompiledGraph write(List<Definition> columns) {
    define(definitions);
    Variations.add(graph.variations(), program);
    definitions.prepare(countUses(columns));
    EventWeights weights = new EventWeights(program);
    CutTree cuts = new CutTree(program, graph, weights);
    Map<String, Map<Universe, CutTree.Node>> ends = new LinkedHashMap<>();
    for (Region region : graph.regions()) {
      Map<Universe, CutTree.Node> nodes = new LinkedHashMap<>();
      nodes.put(Universe.NOMINAL, cuts.add(region, Universe.NOMINAL));
      definitions.universes().forEach(u -> nodes.put(u, cuts.add(region, u)));
      ends.put(region.name(), nodes);
    }
    HistogramFills fills = new HistogramFills(program, graph, weights, cuts.root(), ends);
    if (!columns.isEmpty()) {
      CutTree.Node end = cuts.root();
      for (Map<Universe, CutTree.Node> last : ends.values()) {
        end = last.get(Universe.NOMINAL);
      }
      for (Definition column : columns) {
        addColumn(column, end);
      }
    }
    checkUnused();
    return finish(cuts, fills);
  }

  private void define(Definitions into) {
    graph
        .definitions()
        .forEach(d -> into.add(d.name(), d.expression(), program.read(d.expression())));
  }

  /** What nothing uses is checked too, in a class that is thrown away. */
  private void checkUnused() {
    if (definitions.allKept()) {
      return;
    }
    Program draft = new Program(program.columns().model(), graph);
    define(draft.definitions());
    Variations.add(graph.variations(), draft);
    draft.definitions().check();
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
    List<Expression> roots = texts.stream().map(program::read).toList();
    roots.forEach(definitions::countUses);
    return roots;
  }

  private CompiledGraph finish(CutTree cuts, HistogramFills fills) {
    Code event = new Code(program);
    cuts.write(event);
    String hash =
        Integer.toHexString((graph.toString() + program.columns().model().columns()).hashCode());
    String className = "Events_" + hash;
    bindings.addAll(fills.bindings());
    bindings.addAll(program.corrections().bindings());
    bindings.addAll(program.models().bindings());
    bindings.addAll(program.values().bindings());
    String text = program.text(PACKAGE, className, event, bindings);
    return new CompiledGraph(
        PACKAGE + "." + className,
        text,
        program.columns().names(),
        fills.specs(),
        fills.keys(),
        cuts.counters(),
        cuts.lines(),
        outputs,
        program.corrections().held(),
        program.models().held(),
        program.values().all());
  }

  /** An evaluator that sees all definitions. */
  private Evaluator evaluator(SourceText source) {
    return new Evaluator(source, definitions, definitions.size(), program);
  }

  private void addColumn(Definition column, CutTree.Node end) {
    Code body = new Code(program);
    Evaluator evaluator = evaluator(column.expression());
    Expression expression = program.read(column.expression());
    Value result = evaluator.evaluate(body, expression, Scope.EVENT);
    evaluator.at(
        expression,
        () -> {
          Value value = missingIsFalse(body, result);
          ColumnType type = outputType(body, evaluator, value);
          String field = "output" + outputs.size();
          program.declare("ColumnBuilder", field);
          bindings.add(field + " = output(" + outputs.size() + ");");
          outputs.add(new EventSchema.Field(column.name(), type));
          put(body, value, type, field, 0);
          return field;
        });
    String method = program.fresh("define");
    String comment = column.name() + ": " + column.expression().text();
    program.method(method, comment, body);
    if (body.asksModels()) {
      String ahead =
          program.ahead(
              comment, Universe.NOMINAL, code -> evaluator.evaluate(code, expression, Scope.EVENT));
      end.addAsking(method + "();", List.of(ahead));
    } else {
      end.actions.add(method + "();");
    }
  }

  private static Value missingIsFalse(Code body, Value value) {
    return value instanceof Value.Maybe maybe
            && maybe.value() instanceof Scalar scalar
            && scalar.type() == NumberType.BOOL
        ? Scalar.bool(Operators.truth(body, value))
        : value;
  }

  private static ColumnType outputType(Code code, Evaluator evaluator, Value value) {
    if (value instanceof ListValue list) {
      return ListType.of(outputType(code, evaluator, evaluator.sample(code, list)));
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
