package org.quadrupole.pipelines.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.quadrupole.events.EventSchema;
import org.quadrupole.pipelines.analysis.Analysis;
import org.quadrupole.pipelines.profile.Profile;
import org.quadrupole.pipelines.run.GraphTranslation;
import org.quadrupole.pipelines.run.PreparedAnalysis;
import org.quadrupole.pipelines.run.PreparedAnalysis.PreparedDataset;
import org.quadrupole.transforms.AnalysisGraph;
import org.quadrupole.transforms.Booking;
import org.quadrupole.transforms.Definition;
import org.quadrupole.transforms.Region;
import org.quadrupole.transforms.expression.SourceText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code quad explain}. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = {
      "Show what an analysis reads and computes.",
      "",
      "Prints the files and columns of each data set, the graph of definitions, cuts and histograms,",
      "and the generated code on request. Nothing is run, unless it is asked where the time goes.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  quad explain z.yaml",
      "  quad explain adl-q6 --input events=nano.root --code",
      "  quad explain adl-q6 --input events=nano.root --profile"
    })
final class ExplainCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private AnalysisArguments arguments = new AnalysisArguments();

  @Option(names = "--code", description = "Print the generated Java code too.")
  private boolean code;

  @Option(
      names = "--profile",
      description = {
        "Run the analysis on one thread, a short one several times, and print where the time goes:",
        "reading, decompressing, decoding, evaluating, filling, and the costliest columns, cuts,",
        "definitions and histograms."
      })
  private boolean profile;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    PreparedAnalysis prepared = PreparedAnalysis.of(arguments.load(Workplace.of(spec)));
    for (PreparedDataset dataset : prepared.datasets()) {
      explain(prepared.analysis(), dataset, out);
    }
    out.flush();
    if (profile) {
      ProfileText.print(Profile.of(prepared), out);
      out.flush();
    }
    return 0;
  }

  private void explain(Analysis analysis, PreparedDataset dataset, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "data set %s: tree %s, %,d events in %d file%s%n",
        dataset.dataset().name(),
        dataset.dataset().tree(),
        dataset.events(),
        dataset.files().size(),
        dataset.files().size() == 1 ? "" : "s");
    dataset.files().stream()
        .limit(10)
        .forEach(
            file ->
                out.printf(
                    Locale.ROOT,
                    "  %s (%,d events, %.1f MB)%n",
                    file.name(),
                    file.events(),
                    file.bytes() / 1e6));
    if (dataset.files().size() > 10) {
      out.println("  ... and " + (dataset.files().size() - 10) + " more");
    }
    out.printf(
        "%ncolumns read (%d of %d):%n",
        dataset.graph().columns().size(), dataset.schema().fields().size());
    for (String column : dataset.graph().columns()) {
      EventSchema.Field field = dataset.schema().field(column).orElseThrow();
      out.printf("  %-32s %s%n", field.name(), field.type());
    }
    out.println();
    graph(GraphTranslation.graph(analysis, dataset.dataset()), out);
    out.println();
    if (code) {
      out.println(dataset.graph().source().stripTrailing());
      out.println();
    }
  }

  private static void graph(AnalysisGraph graph, PrintWriter out) {
    if (!graph.definitions().isEmpty()) {
      out.println("definitions:");
      for (Definition definition : graph.definitions()) {
        out.println("  " + definition.name() + " = " + text(definition.expression()));
      }
      out.println();
    }
    graph.weight().ifPresent(weight -> out.println("weight of events: " + text(weight) + "\n"));
    for (Region region : graph.regions()) {
      List<Booking> bookings =
          graph.histograms().stream()
              .filter(booking -> booking.region().equals(region.name()))
              .toList();
      if (region.name().isEmpty() && bookings.isEmpty()) {
        continue;
      }
      out.println(region.name().isEmpty() ? "all events" : "region " + region.name());
      region.cuts().forEach(cut -> out.println("  cut   " + text(cut.expression())));
      region.weight().ifPresent(weight -> out.println("  times " + text(weight)));
      for (Booking booking : bookings) {
        out.println(
            "  fill  "
                + booking.name()
                + " with "
                + String.join(", ", booking.variables().stream().map(v -> text(v)).toList())
                + booking.weight().map(weight -> " times " + text(weight)).orElse(""));
      }
    }
  }

  private static String text(SourceText source) {
    return source.text().strip().replaceAll("\\s+", " ");
  }
}
