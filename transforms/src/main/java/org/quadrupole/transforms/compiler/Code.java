package org.quadrupole.transforms.compiler;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The body of one generated method, written from top to bottom with a cursor that stands in a
 * block.
 *
 * <p>Values go into final local variables. The same pure expression asked for twice in one scope
 * gives the same variable, so common parts are computed once.
 */
final class Code {

  private enum Kind {
    BODY,
    CONDITIONAL,
    LOOP
  }

  /** Lines and inner blocks, with the expressions already held by a variable visible here. */
  private static final class Block {
    final Optional<Block> parent;
    final Kind kind;

    /** Where things are put that need not be computed again in every turn of this loop. */
    final Optional<Block> before;

    final List<Object> parts = new ArrayList<>();
    final Map<String, String> known = new HashMap<>();

    Block(Optional<Block> parent, Kind kind, Optional<Block> before) {
      this.parent = parent;
      this.kind = kind;
      this.before = before;
    }
  }

  /** A place in the text that is filled in later. */
  static final class Placeholder {
    private final List<String> lines = new ArrayList<>();

    void line(String line) {
      lines.add(line);
    }
  }

  private final Program program;
  private final Universe universe;
  private final boolean isAhead;
  private final BitSet variations = new BitSet();
  private boolean asksModels;
  private boolean isCostly;
  private Block block = new Block(Optional.empty(), Kind.BODY, Optional.empty());

  /** A body that computes for the events as they are. */
  Code(Program program) {
    this(program, Universe.NOMINAL);
  }

  /** A body that computes for a universe. */
  Code(Program program, Universe universe) {
    this(program, universe, false);
  }

  private Code(Program program, Universe universe, boolean isAhead) {
    this.program = program;
    this.universe = universe;
    this.isAhead = isAhead;
  }

  /**
   * A body that changes nothing: it finds out what a model will be asked, up to the first call
   * whose numbers are not known yet.
   */
  static Code ahead(Program program, Universe universe) {
    return new Code(program, universe, true);
  }

  /** Whether this body finds out what models will be asked. */
  boolean isAhead() {
    return isAhead;
  }

  /** Whether it asks models that predict for many events at once. */
  boolean asksModels() {
    return asksModels;
  }

  /** Takes note that what is used here asks such a model. */
  void askModel() {
    asksModels = true;
    isCostly = true;
  }

  /** Whether it goes over lists or calls what may take long: more than columns and arithmetic. */
  boolean isCostly() {
    return isCostly;
  }

  /** Takes note that what is used here takes longer than arithmetic. */
  void takeTime() {
    isCostly = true;
  }

  /** Whether the cursor stands in a loop. */
  boolean isInLoop() {
    return outermostLoop().isPresent();
  }

  /** Ends the body here; what follows is still written, and never run. */
  void leave() {
    line("if (true) { return; }");
  }

  Program program() {
    return program;
  }

  Universe universe() {
    return universe;
  }

  /** The variations in which this body would compute something else. */
  BitSet variations() {
    return variations;
  }

  /** Takes note of variations in which what is used here is something else. */
  void dependsOn(BitSet more) {
    variations.or(more);
  }

  /** Writes a statement. */
  void line(String statement) {
    block.parts.add(statement);
  }

  /** A place for declarations that are known only after what follows has been written. */
  Placeholder placeholder() {
    Placeholder place = new Placeholder();
    block.parts.add(place);
    return place;
  }

  /** A name that no other variable, field or label has. */
  String fresh(String hint) {
    return program.fresh(hint);
  }

  /** The variable that holds a pure expression of this Java type. */
  String value(String javaType, String expression) {
    if (isName(expression) || isLiteral(expression)) {
      return expression;
    }
    Optional<String> held = lookUp(expression);
    if (held.isPresent()) {
      return held.get();
    }
    String name = fresh("v");
    line("final " + javaType + " " + name + " = " + expression + ";");
    block.known.put(expression, name);
    return name;
  }

