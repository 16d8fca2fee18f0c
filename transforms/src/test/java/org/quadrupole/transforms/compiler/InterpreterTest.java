package org.quadrupole.transforms.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.quadrupole.events.Column;
import org.quadrupole.events.DoubleColumn;
import org.quadrupole.events.EventBatch;
import org.quadrupole.events.EventSchema;
import org.quadrupole.events.ListColumn;
import org.quadrupole.events.LongColumn;
import org.quadrupole.events.Primitive;
import org.quadrupole.events.Provenance;
import org.quadrupole.transforms.CompiledGraph;
import org.quadrupole.transforms.Definition;
import org.quadrupole.transforms.expression.SourceText;

/**
 * Random expressions give what a plain walk over their own tree gives, however a batch is cut, and
 * whether their parts are definitions or not.
 */
class InterpreterTest {

  /** One event: a list of pairs and two numbers. */
  private record Event(List<Double> x, List<Double> y, double a, long n) {}

  /** What an expression is of: numbers, truth values, lists of numbers. */
  private interface Meaning<T> {
    T of(Event event, double item);
  }

  /** A text and its meaning. */
  private record Made<T>(String text, Meaning<T> meaning) {}

  /** Makes expressions at random; parts of one go into definitions too. */
  private static final class Maker {
    private final Random random;
    private final List<Definition> definitions = new ArrayList<>();

    Maker(long seed) {
      this.random = new Random(seed);
    }

    Made<Double> number(int depth, boolean inLoop) {
      if (depth == 0) {
        return switch (random.nextInt(inLoop ? 4 : 3)) {
          case 0 -> new Made<>("a", (e, i) -> e.a);
          case 1 -> new Made<>("float(n)", (e, i) -> (double) e.n);
          case 2 -> constant();
          default -> new Made<>("i", (e, i) -> i);
        };
      }
      Made<Double> l = number(depth - 1, inLoop);
      Made<Double> r = number(depth - 1, inLoop);
      return switch (random.nextInt(10)) {
        case 0 ->
            new Made<>(
                "(" + l.text + " + " + r.text + ")",
                (e, i) -> l.meaning.of(e, i) + r.meaning.of(e, i));
        case 1 ->
            new Made<>(
                "(" + l.text + " - " + r.text + ")",
                (e, i) -> l.meaning.of(e, i) - r.meaning.of(e, i));
        case 2 ->
            new Made<>(
                "(" + l.text + " * " + r.text + ")",
                (e, i) -> l.meaning.of(e, i) * r.meaning.of(e, i));
        case 3 -> {
          Made<Boolean> c = truth(depth - 1, inLoop);
          yield new Made<>(
              "(" + l.text + " if " + c.text + " else " + r.text + ")",
              (e, i) -> c.meaning.of(e, i) ? l.meaning.of(e, i) : r.meaning.of(e, i));
        }
        case 4 -> new Made<>("abs(" + l.text + ")", (e, i) -> Math.abs(l.meaning.of(e, i)));
        case 5 -> new Made<>("(-" + l.text + ")", (e, i) -> -l.meaning.of(e, i));
        case 6 -> {
          Made<List<Double>> list = list(depth - 1, inLoop);
          yield new Made<>(
              "float(sum(" + list.text + "))",
              (e, i) -> {
                double sum = 0;
                for (double item : list.meaning.of(e, i)) {
                  sum += item;
                }
                return sum;
              });
        }
        case 7 -> {
          Made<List<Double>> list = list(depth - 1, inLoop);
          yield new Made<>(
              "fill_none(max(" + list.text + "), " + r.text + ")",
              (e, i) ->
                  list.meaning.of(e, i).stream()
                      .reduce((p, q) -> q > p ? q : p)
                      .orElseGet(() -> r.meaning.of(e, i)));
        }
        case 8 -> {
          int at = random.nextInt(5) - 2;
          Made<List<Double>> list = list(depth - 1, inLoop);
          yield new Made<>(
              "fill_none(" + list.text + "[" + at + "], " + r.text + ")",
              (e, i) -> {
                List<Double> items = list.meaning.of(e, i);
                int index = at < 0 ? items.size() + at : at;
                return index >= 0 && index < items.size() ? items.get(index) : r.meaning.of(e, i);
              });
        }
        default -> inLoop ? l : defined(l);
      };
    }

