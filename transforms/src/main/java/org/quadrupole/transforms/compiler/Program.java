package org.quadrupole.transforms.compiler;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.quadrupole.transforms.AnalysisGraph;
import org.quadrupole.transforms.expression.Expression;
import org.quadrupole.transforms.expression.ExpressionReader;
import org.quadrupole.transforms.expression.SourceText;

/** The generated class under construction: fields, methods, columns. */
final class Program {

  /** How many statements go into one method. */
  private static final int GROUP = 200;

  /** Never changed. */
  static final BitSet NONE = new BitSet();

  private final Columns columns;
  private final Corrections corrections;
  private final Models models;
  private final Libraries libraries = new Libraries();
  private final KeptValues values = new KeptValues(this);
  private final List<String> fields = new ArrayList<>();
  private final Map<String, String> methods = new LinkedHashMap<>();
  private final Map<String, Integer> fieldsBefore = new HashMap<>();
  private final Set<String> eventResets = new LinkedHashSet<>();
  private final List<String> batchStatements = new ArrayList<>();
  private final Set<String> releases = new LinkedHashSet<>();
  private final List<String> rewinds = new ArrayList<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private final Map<String, BitSet> memos = new HashMap<>();
  private final Set<String> asking = new HashSet<>();
  private final Set<String> costly = new HashSet<>();
  private final Map<String, BitSet> columnVariations = new HashMap<>();
  private final Definitions definitions = new Definitions(this);
  private final Map<SourceText, Expression> trees = new HashMap<>();
  private final Map<String, Momenta> momenta = new LinkedHashMap<>();
  private final Map<String, String> helpers = new LinkedHashMap<>();
  private boolean predicts;
  private int names;

  /**
   * The momenta of a collection's items, of some events that follow each other.
   *
   * @param parts the fields of the arrays of px, py, pz and energy
   * @param first the field that holds the place of the first item whose momentum is there
   * @param end the field that holds one past the last event whose items' momenta are there
   * @param missing whether those of an event are not there
   */
  private record Momenta(
      String method, List<String> parts, String first, String end, String missing) {}

  Program(EventModel model, AnalysisGraph graph) {
    this.columns = new Columns(this, model);
    this.corrections = new Corrections(this, graph.corrections());
    this.models = new Models(this, graph.models());
  }

  Definitions definitions() {
    return definitions;
  }

  /** The syntax tree of a text, which is asked for more than once but parsed once. */
  Expression read(SourceText text) {
    return trees.computeIfAbsent(text, ExpressionReader::read);
  }

  /** Takes note that a column is something else in a universe. */
  void varies(String column, Universe universe) {
    columnVariations.computeIfAbsent(column, c -> new BitSet()).set(universe.number());
  }

  /** The variations that replace a column. */
  BitSet variationsOf(String column) {
    return columnVariations.getOrDefault(column, NONE);
  }

  Columns columns() {
    return columns;
  }

  Corrections corrections() {
    return corrections;
  }

  Models models() {
    return models;
  }

  Libraries libraries() {
    return libraries;
  }

  KeptValues values() {
    return values;
  }

  /** A name that nothing else has. */
  String fresh(String hint) {
    return hint + "_" + names++;
  }

  /** A field of the class; gives its name. */
  String field(String type, String initial) {
    String name = fresh("f");
    fields.add("  private " + type + " " + name + " = " + initial + ";");
    return name;
  }

  /** The field that holds the class's only instance of a helper of the runtime. */
  String shared(String type) {
    return helpers.computeIfAbsent(type, t -> field(t, "new " + t + "()"));
  }

  /** Declares a field that is set elsewhere. */
  void declare(String type, String name) {
    fields.add("  private " + type + " " + name + ";");
  }

  /** Adds a method without parameters that returns nothing. */
  void method(String name, String comment, Code body) {
    method("void", name, comment, body);
  }

  /** Adds a method without parameters. */
  void method(String returns, String name, String comment, Code body) {
    fieldsBefore.put(name, fields.size());
    methods.put(
        name,
        "\n  // "
            + comment.replaceAll("[^ -~]|\\\\", " ")
            + "\n  private "
            + returns
            + " "
            + name
            + "() throws java.io.IOException {\n    final int i = event;\n"
            + body.text("    ")
            + "  }\n");
  }

  /** A statement to run before each event. */
  void resetEachEvent(String statement) {
    eventResets.add(statement);
  }

  /** A statement to run once for a batch of so many {@code events}. */
  void eachBatch(String statement) {
    batchStatements.add(statement);
  }

