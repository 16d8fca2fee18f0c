package org.quadrupole.pipelines.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricResults;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.resourcehints.ResourceHints;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.joda.time.Duration;
import org.jspecify.annotations.Nullable;
import org.quadrupole.io.root.RootIO;
import org.quadrupole.pipelines.analysis.Analysis;
import org.quadrupole.pipelines.cache.ResultCache;
import org.quadrupole.pipelines.run.KnownResults.Work;
import org.quadrupole.pipelines.run.PreparedAnalysis.InputFile;
import org.quadrupole.transforms.AnalysisStage;
import org.quadrupole.transforms.LiveEvents;
import org.quadrupole.transforms.OpenValues;
import org.quadrupole.transforms.Results;

/**
 * One pipeline for a whole analysis: reads every data set, fills, counts, and brings back the sums.
 */
public final class AnalysisRun {

  /** Some 20 ms of work; a bundle costs the DirectRunner half of one. */
  private static final long SMALLEST_BUNDLE_BYTES = 4 << 20;

  /** The partial results of so many histograms cost a bundle as much again. */
  private static final int HISTOGRAMS_A_BUNDLE = 2000;

  private static final long BATCHES_A_THREAD = 4;

  /** Opening a file again takes 5 ms; whoever is done first waits for half a bundle. */
  private static final int BUNDLES_A_THREAD = 16;

  private static final long LARGEST_BATCH = 1 << 17;
  private static final String NAME = "quad";

  private static final long BETWEEN_LOOKS_NANOS = 100_000_000;
  private static final long NAP_NANOS = 100_000;

  /** To ask another process takes a connection; so it is after a fifth of the time that passed. */
  private static final long SHORTEST_BETWEEN_QUESTIONS_NANOS = 2_000_000_000L;

  private static final long LONGEST_BETWEEN_QUESTIONS_NANOS = 10_000_000_000L;
  private static final long FAR_NAP_NANOS = 10_000_000;

  private final PreparedAnalysis prepared;
  private final Runner runner;
  private final int threads;
  private final Progress progress;
  private final Optional<ResultCache> cache;

  /**
   * A run that has not started; it computes everything.
   *
   * @param threads how many threads process events
   * @param progress told how far the run is
   */
  public AnalysisRun(PreparedAnalysis prepared, Runner runner, int threads, Progress progress) {
    this(prepared, runner, threads, progress, Optional.empty());
  }

  private AnalysisRun(
      PreparedAnalysis prepared,
      Runner runner,
      int threads,
      Progress progress,
      Optional<ResultCache> cache) {
    this.prepared = prepared;
    this.runner = runner;
    this.threads = threads;
    this.progress = progress;
    this.cache = cache;
  }

  /** This run, but what earlier ones have left in a cache is not computed again. */
  public AnalysisRun withCache(ResultCache results) {
    return new AnalysisRun(prepared, runner, threads, progress, Optional.of(results));
  }

  /** What was run, what it came to and what it took. */
  public record Outcome(PreparedAnalysis prepared, AnalysisResult result, RunFigures figures) {}

  /**
   * Runs the analysis to its end.
   *
   * @param scratch a directory for the file that brings back the results
   * @throws IOException if the results cannot be brought back
   * @throws RuntimeException whatever the runner throws when a step fails
   */
  public Outcome run(Path scratch) throws IOException {
    PreparedAnalysis current = prepared;
    Optional<KnownResults> known = known(current, scratch);
    long knownEvents = known.map(KnownResults::knownEvents).orElse(0L);
    long start = System.nanoTime();
    Computed spent = Computed.NOTHING;
    try {
      while (true) {
        List<Work> work = known.isPresent() ? known.get().work() : KnownResults.everything(current);
        Computed computed = work.isEmpty() ? Computed.NOTHING : compute(work, scratch, start);
        spent = spent.plus(computed.withoutResults());
        Results results =
            known.isPresent() ? known.get().complete(computed.results()) : computed.results();
        if (known.isEmpty() || computed.results().unread().isEmpty()) {
          return outcome(current, results, knownEvents, spent, (System.nanoTime() - start) * 1e-9);
        }
        // What stood on the files that could be read is known now.
        current = current.without(known.get().skipped(computed.results()));
        known.get().close();
        known = known(current, scratch);
      }
    } finally {
      if (known.isPresent()) {
        known.get().close();
      }
    }
  }

  /** To go on without a file, a run needs what it computed of the others. */
  private Optional<KnownResults> known(PreparedAnalysis current, Path scratch) throws IOException {
    Optional<ResultCache> results =
        cache.isPresent() || current.onError() == OnError.FAIL
            ? cache
            : Optional.of(new ResultCache(scratch.resolve("computed"), Long.MAX_VALUE));
    return results.isPresent()
        ? Optional.of(KnownResults.find(current, results.get()))
        : Optional.empty();
  }

