package org.quadrupole.transforms;

import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.jspecify.annotations.Nullable;
import org.quadrupole.events.EventBatch;
import org.quadrupole.events.EventSchema;
import org.quadrupole.transforms.runtime.EventLoop;

/** A function that compiles what it does for the schema of the batches that it meets. */
abstract class GraphFn<T> extends DoFn<EventBatch, T> {

  /** A compiled graph and its loop. */
  record Running(CompiledGraph graph, EventLoop loop) {}

  private transient @Nullable Map<EventSchema, Running> running;

  /** Compiles for a schema. */
  abstract CompiledGraph compile(EventSchema schema);

  /** The loop for a batch. */
  final Running running(EventBatch batch) {
    return all()
        .computeIfAbsent(
            batch.schema(),
            schema -> {
              CompiledGraph graph = compile(schema);
              return new Running(graph, graph.newLoop());
            });
  }

  /** All loops made so far. */
  final Map<EventSchema, Running> all() {
    Map<EventSchema, Running> made = running;
    if (made == null) {
      made = new HashMap<>();
      running = made;
    }
    return made;
  }
}
