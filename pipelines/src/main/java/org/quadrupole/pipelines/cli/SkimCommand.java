package org.quadrupole.pipelines.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.quadrupole.pipelines.analysis.AnalysisException;
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
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  quad skim --where 'sum(Jet.pt > 30) >= 2' nano.root dijet.root",
      "  quad skim --where 'HT > 500' --define 'HT=sum(Jet.pt[Jet.pt > 30])' \\",
      "      --columns 'HT,Jet_*' 'data/*.root' ht.root"
    })
final class SkimCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private CopyArguments arguments = new CopyArguments();

  @Option(
      names = "--where",
      required = true,
      paramLabel = "EXPRESSION",
      description = "What events must fulfil; where it is given several times, all of it.")
  private List<String> conditions = List.of();

  @Option(
      names = "--define",
      paramLabel = "NAME=EXPRESSION",
      description = "A new column, which conditions and later definitions may use.")
  private List<String> definitions = List.of();

  @Override
  public Integer call() throws IOException {
    List<Definition> columns = definitions(definitions);
    String condition =
        conditions.size() == 1
            ? conditions.get(0)
            : conditions.stream()
                .map(text -> "(" + text + ")")
                .collect(Collectors.joining(" and "));
    new TableCopy(arguments, spec.commandLine().getOut(), spec.commandLine().getErr())
        .run(columns, Optional.of(condition));
    return 0;
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