  /**
   * Events that wait until a block of them has been gone through.
   *
   * @param events the field of the array that holds them
   * @param size the field that holds how many they are
   * @param passes statements that go through them
   */
  record Waiting(String events, String size, List<String> passes) {
    /** A statement that lets the event at hand wait. */
    String add() {
      return events + "[" + size + "++] = i;";
    }
  }

  /** A place where events can wait; those that begin to wait in a pass wait for a later one. */
  Waiting waiting() {
    Waiting made =
        new Waiting(field("int[]", "new int[BLOCK]"), field("int", "0"), new ArrayList<>());
    waiting.add(made);
    return made;
  }

  /** Calls a method for each event of those that wait, after each block of events. */
  void later(Waiting events, String method) {
    Code body = new Code(this);
    each(body, events, method);
    pass(events, body);
  }

  /**
   * As {@link #later(Waiting, String)}, when models have predicted what they will be asked.
   *
   * @param ahead a method that finds out what an event will ask
   */
  void later(Waiting events, String method, String ahead) {
    Code body = new Code(this);
    // What a model says may decide what the next one is asked.
    body.line("do {");
    each(body, events, ahead);
    body.line("} while (predictAhead());");
    each(body, events, method);
    pass(events, body);
    predicts = true;
  }

  private static void each(Code body, Waiting events, String method) {
    body.line("if (" + events.size + " > 0) { event = " + events.events + "[0]; rewind(); }");
    body.line("for (int k = 0; k < " + events.size + "; k++) {");
    body.line("  event = " + events.events + "[k];");
    body.line("  reset();");
    body.line("  " + method + "();");
    body.line("}");
  }

  private void pass(Waiting events, Code body) {
    String pass = fresh("later");
    method(pass, "events that wait", body);
    events.passes.add(pass + "();");
  }

  /** A statement to run when a batch is done. */
  void release(String statement) {
    releases.add(statement);
  }

  /**
   * The momenta of a collection's items, computed when an event first asks for them: for all items
   * of that event, or of a block of events where most events ask.
   */
  RecordValue.FourVector momentum(Code code, RecordValue.Element element) {
    Group group = element.group();
    String nominal = "momenta_" + group.name();
    Momenta arrays = momenta(nominal, group, Universe.NOMINAL);
    if (differs(nominal, code.universe())) {
      arrays = momenta(nominal + "_" + code.universe().number(), group, code.universe());
    }
    code.dependsOn(variations(nominal));
    code.takeTime();
    code.invariantOnce("if (" + arrays.missing + ") { " + arrays.method + "(); }");
    String first = code.invariant("int", "first", "this." + arrays.first);
    String offset = code.value("int", element.index() + " - " + first);
    return new RecordValue.FourVector(
        component(code, arrays.parts.get(0), offset),
        component(code, arrays.parts.get(1), offset),
        component(code, arrays.parts.get(2), offset),
        component(code, arrays.parts.get(3), offset));
  }

  private static String component(Code code, String field, String offset) {
    String array = code.invariant("double[]", "p", "this." + field);
    return code.value("double", array + "[" + offset + "]");
  }

  private Momenta momenta(String method, Group group, Universe universe) {
    Momenta arrays = momenta.get(method);
    if (arrays == null) {
      arrays = defineMomenta(method, group, universe);
      momenta.put(method, arrays);
    }
    return arrays;
  }

