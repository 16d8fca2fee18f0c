package org.quadrupole.pipelines.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.quadrupole.pipelines.analysis.Analysis;
import org.quadrupole.pipelines.analysis.AnalysisException;
import org.quadrupole.pipelines.analysis.AnalysisLoader;
import org.quadrupole.pipelines.analysis.Dataset;
import org.quadrupole.pipelines.analysis.Dataset.FilePattern;
import org.quadrupole.pipelines.analysis.ShippedAnalyses;
import org.quadrupole.pipelines.analysis.Suggestions;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which analysis, on which files, with which parameters. */
final class AnalysisArguments {

  @Parameters(
      paramLabel = "ANALYSIS",
      description = {
        "An analysis file, or the name of a shipped one:",
        "adl-q1 ... adl-q8, adl-all (the ADL benchmark), agc-ttbar, demo."
      })
  String analysis = "";

  @Option(
      names = {"-i", "--input"},
      paramLabel = "DATASET=GLOB",
      description = {
        "Files of a data set instead of those that the analysis names;",
        "several in one, with commas, or by repeating the option."
      })
  List<String> inputs = new ArrayList<>();

  @Option(
      names = {"-s", "--set"},
      paramLabel = "NAME=VALUE",
      description = "Replace a parameter of the analysis; may be repeated.")
  List<String> settings = new ArrayList<>();

  /** The analysis with its parameters and files replaced as asked. */
  Analysis load(Workplace workplace) {
    Analysis loaded = read(workplace, pairs("--set", settings, false));
    return inputs.isEmpty()
        ? loaded
        : withInputs(workplace, loaded, pairs("--input", inputs, true));
  }

  private Analysis read(Workplace workplace, Map<String, List<String>> replaced) {
    Map<String, String> parameters = new LinkedHashMap<>();
    replaced.forEach((name, values) -> parameters.put(name, values.get(values.size() - 1)));
    Path file = workplace.resolve(path(analysis));
    if (Files.isRegularFile(file)) {
      return AnalysisLoader.load(file, analysis, parameters);
    }
    Optional<String> shipped = ShippedAnalyses.find(analysis);
    if (shipped.isPresent()) {
      return AnalysisLoader.read(
          analysis + ".yaml", workplace.directory().toString(), shipped.get(), parameters);
    }
    if (analysis.contains("/") || analysis.endsWith(".yaml") || analysis.endsWith(".yml")) {
      return AnalysisLoader.load(file, analysis, parameters);
    }
    throw new AnalysisException(
        "there is no analysis file "
            + analysis
            + " and no shipped analysis of that name"
            + Suggestions.hint(analysis, ShippedAnalyses.names()));
  }

  static Path path(String name) {
    try {
      return Path.of(name);
    } catch (java.nio.file.InvalidPathException e) {
      throw new AnalysisException("'" + name + "' cannot be the name of a file", e);
    }
  }

  private static Analysis withInputs(
      Workplace workplace, Analysis analysis, Map<String, List<String>> inputs) {
    List<String> names = analysis.datasets().stream().map(Dataset::name).toList();
    for (String name : inputs.keySet()) {
      if (!names.contains(name)) {
        throw new AnalysisException(
            "--input "
                + name
                + ": "
                + analysis.origin()
                + " has no data set '"
                + name
                + "'"
                + Suggestions.hint(name, names));
      }
    }
    List<Dataset> datasets = new ArrayList<>();
    for (Dataset dataset : analysis.datasets()) {
      List<String> patterns = inputs.get(dataset.name());
      datasets.add(
          patterns == null
              ? dataset
              : dataset.withFiles(
                  patterns.stream()
                      .map(
                          pattern ->
                              new FilePattern(absolute(workplace, pattern), pattern, "--input"))
                      .toList()));
    }
    return analysis.withDatasets(datasets);
  }

  /** Relative paths start from the working directory. */
  private static String absolute(Workplace workplace, String pattern) {
    if (pattern.startsWith("/") || pattern.matches("[A-Za-z][A-Za-z0-9+.-]*:/.*")) {
      return pattern;
    }
    return workplace.directory() + "/" + pattern;
  }

  private static Map<String, List<String>> pairs(String option, List<String> texts, boolean split) {
    Map<String, List<String>> pairs = new LinkedHashMap<>();
    for (String text : texts) {
      int equals = text.indexOf('=');
      if (equals < 1 || equals == text.length() - 1) {
        throw new AnalysisException(
            option + " " + text + ": write " + option + (split ? " DATASET=GLOB" : " NAME=VALUE"));
      }
      List<String> values =
          pairs.computeIfAbsent(text.substring(0, equals), name -> new ArrayList<>());
      String value = text.substring(equals + 1);
      if (split) {
        for (String each : value.split(",", -1)) {
          if (!each.isBlank()) {
            values.add(each.strip());
          }
        }
      } else {
        values.add(value);
      }
    }
    return pairs;
  }
}
