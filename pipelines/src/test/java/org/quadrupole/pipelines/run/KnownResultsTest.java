package org.quadrupole.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quadrupole.pipelines.analysis.Analysis;
import org.quadrupole.pipelines.analysis.AnalysisLoader;
import org.quadrupole.pipelines.cache.ResultCache;
import org.quadrupole.pipelines.run.AnalysisRun.Outcome;

/**
 * What comes from earlier runs is bit for bit what a run that knows nothing computes, which each
 * step here does as well; and only what an edit touches is computed again.
 */
class KnownResultsTest {

  private static final String ANALYSIS =
      """
      name: steps
      datasets:
        mixed: {files: "*.root", generator-weight: genWeight}
      parameters:
        pt: 30
      define:
        good: Jet[Jet.pt > pt]
        HT: sum(good.pt)
        spread: HT + 1
      regions:
        all: []
        busy:
          - Jets: len(good) > 2
          - Energy: HT > 100
      histograms:
        met: {variable: MET.pt, bins: [50, 0, 200], region: all}
        ht: {variable: HT, bins: [50, 0, 1000], region: busy}
        s: {variable: spread, bins: [50, 0, 1000], region: [all, busy], weight: "0.1"}
      variations:
        scale: {vary: {Jet.pt: {up: Jet.pt * 1.1, down: Jet.pt * 0.9}}}
      """;

  @TempDir private Path directory;
  private Path cacheFolder = Path.of("");
  private long limit = 100_000_000;

  @BeforeEach
  void copyEvents() throws IOException {
    cacheFolder = directory.resolve("cache");
    copy("top", "a.root");
    copy("zjets", "b.root");
  }

