package org.quadrupole.transforms;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.quadrupole.events.BoolColumn;
import org.quadrupole.events.EventBatch;
import org.quadrupole.events.EventSchema;
import org.quadrupole.events.Primitive;
import org.quadrupole.transforms.compiler.GraphWriter;
import org.quadrupole.transforms.expression.ExpressionException;
import org.quadrupole.transforms.expression.SourceText;
import org.quadrupole.transforms.runtime.ColumnBuilder;
import org.quadrupole.transforms.runtime.EventLoop;

/**
 * Defines columns and keeps the events that fulfil a condition, batch after batch: what {@link
 * Define} and {@link Filter} do, in one loop and without a pipeline. Used by one thread; {@link
 * #copy} makes one for another.
 */
public final class EventSelection {

  private static final String SELECTED = "selected_events";

  private final CompiledGraph graph;
  private final EventSchema schema;
  private final boolean selects;
  private final EventLoop loop;

  private EventSelection(CompiledGraph graph, EventSchema schema, boolean selects) {
    this.graph = graph;
    this.schema = schema;
    this.selects = selects;
    this.loop = graph.newLoop();
  }

  /**
   * Compiles a selection.
   *
   * @param columns new columns; each may use those before it
   * @param condition what events must fulfil, if anything; where it is missing they do not
   * @param schema the columns of the batches
   * @throws ExpressionException if an expression is wrong
   */
  public static EventSelection of(
      List<Definition> columns, Optional<String> condition, EventSchema schema) {
    Set<String> names = new LinkedHashSet<>();
    columns.forEach(column -> names.add(column.name()));
    return of(columns, names, condition.map(SourceText::of).stream().toList(), schema);
  }

  /**
   * Compiles a selection.
   *
   * @param definitions names for expressions; each may use those before it
   * @param columns which of them become columns
   * @param conditions what events must fulfil; where one is missing they do not, and those behind
   *     it are not evaluated
   * @param schema the columns of the batches
   * @throws ExpressionException if an expression is wrong
   */
  public static EventSelection of(
      List<Definition> definitions,
      Set<String> columns,
      List<SourceText> conditions,
      EventSchema schema) {
    List<Definition> known = new ArrayList<>(definitions);
    List<Definition> outputs = new ArrayList<>();
    columns.forEach(name -> outputs.add(new Definition(name, SourceText.of(name))));
    if (conditions.size() == 1) {
      outputs.add(new Definition(SELECTED, conditions.get(0)));
    } else if (!conditions.isEmpty()) {
      // Each by a name of its own, so that an error still points to where it was written.
      List<String> names = new ArrayList<>();
      for (SourceText condition : conditions) {
        requireCondition(condition, known, schema);
        names.add(SELECTED + "_" + names.size());
        known.add(new Definition(names.get(names.size() - 1), condition));
      }
      outputs.add(new Definition(SELECTED, SourceText.of(String.join(" and ", names))));
    }
    CompiledGraph graph = GraphWriter.write(graph(known), schema, outputs);
    EventSchema wider = schema;
    for (int i = 0; i < columns.size(); i++) {
      wider = wider.with(graph.outputs().get(i));
    }
    if (conditions.size() == 1) {
      requireCondition(conditions.get(0), graph.outputs().get(columns.size()));
    }
    return new EventSelection(graph, wider, !conditions.isEmpty());
  }

  private static AnalysisGraph graph(List<Definition> definitions) {
    return new AnalysisGraph(definitions, Optional.empty(), List.of(), List.of());
  }

  private static void requireCondition(
      SourceText condition, List<Definition> known, EventSchema schema) {
    List<Definition> output = List.of(new Definition(SELECTED, condition));
    requireCondition(condition, GraphWriter.write(graph(known), schema, output).outputs().get(0));
  }

  private static void requireCondition(SourceText condition, EventSchema.Field value) {
    if (value.type() != Primitive.BOOL) {
      throw new ExpressionException(
          condition, 0, "a cut is one condition (true or false) for an event");
    }
  }

  /** The same for another thread. */
  public EventSelection copy() {
    return new EventSelection(graph, schema, selects);
  }

  /** The columns of the batches that come out. */
  public EventSchema schema() {
    return schema;
  }

  /** The columns of the batches that are read for it. */
  public List<String> reads() {
    return graph.columns();
  }

  /** A batch with the new columns, of the events that are kept. */
  public EventBatch apply(EventBatch batch) throws IOException {
    if (graph.outputs().isEmpty()) {
      return batch;
    }
    List<ColumnBuilder> builders = graph.outputBuilders();
    loop.restart(builders);
    loop.process(batch);
    int defined = builders.size() - (selects ? 1 : 0);
    EventBatch wider = batch;
    for (int i = 0; i < defined; i++) {
      wider = wider.with(graph.outputs().get(i), builders.get(i).build());
    }
    return selects && builders.get(defined).build() instanceof BoolColumn kept
        ? keep(wider, kept.values())
        : wider;
  }

  private static EventBatch keep(EventBatch batch, boolean[] kept) {
    int[] rows = new int[kept.length];
    int size = 0;
    for (int i = 0; i < kept.length; i++) {
      if (kept[i]) {
        rows[size++] = i;
      }
    }
    return size == kept.length ? batch : batch.take(Arrays.copyOf(rows, size));
  }
}
