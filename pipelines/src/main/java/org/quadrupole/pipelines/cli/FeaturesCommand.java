package org.quadrupole.pipelines.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.quadrupole.pipelines.analysis.Analysis;
import org.quadrupole.pipelines.analysis.AnalysisException;
import org.quadrupole.pipelines.analysis.SelectionRegion;
import org.quadrupole.pipelines.analysis.Suggestions;
import org.quadrupole.pipelines.run.FeatureExport;
import org.quadrupole.transforms.Definition;
import org.quadrupole.transforms.expression.SourceText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code quad features}. */
@Command(
    name = "features",
    mixinStandardHelpOptions = true,
    description = {
      "Write columns of the events of a region to a file for NumPy, pyarrow or pandas.",
      "",
      "Beside the columns asked for there are 'weight', the event's weight, and 'dataset', the number",
      "of its data set, from 0 in the order of the analysis.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  quad features z.yaml --region pairs --columns HT,lead_pt --output z.npz",
      "  quad features z.yaml --define 'n=len(Jet)' --output all.parquet"
    })
final class FeaturesCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private AnalysisArguments arguments = new AnalysisArguments();

  @Option(
      names = "--region",
      paramLabel = "NAME",
      description = "The region whose events are written; without it all are.")
  private String region = Analysis.ALL_EVENTS;

  @Option(
      names = "--columns",
      paramLabel = "NAMES",
      split = ",",
      description = "Definitions of the analysis and columns of the files: numbers for each event.")
  private List<String> names = List.of();

  @Option(
      names = "--define",
      paramLabel = "NAME=EXPRESSION",
      description = "A column computed of these; may be repeated.")
  private List<String> definitions = List.of();

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "The file to write, .npz or .parquet; one that is there is replaced.")
  private String output = "";

  @Option(
      names = {"-t", "--threads"},
      paramLabel = "N",
      description = "How many threads read and compute; by default one for each processor.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Override
  public Integer call() throws IOException {
    int checkedThreads = RunArguments.checked(threads);
    Workplace workplace = Workplace.of(spec);
    Analysis analysis = arguments.load(workplace);
    checkRegion(analysis);
    Path file = workplace.resolve(AnalysisArguments.path(output));
    Path folder = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file) || folder == null || !Files.isDirectory(folder)) {
      throw new AnalysisException("--output " + output + ": no file can be written there");
    }
    FeatureExport export = FeatureExport.prepare(analysis, region, columns());
    long start = System.nanoTime();
    FeatureExport.Counts counts = export.write(file, checkedThreads);
    summary(export, counts, Files.size(file), (System.nanoTime() - start) * 1e-9);
    return 0;
  }

  private void checkRegion(Analysis analysis) {
    List<String> regions = analysis.regions().stream().map(SelectionRegion::name).toList();
    if (!region.equals(Analysis.ALL_EVENTS) && !regions.contains(region)) {
      throw new AnalysisException(
          "--region "
              + region
              + ": "
              + analysis.origin()
              + " has no region '"
              + region
              + "'"
              + Suggestions.hint(region, regions));
    }
  }

  private List<Definition> columns() {
    List<Definition> columns = new ArrayList<>();
    for (String name : names) {
      String text = name.strip();
      columns.add(new Definition(text, new SourceText(text, "--columns " + text, 1, 1)));
    }
    columns.addAll(SkimCommand.definitions(definitions));
    Set<String> seen = new LinkedHashSet<>();
    for (Definition column : columns) {
      String held = FeatureExport.reserved().get(column.name());
      if (held != null) {
        throw new AnalysisException("column " + column.name() + ": this name is kept for " + held);
      }
      if (!column.name().matches("[A-Za-z_]\\w*")) {
        throw new AnalysisException(
            "--columns " + column.name() + ": not a name; write --define NAME=EXPRESSION");
      }
      if (!seen.add(column.name())) {
        throw new AnalysisException("column " + column.name() + " is asked for twice");
      }
    }
    return columns;
  }

  private void summary(
      FeatureExport export, FeatureExport.Counts counts, long bytes, double seconds) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "%s: %,d of %,d events, columns %s, in %.2f s (%,.1f MB)%n",
        output,
        counts.written(),
        counts.read(),
        String.join(", ", export.schema().names()),
        seconds,
        bytes / 1e6);
    List<String> datasets = export.datasets();
    if (datasets.size() > 1) {
      List<String> numbered = new ArrayList<>();
      for (int k = 0; k < datasets.size(); k++) {
        numbered.add(k + " " + datasets.get(k));
      }
      out.println("dataset: " + String.join(", ", numbered));
    }
    out.flush();
  }
}