  private void copy(String from, String to) throws IOException {
    try (InputStream in =
        getClass().getResourceAsStream("/org/quadrupole/config/demo/" + from + ".root")) {
      Files.copy(
          Objects.requireNonNull(in), directory.resolve(to), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Runs with what is known and without, and compares. */
  private RunFigures run(String text) throws IOException {
    Path file = Files.writeString(directory.resolve("steps.yaml"), text);
    Analysis analysis = AnalysisLoader.load(file, java.util.Map.of());
    ResultCache cache = new ResultCache(cacheFolder, limit);
    Outcome known =
        once(
            new AnalysisRun(
                    PreparedAnalysis.keepingValues(analysis), RunnerKind.DIRECT, 2, Progress.NONE)
                .withCache(cache));
    Outcome fresh =
        once(new AnalysisRun(PreparedAnalysis.of(analysis), RunnerKind.DIRECT, 1, Progress.NONE));
    assertThat(known.result().histograms()).isEqualTo(fresh.result().histograms());
    assertThat(known.result().datasets()).isEqualTo(fresh.result().datasets());
    assertThat(fresh.figures().knownEvents()).isZero();
    return known.figures();
  }

  private Outcome once(AnalysisRun run) throws IOException {
    return run.run(Files.createTempDirectory(directory, "scratch"));
  }

  @Test
  void anIdenticalRunReadsNothing() throws IOException {
    RunFigures first = run(ANALYSIS);
    assertThat(first.knownEvents()).isZero();
    RunFigures second = run(ANALYSIS);
    assertThat(second.knownEvents()).isEqualTo(first.events());
    assertThat(second.bytesRead()).isZero();
    assertThat(run(ANALYSIS.replace("name: steps", "name: other").replace("# ", "")).processed())
        .isZero();
  }

  @Test
  void anEditCostsWhatItTouches() throws IOException {
    long all = run(ANALYSIS).bytesRead();
    String more =
        ANALYSIS.replace(
            "histograms:\n", "histograms:\n  phi: {variable: MET.phi, bins: [9, -4, 4]}\n");
    // The new column and the events' weights, but no jets.
    assertThat(run(more).bytesRead()).isBetween(1L, all / 2);
    assertThat(run(more).processed()).isZero();
    for (String[] edit :
        new String[][] {
          {"HT > 100", "HT > 120"},
          {"pt: 30", "pt: 25"},
          {"HT + 1", "HT + 2"},
          {"[50, 0, 200]", "[50, 0, 100]"},
          {"\"0.1\"", "\"0.2\""},
          {"* 1.1", "* 1.2"},
          {"generator-weight: genWeight", "generator-weight: 2 * genWeight"},
          {"met: {", "met: {title: Energy, "},
        }) {
      assertThat(run(ANALYSIS.replace(edit[0], edit[1])).processed()).as(edit[1]).isPositive();
      assertThat(run(ANALYSIS.replace(edit[0], edit[1])).processed()).as(edit[1]).isZero();
    }
    assertThat(run(ANALYSIS).processed()).isZero();
  }

  @Test
  void anEditOfACutOrAHistogramReadsNoColumnOfWhichTheValuesAreKept() throws IOException {
    long all = run(ANALYSIS).bytesRead();
    long most = 0;
    for (String[] edit :
        new String[][] {
          {"HT > 100", "HT > 120"},
          {"len(good) > 2", "len(good) > 3"},
          {"HT > 100", "100 < HT < 300 and len(good) < 7"},
          {"    - Energy: HT > 100\n", ""},
          {"HT > 100", "HT > 90"},
          {"HT + 1", "2 * HT"},
          {"[50, 0, 1000]", "[60, 0, 1200]"},
          {"{variable: HT,", "{variable: abs(HT) - 3, weight: sqrt(HT),"},
        }) {
      RunFigures edited = run(ANALYSIS.replace(edit[0], edit[1]));
      assertThat(edited.processed()).as(edit[1]).isPositive();
      most = Math.max(most, edited.bytesRead());
    }
    // The events' weights; no jets.
    assertThat(most).isLessThan(all / 4);
    assertThat(run(ANALYSIS.replace("pt: 30", "pt: 31")).bytesRead()).isGreaterThan(most);
  }

  @Test
  void eventsThatTheOldCutsStoppedAreComputedOnce() throws IOException {
    String leading = ANALYSIS.replace("HT > 100", "max(good.pt) > 50");
    run(leading);
    long tight = run(leading.replace("len(good) > 2", "len(good) > 3")).bytesRead();
    String loose = leading.replace("len(good) > 2", "len(good) > 1");
    assertThat(run(loose).bytesRead()).isGreaterThan(tight);
    assertThat(run(loose.replace("pt) > 50", "pt) > 60")).bytesRead()).isLessThanOrEqualTo(tight);
  }

  /** Places where an analysis is edited, with what may stand there. */
  private static final List<List<String>> EDITS =
      List.of(
          List.of("pt: 30", "pt: 25", "pt: 40"),
          List.of("sum(good.pt)", "sum(good.pt) + MET.pt", "max(good.pt)", "sum(Jet.pt)"),
          List.of("HT + 1", "HT", "HT * 2 if MET.pt > 30 else 0"),
          List.of("len(good) > 2", "len(good) > 1", "len(good) > 3", "len(good) == 2", "HT > 0"),
          List.of(
              "HT > 100",
              "HT > 60 and good[0].pt > 50",
              "HT > 200 or MET.pt > 40",
              "not (good[1].pt < 40)",
              "min(deltaR(a, b) for a, b in combinations(good, 2)) > 0.6"),
          List.of("[50, 0, 1000]", "[20, 0, 500]"),
          List.of("[50, 0, 200]", "[50, 0, 100]"),
          List.of("variable: HT,", "variable: 'good[0].pt',", "variable: good.pt,"),
          List.of("weight: \"0.1\"", "weight: 'max(good.eta)'", "weight: 1 / (1 + HT)"),
          List.of("Jet.pt * 1.1", "Jet.pt * 1.2", "Jet.pt + MET.pt"),
          List.of("    - Energy", "    - Angle: abs(good[0].eta) < 2\n    - Energy"),
          List.of(
              "variations:\n",
              "variations:\n  shift: {vary: {HT: {up: HT + max(good.pt), down: HT - 1}}}\n",
              "variations:\n  weights: {weight: {up: 1 + 0.01 * len(good)}}\n"),
          List.of("regions:\n", "regions:\n  few:\n    - None: len(good) < 2\n"),
          List.of(
              "histograms:\n",
              "histograms:\n  lead: {variable: 'good[0].pt', bins: [9, 0, 90], region: busy}\n",
              "histograms:\n  n: {variable: len(good), bins: [9, 0, 9]}\n"));

  @Test
  void editsAtRandomGiveWhatAFreshRunGives() throws IOException {
    Random random = new Random(20260317);
    int[] chosen = new int[EDITS.size()];
    for (int step = 0; step < 30; step++) {
      for (int edits = 1 + random.nextInt(2); edits > 0; edits--) {
        int place = random.nextInt(chosen.length);
        chosen[place] = random.nextInt(EDITS.get(place).size());
      }
      String text = ANALYSIS;
      for (int place = 0; place < chosen.length; place++) {
        List<String> texts = EDITS.get(place);
        text = text.replace(texts.get(0), texts.get(chosen[place]));
      }
      if (step % 8 == 7) {
        // The next edit meets them.
        damageValues(random);
      }
      run(text);
    }
  }

  private List<Path> valueFiles() throws IOException {
    try (Stream<Path> files = Files.walk(cacheFolder)) {
      return files.filter(Files::isRegularFile).filter(f -> f.toString().contains(".val")).toList();
    }
  }

  /** Does to each file of values one of the things that happen to files. */
  private void damageValues(Random random) throws IOException {
    for (Path file : valueFiles()) {
      byte[] bytes = Files.readAllBytes(file);
      switch (random.nextInt(4)) {
        case 0 -> Files.write(file, Arrays.copyOf(bytes, random.nextInt(bytes.length)));
        case 1 -> Files.delete(file);
        default -> {
          bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
          Files.write(file, bytes);
        }
      }
    }
  }

  @Test
  void whatIsInTheWayOfValuesIsNoHarm() throws IOException {
    run(ANALYSIS);
    for (Path file : valueFiles()) {
      Files.delete(file);
      Files.createDirectory(file);
    }
    assertThat(run(ANALYSIS.replace("HT > 100", "HT > 110")).processed()).isPositive();
  }

  @Test
  void aRunThatFailsLeavesNoValues() throws IOException {
    String broken = ANALYSIS.replace("sum(good.pt)", "sum(good.pt + Jet.pt)");
    assertThatThrownBy(() -> run(broken)).rootCause().hasMessageContaining("item by item");
    if (Files.exists(cacheFolder)) {
      assertThat(valueFiles()).isEmpty();
    }
    run(ANALYSIS);
    assertThat(valueFiles()).isNotEmpty().allMatch(file -> file.toString().endsWith(".values"));
  }

  @Test
  void manyEditsLeaveFewFilesOfValues() throws IOException {
    for (int edit = 0; edit < 20; edit++) {
      run(ANALYSIS.replace("pt: 30", "pt: " + (30 + edit)));
    }
    assertThat(valueFiles()).hasSizeLessThanOrEqualTo(2 * 8);
    long tight = run(ANALYSIS.replace("pt: 30", "pt: 49").replace("> 100", "> 120")).bytesRead();
    assertThat(tight).isLessThan(run(ANALYSIS.replace("pt: 30", "pt: 50")).bytesRead() / 4);
  }

  @Test
  void valuesTakeAHalfOfTheCacheAtMost() throws IOException {
    run(ANALYSIS);
    limit = new ResultCache(cacheFolder, 0).size() / 2;
    for (int cut = 0; cut < 6; cut++) {
      run(ANALYSIS.replace("pt: 30", "pt: " + (31 + cut)));
      long values = 0;
      for (Path file : valueFiles()) {
        values += Files.size(file);
      }
      assertThat(values).isLessThanOrEqualTo(limit / 2);
    }
  }

  @Test
  void aChangedFileIsReadAgainAndANewOneAlone() throws IOException {
    RunFigures first = run(ANALYSIS);
    copy("qcd", "c.root");
    RunFigures more = run(ANALYSIS);
    assertThat(more.knownEvents()).isEqualTo(first.events());
    assertThat(more.processed()).isEqualTo(8000);
    // Another file under an old name, with the old one's date.
    FileTime date = Files.getLastModifiedTime(directory.resolve("c.root"));
    copy("zjets", "c.root");
    Files.setLastModifiedTime(directory.resolve("c.root"), date);
    assertThat(run(ANALYSIS).processed()).isEqualTo(9000);
    Files.delete(directory.resolve("c.root"));
    assertThat(run(ANALYSIS).processed()).isZero();
  }
}