  private Outcome outcome(
      PreparedAnalysis read, Results results, long knownEvents, Computed spent, double seconds)
      throws IOException {
    AnalysisResult result =
        ResultAssembly.assemble(SkippedFiles.normalised(read), read.variations(), results.all())
            .without(read.skipped());
    checkComplete(read, result);
    RunFigures figures =
        new RunFigures(
            result.events(),
            knownEvents,
            read.datasets().stream().mapToLong(dataset -> dataset.files().size()).sum(),
            seconds,
            spent.bytesRead(),
            spent.bytesDecompressed(),
            runner,
            threads);
    return new Outcome(read, result, figures);
  }

  /** What a pipeline brought back. */
  private record Computed(Results results, long bytesRead, long bytesDecompressed) {

    static final Computed NOTHING = new Computed(Results.NONE, 0, 0);

    Computed withoutResults() {
      return new Computed(Results.NONE, bytesRead, bytesDecompressed);
    }

    Computed plus(Computed other) {
      return new Computed(
          results.plus(other.results),
          bytesRead + other.bytesRead,
          bytesDecompressed + other.bytesDecompressed);
    }
  }

  private Computed compute(List<Work> work, Path scratch, long start) throws IOException {
    long total = work.stream().mapToLong(Work::events).sum();
    Optional<java.time.Duration> length = runner.round();
    if (length.isEmpty()) {
      Computed all = compute(NAME, work, scratch, new Stretch(0, total, start));
      progress.done();
      return all;
    }
    Rounds rounds = new Rounds(work, length.get(), threads, runner.lifetime(), this::borders);
    Computed all = Computed.NOTHING;
    long done = 0;
    while (rounds.hasNext()) {
      List<Work> round = rounds.next();
      long began = System.nanoTime();
      Optional<Computed> computed =
          attempt(round, rounds.isSmallest(), scratch, new Stretch(done, total, start));
      if (computed.isEmpty()) {
        rounds.gaveUp();
        continue;
      }
      all = all.plus(computed.get());
      rounds.took((System.nanoTime() - began) * 1e-9);
      done += round.stream().mapToLong(Work::events).sum();
    }
    progress.done();
    return all;
  }

  private List<Long> borders(Work work, InputFile file) throws IOException {
    try {
      return work.borders(file);
    } catch (IOException e) {
      if (prepared.onError() == OnError.SKIP) {
        // Who reads it will tell.
        return List.of();
      }
      throw e;
    }
  }

  /** What a round came to; empty if it takes longer than workers live, and could be smaller. */
  private Optional<Computed> attempt(
      List<Work> round, boolean smallest, Path scratch, Stretch stretch) throws IOException {
    String name = NAME + "-" + UUID.randomUUID();
    Optional<java.time.Duration> lifetime = runner.lifetime();
    if (smallest || lifetime.isEmpty()) {
      return Optional.of(compute(name, round, scratch, stretch));
    }
    try (RoundWatch watch = RoundWatch.begin(runner, name, lifetime.get())) {
      try {
        return Optional.of(compute(name, round, scratch, stretch));
      } catch (RuntimeException e) {
        if (watch.gaveUp()) {
          return Optional.empty();
        }
        throw e;
      }
    }
  }

  /**
   * Where a pipeline stands in the whole run.
   *
   * @param done the events of those before it
   * @param total the events of all
   * @param start of the first, by the clock of nanoseconds
   */
  private record Stretch(long done, long total, long start) {}

  private Computed compute(String name, List<Work> work, Path scratch, Stretch stretch)
      throws IOException {
    PipelineOptions options = runner.options(threads);
    options.setJobName(name);
    Pipeline pipeline = Pipeline.create(options);
    ResultRoute route = runner.route(scratch);
    Path file = route.arrival();
    PipelineResult running;
    List<OpenValues> values = work.stream().map(part -> OpenValues.open(part.values())).toList();
    try (LiveEvents live = LiveEvents.open()) {
      assemble(pipeline, work, values, route, live);
      running = pipeline.run();
      try {
        watch(running, file, stretch, live);
      } catch (RuntimeException e) {
        cancel(running, e);
        throw e;
      }
    } finally {
      values.forEach(OpenValues::close);
    }
    // Where no event was read at all, nothing was sent.
    Results results = Files.exists(file) ? ResultSink.read(file) : Results.NONE;
    Files.deleteIfExists(file);
    MetricResults metrics = running.metrics();
    return new Computed(
        results,
        counter(metrics, RootIO.class, "bytesRead"),
        counter(metrics, RootIO.class, "bytesDecompressed"));
  }

  private void assemble(
      Pipeline pipeline,
      List<Work> work,
      List<OpenValues> values,
      ResultRoute route,
      LiveEvents live) {
    List<PCollection<KV<Integer, Results>>> partial = new ArrayList<>();
    for (int k = 0; k < work.size(); k++) {
      Work part = work.get(k);
      String name = part.name();
      RootIO.Read read = divided(part);
      AnalysisStage.Partial analyse =
          AnalysisStage.partial(part.graph(), name)
              .withLabels(part.labels())
              .withLiveEvents(live)
              .withValues(values.get(k));
      boolean skips = prepared.onError() == OnError.SKIP;
      partial.add(
          pipeline
              .apply(name + ": read", runner.reading(skips ? read.withLateFailures() : read))
              .apply(
                  name + ": analyse",
                  (skips ? analyse.skippingUnread() : analyse)
                      .setResourceHints(hints(prepared.analysis()))));
    }
    // Every step costs a short run milliseconds, so all data sets share the ones that follow.
    PCollection<KV<Integer, Results>> all =
        partial.size() == 1
            ? partial.get(0)
            : PCollectionList.of(partial).apply("All data sets", Flatten.pCollections());
    all.apply("Results", new ResultSink(route));
  }

