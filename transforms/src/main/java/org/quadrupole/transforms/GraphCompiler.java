package org.quadrupole.transforms;

import java.util.List;
import org.quadrupole.events.EventSchema;
import org.quadrupole.transforms.compiler.GraphWriter;
import org.quadrupole.transforms.expression.ExpressionException;

/**
 * Compiles analysis graphs: every expression is checked against the columns before events are read.
 */
public final class GraphCompiler {

  private GraphCompiler() {}

  /**
   * Compiles a graph for events of a schema.
   *
   * @throws ExpressionException if an expression is wrong, with its position and what to do
   * @throws IllegalArgumentException if a histogram names a region that does not exist
   */
  public static CompiledGraph compile(AnalysisGraph graph, EventSchema schema) {
    return GraphWriter.write(graph, schema);
  }

  /**
   * Compiles a graph whose loop need not compute what an earlier one has left in a store, and
   * leaves there what it computes: numbers an event that take more than columns and arithmetic.
   * Graphs of more than a hundred variations keep nothing.
   *
   * @throws ExpressionException if an expression is wrong, with its position and what to do
   * @throws IllegalArgumentException if a histogram names a region that does not exist
   */
  public static CompiledGraph compileKeeping(AnalysisGraph graph, EventSchema schema) {
    return GraphWriter.writeKeeping(graph, schema);
  }

  /**
   * Compiles a graph that also makes columns for the events of its last region.
   *
   * @param columns the new columns' names and expressions
   * @throws ExpressionException if an expression is wrong, with its position and what to do
   */
  public static CompiledGraph compile(
      AnalysisGraph graph, EventSchema schema, List<Definition> columns) {
    return GraphWriter.write(graph, schema, columns);
  }
}
