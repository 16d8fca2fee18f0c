package org.quadrupole.pipelines.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.quadrupole.events.EventBatch;
import org.quadrupole.events.EventSchema;
import org.quadrupole.events.IntColumn;
import org.quadrupole.events.Primitive;
import org.quadrupole.io.columnar.TableFile;
import org.quadrupole.pipelines.analysis.Analysis;
import org.quadrupole.pipelines.analysis.AnalysisException;
import org.quadrupole.pipelines.analysis.SelectionRegion;
import org.quadrupole.pipelines.run.PreparedAnalysis.PreparedDataset;
import org.quadrupole.transforms.AnalysisGraph;
import org.quadrupole.transforms.CompiledGraph;
import org.quadrupole.transforms.Definition;
import org.quadrupole.transforms.EventColumns;
import org.quadrupole.transforms.GraphCompiler;
import org.quadrupole.transforms.Region;
import org.quadrupole.transforms.expression.SourceText;

/**
 * Writes columns of the events of a region to one file, for training: those asked for, the event's
 * {@code weight}, and {@code dataset}, the number of its data set in the analysis's order.
 */
public final class FeatureExport {

  private static final String WEIGHT = "weight";
  private static final String DATASET = "dataset";

  private final PreparedAnalysis prepared;
  private final EventSchema schema;

  private FeatureExport(PreparedAnalysis prepared, EventSchema schema) {
    this.prepared = prepared;
    this.schema = schema;
  }

  /**
   * How much was written.
   *
   * @param read the number of events read
   * @param written the number of events in the file
   */
  public record Counts(long read, long written) {}

  /**
   * Finds the files of an analysis and compiles what is to be written.
   *
   * @param region the region's name; empty for all events
   * @param columns the columns, numbers or truth values for each event
   * @throws AnalysisException if a file cannot be read or an expression is wrong
   */
  public static FeatureExport prepare(Analysis analysis, String region, List<Definition> columns) {
    Optional<SelectionRegion> selection = analysis.region(region);
    PreparedAnalysis prepared =
        PreparedAnalysis.of(
            analysis.withRegions(selection.stream().toList()),
            (graph, schema) -> compile(graph, schema, columns));
    EventSchema schema = EventColumns.schema(prepared.datasets().get(0).graph());
    for (PreparedDataset dataset : prepared.datasets()) {
      for (EventSchema.Field field : EventColumns.schema(dataset.graph()).fields()) {
        EventSchema.Field first = schema.field(field.name()).orElseThrow();
        if (!first.type().equals(field.type())) {
          throw new AnalysisException(
              "column "
                  + field.name()
                  + " is "
                  + first.type()
                  + " in data set '"
                  + prepared.datasets().get(0).dataset().name()
                  + "' but "
                  + field.type()
                  + " in '"
                  + dataset.dataset().name()
                  + "'; convert it, as in float64("
                  + field.name()
                  + ")");
        }
      }
    }
    return new FeatureExport(
        prepared, schema.with(new EventSchema.Field(DATASET, Primitive.INT32)));
  }

  private static CompiledGraph compile(
      AnalysisGraph graph, EventSchema schema, List<Definition> columns) {
    List<SourceText> weights = new ArrayList<>();
    graph.weight().ifPresent(weights::add);
    List<Region> regions = graph.regions();
    regions.get(regions.size() - 1).weight().ifPresent(weights::add);
    List<Definition> definitions = new ArrayList<>(graph.definitions());
    StringBuilder product = new StringBuilder("1.0");
    for (SourceText weight : weights) {
      // An analysis file cannot define a name that starts with an underscore.
      String name = "_factor_" + definitions.size();
      definitions.add(new Definition(name, weight));
      product.append(" * float64(").append(name).append(')');
    }
    List<Definition> all = new ArrayList<>(columns);
    all.add(new Definition(WEIGHT, SourceText.of(product.toString())));
    AnalysisGraph weighted =
        new AnalysisGraph(definitions, Optional.empty(), regions, List.of())
            .withCorrections(graph.corrections())
            .withModels(graph.models());
    return GraphCompiler.compile(weighted, schema, all);
  }

  /** The columns of the file. */
  public EventSchema schema() {
    return schema;
  }

  /** The names of the data sets, in the order in which they are numbered. */
  public List<String> datasets() {
    return prepared.datasets().stream().map(dataset -> dataset.dataset().name()).toList();
  }

  /**
   * Writes the file.
   *
   * @param file its name, which ends in one of {@link TableFile#ENDINGS}
   * @throws IOException if an event cannot be read or the file not be written; then there is no
   *     file
   */
  public Counts write(Path file, int threads) throws IOException {
    long[] counts = new long[2];
    try (TableFile table = open(file)) {
      for (int k = 0; k < prepared.datasets().size(); k++) {
        int number = k;
        PreparedDataset dataset = prepared.datasets().get(k);
        OrderedBatches.forEach(
            dataset.read(),
            threads,
            () -> {
              EventColumns columns = new EventColumns(dataset.graph());
              return columns::apply;
            },
            (batch, made) -> {
              counts[0] += batch.size();
              counts[1] += made.size();
              table.write(numbered(made, number));
            });
      }
      table.finish();
    }
    return new Counts(counts[0], counts[1]);
  }

  private TableFile open(Path file) throws IOException {
    try {
      return TableFile.create(file, schema);
    } catch (IllegalArgumentException e) {
      throw new AnalysisException(e.getMessage(), e);
    }
  }

  private static EventBatch numbered(EventBatch batch, int dataset) {
    int[] numbers = new int[batch.size()];
    java.util.Arrays.fill(numbers, dataset);
    return batch.with(
        new EventSchema.Field(DATASET, Primitive.INT32), new IntColumn(Primitive.INT32, numbers));
  }

  /** Names that are not to be given to columns, and what they hold. */
  public static Map<String, String> reserved() {
    return Map.of(WEIGHT, "the event's weight", DATASET, "the number of its data set");
  }
}
