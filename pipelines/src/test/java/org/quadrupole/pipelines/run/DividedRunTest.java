package org.quadrupole.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quadrupole.events.EventBatch;
import org.quadrupole.io.root.RootIO;
import org.quadrupole.pipelines.analysis.Analysis;
import org.quadrupole.pipelines.analysis.AnalysisLoader;
import org.quadrupole.pipelines.cache.ResultCache;

/** Rounds of parts of files come to what one pipeline comes to, bit for bit. */
class DividedRunTest {

  private static final String ANALYSIS =
      """
      name: divided
      datasets:
        alone: {files: [a.root, b.root], generator-weight: genWeight}
        beside: {files: [a.root, b.root], friends: {twin: [b.root, a.root]}}
      regions:
        all: []
        busy: [{Jets: nJet > 2}]
      histograms:
        pt: {variable: Jet.pt, bins: [50, 0, 200], region: [all, busy], weight: "0.1"}
        phi: {variable: MET.phi, bins: [9, -4, 4], region: all}
      """;

  @TempDir private Path directory;

  @BeforeEach
  void copyEvents() throws IOException {
    for (String[] copy : new String[][] {{"top", "a"}, {"zjets", "b"}}) {
      try (InputStream in =
          getClass().getResourceAsStream("/org/quadrupole/config/demo/" + copy[0] + ".root")) {
        Files.copy(Objects.requireNonNull(in), directory.resolve(copy[1] + ".root"));
      }
    }
  }

  /** Workers that have no time for the first pipelines, and little for others. */
  private static final class Restless implements Runner {

    private final int tooLong;
    private final CountDownLatch nobody = new CountDownLatch(0);
    private volatile CountDownLatch cancelled = nobody;
    private final List<String> names = new ArrayList<>();
    private int pipelines;

    Restless(int tooLong) {
      this.tooLong = tooLong;
    }

    @Override
    public PipelineOptions options(int threads) {
      pipelines++;
      cancelled = names.size() < tooLong ? new CountDownLatch(1) : nobody;
      return RunnerKind.DIRECT.options(threads);
    }

    @Override
    public PTransform<PBegin, PCollection<EventBatch>> reading(RootIO.Read read) {
      try {
        if (cancelled.getCount() > 0) {
          cancelled.await();
          throw new IllegalStateException("cancelled");
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return RunnerKind.DIRECT.reading(read);
    }

    @Override
    public Optional<Duration> round() {
      return Optional.of(Duration.ofMillis(1));
    }

    @Override
    public Optional<Duration> lifetime() {
      return cancelled.getCount() > 0 || names.size() < tooLong
          ? Optional.of(Duration.ofMillis(1))
          : Optional.empty();
    }

    @Override
    public void cancel(String pipeline) {
      names.add(pipeline);
      cancelled.countDown();
    }
  }

  private AnalysisRun.Outcome run(String text, Runner runner, Optional<ResultCache> cache)
      throws IOException {
    return run(text, runner, cache, OnError.FAIL);
  }

  private AnalysisRun.Outcome run(
      String text, Runner runner, Optional<ResultCache> cache, OnError onError) throws IOException {
    Path file = Files.writeString(directory.resolve("divided.yaml"), text);
    Analysis analysis = AnalysisLoader.load(file, Map.of());
    AnalysisRun run =
        new AnalysisRun(PreparedAnalysis.of(analysis, onError), runner, 2, Progress.NONE);
    return cache.map(run::withCache).orElse(run).run(Files.createTempDirectory(directory, "run"));
  }

  @Test
  void whatTakesLongerThanWorkersLiveIsDividedAndComesToTheSame() throws IOException {
    AnalysisRun.Outcome whole = run(ANALYSIS, RunnerKind.DIRECT, Optional.empty());
    Restless runner = new Restless(2);
    AnalysisRun.Outcome divided = run(ANALYSIS, runner, Optional.empty());
    assertThat(divided.result().histograms()).isEqualTo(whole.result().histograms());
    assertThat(divided.result().datasets()).isEqualTo(whole.result().datasets());
    assertThat(runner.names).hasSize(2).doesNotHaveDuplicates();
    assertThat(runner.pipelines).as("more than there are files").isGreaterThan(2 + 4);
  }

  @Test
  void aDamagedFileIsLeftOutWholeWhereAPartOfItCouldBeRead() throws IOException {
    Path file = directory.resolve("b.root");
    byte[] bytes = Files.readAllBytes(file);
    // Baskets only.
    for (int k = bytes.length * 4 / 10; k < bytes.length * 8 / 10; k++) {
      bytes[k] ^= 0x5a;
    }
    Files.write(file, bytes);
    String alone = ANALYSIS.replaceFirst("  beside.*\n", "");
    AnalysisRun.Outcome whole = run(alone, RunnerKind.DIRECT, Optional.empty(), OnError.SKIP);
    AnalysisRun.Outcome divided = run(alone, new Restless(2), Optional.empty(), OnError.SKIP);
    assertThat(divided.prepared().skipped())
        .singleElement()
        .satisfies(skipped -> assertThat(skipped.name()).isEqualTo(file.toString()));
    assertThat(divided.result().histograms()).isEqualTo(whole.result().histograms());
  }

  @Test
  void theResultsOfPartsAreKeptForTheirFiles() throws IOException {
    Optional<ResultCache> cache =
        Optional.of(new ResultCache(directory.resolve("cache"), 100_000_000));
    AnalysisRun.Outcome divided = run(ANALYSIS, new Restless(1), cache);
    AnalysisRun.Outcome again = run(ANALYSIS, RunnerKind.DIRECT, cache);
    assertThat(again.figures().processed()).isZero();
    assertThat(again.result().histograms()).isEqualTo(divided.result().histograms());
    String edited = ANALYSIS.replace("[9, -4, 4]", "[8, -4, 4]");
    AnalysisRun.Outcome mixed = run(edited, new Restless(1), cache);
    AnalysisRun.Outcome fresh = run(edited, RunnerKind.DIRECT, Optional.empty());
    assertThat(mixed.result().histograms()).isEqualTo(fresh.result().histograms());
  }
}
