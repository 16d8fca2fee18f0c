package org.quadrupole.transforms.compiler;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The text of a generated class. A class file has room for 65,535 names and constants; what needs
 * more becomes a chain of classes, each of which extends the one before it. A method calls and uses
 * only what was added before it, so everything is declared in its own class or one above.
 */
final class ClassText {

  /** So many characters of source go into one class; every tenth or so begins a name. */
  private static final int MOST_CHARACTERS = 150_000;

  /** How many statements go into one method. */
  private static final int GROUP = 200;

  /** One class. */
  private static final class Part {
    final StringBuilder fields = new StringBuilder();
    final StringBuilder methods = new StringBuilder();
    final List<String> releases = new ArrayList<>();
    final List<String> bindings = new ArrayList<>();
  }

  private final String packageName;
  private final String className;
  private final List<Part> parts = new ArrayList<>(List.of(new Part()));
  private final Map<String, Part> fieldsPart = new HashMap<>();

  ClassText(String packageName, String className) {
    this.packageName = packageName;
    this.className = className;
  }

  private Part last() {
    return parts.get(parts.size() - 1);
  }

  /** Adds fields, whose names stand before {@code =} or the end of their declarations. */
  void declare(List<String> fields) {
    for (String field : fields) {
      Part part = last();
      part.fields.append(field).append('\n');
      String name = field.substring(0, field.indexOf(field.contains(" =") ? " =" : ";"));
      fieldsPart.put(name.substring(name.lastIndexOf(' ') + 1), part);
    }
  }

  /** Adds methods; a new class begins when the last one is full. */
  void add(String methods) {
    Part part = last();
    part.methods.append(methods);
    if (part.methods.length() + part.fields.length() > MOST_CHARACTERS) {
      parts.add(new Part());
    }
  }

  /** Adds an assignment to a field, to run when a batch is done. */
  void release(String assignment) {
    part(assignment).releases.add(assignment);
  }

  /** Adds an assignment to a field, to run before the first batch. */
  void bind(String assignment) {
    part(assignment).bindings.add(assignment);
  }

  /** Where a field is; those of columns are in the first class. */
  private Part part(String assignment) {
    return fieldsPart.getOrDefault(assignment.substring(0, assignment.indexOf(' ')), parts.get(0));
  }

  /**
   * What the class that is used does with a batch, whose size is in a field of the class.
   *
   * @param batch statements to run before the events
   * @param event what is done with an event
   * @param resets statements to run before each event
   * @param rewinds statements to run before events that have been gone through are again
   * @param later statements to run after each block of events
   */
  record Frame(
      List<String> batch,
      String event,
      List<String> resets,
      List<String> rewinds,
      List<String> later) {}

  /** The text of all classes, the one that is to be used last. */
  String whole(Frame frame) {
    StringBuilder text = new StringBuilder();
    text.append("package ").append(packageName).append(";\n\n");
    text.append("import org.quadrupole.transforms.runtime.*;\n");
    String parent = "EventLoop";
    for (int number = 0; number < parts.size(); number++) {
      boolean isLast = number == parts.size() - 1;
      String name = isLast ? className : className + "_" + number;
      text.append(isLast ? "\npublic final class " : "\nabstract class ").append(name);
      text.append(" extends ").append(parent).append(" {\n\n");
      if (number == 0) {
        text.append("  int event;\n  int events;\n");
      }
      Part part = parts.get(number);
      text.append(open(part.fields)).append(open(part.methods));
      text.append(split("release" + number, part.releases));
      text.append(split("bind" + number, part.bindings));
      if (isLast) {
        text.append(text(frame));
      }
      text.append("}\n");
      parent = name;
    }
    return text.toString();
  }

  /** Where there are several classes, those below use what is above them. */
  private String open(StringBuilder members) {
    return parts.size() == 1
        ? members.toString()
        : members.toString().replaceAll("(?m)^  private ", "  ");
  }

  private String text(Frame frame) {
    StringBuilder text = new StringBuilder();
    text.append(split("eachEvent", frame.resets));
    text.append("\n  protected void reset() {\n    eachEvent();\n  }\n");
    text.append(split("again", frame.rewinds));
    text.append("\n  protected void rewind() {\n    again();\n  }\n");
    text.append("\n  protected void run(int events) throws java.io.IOException {\n");
    text.append("    this.events = events;\n");
    frame.batch.forEach(statement -> text.append("    ").append(statement).append('\n'));
    text.append("    for (int from = 0; from < events; from += BLOCK) {\n");
    text.append("      block(from, Math.min(events, from + BLOCK));\n    }\n  }\n");
    text.append("\n  private void block(int from, int to) throws java.io.IOException {\n");
    text.append("    for (int e = from; e < to; e++) {\n      event = e;\n");
    text.append(frame.resets.isEmpty() ? "" : "      reset();\n");
    text.append("      event();\n    }\n");
    frame.later.forEach(statement -> text.append("    ").append(statement).append('\n'));
    text.append("  }\n");
    text.append(all("release")).append(all("bind"));
    text.append("\n  private void event() throws java.io.IOException {\n");
    return text.append("    final int i = event;\n").append(frame.event).append("  }\n").toString();
  }

  private String all(String name) {
    StringBuilder text = new StringBuilder("\n  protected void " + name + "() {\n");
    for (int number = 0; number < parts.size(); number++) {
      text.append("    ").append(name).append(number).append("();\n");
    }
    return text.append("  }\n").toString();
  }

  /** A method without parameters of any number of statements, which use fields only. */
  private static String split(String name, List<String> statements) {
    StringBuilder groups = new StringBuilder();
    StringBuilder calls = new StringBuilder();
    for (int from = 0; from < statements.size(); from += GROUP) {
      String group = name + "_group" + from / GROUP;
      calls.append("    ").append(group).append("();\n");
      groups.append("\n  private void ").append(group).append("() {\n");
      statements
          .subList(from, Math.min(statements.size(), from + GROUP))
          .forEach(statement -> groups.append("    ").append(statement).append('\n'));
      groups.append("  }\n");
    }
    return "\n  final void " + name + "() {\n" + calls + "  }\n" + groups;
  }
}
