package org.quadrupole.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quadrupole.pipelines.cli.QuadRunner.quad;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models in analyses, and features for them in files. */
class ModelsTest {

  /** 1 where the feature is below 30, else 2. */
  private static final String STUMP =
      """
      {"learner": {"learner_model_param": {"num_feature": "1", "num_class": "0", "base_score": "0"},
       "feature_names": ["met"], "objective": {"name": "reg:squarederror"},
       "gradient_booster": {"name": "gbtree", "model": {"tree_info": [0], "trees": [{
       "left_children": [1, -1, -1], "right_children": [2, -1, -1], "split_indices": [0, 0, 0],
       "split_conditions": [30, 1, 2], "default_left": [0, 0, 0]}]}}}}
      """;

  private static final String ANALYSIS =
      """
      datasets: {zjets: zjets.root, more: zjets.root}
      models: {stump: {file: stump.json, inputs: [met]}}
      define: {score: "stump(MET_pt)", n: len(Muon)}
      weight: 2
      regions: {high: [score > 1.5], same: [MET_pt >= 30]}
      histograms: {n: {variable: len(Muon), bins: {integer: [0, 9]}, region: [high, same]}}
      """;

  @TempDir Path folder;
  private Path analysis;

  @BeforeEach
  void writeFiles() throws IOException {
    QuadRunner.demoFile(folder, "zjets.root");
    Files.writeString(folder.resolve("stump.json"), STUMP);
    analysis = Files.writeString(folder.resolve("z.yaml"), ANALYSIS);
  }

  @Test
  void aRegionCutOnAScoreIsTheOneCutOnTheFeature() throws IOException {
    QuadRunner run = quad("run", analysis, "--no-plots", "-o", folder.resolve("out"));
    assertThat(run.code()).as(run.err()).isZero();
    List<String> lines =
        Files.readAllLines(folder.resolve("out/cutflow.csv"), StandardCharsets.UTF_8);
    List<String> high = lines.stream().filter(line -> line.contains("score > 1.5")).toList();
    List<String> same = lines.stream().filter(line -> line.contains("MET_pt >= 30")).toList();
    assertThat(high).hasSize(2);
    assertThat(high.stream().map(line -> line.replace("high", "same").replace("score > 1.5", "")))
        .containsExactlyElementsOf(
            same.stream().map(line -> line.replace("MET_pt >= 30", "")).toList());
  }

  @Test
  void whatIsWrongWithAModelIsToldBeforeEventsAreRead() throws IOException {
    Files.writeString(folder.resolve("stump.json"), STUMP.replace("\"num_feature\"", "\"x\""));
    QuadRunner broken = quad("run", analysis, "-o", folder.resolve("out"));
    assertThat(broken.code()).isEqualTo(2);
    assertThat(broken.err())
        .contains("model 'stump'")
        .contains("z.yaml:2:24")
        .contains("learner.learner_model_param: has no \"num_feature\"");
    Files.delete(folder.resolve("stump.json"));
    QuadRunner missing = quad("run", analysis, "-o", folder.resolve("out"));
    assertThat(missing.err()).contains("model 'stump'").contains("stump.json");
    Files.writeString(folder.resolve("stump.json"), STUMP);
    Files.writeString(analysis, ANALYSIS.replace("stump(MET_pt)", "stump(MET_pt, 1)"));
    assertThat(quad("explain", analysis).err()).contains("stump takes 1 features (met), not 2");
  }

  /** An array of doubles as NumPy would read it. */
  private static double[] array(ZipFile archive, String name) throws IOException {
    byte[] bytes = archive.getInputStream(archive.getEntry(name + ".npy")).readAllBytes();
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int header = buffer.getShort(8);
    String text = new String(bytes, 10, header, StandardCharsets.US_ASCII);
    buffer.position(10 + header);
    List<Double> values = new ArrayList<>();
    while (buffer.hasRemaining()) {
      values.add(
          text.contains("<f8")
              ? buffer.getDouble()
              : text.contains("<f4")
                  ? buffer.getFloat()
                  : text.contains("<i4") ? buffer.getInt() : (double) buffer.getLong());
    }
    return values.stream().mapToDouble(v -> v).toArray();
  }

  @Test
  void featuresOfARegionGoToAFile() throws IOException {
    Path file = folder.resolve("high.npz");
    QuadRunner run =
        quad(
            "features",
            analysis,
            "--region",
            "high",
            "--columns",
            "MET_pt,score,n",
            "--define",
            "twice=2 * MET_pt",
            "-o",
            file,
            "-t",
            "2");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("columns MET_pt, score, n, twice, weight, dataset");
    assertThat(run.out()).contains("dataset: 0 zjets, 1 more");
    try (ZipFile archive = new ZipFile(file.toFile())) {
      double[] met = array(archive, "MET_pt");
      double[] twice = array(archive, "twice");
      assertThat(met).isNotEmpty();
      assertThat(java.util.Arrays.stream(met).min().orElseThrow()).isGreaterThanOrEqualTo(30);
      for (int k = 0; k < met.length; k++) {
        assertThat(twice[k]).isEqualTo((double) (float) (2 * met[k]));
      }
      assertThat(array(archive, "score")).hasSameSizeAs(met).containsOnly(2);
      assertThat(array(archive, "weight")).hasSameSizeAs(met).containsOnly(2);
      double[] dataset = array(archive, "dataset");
      // Both data sets are of the same file.
      assertThat(dataset).hasSize(met.length).containsOnly(0, 1).isSorted();
      assertThat(java.util.Arrays.stream(dataset).sum()).isEqualTo(met.length / 2.0);
    }
    Path parquet = folder.resolve("all.parquet");
    assertThat(quad("features", analysis, "--columns", "n", "-o", parquet).code()).isZero();
    assertThat(parquet).isNotEmptyFile();
  }

  @Test
  void whatCannotBeAFeatureIsTold() {
    Path file = folder.resolve("a.npz");
    assertThat(quad("features", analysis, "--columns", "Muon_pt", "-o", file).err())
        .contains("Muon_pt")
        .contains("not a number for each event");
    assertThat(quad("features", analysis, "--columns", "weight", "-o", file).err())
        .contains("kept for the event's weight");
    assertThat(quad("features", analysis, "--region", "hihg", "-o", file).err())
        .contains("did you mean 'high'");
    assertThat(quad("features", analysis, "--columns", "n", "-o", folder.resolve("a.csv")).err())
        .contains(".npz, .parquet");
    assertThat(file).doesNotExist();
  }
}
