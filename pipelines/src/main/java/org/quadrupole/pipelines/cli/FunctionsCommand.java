package org.quadrupole.pipelines.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.quadrupole.pipelines.run.CorrectionFiles;
import org.quadrupole.transforms.FunctionCatalogue;
import org.quadrupole.transforms.FunctionDescription;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code quad functions}. */
@Command(
    name = "functions",
    mixinStandardHelpOptions = true,
    description = {
      "List the functions that expressions can call.",
      "",
      "Those of the language, those of libraries on the class path and, with an analysis, its corrections.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {"  quad functions", "  quad functions my-analysis.yaml"})
final class FunctionsCommand implements Callable<Integer> {

  private static final int WIDTH = 44;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "ANALYSIS",
      description = "An analysis file whose corrections are listed too.")
  private String analysis = "";

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    print(FunctionCatalogue.builtIn(), out);
    section("Functions of libraries", FunctionCatalogue.libraries(), out);
    if (!analysis.isEmpty()) {
      AnalysisArguments arguments = new AnalysisArguments();
      arguments.analysis = analysis;
      section(
          "Corrections of " + analysis,
          FunctionCatalogue.corrections(CorrectionFiles.read(arguments.load(Workplace.of(spec)))),
          out);
    }
    out.flush();
    return 0;
  }

  private static void section(String title, List<FunctionDescription> functions, PrintWriter out) {
    if (!functions.isEmpty()) {
      out.println();
      out.println(title + ":");
      print(functions, out);
    }
  }

  private static void print(List<FunctionDescription> functions, PrintWriter out) {
    for (FunctionDescription function : functions) {
      String padding = " ".repeat(Math.max(2, WIDTH - function.signature().length()));
      out.println((function.signature() + padding + function.description()).stripTrailing());
    }
  }
}
