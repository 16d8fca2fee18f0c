package org.quadrupole.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quadrupole.pipelines.SharedData;
import org.quadrupole.pipelines.analysis.Analysis;
import org.quadrupole.pipelines.analysis.AnalysisLoader;
import org.quadrupole.pipelines.analysis.Dataset.FilePattern;
import org.quadrupole.pipelines.analysis.ShippedAnalyses;
import org.quadrupole.transforms.HistogramKey;
import org.quadrupole.transforms.histogram.Histogram;
import org.quadrupole.transforms.histogram.UhiJson;

/** Analyses with variations, from the file to histograms. Oracle: RDataFrame with Vary. */
class VariedAnalysisTest {

  private static final double TOLERANCE = 1e-6;

  @TempDir Path folder;

  private AnalysisResult run(Analysis analysis, int threads) throws IOException {
    return new AnalysisRun(PreparedAnalysis.of(analysis), RunnerKind.DIRECT, threads, Progress.NONE)
        .run(Files.createTempDirectory(folder, "run"))
        .result();
  }

  private static Analysis withFile(Analysis analysis, Path file) {
    return analysis.withDatasets(
        analysis.datasets().stream()
            .map(d -> d.withFiles(List.of(new FilePattern(file.toString(), "", "test"))))
            .toList());
  }

  private static void assertEqual(Map<String, Histogram> ours, JsonNode oracle) {
    assertThat(ours.keySet()).containsAll(names(oracle));
    names(oracle)
        .forEach(
            name -> {
              Histogram histogram = Objects.requireNonNull(ours.get(name));
              close(name, histogram.values(), oracle.get(name).get("values"));
              close(name + " variances", histogram.variances(), oracle.get(name).get("variances"));
            });
  }

  private static List<String> names(JsonNode oracle) {
    List<String> names = new java.util.ArrayList<>();
    oracle.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static void close(String name, double[] ours, JsonNode oracle) {
    assertThat(ours).hasSize(oracle.size());
    for (int k = 0; k < ours.length; k++) {
      double expected = oracle.get(k).asDouble();
      assertThat(ours[k])
          .as(name + ", bin " + k)
          .isCloseTo(expected, within(TOLERANCE * Math.abs(expected)));
    }
  }

  /**
   * Oracle: the reference implementation of the Analysis Grand Challenge in compiled RDataFrame
   * (ROOT 6.40), on 1,000 events of CMS in the place of each data set. No event of them is within
   * 1e-6 of a bin's edge.
   */
  @Test
  void theAnalysisGrandChallengeIsThatOfTheReference() throws IOException {
    Path events = SharedData.file("data/root/unroot/NanoAODv5_sample.root");
    Analysis analysis =
        withFile(
            AnalysisLoader.read(
                "agc-ttbar.yaml", "/", ShippedAnalyses.find("agc-ttbar").orElseThrow(), Map.of()),
            events);
    AnalysisResult result = run(analysis, 2);
    Map<String, Histogram> ours = new TreeMap<>();
    result.histograms().forEach((key, histogram) -> ours.put(referenceName(key), histogram));
    try (InputStream in =
        new GZIPInputStream(
            Objects.requireNonNull(
                VariedAnalysisTest.class.getResourceAsStream("agc_rdf.json.gz")))) {
      JsonNode oracle = new ObjectMapper().readTree(in);
      assertEqual(ours, oracle);
      assertThat(ours.keySet()).containsExactlyInAnyOrderElementsOf(names(oracle));
    }
    assertThat(histograms(run(analysis, 1))).isEqualTo(histograms(result));
  }

  /** The reference has the variations of data sets under other names. */
  private static String referenceName(HistogramKey key) {
    String variation =
        key.dataset().equals("ttbar") && key.variation().startsWith("scale_")
            ? key.variation().replace("_", "")
            : key.variation();
    return key.region() + "_" + key.dataset() + (variation.isEmpty() ? "" : "_" + variation);
  }

  private static String histograms(AnalysisResult result) {
    Map<String, Histogram> all = new TreeMap<>();
    result.histograms().forEach((key, h) -> all.put(AnalysisResult.path(key), h));
    return UhiJson.write(all);
  }

  private static final String VARIED =
      """
      datasets: {mc: vary.root}
      weight: w
      define:
        good: Jet[(Jet.pt > 30) & (abs(Jet.eta) < 3)]
        hardest: fill_none(max(good.pt), 0)
      regions:
        two: [len(good) >= 2]
        missing: {from: two, cuts: [MET.pt > 25]}
      histograms:
        met_all: {variable: MET.pt, bins: [40, 0, 200]}
        hardest: {variable: hardest, bins: [50, 0, 250], region: two}
        ratio: {variable: good.mass / good.pt, bins: [40, 0, 1], region: two}
        eta: {variable: Jet.eta, bins: [40, -4, 4], region: two}
        met: {variable: MET.pt, bins: [40, 0, 200], region: missing}
      variations:
        jes:
          vary:
            Jet.pt: {up: Jet.pt * (1 + Jet.unc), down: Jet.pt * (1 - Jet.unc)}
            Jet.mass: {up: Jet.mass * (1 + Jet.unc), down: Jet.mass * (1 - Jet.unc)}
        met: {vary: {MET.pt: {up: MET.pt * 1.1}}}
        w: {weight: {up: 1.25, down: 0.75}}
        mirror: {vary: {MET.pt: {up: MET.pt * 1.1}}, symmetrise: true}
      """;

  /** The oracle is ROOT; set QUADRUPOLE_ROOT_PYTHON to a python that has PyROOT. */
  @Test
  void variationsOfColumnsAndWeightsAreThoseOfRDataFrame() throws Exception {
    String python = System.getenv("QUADRUPOLE_ROOT_PYTHON");
    assumeTrue(python != null, "QUADRUPOLE_ROOT_PYTHON is not set to a python with ROOT");
    Path events = folder.resolve("vary.root");
    Path out = folder.resolve("vary.json");
    Process process =
        new ProcessBuilder(
                python, script("vary_oracle.py").toString(), events.toString(), out.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    JsonNode oracle = new ObjectMapper().readTree(out.toFile());
    AnalysisResult result =
        run(withFile(AnalysisLoader.read("v.yaml", "/", VARIED, Map.of()), events), 2);
    Map<String, Histogram> ours = new TreeMap<>();
    result
        .histograms()
        .forEach(
            (key, histogram) -> {
              String name = key.histogram().replace("met_all", "met");
              String region = key.region().isEmpty() ? "all" : key.region();
              String variation = key.variation().isEmpty() ? "" : "_" + key.variation();
              ours.put(region + "/" + name + variation, histogram);
            });
    assertEqual(ours, oracle);
    // What RDataFrame says does not vary has no histogram of its own here.
    assertThat(ours.keySet().stream().filter(name -> !name.contains("_mirror_")))
        .containsExactlyInAnyOrderElementsOf(names(oracle));
    double[] nominal = Objects.requireNonNull(ours.get("all/met")).values();
    double[] up = Objects.requireNonNull(ours.get("all/met_mirror_up")).values();
    double[] down = Objects.requireNonNull(ours.get("all/met_mirror_down")).values();
    for (int k = 0; k < nominal.length; k++) {
      assertThat(down[k]).isEqualTo(2 * nominal[k] - up[k]);
    }
  }

  private static Path script(String name) {
    Path here = Path.of("src/test/python", name);
    return Files.exists(here) ? here : Path.of("pipelines").resolve(here);
  }
}
