package org.quadrupole.transforms.compiler;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  private final List<String> fields = new ArrayList<>();
  private final Map<String, String> methods = new LinkedHashMap<>();
  private final Map<String, Integer> fieldsBefore = new HashMap<>();
  private final Set<String> eventResets = new LinkedHashSet<>();
  private final Set<String> releases = new LinkedHashSet<>();
  private final Map<String, RecordValue.FourVector> momenta = new LinkedHashMap<>();
  private final Map<String, BitSet> memos = new HashMap<>();
  private final Map<String, BitSet> columnVariations = new HashMap<>();
  private final Definitions definitions = new Definitions(this);
  private final Map<SourceText, Expression> trees = new HashMap<>();
  private int names;

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

  /** A statement to run when a batch is done. */
  void release(String statement) {
    releases.add(statement);
  }

  /** The momenta of a collection's items, computed at most once an event for all items. */
  RecordValue.FourVector momentum(Code code, RecordValue.Element element) {
    Group group = element.group();
    String nominal = "momenta_" + group.name();
    RecordValue.FourVector arrays = momenta(nominal, group, Universe.NOMINAL);
    String memo = nominal;
    if (differs(nominal, code.universe())) {
      memo = nominal + "_" + code.universe().number();
      arrays = momenta(memo, group, code.universe());
    }
    ensure(code, memo);
    code.dependsOn(variations(nominal));
    String offset = code.value("int", element.index() + " - " + columns.low(code, group));
    return new RecordValue.FourVector(
        component(code, arrays.px(), offset),
        component(code, arrays.py(), offset),
        component(code, arrays.pz(), offset),
        component(code, arrays.energy(), offset));
  }

  private static String component(Code code, String field, String offset) {
    String array = code.invariant("double[]", "p", "this." + field);
    return code.value("double", array + "[" + offset + "]");
  }

  private RecordValue.FourVector momenta(String memo, Group group, Universe universe) {
    RecordValue.FourVector arrays = momenta.get(memo);
    if (arrays == null) {
      arrays = defineMomenta(memo, group, universe);
      momenta.put(memo, arrays);
    }
    return arrays;
  }

  private RecordValue.FourVector defineMomenta(String memo, Group group, Universe universe) {
    List<String> arrays = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      arrays.add(field("double[]", "new double[16]"));
    }
    Code body = new Code(this, universe);
    String low = columns.low(body, group);
    String high = columns.high(body, group);
    body.line("if (" + high + " - " + low + " > " + arrays.get(0) + ".length) {");
    for (String array : arrays) {
      body.line("  " + array + " = new double[2 * (" + high + " - " + low + ")];");
    }
    body.line("}");
    body.loop(
        "for (int k = " + low + "; k < " + high + "; k++)",
        () -> {
          RecordValue.FourVector p = Kinematics.computed(body, new RecordValue.Element(group, "k"));
          List<String> parts = List.of(p.px(), p.py(), p.pz(), p.energy());
          for (int i = 0; i < 4; i++) {
            body.line(arrays.get(i) + "[k - " + low + "] = " + parts.get(i) + ";");
          }
        });
    memo(memo, "four-momenta of " + group.name(), body);
    return new RecordValue.FourVector(arrays.get(0), arrays.get(1), arrays.get(2), arrays.get(3));
  }

  /** Adds a method whose results hold for the whole event. */
  void memo(String name, String comment, Code body) {
    body.line("at_" + name + " = i;");
    declareMemo(name, body.variations());
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
    code.invariantOnce(ensure(name));
  }

  /** A statement that sees to it that a memo's results are there. */
  String ensure(String name) {
    return "if (at_" + name + " != i) { " + name + "(); }";
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
    return text.whole(event.text("    "), List.copyOf(eventResets));
  }
}
