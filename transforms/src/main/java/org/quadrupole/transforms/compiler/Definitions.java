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
import java.util.stream.Stream;
import org.quadrupole.transforms.expression.Expression;
import org.quadrupole.transforms.expression.ExpressionException;
import org.quadrupole.transforms.expression.SourceText;

/**
 * The named expressions of a graph. Each becomes a method that computes it at most once an event,
 * when something first asks for it; a list used once is written into the loop that uses it instead.
 *
 * <p>In a universe where a definition comes to the same, the value for the events as they are is
 * used; where it does not, it has one more method.
 */
final class Definitions {

  /** Longer chains of definitions are kept on the way, so that methods stay short. */
  private static final int MAX_INLINED = 10;

  private static final NavigableSet<Integer> NONE = Collections.emptyNavigableSet();

  private final Program program;
  private int inlined;
  private final List<DefinedExpression> entries = new ArrayList<>();
  private final Map<String, NavigableSet<Integer>> numbers = new HashMap<>();
  private final Map<String, Integer> uses = new LinkedHashMap<>();

  /** Expressions that no name stands for. */
  private final List<DefinedExpression> hidden = new ArrayList<>();

  private final Map<String, Integer> shared = new HashMap<>();

  /** What is kept for later runs, and what is not worth it or no number. */
  private final Map<DefinedExpression.ValueKey, Optional<DefinedExpression>> lasting =
      new HashMap<>();

  private final Map<Integer, BitSet> replaced = new HashMap<>();
  private final List<Universe> universes = new ArrayList<>();

  Definitions(Program program) {
    this.program = program;
  }

  /** Adds a definition; it sees those before it. */
  void add(String name, SourceText source, Expression expression) {
    numbers.computeIfAbsent(name, n -> new TreeSet<>()).add(entries.size());
    entries.add(DefinedExpression.plain(name, source, expression, entries.size()));
    countUses(expression);
  }

  /** A universe in which something will be replaced. */
  Universe universe(String name) {
    Universe universe = new Universe(name, universes.size());
    universes.add(universe);
    return universe;
  }

  /** All universes but that of the events as they are. */
  List<Universe> universes() {
    return universes;
  }

  /**
   * Puts the values of an expression, computed of the events as they are, in the place of a column.
   * False if the column is replaced already.
   */
  boolean vary(
      Universe universe, Variations.Target target, SourceText source, Expression expression) {
    String column = target.place().column();
    int number =
        hide(
            new DefinedExpression(
                column,
                source,
                expression,
                entries.size(),
                false,
                Optional.of(Universe.NOMINAL),
                Optional.of(target),
                Optional.empty()));
    program.varies(column, universe);
    return universe.vary(column, new Universe.VariedColumn(number, target.group()));
  }

  /** Replaces a definition; false if it is replaced already. */
  boolean replace(Universe universe, int definition, SourceText source, Expression expression) {
    int number =
        hide(
            new DefinedExpression(
                entries.get(definition).name,
                source,
                expression,
                definition + 1,
                true,
                Optional.of(universe),
                Optional.empty(),
                Optional.empty()));
    replaced.computeIfAbsent(definition, d -> new BitSet()).set(universe.number());
    return universe.replace(definition, number);
  }

  private int hide(DefinedExpression entry) {
    hidden.add(entry);
    countUses(entry.expression);
    return hidden.size() - 1;
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
    hidden.forEach(entry -> need(entry.expression, entry.visible, needed));
    for (int number = entries.size() - 1; number >= 0; number--) {
      if (needed.get(number)) {
        need(entries.get(number).expression, number, needed);
      }
    }
    needed.stream().forEach(number -> kind(entries.get(number)));
    for (Universe universe : universes) {
      needed.stream()
          .mapToObj(entries::get)
          .filter(entry -> entry.kept.containsKey(Universe.NOMINAL))
          .forEach(entry -> kept(entry, universe));
    }
  }

  private void need(Expression expression, int before, BitSet needed) {
    Names.each(expression, name -> find(name, before).ifPresent(needed::set));
  }

