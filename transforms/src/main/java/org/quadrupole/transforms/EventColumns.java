package org.quadrupole.transforms;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.quadrupole.events.Column;
import org.quadrupole.events.EventBatch;
import org.quadrupole.events.EventSchema;
import org.quadrupole.events.Provenance;
import org.quadrupole.transforms.runtime.ColumnBuilder;
import org.quadrupole.transforms.runtime.EventLoop;

/**
 * Computes the columns of a compiled graph for the events of its region, batch after batch, without
 * a pipeline. Used by one thread.
 */
public final class EventColumns {

  private final CompiledGraph graph;
  private final EventSchema schema;
  private final EventLoop loop;

  /** The columns of a graph compiled with some. */
  public EventColumns(CompiledGraph graph) {
    this.graph = graph;
    this.schema = schema(graph);
    this.loop = graph.newLoop();
  }

  /** The columns that a graph makes. */
  public static EventSchema schema(CompiledGraph graph) {
    return EventSchema.of(graph.outputs());
  }

  /** The columns of those events of a batch that are in the region. */
  public EventBatch apply(EventBatch batch) throws IOException {
    List<ColumnBuilder> builders = graph.outputBuilders();
    loop.restart(builders);
    loop.process(batch);
    List<Column> columns = new ArrayList<>();
    builders.forEach(builder -> columns.add(builder.build()));
    int size = columns.get(0).size();
    return EventBatch.of(schema, size, Provenance.memory(size), columns);
  }
}
