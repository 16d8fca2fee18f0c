package org.quadrupole.pipelines.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.quadrupole.pipelines.output.OutputDirectory;
import org.quadrupole.pipelines.profile.Work.Stage;
import org.quadrupole.pipelines.run.AnalysisRun;
import org.quadrupole.pipelines.run.PreparedAnalysis;
import org.quadrupole.pipelines.run.PreparedAnalysis.PreparedDataset;
import org.quadrupole.pipelines.run.Progress;
import org.quadrupole.pipelines.run.RunFigures;
import org.quadrupole.pipelines.run.RunnerKind;

/**
 * Where the time of an analysis goes, by looking at it every few milliseconds.
 *
 * @param runs how often the analysis was run for this
 * @param figures of the last run
 * @param storedBytes the bytes in the files of all columns that the analysis may read
 * @param seconds of a run, by stage; what no look fell on counts as other
 * @param places where most time was spent, the most first
 */
public record Profile(
    int runs,
    RunFigures figures,
    long storedBytes,
    Map<Stage, Double> seconds,
    List<Place> places) {

  /** A JVM compiles what it runs; short runs are repeated until that is mostly done. */
  private static final double WARM_SECONDS = 3;

  private static final double MOST_SECONDS = 6;

  /** Copies. */
  public Profile {
    seconds = Map.copyOf(seconds);
    places = List.copyOf(places);
  }

  /**
   * A part of an analysis.
   *
   * @param stage what is done
   * @param dataset in which data set; several with commas, if they share their loop
   * @param what the column, cut, definition or histogram; empty where none can be told
   * @param seconds of a run
   */
  public record Place(Stage stage, String dataset, String what, double seconds) {}

  /**
   * Runs an analysis on one thread, a short one again and again, and looks at all runs but the
   * first ones.
   *
   * @throws IOException if the results of a run cannot be brought back
   */
  public static Profile of(PreparedAnalysis prepared) throws IOException {
    long begin = System.nanoTime();
    RunFigures figures = run(prepared);
    int runs = 1;
    while (since(begin) < WARM_SECONDS) {
      figures = run(prepared);
      runs++;
    }
    int unseen = runs;
    long look = System.nanoTime();
    double spent = 0;
    Map<Work, Long> seen;
    try (StackSampler sampler = StackSampler.start()) {
      do {
        figures = run(prepared);
        spent += figures.seconds();
        runs++;
      } while (since(look) < MOST_SECONDS - WARM_SECONDS);
      seen = sampler.stop();
    }
    double each = spent / (runs - unseen);
    return new Profile(
        runs, figures, storedBytes(prepared), stages(seen, each), places(prepared, seen, each));
  }

  private static RunFigures run(PreparedAnalysis prepared) throws IOException {
    Path scratch = Files.createTempDirectory("quad-profile");
    try {
      return new AnalysisRun(prepared, RunnerKind.DIRECT, 1, Progress.NONE).run(scratch).figures();
    } finally {
      OutputDirectory.delete(scratch);
    }
  }

  private static double since(long nanos) {
    return (System.nanoTime() - nanos) * 1e-9;
  }

  private static long storedBytes(PreparedAnalysis prepared) throws IOException {
    long bytes = 0;
    for (PreparedDataset dataset : prepared.datasets()) {
      bytes += dataset.read().storedBytes();
    }
    return bytes;
  }

  private static double total(Map<Work, Long> seen) {
    return Math.max(1, seen.values().stream().mapToLong(Long::longValue).sum());
  }

  private static Map<Stage, Double> stages(Map<Work, Long> seen, double run) {
    Map<Stage, Double> seconds = new EnumMap<>(Stage.class);
    for (Stage stage : Stage.values()) {
      seconds.put(stage, 0.0);
    }
    double each = run / total(seen);
    seen.forEach((work, times) -> seconds.merge(work.stage(), times * each, Double::sum));
    return seconds;
  }

  private static List<Place> places(PreparedAnalysis prepared, Map<Work, Long> seen, double run) {
    Map<String, List<String>> datasets = new TreeMap<>();
    Map<String, Map<String, String>> notes = new TreeMap<>();
    for (PreparedDataset dataset : prepared.datasets()) {
      String loop = dataset.graph().className();
      datasets.computeIfAbsent(loop, name -> new ArrayList<>()).add(dataset.dataset().name());
      notes.computeIfAbsent(loop, name -> LoopNotes.of(dataset.graph()));
    }
    double each = run / total(seen);
    Map<Place, Double> places =
        new TreeMap<>(
            Comparator.comparing(Place::stage)
                .thenComparing(Place::dataset)
                .thenComparing(Place::what));
    seen.forEach(
        (work, times) -> {
          // Large loops are chains of classes; the name of the last begins those of the others.
          String loop =
              notes.keySet().stream()
                  .filter(name -> work.loop().equals(name) || work.loop().startsWith(name + "_"))
                  .findFirst()
                  .orElse("");
          Place place =
              new Place(
                  work.stage(),
                  String.join(", ", datasets.getOrDefault(loop, List.of())),
                  notes.getOrDefault(loop, Map.of()).getOrDefault(work.method(), ""),
                  0);
          places.merge(place, times * each, Double::sum);
        });
    return places.entrySet().stream()
        .map(
            entry ->
                new Place(
                    entry.getKey().stage(),
                    entry.getKey().dataset(),
                    entry.getKey().what(),
                    entry.getValue()))
        .sorted(Comparator.comparingDouble(Place::seconds).reversed())
        .toList();
  }
}