    private Made<Double> constant() {
      double value = random.nextInt(9) / 2.0 - 2;
      return new Made<>("(" + value + ")", (e, i) -> value);
    }

    private <T> Made<T> defined(Made<T> made) {
      String name = "d" + definitions.size();
      definitions.add(new Definition(name, SourceText.of(made.text)));
      return new Made<>(name, made.meaning);
    }

    Made<Boolean> truth(int depth, boolean inLoop) {
      Made<Double> l = number(Math.max(0, depth - 1), inLoop);
      Made<Double> r = number(Math.max(0, depth - 1), inLoop);
      Made<Boolean> less =
          new Made<>(
              "(" + l.text + " < " + r.text + ")",
              (e, i) -> l.meaning.of(e, i) < r.meaning.of(e, i));
      if (depth <= 0) {
        return less;
      }
      Made<Boolean> other = truth(depth - 1, inLoop);
      return switch (random.nextInt(4)) {
        case 0 ->
            new Made<>(
                "(" + less.text + " and " + other.text + ")",
                (e, i) -> less.meaning.of(e, i) && other.meaning.of(e, i));
        case 1 ->
            new Made<>(
                "(" + less.text + " or " + other.text + ")",
                (e, i) -> less.meaning.of(e, i) || other.meaning.of(e, i));
        case 2 -> new Made<>("(not " + other.text + ")", (e, i) -> !other.meaning.of(e, i));
        default -> {
          Made<List<Double>> list = list(depth - 1, inLoop);
          Made<Boolean> each = truth(depth - 1, true);
          yield new Made<>(
              "any(" + each.text + " for i in " + list.text + ")",
              (e, i) -> list.meaning.of(e, i).stream().anyMatch(item -> each.meaning.of(e, item)));
        }
      };
    }

    Made<List<Double>> list(int depth, boolean inLoop) {
      if (depth <= 0) {
        return random.nextBoolean()
            ? new Made<>("C.x", (e, i) -> e.x)
            : new Made<>("C.y", (e, i) -> e.y);
      }
      Made<List<Double>> source = list(depth - 1, inLoop);
      return switch (random.nextInt(6)) {
        case 0 -> {
          Made<Boolean> keep = truth(depth - 1, true);
          Made<Double> each = number(depth - 1, true);
          yield new Made<>(
              "[" + each.text + " for i in " + source.text + " if " + keep.text + "]",
              (e, i) ->
                  source.meaning.of(e, i).stream()
                      .filter(item -> keep.meaning.of(e, item))
                      .map(item -> each.meaning.of(e, item))
                      .toList());
        }
        case 1 ->
            new Made<>(
                "reversed(" + source.text + ")",
                (e, i) -> {
                  List<Double> turned = new ArrayList<>(source.meaning.of(e, i));
                  java.util.Collections.reverse(turned);
                  return turned;
                });
        case 2 ->
            new Made<>(
                "sorted(" + source.text + ", key=lambda v: -v)",
                (e, i) -> {
                  List<Double> sorted = new ArrayList<>(source.meaning.of(e, i));
                  sorted.sort((p, q) -> p > q ? -1 : p < q ? 1 : 0);
                  return sorted;
                });
        case 3 -> {
          Made<List<Double>> other = list(depth - 1, inLoop);
          Made<Boolean> which = truth(depth - 1, inLoop);
          yield new Made<>(
              "(" + source.text + " if " + which.text + " else " + other.text + ")",
              (e, i) -> which.meaning.of(e, i) ? source.meaning.of(e, i) : other.meaning.of(e, i));
        }
        case 4 ->
            new Made<>(
                "[p * q for p, q in combinations(" + source.text + ", 2)][:6]",
                (e, i) -> {
                  List<Double> items = source.meaning.of(e, i);
                  List<Double> products = new ArrayList<>();
                  for (int j = 0; j < items.size(); j++) {
                    for (int k = j + 1; k < items.size(); k++) {
                      products.add(items.get(j) * items.get(k));
                    }
                  }
                  // Lists must not grow with each level.
                  return products.subList(0, Math.min(6, products.size()));
                });
        default -> inLoop ? source : defined(source);
      };
    }
  }

