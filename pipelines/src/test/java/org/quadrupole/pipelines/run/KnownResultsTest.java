package org.quadrupole.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
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
    ResultCache cache = new ResultCache(cacheFolder, 100_000_000);
    Outcome known =
        once(
            new AnalysisRun(PreparedAnalysis.of(analysis), RunnerKind.DIRECT, 2, Progress.NONE)
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