  /**
   * As {@link #value}, but before the outermost loop around the cursor: it is the same in each
   * turn.
   */
  String invariant(String javaType, String hint, String expression) {
    Optional<String> held = lookUp(expression);
    if (held.isPresent()) {
      return held.get();
    }
    String name = fresh(hint);
    invariantLine("final " + javaType + " " + name + " = " + expression + ";");
    invariantScope().known.put(expression, name);
    return name;
  }

  /** Writes a statement once in this scope, before the outermost loop around the cursor. */
  void invariantOnce(String statement) {
    if (lookUp(statement).isEmpty()) {
      invariantLine(statement);
      invariantScope().known.put(statement, "");
    }
  }

  private void invariantLine(String statement) {
    Block scope = invariantScope();
    outermostLoop()
        .flatMap(loop -> loop.before)
        .ifPresentOrElse(before -> before.parts.add(statement), () -> scope.parts.add(statement));
  }

  private Block invariantScope() {
    return outermostLoop().flatMap(loop -> loop.parent).orElse(block);
  }

  private Optional<Block> outermostLoop() {
    Optional<Block> found = Optional.empty();
    for (Optional<Block> b = Optional.of(block); b.isPresent(); b = b.get().parent) {
      if (b.get().kind == Kind.LOOP) {
        found = b;
      }
    }
    return found;
  }

  private Optional<String> lookUp(String expression) {
    for (Optional<Block> b = Optional.of(block); b.isPresent(); b = b.get().parent) {
      String name = b.get().known.get(expression);
      if (name != null) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }

  /** Writes {@code if (condition) { then }}. */
  void when(String condition, Runnable then) {
    if (condition.equals("true")) {
      then.run();
      return;
    }
    line("if (" + condition + ") {");
    nested(new Block(Optional.of(block), Kind.CONDITIONAL, Optional.empty()), then);
    line("}");
  }

  /** Writes {@code if (condition) { then } else { otherwise }}. */
  void whenElse(String condition, Runnable then, Runnable otherwise) {
    line("if (" + condition + ") {");
    nested(new Block(Optional.of(block), Kind.CONDITIONAL, Optional.empty()), then);
    line("} else {");
    nested(new Block(Optional.of(block), Kind.CONDITIONAL, Optional.empty()), otherwise);
    line("}");
  }

  /** Writes a loop; what does not change in it can be put before it. */
  void loop(String header, Runnable body) {
    isCostly = true;
    Block before = new Block(Optional.of(block), Kind.BODY, Optional.empty());
    block.parts.add(before);
    line(header + " {");
    nested(new Block(Optional.of(block), Kind.LOOP, Optional.of(before)), body);
    line("}");
  }

  /** Writes a block that {@code break label;} leaves. */
  void labelled(String label, Runnable body) {
    line(label + ": {");
    nested(new Block(Optional.of(block), Kind.CONDITIONAL, Optional.empty()), body);
    line("}");
  }

  private void nested(Block inner, Runnable body) {
    Block outer = block;
    outer.parts.add(inner);
    block = inner;
    body.run();
    block = outer;
  }

  private static boolean isName(String expression) {
    return expression.chars().allMatch(c -> Character.isJavaIdentifierPart(c))
        && !expression.isEmpty();
  }

  private static boolean isLiteral(String expression) {
    return expression.matches("-?[0-9][0-9a-zA-Z.]*");
  }

  /** The whole body, indented. */
  String text(String indent) {
    StringBuilder text = new StringBuilder();
    write(block, indent, text);
    return text.toString();
  }

  private static void write(Block block, String indent, StringBuilder text) {
    for (Object part : block.parts) {
      if (part instanceof Block inner) {
        write(inner, inner.kind == Kind.BODY ? indent : indent + "  ", text);
      } else if (part instanceof Placeholder place) {
        place.lines.forEach(line -> text.append(indent).append(line).append('\n'));
      } else {
        text.append(indent).append(part).append('\n');
      }
    }
  }
}
