package org.quadrupole.transforms.compiler;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.quadrupole.transforms.AnalysisGraph;
import org.quadrupole.transforms.CompiledGraph;
import org.quadrupole.transforms.Cut;
import org.quadrupole.transforms.CutKey;
import org.quadrupole.transforms.Region;
import org.quadrupole.transforms.expression.Expression;

/**
 * The cuts of all regions and universes as a tree: what begins with the same cuts shares them. A
 * universe leaves the branch of the events as they are at the first cut that it changes.
 */
final class CutTree {

  /** A point of the tree: the events that passed all cuts on the way to it. */
  static final class Node {
    private final Method cut;
    private final boolean isNominal;
    private final Map<String, Node> children = new LinkedHashMap<>();

    /** The number of the counter for each weight that events are counted with. */
    private final Map<Optional<EventWeights.Weight>, Integer> counters = new LinkedHashMap<>();

    /** Statements for the events that come here. */
    final List<String> actions = new ArrayList<>();

    /** Statements that ask models, and the methods that find out what they will ask. */
    private final Map<String, List<String>> asking = new LinkedHashMap<>();

    private Node(Method cut, boolean isNominal) {
      this.cut = cut;
      this.isNominal = isNominal;
    }

    /**
     * Adds a statement for the events that come here, which asks models.
     *
     * @param ahead the methods that find out what it will ask
     */
    void addAsking(String statement, List<String> ahead) {
      asking.put(statement, ahead);
    }
  }

  /**
   * A cut as a method that returns whether an event passes.
   *
   * @param ahead the method that finds out what it will ask models, if it asks any
   */
  private record Method(String name, BitSet variations, Optional<String> ahead) {
    static final Method NONE = new Method("", Program.NONE, Optional.empty());
  }

  /** Trees of more nodes have a method for each. */
  private static final int SMALL = 40;

  /** More universes than these that leave the tree at one node wait for blocks of events. */
  private static final int AT_ONCE = 16;

  /** The code of so many universes stays in the processor's cache for a block of events. */
  private static final int TOGETHER = 8;

  private final Program program;
  private final AnalysisGraph graph;
  private final EventWeights weights;
  private final Map<String, Method> methods = new HashMap<>();
  private final Map<String, Integer> uses = new HashMap<>();
  private final List<CompiledGraph.CutLine> lines = new ArrayList<>();
  private final Node root = new Node(Method.NONE, true);
  private int nodes = 1;
  private int counters;

  CutTree(Program program, AnalysisGraph graph, EventWeights weights) {
    this.program = program;
    this.graph = graph;
    this.weights = weights;
    // All events are counted, whatever the regions.
    counter(root, Universe.NOMINAL);
  }

  /** All events. */
  Node root() {
    return root;
  }

  /** The lines of the cut-flow tables. */
  List<CompiledGraph.CutLine> lines() {
    return lines;
  }

  /** How many counters there are. */
  int counters() {
    return counters;
  }

  /**
   * Adds a region in a universe: first in that of the events as they are.
   *
   * @return where its cuts end
   */
  Node add(Region region, Universe universe) {
    List<CompiledGraph.CutLine> counted = new ArrayList<>();
    Node node = root;
    boolean differs = line(region, 0, CutKey.ALL_EVENTS, node, universe, counted);
    int index = 1;
    for (Cut cut : region.cuts()) {
      Method method = method(cut, universe);
      node = child(node, method, universe);
      differs |= line(region, index++, cut.label(), node, universe, counted);
    }
    if (differs) {
      lines.addAll(counted);
    }
    return node;
  }

  private Node child(Node parent, Method cut, Universe universe) {
    Node known = parent.children.get(cut.name());
    if (known == null) {
      known = new Node(cut, universe.isNominal());
      parent.children.put(cut.name(), known);
      uses.merge(cut.name(), 1, Integer::sum);
      nodes++;
    }
    return known;
  }

  /** Whether the line says something that it does not say of the events as they are. */
  private boolean line(
      Region region,
      int index,
      String label,
      Node node,
      Universe universe,
      List<CompiledGraph.CutLine> counted) {
    int counter = counter(node, universe);
    CutKey key = new CutKey("", region.name(), index, label, universe.name());
    counted.add(new CompiledGraph.CutLine(key, counter));
    return universe.isNominal()
        || !node.isNominal
        || counter != node.counters.values().iterator().next();
  }

  private int counter(Node node, Universe universe) {
    return node.counters.computeIfAbsent(
        weights.weight(graph.weight(), universe, "the event's weight"), w -> counters++);
  }

  private Method method(Cut cut, Universe universe) {
    Expression expression = program.read(cut.expression());
    String key = Canonical.text(expression);
    Method nominal = method(key, cut, expression, Universe.NOMINAL);
    return !universe.isNominal() && nominal.variations().get(universe.number())
        ? method(key + "@" + universe.number(), cut, expression, universe)
        : nominal;
  }