  /** Whether all that there is has been written into the class. */
  boolean allKept() {
    return Stream.of(entries, hidden)
        .flatMap(List::stream)
        .noneMatch(entry -> entry.kept.isEmpty());
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

  /** Whether an expression is the name of a definition that is 1 in a universe. */
  boolean isOne(Expression expression, Universe universe) {
    return expression instanceof Expression.Name name
        && find(name.name(), entries.size())
            .filter(number -> universe.definition(number).isEmpty())
            .map(number -> entries.get(number).expression)
            .filter(is -> is instanceof Expression.IntegerLiteral one && one.value() == 1)
            .isPresent();
  }

  /**
   * The value of a definition at the cursor.
   *
   * @param once whether the place is reached at most once an event
   * @param asker what evaluates the expression that names it
   */
  Value use(Code code, int number, boolean once, Evaluator asker) {
    code.dependsOn(replaced.getOrDefault(number, Program.NONE));
    DefinedExpression entry =
        code.universe()
            .definition(number)
            .filter(by -> !asker.replaces(number))
            .map(hidden::get)
            .orElse(entries.get(number));
    Value kind = kind(entry);
    if (kind instanceof Value.Function) {
      return evaluate(code, entry);
    }
    boolean inline = kind instanceof ListValue && once && uses.getOrDefault(entry.name, 0) <= 1;
    // What is written into a loop would be computed again in each universe.
    if (inline && universes.isEmpty() && entry.kept.isEmpty() && inlined < MAX_INLINED) {
      inlined++;
      try {
        return evaluate(code, entry);
      } finally {
        inlined--;
      }
    }
    return value(code, entry);
  }

  /** Computes all that there is, to find mistakes in it; in order, each finds those before done. */
  void check() {
    for (List<DefinedExpression> all : List.of(entries, hidden)) {
      for (DefinedExpression entry : all) {
        if (!(kind(entry) instanceof Value.Function)) {
          value(new Code(program, entry.universe.orElse(Universe.NOMINAL)), entry);
        }
      }
    }
  }

  /**
   * The value of an expression that sees all definitions, for several places: computed at most once
   * an event and universe.
   */
  Value share(Code code, SourceText source, Expression expression) {
    int number =
        shared.computeIfAbsent(
            Canonical.text(expression),
            text ->
                hide(DefinedExpression.plain(source.text(), source, expression, entries.size())));
    return value(code, hidden.get(number));
  }

  /**
   * The value of a part of an expression, looked up where an earlier run has left it. Empty if it
   * is no number, or one that is had as quickly from the columns.
   *
   * @param visible how many of the definitions the expression sees
   * @param replaces whether the expression stands in the place of the last of them
   */
  Optional<Value> lasting(
      Code code, SourceText source, Expression part, int visible, boolean replaces) {
    int[] needed = {0};
    Names.each(
        part,
        name ->
            find(name, visible).ifPresent(number -> needed[0] = Math.max(needed[0], number + 1)));
    if (replaces && needed[0] == visible) {
      return Optional.empty(); // by its name, what is replaced would be taken for what replaces it
    }
    DefinedExpression.ValueKey key =
        new DefinedExpression.ValueKey(Canonical.text(part), needed[0]);
    Optional<DefinedExpression> known = lasting.get(key);
    if (known == null) {
      known = lasting(source, part, key);
      lasting.put(key, known);
    }
    return known.map(entry -> value(code, entry));
  }

  private Optional<DefinedExpression> lasting(
      SourceText source, Expression part, DefinedExpression.ValueKey key) {
    if (!program.values().hasRoom()) {
      return Optional.empty();
    }
    DefinedExpression entry = DefinedExpression.lasting(source, part, key);
    Code draft = new Code(program);
    Value kind;
    try {
      kind = evaluate(draft, entry);
    } catch (ExpressionException mistake) {
      return Optional.empty(); // which is told where the whole expression is evaluated
    }
    if (!draft.isCostly() || Scalar.in(kind).filter(n -> !n.type().isWeak()).isEmpty()) {
      return Optional.empty();
    }
    entry.kind = Optional.of(kind);
    hidden.add(entry);
    return Optional.of(entry);
  }

  /** The value that stands in the place of a column's value at an index. */
  Value varied(Code code, Universe.VariedColumn column, String index) {
    Value value = value(code, hidden.get(column.definition()));
    if (column.group().isEmpty()) {
      return value;
    }
    if (value instanceof Value.Maybe maybe) {
      return maybe.value();
    }
    String low = program.columns().low(code, column.group().get());
    return ((ListValue) value)
        .items()
        .indexed()
        .orElseThrow()
        .item(code, code.value("int", index + " - " + low));
  }

  private Value value(Code code, DefinedExpression entry) {
    Kept kept = kept(entry, code.universe());
    if (code.isAhead() && program.asks(kept.method())) {
      if (kept instanceof Kept.InFields fields && fields.lasting().isPresent()) {
        return aheadOfLasting(code, entry, fields, fields.lasting().get());
      }
      if (entry.universe.isEmpty()) {
        return evaluate(code, entry);
      }
      code.leave(); // it belongs to another universe than what is written here
    }
    if (kept instanceof Kept.InBuffers buffers) {
      program.ensure(code, kept.method());
      return buffers.slot().shared(code, "definition " + kept.method());
    }
    Kept.InFields fields = (Kept.InFields) kept;
    if (!fields.fields().isEmpty()) {
      program.ensure(code, kept.method());
    }
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < fields.fields().size(); i++) {
      parts.add(
          code.invariant(fields.layout().types().get(i), "d", "this." + fields.fields().get(i)));
    }
    return fields.layout().rebuild().apply(code, parts);
  }

