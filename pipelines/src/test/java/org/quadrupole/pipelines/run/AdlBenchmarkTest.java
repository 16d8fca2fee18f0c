package org.quadrupole.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.quadrupole.pipelines.SharedData;
import org.quadrupole.pipelines.analysis.Analysis;
import org.quadrupole.pipelines.analysis.AnalysisLoader;
import org.quadrupole.pipelines.analysis.Dataset.FilePattern;
import org.quadrupole.pipelines.analysis.ShippedAnalyses;
import org.quadrupole.transforms.histogram.Histogram;
import org.quadrupole.transforms.histogram.UhiJson;

/**
 * The eight ADL queries on 1,000 events of CMS Open Data. Oracle: the histograms of RumbleDB's
 * implementations of the benchmark, which are also those of uproot and Awkward Array.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdlBenchmarkTest {

  private static final String ALL = ShippedAnalyses.find("adl-all").orElseThrow();
  private final Map<String, Histogram> reference = new HashMap<>();
  private final Map<String, Histogram> shipped = new HashMap<>();
  private Path events = Path.of("");
  private Path scratch = Path.of("");

  @BeforeAll
  void runAllQueries(@TempDir Path directory) throws IOException {
    scratch = directory;
    events = SharedData.file("data/adl/Run2012B_SingleMu-1000.root");
    SharedData.file("data/adl/ref-q1.csv");
    String binnedAsReference =
        ALL.replace("[100, 0, 200]", "[100, 0, 2000]").replace("[100, 0, 250]", "[100, 15, 250]");
    reference.putAll(run(binnedAsReference, 2));
    shipped.putAll(run(ALL, 1));
  }

  private Map<String, Histogram> run(String yaml, int threads) throws IOException {
    Analysis analysis = AnalysisLoader.read("adl.yaml", "/", yaml, Map.of());
    analysis =
        analysis.withDatasets(
            List.of(
                analysis
                    .datasets()
                    .get(0)
                    .withFiles(List.of(new FilePattern(events.toString(), "", "test")))));
    AnalysisResult result =
        new AnalysisRun(PreparedAnalysis.of(analysis), RunnerKind.DIRECT, threads, Progress.NONE)
            .run(Files.createTempDirectory(scratch, "run"))
            .result();
    Map<String, Histogram> byName = new HashMap<>();
    result.histograms().forEach((key, histogram) -> byName.put(key.histogram(), histogram));
    return byName;
  }

  @ParameterizedTest
  @CsvSource({
    "q1,q1",
    "q2,q2",
    "q3,q3",
    "q4,q4",
    "q5,q5",
    "q6a,q6-1",
    "q6b,q6-2",
    "q7,q7",
    "q8,q8"
  })
  void everyBinHoldsTheReferenceCount(String query, String file) throws IOException {
    Histogram histogram = reference.get(query);
    double low = histogram.spec().axes().get(0).edge(0);
    double width = histogram.spec().axes().get(0).edge(1) - low;
    double[] expected = new double[histogram.values().length];
    List<String> lines = Files.readAllLines(SharedData.file("data/adl/ref-" + file + ".csv"));
    for (String line : lines.subList(1, lines.size())) {
      String[] parts = line.split(",", -1);
      int bin = (int) Math.floor((Double.parseDouble(parts[0]) - low) / width) + 1;
      expected[bin] += Double.parseDouble(parts[1]);
    }
    assertThat(histogram.values()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"q1", "q2", "q3", "q4", "q5", "q6", "q7", "q8"})
  void aQueryAloneGivesWhatItGivesAmongAll(String query) throws IOException {
    Map<String, Histogram> alone = run(ShippedAnalyses.find("adl-" + query).orElseThrow(), 2);
    assertThat(alone).isNotEmpty();
    alone.forEach(
        (name, histogram) ->
            assertThat(UhiJson.write(Map.of(name, histogram)))
                .isEqualTo(UhiJson.write(Map.of(name, shipped.get(name)))));
  }

  @Test
  void everyFillIsInTheFlowBinsOrInRange() {
    assertThat(Arrays.stream(shipped.get("q1").values()).sum()).isEqualTo(1000);
    assertThat(Arrays.stream(shipped.get("q8").values()).sum()).isEqualTo(73);
  }
}
