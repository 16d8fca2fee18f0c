package org.quadrupole.pipelines.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documentation shows can be typed in. */
class DocumentationTest {

  private static final Pattern EXAMPLE =
      Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL | Pattern.MULTILINE);

  private static String page() throws IOException {
    for (Path path = Path.of("").toAbsolutePath(); path != null; path = path.getParent()) {
      Path page = path.resolve("docs/analysis-file.md");
      if (Files.exists(page)) {
        return Files.readString(page);
      }
    }
    throw new IOException("docs/analysis-file.md is not there");
  }

  static Stream<String> examples() throws IOException {
    return EXAMPLE.matcher(page()).results().map(match -> match.group(1)).toList().stream();
  }

  /** An example that shows one part is completed with the parts that every analysis needs. */
  private static String completed(String example) {
    String whole = example;
    if (!example.contains("datasets:")) {
      whole += "\ndatasets: {events: events.root}\n";
    }
    if (!example.contains("histograms:") && !example.contains("regions:")) {
      whole += "\nregions: {all: []}\n";
    }
    return whole;
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyExampleIsAnAnalysis(String example) {
    assertThat(AnalysisLoader.read("docs.yaml", "/", completed(example), Map.of()).datasets())
        .isNotEmpty();
  }

  @Test
  void everyKeyIsDescribed() throws IOException {
    String page = page();
    assertThat(EXAMPLE.matcher(page).results().map(MatchResult::group)).hasSizeGreaterThan(4);
    for (List<String> keys :
        List.of(
            AnalysisLoader.ANALYSIS_KEYS,
            AnalysisLoader.DATASET_KEYS,
            AnalysisLoader.MODEL_KEYS,
            AnalysisLoader.REGION_KEYS,
            AnalysisLoader.CORRECTION_KEYS,
            AnalysisLoader.HISTOGRAM_KEYS,
            AnalysisLoader.PLOT_KEYS,
            VariationLoader.VARIATION_KEYS,
            Binning.KINDS)) {
      assertThat(keys).allMatch(key -> page.contains("`" + key + "`"));
    }
  }
}