  /** What is known from earlier runs asks no model. */
  private Value aheadOfLasting(
      Code code, DefinedExpression entry, Kept.InFields kept, String value) {
    return Layout.choose(
        code,
        2,
        number -> value + ".knows(i)",
        (c, number) ->
            number == 0
                ? kept.layout().rebuild().apply(c, KeptValues.parts(value, kept.layout()))
                : evaluate(c, entry));
  }

  /** What kind of value a definition has, learned by writing it to a draft. */
  private Value kind(DefinedExpression entry) {
    if (entry.kind.isEmpty()) {
      if (entry.beingDefined) {
        throw new Problem(entry.name + " is defined by itself");
      }
      entry.beingDefined = true;
      try {
        Universe universe = entry.universe.orElse(Universe.NOMINAL);
        entry.kind = Optional.of(evaluate(new Code(program, universe), entry));
      } finally {
        entry.beingDefined = false;
      }
    }
    return entry.kind.get();
  }

  private Value evaluate(Code code, DefinedExpression entry) {
    return evaluator(entry).evaluate(code, entry.expression, Scope.EVENT);
  }

  private Evaluator evaluator(DefinedExpression entry) {
    boolean isNumber = entry.kind.flatMap(Scalar::in).isPresent();
    return new Evaluator(
        entry.source,
        this,
        entry.visible,
        entry.replaces,
        isNumber && entry.key.isEmpty(),
        program);
  }

  /** Where the value is kept in a universe. */
  private Kept kept(DefinedExpression entry, Universe asked) {
    Universe universe = entry.universe.orElse(asked);
    if (entry.universe.isEmpty() && !universe.isNominal()) {
      Kept nominal = kept(entry, Universe.NOMINAL);
      if (!program.differs(nominal.method(), universe)) {
        return nominal;
      }
    }
    Kept known = entry.kept.get(universe);
    if (known == null) {
      known = keep(entry, universe);
      entry.kept.put(universe, known);
    }
    return known;
  }

  private Kept keep(DefinedExpression entry, Universe universe) {
    if (program.values().hasRoom()) {
      kind(entry); // parts of numbers are kept, those of lists are not
    }
    Code body = new Code(program, universe);
    String method = program.fresh("define");
    String in = universe.isNominal() ? "" : " (" + universe + ")";
    String comment = entry.name + in + ": " + entry.source.text();
    return evaluator(entry)
        .at(
            entry.expression,
            () -> {
              Value value = evaluate(body, entry);
              Kept kept;
              if (value instanceof ListValue list) {
                Slot slot = Slot.fill(body, list);
                entry.column.ifPresent(column -> checkItems(body, column, list, slot));
                kept = new Kept.InBuffers(method, slot);
              } else {
                entry.column.ifPresent(column -> checkValue(column, value));
                kept = inFields(body, method, value);
              }
              if (entry.key.isPresent() && program.values().hasRoom()) {
                return program.values().keep(entry.key.get(), (Kept.InFields) kept, comment, body);
              }
              program.memo(method, comment, body);
              return kept;
            });
  }

  /** What stands in the place of a collection's column must have a value for each item. */
  private void checkItems(Code body, Variations.Target column, ListValue list, Slot slot) {
    if (column.group().isEmpty()) {
      column.check("a list");
      return;
    }
    Group group = column.group().get();
    column.check(slot.layout().kind());
    boolean same =
        EventModel.value(body, group) instanceof ListValue items
            && items.items().key().equals(list.items().key());
    if (!same) {
      String items =
          program.columns().high(body, group) + " - " + program.columns().low(body, group);
      body.line(
          "sameLength("
              + slot.size()
              + ", "
              + items
              + ", "
              + Text.quoted(column.place().column())
              + ");");
    }
  }

  private static void checkValue(Variations.Target column, Value value) {
    Optional<Group> group = column.group();
    if (group.isEmpty()) {
      column.check(value.describe());
    } else if (group.get().kind() == Group.Kind.COLLECTION) {
      throw new Problem(
          "a variation of "
              + column.place().column()
              + " needs a list with a value for each "
              + group.get().name()
              + ", not "
              + value.describe());
    } else if (!(value instanceof Value.Maybe)) {
      throw new Problem(
          "a variation of " + column.place().column() + " is missing where the column is");
    }
  }

  private Kept.InFields inFields(Code body, String method, Value value) {
    Layout.Parts parts = Layout.of(body, value);
    List<String> fields = new ArrayList<>();
    for (int i = 0; i < parts.java().size(); i++) {
      String type = parts.layout().types().get(i);
      String field = program.field(type, Layout.nothing(type));
      fields.add(field);
      body.line(field + " = " + parts.java().get(i) + ";");
    }
    return new Kept.InFields(method, parts.layout(), fields, Optional.empty());
  }
}
