package org.quadrupole.pipelines.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
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
 * @param places where the time of a run was spent, all of it, the most first
 */
public record Profile(int runs, RunFigures figures, long storedBytes, List<Place> places) {

  /** A JVM compiles what it runs; short runs are repeated until that is mostly done. */
  private static final double WARM_SECONDS = 3;

  private static final double LOOKED_AT_SECONDS = 3;

  /** Copies the list. */
  public Profile {
    places = List.copyOf(places);
  }

  /** The seconds of a run, on average of those that were looked at. */
  public double seconds() {
    return places.stream().mapToDouble(Place::seconds).sum();
  }

  /** The seconds of them that went into a stage. */
  public double seconds(Stage stage) {
    return places.stream()
        .filter(place -> place.stage() == stage)
        .mapToDouble(Place::seconds)
        .sum();
  }

  /**
   * A part of an analysis.
   *
   * @param stage what is done
   * @param dataset in which data set; several with commas, if they share their loop
   * @param what the column, cut, definition or histogram; empty where none can be told
   * @param seconds of a run
   */
  public record Place(Stage stage, String dataset, String what, double seconds) {

    private Place withSeconds(double spent) {
      return new Place(stage, dataset, what, spent);
    }
  }

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
      } while (since(look) < LOOKED_AT_SECONDS);
      seen = sampler.stop();
    }
    return new Profile(
        runs, figures, storedBytes(prepared), places(prepared, seen, spent / (runs - unseen)));
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

  private static List<Place> places(PreparedAnalysis prepared, Map<Work, Long> seen, double run) {
    Map<String, List<String>> datasets = new TreeMap<>();
    Map<String, Map<String, String>> notes = new TreeMap<>();
    for (PreparedDataset dataset : prepared.datasets()) {
      String loop = dataset.graph().className();
      datasets.computeIfAbsent(loop, name -> new ArrayList<>()).add(dataset.dataset().name());
      notes.computeIfAbsent(loop, name -> LoopNotes.of(dataset.graph()));
    }
    long looks = seen.values().stream().mapToLong(Long::longValue).sum();
    Map<Place, Double> places = new HashMap<>();
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
          places.merge(place, run * times / looks, Double::sum);
        });
    return places.entrySet().stream()
        .map(entry -> entry.getKey().withSeconds(entry.getValue()))
        .sorted(Comparator.comparingDouble(Place::seconds).reversed())
        .toList();
  }
}