  private Momenta defineMomenta(String method, Group group, Universe universe) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      parts.add(field("double[]", "new double[16]"));
    }
    String first = field("int", "0");
    String last = field("int", "0");
    // Those of a variation are there for one event at a time, those of the events as they are for
    // the events up to the last one.
    String missing = universe.isNominal() ? "i >= " + last : "i + 1 != " + last;
    Momenta made = new Momenta(method, parts, first, last, missing);
    release(made.end + " = 0;");
    Code body = new Code(this, universe);
    String offsets = columns.offsets(body, group);
    String end = "i + 1";
    if (universe.isNominal()) {
      String ahead = field("Ahead", "new Ahead()");
      release(ahead + " = " + ahead + ".restart(0);");
      rewinds.add(made.end + " = 0;");
      rewinds.add(ahead + " = " + ahead + ".restart(event);");
      end = ahead + ".end(i, " + offsets + ")";
    }
    body.line("final int end = " + end + ";");
    body.line("final int low = " + offsets + "[i];");
    body.line("final int high = " + offsets + "[end];");
    body.line("if (high - low > " + parts.get(0) + ".length) {");
    for (String array : parts) {
      body.line("  " + array + " = new double[2 * (high - low)];");
    }
    body.line("}");
    Kinematics.writeMomenta(body, group, parts);
    body.line(made.first + " = low;");
    body.line(made.end + " = end;");
    memos.put(method, body.variations());
    method(method, "four-momenta of " + group.name(), body);
    return made;
  }

  /** Adds a method whose results hold for the whole event. */
  void memo(String name, String comment, Code body) {
    body.line("at_" + name + " = i;");
    declareMemo(name, body.variations());
    if (body.asksModels()) {
      asking.add(name);
    }
    if (body.isCostly()) {
      costly.add(name);
    }
    method(name, comment, body);
  }

  /** The name of a method that gives what another one returns, which it calls once an event. */
  String once(String condition) {
    String name = "once_" + condition;
    if (!memos.containsKey(name)) {
      String field = field("boolean", "false");
      Code body = new Code(this);
      body.line("if (at_" + name + " != i) {");
      body.line("  " + field + " = " + condition + "();");
      body.line("  at_" + name + " = i;");
      body.line("}");
      body.line("return " + field + ";");
      declareMemo(name, body.variations());
      method("boolean", name, "once an event", body);
    }
    return name;
  }

  private void declareMemo(String name, BitSet variations) {
    fields.add("  private int at_" + name + " = -1;");
    memos.put(name, variations);
    release("at_" + name + " = -1;");
  }

  /** Sees to it that a memo's results are there for this event. */
  void ensure(Code code, String name) {
    code.dependsOn(variations(name));
    if (asks(name)) {
      code.askModel();
    }
    if (costly.contains(name)) {
      code.takeTime();
    }
    code.invariantOnce(ensure(name));
  }

  /** A statement that sees to it that a memo's results are there. */
  String ensure(String name) {
    return "if (at_" + name + " != i) { " + name + "(); }";
  }

  /** Whether a memo asks models that predict for many events at once. */
  boolean asks(String memo) {
    return asking.contains(memo);
  }

  /** A method that finds out what something will ask models; gives its name. */
  String ahead(String comment, Universe universe, Consumer<Code> writing) {
    Code body = Code.ahead(this, universe);
    writing.accept(body);
    String name = fresh("ahead");
    method(name, "ahead of " + comment, body);
    return name;
  }

  /** The variations in which a memo that computes for the events as they are has other results. */
  BitSet variations(String memo) {
    return memos.getOrDefault(memo, NONE);
  }

  /** Whether such a memo has other results in a universe. */
  boolean differs(String memo, Universe universe) {
    return !universe.isNominal() && variations(memo).get(universe.number());
  }

  /**
   * Statements, or calls of methods that hold some of them each where they are many: no method may
   * exceed 64 kB, and the JIT leaves methods above 8 kB to the interpreter.
   */
  List<String> grouped(List<String> statements, String name) {
    if (statements.size() <= GROUP) {
      return statements;
    }
    List<String> calls = new ArrayList<>();
    for (int from = 0; from < statements.size(); from += GROUP) {
      Code body = new Code(this);
      statements.subList(from, Math.min(statements.size(), from + GROUP)).forEach(body::line);
      String method = fresh(name);
      method(method, "part of the event", body);
      calls.add(method + "();");
    }
    return calls;
  }

  /** The whole class, and the classes that it extends where one cannot hold it all. */
  String text(String packageName, String className, Code event, List<String> bindings) {
    List<String> batch = grouped(batchStatements, "batch");
    List<String> passes = new ArrayList<>();
    for (Waiting events : waiting) {
      passes.addAll(events.passes);
      passes.add(events.size + " = 0;");
    }
    if (predicts) {
      passes.add("forgetPredictions();"); // an event may have asked the same at several places
    }
    List<String> afterBlocks = grouped(passes, "later");
    ClassText text = new ClassText(packageName, className);
    text.add(columns.text());
    int declared = 0;
    for (Map.Entry<String, String> method : methods.entrySet()) {
      int known = fieldsBefore.getOrDefault(method.getKey(), 0);
      text.declare(fields.subList(declared, known));
      declared = known;
      text.add(method.getValue());
    }
    text.declare(fields.subList(declared, fields.size()));
    releases.forEach(text::release);
    bindings.forEach(text::bind);
    return text.whole(
        new ClassText.Frame(
            batch, event.text("    "), List.copyOf(eventResets), rewinds, afterBlocks));
  }
}
