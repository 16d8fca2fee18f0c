package org.quadrupole.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quadrupole.events.EventBatch;
import org.quadrupole.events.EventSchema;
import org.quadrupole.io.root.RootIO;
import org.quadrupole.transforms.AnalysisGraph;
import org.quadrupole.transforms.AnalysisStage;
import org.quadrupole.transforms.Booking;
import org.quadrupole.transforms.CompiledGraph;
import org.quadrupole.transforms.GraphCompiler;
import org.quadrupole.transforms.HistogramKey;
import org.quadrupole.transforms.Region;
import org.quadrupole.transforms.Variation;
import org.quadrupole.transforms.expression.SourceText;
import org.quadrupole.transforms.histogram.Histogram;
import org.quadrupole.transforms.histogram.RegularAxis;
import org.quadrupole.transforms.histogram.UhiJson;

/**
 * Weighted sums have the same bits whatever the batches, their order and the bundles. Batches
 * travel between the steps through their coder, with the runner's checks on.
 */
class ShuffledBundlesTest {

  private static CompiledGraph graph(EventSchema schema) {
    return GraphCompiler.compile(
        new AnalysisGraph(
                List.of(),
                // Weights of many sizes and both signs: rounding would show.
                Optional.of(SourceText.of("genWeight * exp(sum(Jet.eta) * 3) / 7")),
                List.of(new Region("all", List.of(), Optional.empty())),
                List.of(
                    new Booking(
                        "pt",
                        "",
                        "all",
                        List.of(SourceText.of("Jet.pt")),
                        List.of(new RegularAxis(20, 0, 200)),
                        Optional.empty())))
            .withVariations(
                List.of(
                    new Variation("scale", List.of(replacement("Jet.pt", "Jet.pt * 1.1"))),
                    new Variation(
                        "weight", List.of(replacement("genWeight", "genWeight / (1 + nJet)"))))),
        schema);
  }

  private static Variation.Replacement replacement(String target, String by) {
    return new Variation.Replacement(SourceText.of(target), SourceText.of(by));
  }

  /** The histograms' JSON, checked by an assertion that runs where the results are. */
  private static PCollection<KV<HistogramKey, Histogram>> histograms(
      TestPipeline pipeline, String file, int batch, boolean shuffled) throws Exception {
    EventSchema schema = RootIO.schema(List.of(file), "Events");
    CompiledGraph graph = graph(schema);
    PCollection<EventBatch> events =
        pipeline.apply(
            "Read" + batch + shuffled,
            RootIO.read()
                .from(file)
                .withTree("Events")
                .withColumns(graph.columns())
                .withMaxBatchEvents(batch));
    if (shuffled) {
      events = events.apply("Shuffle" + batch, Reshuffle.viaRandomKey());
    }
    PCollectionTuple results =
        events.apply("Analyse" + batch + shuffled, AnalysisStage.of(graph, "top"));
    return results.get(AnalysisStage.HISTOGRAMS);
  }

  private static String json(Iterable<KV<HistogramKey, Histogram>> histograms) {
    Map<String, Histogram> byName = new TreeMap<>();
    histograms.forEach(kv -> byName.put("pt" + kv.getKey().variation(), kv.getValue()));
    return UhiJson.write(byName);
  }

  private static void run(String file, int batch, boolean shuffled, Check check) throws Exception {
    TestPipeline pipeline = TestPipeline.create();
    PAssert.that(histograms(pipeline, file, batch, shuffled))
        .satisfies(
            found -> {
              check.accept(json(found));
              return null;
            });
    pipeline.enableAbandonedNodeEnforcement(false).run().waitUntilFinish();
  }

  /** What is done with the JSON, wherever it is. */
  private interface Check extends Serializable {
    void accept(String json);
  }

  @Test
  void histogramsHaveTheSameBytes(@TempDir Path directory) throws Exception {
    Path events = directory.resolve("top.root");
    try (InputStream in = getClass().getResourceAsStream("/org/quadrupole/config/demo/top.root")) {
      Files.copy(Objects.requireNonNull(in), events);
    }
    String file = events.toString();
    String result = directory.resolve("whole.json").toString();
    run(file, 1_000_000, false, json -> write(result, json));
    String expected = Files.readString(Path.of(result));
    assertThat(expected).contains("\"values\"", "\"ptscale\"", "\"ptweight\"");
    run(file, 97, true, json -> assertThat(json).isEqualTo(expected));
    run(file, 1_000, true, json -> assertThat(json).isEqualTo(expected));
  }

  private static void write(String file, String text) {
    try {
      Files.writeString(Path.of(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
