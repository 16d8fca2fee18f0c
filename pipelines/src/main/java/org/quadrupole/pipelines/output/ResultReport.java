package org.quadrupole.pipelines.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.quadrupole.pipelines.Version;
import org.quadrupole.pipelines.analysis.Analysis;
import org.quadrupole.pipelines.analysis.Dataset;
import org.quadrupole.pipelines.report.CutFlow;
import org.quadrupole.pipelines.report.HtmlReport;
import org.quadrupole.pipelines.report.ReportModel;
import org.quadrupole.pipelines.run.AnalysisResult;
import org.quadrupole.pipelines.run.AnalysisResult.CutFlowLine;
import org.quadrupole.pipelines.run.AnalysisResult.DatasetResult;
import org.quadrupole.pipelines.run.AnalysisRun;
import org.quadrupole.pipelines.run.PreparedAnalysis.PreparedDataset;
import org.quadrupole.pipelines.run.RunFigures;
import org.quadrupole.pipelines.run.RunUse;

/** The page that shows a whole run. */
final class ResultReport {

  private ResultReport() {}

  /**
   * Writes it.
   *
   * @param use what it used of a cluster
   * @param timeline that as an SVG
   */
  static void write(
      AnalysisRun.Outcome outcome,
      List<ResultPlots.Drawn> plots,
      Optional<RunUse> use,
      Optional<String> timeline,
      List<String> warnings,
      Path file)
      throws IOException {
    AnalysisResult result = outcome.result();
    Analysis analysis = result.analysis();
    RunFigures figures = outcome.figures();
    HtmlReport.write(
        new ReportModel(
            analysis.name(),
            analysis.description(),
            dataSets(outcome),
            result.skipped().stream()
                .map(
                    out ->
                        new ReportModel.LeftOut(
                            out.dataset(), out.name(), out.events(), out.reason()))
                .toList(),
            cutFlows(result),
            plots(plots),
            Stream.concat(analysis.parameters().stream(), analysis.definitions().stream())
                .map(
                    named ->
                        new ReportModel.Definition(
                            named.name(),
                            named.expression().text(),
                            named.expression().origin() + ":" + named.expression().line()))
                .toList(),
            variations(result),
            new ReportModel.RunMetrics(
                figures.runner().toString(),
                figures.threads(),
                figures.processed(),
                Duration.ofNanos(Math.round(figures.seconds() * 1e9)),
                figures.bytesRead(),
                figures.bytesDecompressed()),
            facts(analysis, figures, use),
            timeline,
            warnings),
        file);
  }

  private static List<ReportModel.Variation> variations(AnalysisResult result) {
    Map<String, List<AnalysisResult.VariedResult>> byName = new LinkedHashMap<>();
    for (AnalysisResult.VariedResult varied : result.variations()) {
      byName.computeIfAbsent(varied.name(), name -> new ArrayList<>()).add(varied);
    }
    List<ReportModel.Variation> variations = new ArrayList<>();
    byName.forEach(
        (name, all) -> {
          List<String> dataSets = all.stream().map(AnalysisResult.VariedResult::dataset).toList();
          variations.add(
              new ReportModel.Variation(
                  name,
                  all.get(0).label(),
                  dataSets,
                  histograms(result, dataSets, name),
                  histograms(result, dataSets, "")));
        });
    return variations;
  }

  private static int histograms(AnalysisResult result, List<String> dataSets, String variation) {
    return (int)
        result.histograms().keySet().stream()
            .filter(key -> key.variation().equals(variation) && dataSets.contains(key.dataset()))
            .count();
  }

  private static List<ReportModel.Fact> facts(
      Analysis analysis, RunFigures figures, Optional<RunUse> use) {
    List<ReportModel.Fact> facts = new ArrayList<>();
    facts.add(new ReportModel.Fact("Analysis file", analysis.origin()));
    if (figures.knownEvents() > 0) {
      String known = String.format(Locale.ROOT, "%,d", figures.knownEvents());
      facts.add(new ReportModel.Fact("Events known from earlier runs", known));
    }
    use.ifPresent(used -> facts.addAll(facts(used)));
    facts.add(new ReportModel.Fact("Quadrupole", Version.number()));
    facts.add(new ReportModel.Fact("Java", System.getProperty("java.version")));
    return facts;
  }

