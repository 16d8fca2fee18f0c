package org.quadrupole.pipelines.output;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.quadrupole.pipelines.Version;
import org.quadrupole.pipelines.plot.DrawingException;
import org.quadrupole.pipelines.plot.Timeline;
import org.quadrupole.pipelines.run.AnalysisResult;
import org.quadrupole.pipelines.run.AnalysisResult.DatasetResult;
import org.quadrupole.pipelines.run.AnalysisRun;
import org.quadrupole.pipelines.run.RunFigures;
import org.quadrupole.pipelines.run.RunUse;
import org.quadrupole.transforms.histogram.Histogram;
import org.quadrupole.transforms.histogram.UhiJson;

/**
 * The files of a result. All but {@code metrics.json} and the report depend on nothing but the
 * analysis and its events: not on time, machine, runner or the number of threads.
 */
public final class ResultFiles {

  private ResultFiles() {}

  /**
   * Writes everything into a directory.
   *
   * @param plots whether histograms are drawn
   * @return what the user should know, usually nothing
   */
  public static List<String> write(AnalysisRun.Outcome outcome, Path directory, boolean plots)
      throws IOException {
    AnalysisResult result = outcome.result();
    Optional<RunUse> use = outcome.figures().runner().use();
    Map<String, Histogram> histograms = new LinkedHashMap<>();
    result
        .histograms()
        .forEach((key, histogram) -> histograms.put(AnalysisResult.path(key), histogram));
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(directory.resolve("histograms.json")))) {
      UhiJson.write(histograms, out);
    }
    RootHistograms.write(result.histograms(), directory.resolve("histograms.root"));
    Files.writeString(directory.resolve("cutflow.txt"), CutFlowTable.text(result));
    Files.writeString(directory.resolve("cutflow.csv"), CutFlowTable.csv(result));
    Files.writeString(directory.resolve("cutflow.json"), CutFlowTable.json(result));
    if (!result.variations().isEmpty()) {
      Files.writeString(directory.resolve("variations.json"), VariationList.json(result));
    }
    Files.writeString(directory.resolve("metrics.json"), metrics(result, outcome.figures(), use));
    List<String> warnings = new ArrayList<>(outcome.prepared().warnings());
    List<ResultPlots.Drawn> drawn = List.of();
    if (plots) {
      Path folder = directory.resolve("plots");
      try {
        drawn = ResultPlots.draw(result, folder);
      } catch (DrawingException e) {
        // The numbers are right without pictures; this machine cannot draw any.
        warnings.add(String.valueOf(e.getMessage()));
        OutputDirectory.delete(folder);
      }
    }
    ResultReport.write(
        outcome, drawn, use, timeline(use), warnings, directory.resolve("report.html"));
    return warnings;
  }

  /** How a cluster was used over time; empty where there is none, or where nothing can be drawn. */
  private static Optional<String> timeline(Optional<RunUse> use) throws IOException {
    if (use.isEmpty()) {
      return Optional.empty();
    }
    List<RunUse.Look> looks = use.get().looks();
    try {
      return Optional.of(
          Timeline.svg(
              looks.stream().map(RunUse.Look::seconds).toList(),
              List.of(
                  line("slots", looks, look -> (double) look.slots()),
                  line("busy slots", looks, look -> (double) look.busySlots()),
                  line("busy cores", looks, RunUse.Look::cores))));
    } catch (DrawingException e) {
      // Nobody can read it without fonts; the numbers stand in metrics.json.
      return Optional.empty();
    }
  }

  private static Timeline.Line line(
      String name, List<RunUse.Look> looks, Function<RunUse.Look, Double> value) {
    return new Timeline.Line(name, looks.stream().map(value).toList());
  }

  private static String metrics(AnalysisResult result, RunFigures figures, Optional<RunUse> use) {
    return JsonText.of(
        json -> {
          json.writeStringField("analysis", result.analysis().name());
          json.writeStringField("quadrupole", Version.number());
          json.writeStringField("java", System.getProperty("java.version"));
          json.writeStringField("runner", figures.runner().toString());
          json.writeNumberField("threads", figures.threads());
          json.writeNumberField("seconds", figures.seconds());
          json.writeNumberField("events", figures.events());
          json.writeNumberField("events_known", figures.knownEvents());
          json.writeNumberField("events_per_second", figures.eventsPerSecond());
          json.writeNumberField("files", figures.files());
          json.writeNumberField("bytes_read", figures.bytesRead());
          json.writeNumberField("bytes_decompressed", figures.bytesDecompressed());
          if (use.isPresent()) {
            cluster(use.get(), json);
          }
          json.writeArrayFieldStart("datasets");
          for (DatasetResult dataset : result.datasets()) {
            json.writeStartObject();
            JsonText.dataset(json, dataset, result.skipped(dataset.name()));
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  private static void cluster(RunUse use, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("cluster");
    json.writeNumberField("most_workers", use.mostWorkers());
    json.writeNumberField("worker_seconds", use.workerSeconds());
    json.writeNumberField("cpu_seconds", use.cpuSeconds());
    json.writeNumberField("slot_seconds", use.slotSeconds());
    json.writeNumberField("busy_slot_seconds", use.busySlotSeconds());
    json.writeNumberField("peak_memory_bytes", use.peakMemoryBytes());
    json.writeNumberField("jobs_started", use.jobsStarted());
    json.writeNumberField("jobs_failed", use.jobsFailed());
    json.writeNumberField("queue_seconds", use.queueSeconds());
    json.writeNumberField("measured_joules", use.measuredJoules());
    json.writeNumberField("estimated_joules", use.estimatedJoules());
    json.writeArrayFieldStart("timeline");
    for (RunUse.Look look : use.looks()) {
      json.writeStartObject();
      json.writeNumberField("seconds", look.seconds());
      json.writeNumberField("workers", look.workers());
      json.writeNumberField("slots", look.slots());
      json.writeNumberField("busy_slots", look.busySlots());
      json.writeNumberField("cores", look.cores());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