  private Method method(String key, Cut cut, Expression expression, Universe universe) {
    Method known = methods.get(key);
    if (known == null) {
      known = write(cut, expression, universe);
      methods.put(key, known);
    }
    return known;
  }

  private Method write(Cut cut, Expression expression, Universe universe) {
    Code body = new Code(program, universe);
    Definitions definitions = program.definitions();
    Evaluator evaluator = new Evaluator(cut.expression(), definitions, definitions.size(), program);
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
    String comment = cut.label() + ": " + cut.expression().text();
    program.method("boolean", name, comment, body);
    Optional<String> ahead =
        body.asksModels()
            ? Optional.of(
                program.ahead(
                    comment, universe, code -> evaluator.evaluate(code, expression, Scope.EVENT)))
            : Optional.empty();
    return new Method(name, body.variations(), ahead);
  }

  /** Writes the tree. */
  void write(Code event) {
    visit(event, root);
  }

  private void visit(Code code, Node node) {
    count(code, node);
    program.grouped(node.actions, "fills").forEach(code::line);
    List<Node> now = new ArrayList<>(node.children.values());
    List<Node> asking = now.stream().filter(child -> child.cut.ahead().isPresent()).toList();
    if (!asking.isEmpty() || !node.asking.isEmpty()) {
      now.removeAll(asking);
      visitPredicted(code, node, asking);
    }
    List<Node> later = now.stream().filter(child -> !child.isNominal).toList();
    if (node.isNominal && later.size() > AT_ONCE) {
      now.removeAll(later);
      visitLater(code, later);
    }
    if (nodes <= SMALL) {
      now.forEach(child -> code.when(passes(child), () -> visit(code, child)));
    } else {
      program.grouped(steps(now), "cuts").forEach(code::line);
    }
  }

  /** Statements that visit some nodes, each in a method of its own. */
  private List<String> steps(List<Node> children) {
    List<String> steps = new ArrayList<>();
    for (Node child : children) {
      Code body = new Code(program);
      visit(body, child);
      String method = program.fresh("events");
      program.method(method, "those that passed " + child.cut.name(), body);
      steps.add("if (" + passes(child) + ") { " + method + "(); }");
    }
    return steps;
  }

  /**
   * Visits many universes for one block of events after the other, some at a time: all of them for
   * each event would be more code than the processor's cache holds.
   */
  private void visitLater(Code code, List<Node> children) {
    Program.Waiting events = program.waiting();
    code.line(events.add());
    for (int from = 0; from < children.size(); from += TOGETHER) {
      Code body = new Code(program);
      int to = Math.min(children.size(), from + TOGETHER);
      steps(children.subList(from, to)).forEach(body::line);
      String method = program.fresh("universes");
      program.method(method, "some variations", body);
      program.later(events, method);
    }
  }

  /** Visits what asks models when a block of events is there to be predicted together. */
  private void visitPredicted(Code code, Node node, List<Node> asking) {
    Program.Waiting events = program.waiting();
    code.line(events.add());
    Set<String> questions = new LinkedHashSet<>();
    node.asking.values().forEach(questions::addAll);
    asking.forEach(child -> questions.add(child.cut.ahead().orElseThrow()));
    Code foreseen = new Code(program);
    program
        .grouped(questions.stream().map(question -> question + "();").toList(), "ahead")
        .forEach(foreseen::line);
    String ahead = program.fresh("ahead");
    program.method(ahead, "what models will be asked", foreseen);
    Code body = new Code(program);
    program.grouped(List.copyOf(node.asking.keySet()), "fills").forEach(body::line);
    program.grouped(steps(asking), "cuts").forEach(body::line);
    String method = program.fresh("predicted");
    program.method(method, "what asks models", body);
    program.later(events, method, ahead);
  }

  private void count(Code code, Node node) {
    if (node.counters.size() <= SMALL) {
      node.counters.forEach(
          (weight, counter) ->
              code.line(
                  weight
                      .map(w -> "count(" + counter + ", " + w.at(code) + ");")
                      .orElse("count(" + counter + ");")));
      return;
    }
    List<String> counts = new ArrayList<>();
    node.counters.forEach(
        (weight, counter) ->
            counts.add(
                weight
                    .map(
                        w ->
                            program.ensure(w.method())
                                + (" count(" + counter + ", " + w.field() + ");"))
                    .orElse("count(" + counter + ");")));
    program.grouped(counts, "counts").forEach(code::line);
  }

  /** Whether an event passes the cut before a node; a cut before several is tried once an event. */
  private String passes(Node node) {
    String cut = node.cut.name();
    return (uses.getOrDefault(cut, 0) < 2 ? cut : program.once(cut)) + "()";
  }
}
