package org.quadrupole.transforms.compiler;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.quadrupole.transforms.AnalysisGraph;

/** The generated class under construction: fields, methods, columns. */
final class Program {

  /** How many statements go into one method. */
  private static final int GROUP = 200;

  private final Columns columns;
  private final Corrections corrections;
  private final Models models;
  private final List<String> fields = new ArrayList<>();
  private final Map<String, String> methods = new LinkedHashMap<>();
  private final Set<String> eventResets = new LinkedHashSet<>();
  private final List<String> batchStatements = new ArrayList<>();
  private final Set<String> releases = new LinkedHashSet<>();
  private final Map<String, Momenta> momenta = new LinkedHashMap<>();
  private final Map<String, String> helpers = new LinkedHashMap<>();
  private int names;

  /**
   * The momenta of a collection's items, of some events that follow each other.
   *
   * @param parts the fields of the arrays of px, py, pz and energy
   * @param first the field that holds the place of the first item whose momentum is there
   * @param end the field that holds one past the last event whose items' momenta are there
   */
  private record Momenta(String method, List<String> parts, String first, String end) {}

  Program(EventModel model, AnalysisGraph graph) {
    this.columns = new Columns(this, model);
    this.corrections = new Corrections(this, graph.corrections());
    this.models = new Models(this, graph.models());
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
    Momenta arrays = momenta.get(group.name());
    if (arrays == null) {
      arrays = defineMomenta(group);
      momenta.put(group.name(), arrays);
    }
    code.invariantOnce("if (i >= " + arrays.end + ") { " + arrays.method + "(); }");
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

  private Momenta defineMomenta(Group group) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      parts.add(field("double[]", "new double[16]"));
    }
    String ahead = field("Ahead", "new Ahead()");
    release(ahead + ".restart();");
    Momenta made =
        new Momenta("momenta_" + group.name(), parts, field("int", "0"), field("int", "0"));
    release(made.end + " = 0;");
    Code body = new Code(this);
    String offsets = columns.offsets(body, group);
    body.line("final int end = " + ahead + ".end(i, " + offsets + ");");
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
    method(made.method, "four-momenta of " + group.name(), body);
    return made;
  }

  /** Adds a method whose results hold for the whole event. */
  void memo(String name, String comment, Code body) {
    fields.add("  private int at_" + name + " = -1;");
    body.line("at_" + name + " = i;");
    method(name, comment, body);
    release("at_" + name + " = -1;");
  }

  /** A statement that sees to it that a memo's results are there. */
  String ensure(String name) {
    return "if (at_" + name + " != i) { " + name + "(); }";
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

  /** A method without parameters of any number of statements, which use fields only. */
  static String split(String name, String access, List<String> statements) {
    StringBuilder parts = new StringBuilder();
    StringBuilder calls = new StringBuilder();
    int number = 0;
    for (int from = 0; from < statements.size(); from += GROUP) {
      String part = name + "_part" + number++;
      calls.append("    ").append(part).append("();\n");
      parts.append("\n  private void ").append(part).append("() {\n");
      statements
          .subList(from, Math.min(statements.size(), from + GROUP))
          .forEach(statement -> parts.append("    ").append(statement).append('\n'));
      parts.append("  }\n");
    }
    return "\n  " + access + " void " + name + "() {\n" + calls + "  }\n" + parts;
  }

  /** The whole class. */
  String text(String packageName, String className, Code event) {
    String columnText = columns.text();
    StringBuilder text = new StringBuilder();
    text.append("package ").append(packageName).append(";\n\n");
    text.append("import org.quadrupole.transforms.runtime.*;\n\n");
    text.append("public final class ").append(className).append(" extends EventLoop {\n\n");
    text.append("  private int event;\n");
    fields.forEach(field -> text.append(field).append('\n'));
    text.append("\n  protected void run(int events) throws java.io.IOException {\n");
    batchStatements.forEach(statement -> text.append("    ").append(statement).append('\n'));
    text.append("    for (int e = 0; e < events; e++) {\n      event = e;\n");
    eventResets.forEach(reset -> text.append("      ").append(reset).append('\n'));
    text.append("      event();\n    }\n  }\n");
    text.append(split("release", "protected", List.copyOf(releases)));
    text.append("\n  private void event() throws java.io.IOException {\n");
    text.append("    final int i = event;\n").append(event.text("    ")).append("  }\n");
    methods.values().forEach(text::append);
    return text.append(columnText).append("}\n").toString();
  }
}
