package org.quadrupole.transforms;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.quadrupole.events.EventBatch;
import org.quadrupole.events.EventSchema;
import org.quadrupole.transforms.compiler.GraphWriter;
import org.quadrupole.transforms.expression.ExpressionException;
import org.quadrupole.transforms.expression.SourceText;
import org.quadrupole.transforms.runtime.ColumnBuilder;

/**
 * Adds columns that are computed of others.
 *
 * <pre>{@code events.apply(Define.column("HT", "sum(Jet.pt[Jet.pt > 30])"))}</pre>
 */
public final class Define extends PTransform<PCollection<EventBatch>, PCollection<EventBatch>> {

  private final List<Definition> columns;

  private Define(List<Definition> columns) {
    this.columns = columns;
  }

  /** Adds a column of numbers, truth values or texts, or of lists of them. */
  public static Define column(String name, String expression) {
    return new Define(List.of(new Definition(name, SourceText.of(expression))));
  }

  /** Adds one more column; it may use those before it. */
  public Define and(String name, String expression) {
    List<Definition> more = new ArrayList<>(columns);
    more.add(new Definition(name, SourceText.of(expression)));
    return new Define(List.copyOf(more));
  }

  /**
   * Checks the expressions against the columns that the batches will have.
   *
   * @throws ExpressionException if one is wrong
   */
  public Define checked(EventSchema schema) {
    compile(columns, schema);
    return this;
  }

  static CompiledGraph compile(List<Definition> columns, EventSchema schema) {
    AnalysisGraph graph = new AnalysisGraph(columns, Optional.empty(), List.of(), List.of());
    // Each new column is the definition of its name, so that later ones can use earlier ones.
    List<Definition> outputs =
        columns.stream().map(c -> new Definition(c.name(), SourceText.of(c.name()))).toList();
    return GraphWriter.write(graph, schema, outputs);
  }

  @Override
  public PCollection<EventBatch> expand(PCollection<EventBatch> events) {
    return events.apply("Columns", ParDo.of(new ColumnsFn(columns))).setCoder(events.getCoder());
  }

  private static final class ColumnsFn extends GraphFn<EventBatch> {
    private final List<Definition> columns;

    ColumnsFn(List<Definition> columns) {
      this.columns = columns;
    }

    @Override
    CompiledGraph compile(EventSchema schema) {
      return Define.compile(columns, schema);
    }

    @ProcessElement
    public void process(@Element EventBatch batch, OutputReceiver<EventBatch> out)
        throws IOException {
      Running running = running(batch);
      List<ColumnBuilder> builders = running.graph().outputBuilders();
      running.loop().restart(builders);
      running.loop().process(batch);
      EventBatch wider = batch;
      for (int k = 0; k < builders.size(); k++) {
        wider = wider.with(running.graph().outputs().get(k), builders.get(k).build());
      }
      out.output(wider);
    }
  }
}
