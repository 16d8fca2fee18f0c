package org.quadrupole.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quadrupole.pipelines.cli.QuadRunner.demoFile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@code --on-error skip} leaves out: the results are, byte for byte, those of a run in which
 * nobody has listed the files that cannot be read, and these are told one by one. Which files
 * cannot be read, a run over each alone says.
 */
class OnErrorTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;

  private QuadRunner quad(Object... arguments) {
    String cache = directory.resolve("cache").toString();
    return QuadRunner.quadAt(directory, Map.of("QUAD_CACHE", cache), List.of(arguments));
  }

  private QuadRunner run(String name, List<Path> files, Object... more) {
    List<Object> words =
        new ArrayList<>(List.of("run", "a.yaml", "--no-plots", "-o", directory.resolve(name)));
    words.add("--input");
    words.add("mc=" + files.stream().map(Path::toString).collect(Collectors.joining(",")));
    words.addAll(List.of(more));
    return quad(words.toArray());
  }

  private void analysis(String... lines) throws IOException {
    Files.writeString(directory.resolve("a.yaml"), String.join("\n", lines) + "\n");
  }

  /** Cross-sections, generator weights, a region and a variation. */
  private void scaledAnalysis() throws IOException {
    analysis(
        "luminosity: 10 /fb",
        "generator-weight: genWeight",
        "datasets:",
        "  mc: {files: none.root, cross-section: 6077 pb}",
        "regions: {busy: [len(Jet) > 1, Muon: len(Muon) > 0]}",
        "histograms:",
        "  met: {variable: MET.pt, bins: [50, 0, 200]}",
        "  ht: {variable: sum(Jet.pt), bins: [50, 0, 1000], region: busy}",
        "variations: {scale: {vary: {Jet.pt: {up: Jet.pt * 1.1}}}}");
  }

  private List<Path> copies(int number) throws IOException {
    String[] names = {"top", "zjets", "qcd"};
    List<Path> files = new ArrayList<>();
    for (int k = 0; k < number; k++) {
      Path folder = Files.createDirectories(directory.resolve("files" + k));
      files.add(demoFile(folder, names[k % names.length] + ".root"));
    }
    return files;
  }

  /** Something that happens to files. */
  private static void damage(Path file, Random random) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    switch (random.nextInt(6)) {
      case 0 -> Files.delete(file);
      case 1 -> Files.write(file, Arrays.copyOf(bytes, random.nextInt(bytes.length)));
      case 2 -> Files.writeString(file, "a text");
      default -> {
        int from = random.nextInt(bytes.length);
        int end = Math.min(bytes.length, from + 1 + random.nextInt(20_000));
        for (int k = from; k < end; k++) {
          bytes[k] ^= (byte) (1 + random.nextInt(255));
        }
        Files.write(file, bytes);
      }
    }
  }

  /** Everything in the data set's folder of JSON but what was left out. */
  private JsonNode cutFlow(String name) throws IOException {
    JsonNode all = JSON.readTree(directory.resolve(name).resolve("cutflow.json").toFile());
    ((com.fasterxml.jackson.databind.node.ObjectNode) all.at("/datasets/0")).remove("skipped");
    return all;
  }

  private List<String> skipped(String name) throws IOException {
    List<String> names = new ArrayList<>();
    JSON.readTree(directory.resolve(name).resolve("metrics.json").toFile())
        .at("/datasets/0/skipped")
        .forEach(file -> names.add(file.get("file").asText()));
    return names;
  }

  private void sameAsWithout(String name, List<Path> files, List<Path> damaged) throws IOException {
    List<Path> whole = files.stream().filter(file -> !damaged.contains(file)).toList();
    assertThat(run("without", whole, "--no-cache").code()).isZero();
    assertThat(directory.resolve(name).resolve("histograms.json"))
        .hasSameBinaryContentAs(directory.resolve("without/histograms.json"));
    assertThat(directory.resolve(name).resolve("histograms.root"))
        .hasSameBinaryContentAs(directory.resolve("without/histograms.root"));
    assertThat(cutFlow(name)).isEqualTo(cutFlow("without"));
    assertThat(skipped(name))
        .containsExactlyElementsOf(damaged.stream().map(Path::toString).toList());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void whateverHappenedToSomeOfTheFiles(long seed) throws IOException {
    scaledAnalysis();
    Random random = new Random(seed);
    List<Path> files = copies(5);
    for (int k : new int[] {0, 2, 3}) {
      damage(files.get(k), random);
    }
    List<Path> damaged = new ArrayList<>();
    for (Path file : files) {
      if (run("alone", List.of(file), "--no-cache").code() != 0) {
        damaged.add(file);
      }
    }
    Object threads = random.nextInt(2) + 1;
    Object[] how =
        random.nextBoolean()
            ? new Object[] {"--on-error", "skip", "-t", threads}
            : new Object[] {"--on-error", "skip", "-t", threads, "--no-cache"};
    QuadRunner skip = run("skip", files, how);
    assertThat(skip.code()).as(skip.err()).isZero();
    sameAsWithout("skip", files, damaged);
    // And once more, with what is known now.
    assertThat(run("again", files, how).code()).isZero();
    sameAsWithout("again", files, damaged);
    assertThat(run("fail", files, "--no-cache").code() == 0).isEqualTo(damaged.isEmpty());
  }

  /**
   * Baskets of jets in each of the demonstration's files, none of the missing energy in Z + jets.
   */
  private static Path damageBaskets(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    for (int k = bytes.length * 46 / 100; k < bytes.length * 60 / 100; k++) {
      bytes[k] ^= 0x5a;
    }
    return Files.write(file, bytes);
  }

  @Test
  void filesThatShareAGroupWithADamagedOneAreKeptOnEitherRunner() throws IOException {
    scaledAnalysis();
    List<Path> files = copies(20);
    List<Path> damaged = List.of(files.get(1), files.get(7), files.get(8));
    for (Path file : damaged) {
      damageBaskets(file);
    }
    QuadRunner flink =
        run("flink", files, "--on-error", "skip", "-r", "flink", "-t", 2, "--no-cache");
    assertThat(flink.code()).as(flink.err()).isZero();
    List<Path> sorted = damaged.stream().sorted().toList();
    sameAsWithout("flink", files, sorted);
    assertThat(run("direct", files, "--on-error", "SKIP", "-t", 2).code()).isZero();
    sameAsWithout("direct", files, sorted);
  }

  @Test
  void aFileIsLeftOutWholeEvenWhereEarlierRunsKnowAPartOfIt() throws IOException {
    String[] lines = {
      "datasets: {mc: none.root}", "histograms:", "  m: {variable: MET.pt, bins: [50, 0, 200]}"
    };
    analysis(lines);
    List<Path> files = copies(2);
    damageBaskets(files.get(1));
    assertThat(run("first", files, "--on-error", "skip").err()).isEmpty();
    analysis(lines[0], lines[1], lines[2], "  j: {variable: sum(Jet.pt), bins: [50, 0, 500]}");
    assertThat(run("more", files, "--on-error", "skip").code()).isZero();
    sameAsWithout("more", files, List.of(files.get(1)));
  }

  private void refused(QuadRunner result, int code, String... parts) {
    assertThat(result.err().lines()).as(result.err()).hasSize(1);
    assertThat(result.err()).startsWith("quad: ").contains(parts);
    assertThat(result.code()).isEqualTo(code);
    assertThat(result.out()).isEmpty();
  }

  @Test
  void aStatedSumOfWeightsIsCutDownToTheShareOfTheEventsThatWereRead() throws IOException {
    String[] lines = {
      "luminosity: 1 /fb",
      "datasets: {mc: {files: none.root, cross-section: 10 pb, sum-of-weights: 77777.7}}",
      "regions: {all: []}",
      "histograms: {h: {variable: sum(Jet.pt), bins: [50, 0, 1000], region: all}}"
    };
    analysis(lines);
    List<Path> files = copies(3);
    damageBaskets(files.get(1));
    QuadRunner skip = run("skip", files, "--on-error", "skip");
    // 9000, 9000 and 8000 events.
    String left =
        "left out 1 of 3 files that could not be read: data set 'mc' lacks 1 of 3 files and"
            + " 9000 of 26000 events, and its stated sum of weights counts as that much less";
    assertThat(skip.err()).startsWith("quad: " + left).hasLineCount(1);
    assertThat(skip.code()).isZero();
    assertThat(directory.resolve("skip/cutflow.txt"))
        .content()
        .endsWith("\nwithout 9000 events of mc in " + files.get(1) + ", which could not be read\n");
    assertThat(directory.resolve("skip/report.html"))
        .content()
        .contains(left.replace("'", "&#39;"), "Left out", files.get(1).toString(), "is damaged");
    assertThat(
            JSON.readTree(directory.resolve("skip/metrics.json").toFile())
                .at("/datasets/0/skipped/0/events")
                .asLong())
        .isEqualTo(9000);
    lines[1] = lines[1].replace("77777.7", Double.toString(77777.7 * 17000 / 26000));
    analysis(lines);
    sameAsWithout("skip", files, List.of(files.get(1)));

    Files.delete(files.get(0));
    refused(
        run("none", files, "--on-error", "skip"),
        2,
        "data set 'mc': " + files.get(0) + ": there is no such file",
        "no such file. It cannot be left out: nobody knows what its share of the stated 'sum-of-weights' is");
  }

  @Test
  void dataLoseLuminosityThatNobodyKnows() throws IOException {
    analysis(
        "luminosity: 1 /fb",
        "datasets: {mc: {files: none.root, data: true}}",
        "histograms: {h: {variable: MET.pt, bins: [50, 0, 200]}}");
    List<Path> files = copies(2);
    Files.writeString(files.get(0), "a text");
    assertThat(run("skip", files, "--on-error", "skip").err())
        .isEqualTo(
            "quad: left out 1 of 2 files that could not be read: data set 'mc' lacks 1 of 2 files"
                + " and an unknown number of events, so its luminosity is less than is stated, by"
                + " how much files do not tell (report.html and metrics.json name them)\n");
  }

  @Test
  void aDataSetOfWhichNothingIsLeftEndsTheRun() throws IOException {
    analysis(
        "datasets: {mc: none.root}",
        "histograms: {h: {variable: sum(Jet.pt), bins: [50, 0, 1000]}}");
    List<Path> files = copies(2);
    damageBaskets(files.get(0));
    damageBaskets(files.get(1));
    refused(
        run("skip", files, "--on-error", "skip"),
        1,
        "data set 'mc': " + files.get(0) + ": ",
        "No file of this data set is left that can be read");
    List<Path> more = new ArrayList<>(files);
    more.add(demoFile(directory, "qcd.root"));
    Files.delete(files.get(0));
    assertThat(run("more", more, "--on-error", "skip").err())
        .contains("lacks 2 of 3 files and at least 9000 events (report");
    Files.writeString(files.get(1), "a text");
    refused(
        run("skip", files, "--on-error", "skip"), 2, "No file of this data set is left that can");
  }

  @Test
  void mistakesAreNotSkipped() throws IOException {
    String variable = "histograms: {h: {variable: MET.pt, bins: [50, 0, 200]}}";
    List<Path> files = copies(2);
    analysis("datasets: {mc: {files: none.root, tree: Evnts}}", variable);
    refused(run("o", files, "--on-error", "skip"), 2, "Evnts", "The file holds Events");
    analysis("datasets: {mc: none.root}", variable.replace("MET.pt", "MET.ptt"));
    refused(run("o", files, "--on-error", "skip"), 2, "a.yaml:2:", "did you mean");
    analysis("datasets: {mc: none.root}", variable);
    refused(
        run("o", List.of(files.get(0), directory.resolve("x*.root")), "--on-error", "skip"),
        2,
        "x*.root: no file matches");
    refused(run("o", files, "--on-error", "ignore"), 2, "--on-error", "FAIL, SKIP");
    String chain = Path.of("../io-root/src/test/resources/chain").toAbsolutePath().toString();
    analysis("datasets: {mc: none.root}", variable.replace("MET.pt", "'where(HLT_x, 1, 0)'"));
    refused(
        run(
            "o",
            List.of(Path.of(chain, "first.root"), Path.of(chain, "second.root")),
            "--on-error",
            "skip"),
        2,
        "second.root: tree Events has no branch HLT_x");
  }

  @Test
  void friendsByNumberNeedAllFilesAndThoseByIndexDoNot() throws IOException {
    Path friends = Path.of("../io-root/src/test/resources/friends").toAbsolutePath().normalize();
    List<Path> files =
        List.of(
            friends.resolve("a.root"), Files.writeString(directory.resolve("b.root"), "a text"));
    String[] lines = {
      "datasets:",
      "  mc:",
      "    files: none.root",
      "    defaults: {sf.w: 0}",
      "    friends:",
      "      Same:",
      "      sf: {files: " + friends + "/indexed.root, tree: Sf, index: [run, event]}",
      "histograms: {h: {variable: sf.w + Same.s, bins: [100, -50, 50]}}"
    };
    analysis(lines);
    assertThat(run("skip", files, "--on-error", "skip").code()).isZero();
    sameAsWithout("skip", files, List.of(files.get(1)));
    lines[6] =
        "      sf: {files: [" + friends + "/extra.root, " + friends + "/more.root], tree: Extra}";
    lines[7] = lines[7].replace("sf.w", "sf.x");
    analysis(lines);
    refused(
        run("skip", files, "--on-error", "skip"),
        2,
        "b.root: ",
        "It cannot be left out: entries of friend 'sf' go by their numbers in all files");
  }
}