  /** What every runner may know of the workers that an analysis needs. */
  static ResourceHints hints(Analysis analysis) {
    ResourceHints none = ResourceHints.create();
    return analysis.memory().isPresent() ? none.withMinRam(analysis.memory().getAsLong()) : none;
  }

  private RootIO.Read divided(Work part) {
    int much = part.graph().histograms().size() / HISTOGRAMS_A_BUNDLE;
    if (threads == 1) {
      // It has nobody to share with, so all its events are one bundle.
      return part.read().withSmallestBundle(Long.MAX_VALUE);
    }
    long smallest = SMALLEST_BUNDLE_BYTES * (1 + much);
    if (runner.round().isEmpty()) {
      return part.read().withSmallestBundle(smallest);
    }
    RootIO.Read read = part.read().withBundlesEach(BUNDLES_A_THREAD);
    if (runner.lifetime().isEmpty()) {
      return read.withSmallestBundle(smallest);
    }
    // A small round may be one whose events take long; it has something for every worker.
    long batch = Math.max(1, part.events() / (BATCHES_A_THREAD * threads));
    return read.withSmallestBundle(much == 0 ? 0 : smallest)
        .withMaxBatchEvents((int) Math.min(LARGEST_BATCH, batch));
  }

  /** Every event of every file must have been counted once: all or exactly accounted. */
  private static void checkComplete(PreparedAnalysis read, AnalysisResult result)
      throws IOException {
    for (int i = 0; i < result.datasets().size(); i++) {
      long expected = read.datasets().get(i).events();
      long counted = result.datasets().get(i).events();
      if (expected != counted) {
        throw new IOException(
            "data set '"
                + result.datasets().get(i).name()
                + "': its files hold "
                + expected
                + " events, but "
                + counted
                + " were processed");
      }
    }
  }

  /** Ends what still runs after a failure, or when nobody wants the result any more. */
  private static void cancel(PipelineResult running, RuntimeException why) {
    try {
      PipelineResult.State state = running.getState();
      if (state == null || !state.isTerminal()) {
        running.cancel();
      }
    } catch (IOException | RuntimeException e) {
      why.addSuppressed(e);
    }
  }

  private void watch(PipelineResult running, Path results, Stretch stretch, LiveEvents live) {
    long start = System.nanoTime();
    PipelineResult.State state = PipelineResult.State.RUNNING;
    while (state == null || !state.isTerminal()) {
      state = await(running, results, start);
      if (progress.wanted()) {
        progress.at(
            // The runner's counters are of whole bundles, the others of this process.
            Math.min(
                stretch.total(),
                stretch.done()
                    + Math.max(
                        live.count(), counter(running.metrics(), AnalysisStage.class, "events"))),
            stretch.total(),
            (System.nanoTime() - stretch.start()) * 1e-9);
      }
    }
    if (state != PipelineResult.State.DONE) {
      throw new IllegalStateException("the run ended as " + state);
    }
  }

  /**
   * Waits until the results are there or the run has failed, or for a while.
   *
   * <p>The DirectRunner's own waiting looks only every 25 ms whether it is done, Flink's every two
   * seconds; a short run would wait for that longer than it took. The file of results is there,
   * whole, when nothing is left to do. The DirectRunner's failures are told by its waiting alone,
   * and only before its state was asked for.
   */
  private PipelineResult.@Nullable State await(PipelineResult running, Path results, long start) {
    long now = System.nanoTime();
    boolean far = runner.isFar();
    long looks = BETWEEN_LOOKS_NANOS;
    if (far) {
      looks = Math.min((now - start) / 5, LONGEST_BETWEEN_QUESTIONS_NANOS);
      looks = Math.max(looks, SHORTEST_BETWEEN_QUESTIONS_NANOS);
    }
    do {
      if (Files.exists(results) && running.getState() == PipelineResult.State.DONE) {
        return PipelineResult.State.DONE;
      }
      LockSupport.parkNanos(far ? FAR_NAP_NANOS : NAP_NANOS);
    } while (System.nanoTime() - now < looks);
    return far ? running.getState() : running.waitUntilFinish(Duration.millis(1));
  }

  private static long counter(MetricResults metrics, Class<?> step, String name) {
    MetricsFilter filter =
        MetricsFilter.builder().addNameFilter(MetricNameFilter.named(step, name)).build();
    long sum = 0;
    for (MetricResult<Long> counter : metrics.queryMetrics(filter).getCounters()) {
      sum += counter.getAttempted();
    }
    return sum;
  }
}