  private static List<ReportModel.Fact> facts(RunUse use) {
    List<ReportModel.Fact> facts =
        new ArrayList<>(
            List.of(
                new ReportModel.Fact(
                    "Workers",
                    String.format(
                        Locale.ROOT,
                        "at most %d at a time, %.0f s altogether, at most %,d MB of memory",
                        use.mostWorkers(),
                        use.workerSeconds(),
                        use.peakMemoryBytes() / 1_000_000)),
                new ReportModel.Fact(
                    "CPU",
                    String.format(
                        Locale.ROOT,
                        "%.0f s of the workers; their slots were busy for %.0f of %.0f s",
                        use.cpuSeconds(),
                        use.busySlotSeconds(),
                        use.slotSeconds())),
                new ReportModel.Fact(
                    "Jobs",
                    String.format(
                        Locale.ROOT,
                        "%d have started after %.0f s in the queue on average, %d have failed",
                        use.jobsStarted(),
                        use.queueSeconds(),
                        use.jobsFailed()))));
    if (use.measuredJoules() + use.estimatedJoules() > 0) {
      facts.add(
          new ReportModel.Fact(
              "Energy",
              String.format(
                  Locale.ROOT,
                  "%.1f kJ as nodes' processors measured it, %.1f kJ estimated from CPU time",
                  use.measuredJoules() * 1e-3,
                  use.estimatedJoules() * 1e-3)));
    }
    return facts;
  }

  private static List<ReportModel.DataSet> dataSets(AnalysisRun.Outcome outcome) {
    List<ReportModel.DataSet> dataSets = new ArrayList<>();
    for (int i = 0; i < outcome.result().datasets().size(); i++) {
      DatasetResult counted = outcome.result().datasets().get(i);
      PreparedDataset prepared = outcome.prepared().datasets().get(i);
      Dataset dataset = prepared.dataset();
      dataSets.add(
          new ReportModel.DataSet(
              dataset.name(),
              dataset.data() ? ReportModel.Origin.DATA : ReportModel.Origin.SIMULATION,
              prepared.files().size(),
              counted.events(),
              dataset.crossSection(),
              dataset.data() ? OptionalDouble.empty() : OptionalDouble.of(counted.sumOfWeights()),
              dataset.crossSection().isEmpty()
                  ? OptionalDouble.empty()
                  : OptionalDouble.of(counted.scale())));
    }
    return dataSets;
  }

  private static List<CutFlow> cutFlows(AnalysisResult result) {
    List<CutFlow> flows = new ArrayList<>();
    for (int region = 0; region < result.analysis().regions().size(); region++) {
      for (DatasetResult dataset : result.datasets()) {
        flows.add(cutFlow(result.analysis(), dataset, region));
      }
    }
    return flows;
  }

  private static CutFlow cutFlow(Analysis analysis, DatasetResult dataset, int region) {
    AnalysisResult.CutFlow flow = dataset.cutFlows().get(region);
    List<CutFlow.Step> steps = new ArrayList<>();
    for (int i = 0; i < flow.lines().size(); i++) {
      CutFlowLine line = flow.lines().get(i);
      String expression =
          i == 0 ? "" : analysis.regions().get(region).cuts().get(i - 1).expression().text();
      steps.add(
          new CutFlow.Step(
              line.label(),
              expression,
              line.count().events(),
              line.count().weights().value() * dataset.scale(),
              Math.sqrt(line.count().squares().value()) * dataset.scale()));
    }
    return new CutFlow(flow.label(), dataset.name(), steps);
  }

  private static List<ReportModel.Plot> plots(List<ResultPlots.Drawn> drawn) throws IOException {
    List<ReportModel.Plot> plots = new ArrayList<>();
    for (ResultPlots.Drawn plot : drawn) {
      Path svg =
          plot.files().stream()
              .filter(file -> file.toString().endsWith(".svg"))
              .findFirst()
              .orElseThrow();
      plots.add(
          new ReportModel.Plot(
              plot.region(), plot.title(), plot.histogram(), Files.readString(svg), plot.files()));
    }
    return plots;
  }
}
