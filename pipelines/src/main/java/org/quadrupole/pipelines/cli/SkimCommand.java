package org.quadrupole.pipelines.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.quadrupole.pipelines.analysis.Analysis;
import org.quadrupole.pipelines.analysis.Analysis.NamedExpression;
import org.quadrupole.pipelines.analysis.AnalysisException;
import org.quadrupole.pipelines.analysis.Dataset;
import org.quadrupole.pipelines.analysis.SelectionRegion;
import org.quadrupole.transforms.Definition;
import org.quadrupole.transforms.expression.SourceText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code quad skim}. */
@Command(
    name = "skim",
    mixinStandardHelpOptions = true,
    description = {
      "Write those events of ROOT files that fulfil a condition, with new columns, into one file.",
      "An analysis file before the files lends its names, the cuts of a region, and its files.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  quad skim --where 'sum(Jet.pt > 30) >= 2' nano.root dijet.root",
      "  quad skim --where 'HT > 500' --define 'HT=sum(Jet.pt[Jet.pt > 30])' \\",
      "      --columns 'HT,Jet_*' 'data/*.root' ht.root",
      "  quad skim z.yaml --region pairs nano.root pairs.root"
    })
final class SkimCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private CopyArguments arguments = new CopyArguments();

  @Option(
      names = "--where",
      paramLabel = "EXPRESSION",
      description = "What events must fulfil; where it is given several times, all of it.")
  private List<String> conditions = List.of();

  @Option(
      names = "--define",
      paramLabel = "NAME=EXPRESSION",
      description = "A new column, which conditions and later definitions may use.")
  private List<String> definitions = List.of();

  @Option(
      names = "--region",
      paramLabel = "REGION",
      description = "Events must pass the cuts of this region of the analysis.")
  private @Nullable String region;

  @Option(
      names = "--dataset",
      paramLabel = "DATASET",
      description = "Read the files of this data set of the analysis, where no others are named.")
  private @Nullable String dataset;

  @Option(
      names = {"-s", "--set"},
      paramLabel = "NAME=VALUE",
      description = "Replace a parameter of the analysis; may be repeated.")
  private List<String> settings = List.of();

  @Override
  public Integer call() throws IOException {
    List<Definition> known = new ArrayList<>();
    Set<String> added = new LinkedHashSet<>();
    List<SourceText> cuts = new ArrayList<>();
    Optional<String> file = arguments.takeAnalysis();
    if (file.isPresent()) {
      take(load(file.get()), known, added, cuts);
    } else if (region != null || dataset != null || !settings.isEmpty()) {
      throw new AnalysisException(
          "--region, --dataset and --set go with an analysis file: quad skim ANALYSIS.yaml ...");
    }
    for (Definition definition : definitions(definitions)) {
      known.add(definition);
      added.add(definition.name());
    }
    conditions.forEach(text -> cuts.add(SourceText.of(text)));
    if (cuts.isEmpty()) {
      throw new AnalysisException(
          file.isPresent()
              ? "say which events to keep, with --region or --where"
              : "say which events to keep, with --where");
    }
    new TableCopy(arguments, spec.commandLine().getOut(), spec.commandLine().getErr())
        .run(known, added, cuts);
    return 0;
  }

  private Analysis load(String file) {
    AnalysisArguments analysis = new AnalysisArguments();
    analysis.analysis = file;
    analysis.settings = settings;
    return analysis.load(Workplace.of(spec));
  }

  /** Takes names, cuts and files of an analysis; names are columns where {@code --columns} says. */
  private void take(
      Analysis analysis, List<Definition> known, Set<String> added, List<SourceText> cuts) {
    for (List<NamedExpression> group : List.of(analysis.parameters(), analysis.definitions())) {
      for (NamedExpression named : group) {
        known.add(new Definition(named.name(), named.expression()));
        if (arguments.columns().contains(named.name())) {
          added.add(named.name());
        }
      }
    }
    if (region != null) {
      List<String> names = analysis.regions().stream().map(SelectionRegion::name).toList();
      SelectionRegion chosen =
          analysis
              .region(region)
              .orElseThrow(() -> missing("--region " + region, "region", analysis, names));
      chosen.cuts().forEach(cut -> cuts.add(cut.expression()));
      if (chosen.cuts().isEmpty()) {
        throw new AnalysisException(
            "--region " + region + ": it has no cuts; every event is in it");
      }
    }
    List<String> names = analysis.datasets().stream().map(Dataset::name).toList();
    if (dataset != null) {
      arguments.orElseRead(
          analysis.datasets().stream()
              .filter(one -> one.name().equals(dataset))
              .findFirst()
              .orElseThrow(() -> missing("--dataset " + dataset, "data set", analysis, names)));
    } else if (names.size() == 1) {
      arguments.orElseRead(analysis.datasets().get(0));
    }
    if (!arguments.hasInputs()) {
      throw new AnalysisException(
          "name files to read, or a data set of "
              + analysis.origin()
              + " that has files with --dataset: "
              + String.join(", ", names));
    }
  }

  private static AnalysisException missing(
      String option, String what, Analysis analysis, List<String> names) {
    return new AnalysisException(
        option
            + ": "
            + analysis.origin()
            + " has no such "
            + what
            + "; it has "
            + String.join(", ", names));
  }

  /** What {@code --define} says. */
  static List<Definition> definitions(List<String> texts) {
    List<Definition> columns = new ArrayList<>();
    for (String definition : texts) {
      int equals = definition.indexOf('=');
      String name = equals < 0 ? "" : definition.substring(0, equals).strip();
      if (!name.matches("[A-Za-z_]\\w*")) {
        throw new AnalysisException("--define " + definition + ": write --define NAME=EXPRESSION");
      }
      columns.add(new Definition(name, SourceText.of(definition.substring(equals + 1).strip())));
    }
    return columns;
  }
}