  @Property(tries = 150, shrinking = ShrinkingMode.OFF)
  void compiledExpressionsMeanWhatTheirTreesMean(@ForAll long seed) {
    Maker maker = new Maker(seed);
    List<String> texts = new ArrayList<>();
    List<Meaning<Double>> numbers = new ArrayList<>();
    for (int k = 0; k < 4; k++) {
      Made<Double> made = maker.number(4, false);
      texts.add(made.text);
      numbers.add(made.meaning);
    }
    Random random = new Random(seed + 1);
    List<Event> events = new ArrayList<>();
    for (int k = 0; k < 12; k++) {
      int size = random.nextInt(4);
      List<Double> x = new ArrayList<>();
      List<Double> y = new ArrayList<>();
      for (int j = 0; j < size; j++) {
        x.add(random.nextInt(9) / 2.0 - 2);
        y.add((double) random.nextInt(4));
      }
      events.add(new Event(x, y, random.nextInt(9) - 4, random.nextInt(5) - 2));
    }
    EventBatch whole = batch(events);
    CompiledGraph graph =
        Sample.compile(whole.schema(), maker.definitions, texts.toArray(String[]::new));
    List<Column> columns = Sample.run(graph, whole);
    List<Column> first = Sample.run(graph, batch(events.subList(0, 5)));
    List<Column> rest = Sample.run(graph, batch(events.subList(5, 12)));
    for (int k = 0; k < texts.size(); k++) {
      double[] values = ((DoubleColumn) columns.get(k)).values();
      for (int i = 0; i < values.length; i++) {
        assertThat(values[i] + 0.0)
            .as("event %s of %s with %s", events.get(i), texts.get(k), maker.definitions)
            .isEqualTo(numbers.get(k).of(events.get(i), Double.NaN) + 0.0);
        Column part = i < 5 ? first.get(k) : rest.get(k);
        assertThat(((DoubleColumn) part).values()[i < 5 ? i : i - 5]).isEqualTo(values[i]);
      }
    }
  }

  private static EventBatch batch(List<Event> events) {
    int[] offsets = new int[events.size() + 1];
    double[] a = new double[events.size()];
    long[] n = new long[events.size()];
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (int k = 0; k < events.size(); k++) {
      x.addAll(events.get(k).x);
      y.addAll(events.get(k).y);
      offsets[k + 1] = x.size();
      a[k] = events.get(k).a;
      n[k] = events.get(k).n;
    }
    List<Column> columns =
        List.of(
            ListColumn.of(offsets, doubles(x)),
            ListColumn.of(offsets, doubles(y)),
            new DoubleColumn(Primitive.FLOAT64, a),
            new LongColumn(Primitive.INT64, n));
    EventSchema schema =
        EventSchema.of(
            List.of(
                new EventSchema.Field("C_x", columns.get(0).type(), Optional.of("nC")),
                new EventSchema.Field("C_y", columns.get(1).type(), Optional.of("nC")),
                new EventSchema.Field("a", Primitive.FLOAT64),
                new EventSchema.Field("n", Primitive.INT64)));
    return EventBatch.of(schema, events.size(), Provenance.memory(events.size()), columns);
  }

  private static DoubleColumn doubles(List<Double> values) {
    return new DoubleColumn(
        Primitive.FLOAT64, values.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
