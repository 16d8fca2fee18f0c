package org.quadrupole.transforms.compiler;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.quadrupole.transforms.expression.Expression;
import org.quadrupole.transforms.expression.SourceText;

/**
 * The named expressions of a graph. Each becomes a method that computes it at most once an event,
 * when something first asks for it; a list used once is written into the loop that uses it instead.
 */
final class Definitions {

  /** A definition and what it has become. */
  private static final class Entry {
    final String name;
    final int number;
    final SourceText source;
    final Expression expression;
    Optional<Value> kind = Optional.empty();
    Optional<Kept> kept = Optional.empty();
    boolean beingDefined;

    Entry(String name, int number, SourceText source, Expression expression) {
      this.name = name;
      this.number = number;
      this.source = source;
      this.expression = expression;
    }
  }

  /** Where a definition's value is kept in the class. */
  private sealed interface Kept {
    /** A value in fields. */
    record InFields(String method, Layout layout, List<String> fields) implements Kept {}

    /** A list in buffers. */
    record InBuffers(String method, Slot slot) implements Kept {}
  }

  /** Longer chains of definitions are kept on the way, so that methods stay short. */
  private static final int MAX_INLINED = 10;

  private static final NavigableSet<Integer> NONE = Collections.emptyNavigableSet();

  private final Program program;
  private int inlined;
  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, NavigableSet<Integer>> numbers = new HashMap<>();
  private final Map<String, Integer> uses = new LinkedHashMap<>();

  Definitions(Program program) {
    this.program = program;
  }

  /** Adds a definition; it sees those before it. */
  void add(String name, SourceText source, Expression expression) {
    numbers.computeIfAbsent(name, n -> new TreeSet<>()).add(entries.size());
    entries.add(new Entry(name, entries.size(), source, expression));
    countUses(expression);
  }

  /** Takes note of the names that an expression uses. */
  void countUses(Expression expression) {
    Names.each(expression, name -> uses.merge(name, 1, Integer::sum));
  }

  /**
   * Finds the kinds of all definitions that some expressions need, in the order of the definitions:
   * each finds those before it done, however long a chain they are.
   */
  void prepare(List<Expression> roots) {
    BitSet needed = new BitSet();
    roots.forEach(root -> need(root, entries.size(), needed));
    for (int number = entries.size() - 1; number >= 0; number--) {
      if (needed.get(number)) {
        need(entries.get(number).expression, number, needed);
      }
    }
    needed.stream().forEach(number -> kind(entries.get(number)));
  }

  private void need(Expression expression, int before, BitSet needed) {
    Names.each(expression, name -> find(name, before).ifPresent(needed::set));
  }

  /** Whether a definition is used as it is written into the class. */
  boolean isKept(int number) {
    return entries.get(number).kept.isPresent();
  }

  /** How many definitions there are: an expression that sees all of them sees up to this number. */
  int size() {
    return entries.size();
  }

  /** The names defined before a number. */
  List<String> names(int before) {
    return entries.stream().limit(before).map(entry -> entry.name).toList();
  }

  /** Whether a definition is of this name. */
  boolean isName(String name, int number) {
    return number < entries.size() && entries.get(number).name.equals(name);
  }

  /** Whether a name is defined at or after a number only. */
  boolean isLater(String name, int before) {
    return entries.stream().skip(before).anyMatch(entry -> entry.name.equals(name));
  }

  /** The number of the last definition of a name before a number. */
  Optional<Integer> find(String name, int before) {
    return Optional.ofNullable(numbers.getOrDefault(name, NONE).lower(before));
  }

  /**
   * The value of a definition at the cursor.
   *
   * @param once whether the place is reached at most once an event
   */
  Value use(Code code, int number, boolean once) {
    Entry entry = entries.get(number);
    Value kind = kind(entry);
    if (kind instanceof Value.Function) {
      return evaluate(code, entry);
    }
    boolean inline = kind instanceof ListValue && once && uses.getOrDefault(entry.name, 0) <= 1;
    if (inline && entry.kept.isEmpty() && inlined < MAX_INLINED) {
      inlined++;
      try {
        return evaluate(code, entry);
      } finally {
        inlined--;
      }
    }
    if (entry.kept.isEmpty()) {
      entry.kept = Optional.of(keep(entry));
    }
    Kept kept = entry.kept.get();
    if (kept instanceof Kept.InBuffers buffers) {
      code.invariantOnce(program.ensure(buffers.method()));
      return buffers.slot().shared(code, "definition " + entry.number);
    }
    Kept.InFields fields = (Kept.InFields) kept;
    if (!fields.fields().isEmpty()) {
      code.invariantOnce(program.ensure(fields.method()));
    }
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < fields.fields().size(); i++) {
      parts.add(
          code.invariant(fields.layout().types().get(i), "d", "this." + fields.fields().get(i)));
    }
    return fields.layout().rebuild().apply(code, parts);
  }

  /** What kind of value a definition has, learned by writing it to a draft. */
  private Value kind(Entry entry) {
    if (entry.kind.isEmpty()) {
      if (entry.beingDefined) {
        throw new Problem(entry.name + " is defined by itself");
      }
      entry.beingDefined = true;
      try {
        entry.kind = Optional.of(evaluate(new Code(program), entry));
      } finally {
        entry.beingDefined = false;
      }
    }
    return entry.kind.get();
  }

  private Value evaluate(Code code, Entry entry) {
    return evaluator(entry).evaluate(code, entry.expression, Scope.EVENT);
  }

  private Evaluator evaluator(Entry entry) {
    return new Evaluator(entry.source, this, entry.number, program);
  }

  private Kept keep(Entry entry) {
    Code body = new Code(program);
    String method = program.fresh("define");
    String comment = entry.name + ": " + entry.source.text();
    return evaluator(entry)
        .at(
            entry.expression,
            () -> {
              Value value = evaluate(body, entry);
              Kept kept;
              if (value instanceof ListValue list) {
                kept = new Kept.InBuffers(method, Slot.fill(body, list));
              } else {
                kept = inFields(body, method, value);
              }
              program.memo(method, comment, body);
              return kept;
            });
  }

  private Kept inFields(Code body, String method, Value value) {
    Layout.Parts parts = Layout.of(body, value);
    List<String> fields = new ArrayList<>();
    for (int i = 0; i < parts.java().size(); i++) {
      String type = parts.layout().types().get(i);
      String field = program.field(type, Layout.nothing(type));
      fields.add(field);
      body.line(field + " = " + parts.java().get(i) + ";");
    }
    return new Kept.InFields(method, parts.layout(), fields);
  }
}
