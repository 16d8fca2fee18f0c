package org.quadrupole.pipelines.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.quadrupole.pipelines.analysis.Analysis;
import org.quadrupole.pipelines.analysis.Dataset;
import org.quadrupole.pipelines.run.PreparedAnalysis.PreparedDataset;

/** What it means for an analysis that files could not be read, and when it cannot go on. */
final class SkippedFiles {

  private SkippedFiles() {}

  /**
   * Why a data set cannot do without some files.
   *
   * @param left how many files are left
   */
  static Optional<String> obstacle(Dataset dataset, int left, List<SkippedFile> skipped) {
    String what = what(skipped.get(0));
    Optional<Dataset.Friend> byNumber =
        dataset.friends().stream()
            .filter(friend -> !friend.files().isEmpty() && friend.index().isEmpty())
            .findFirst();
    if (byNumber.isPresent()) {
      return Optional.of(
          what
              + "It cannot be left out: entries of friend '"
              + byNumber.get().name()
              + "' go by their numbers in all files. Match the friend by an 'index'.");
    }
    return left > 0
        ? Optional.empty()
        : Optional.of(what + "No file of this data set is left that can be read.");
  }

  /** Why a sum of weights that is stated for all files cannot be had for those that are left. */
  static Optional<String> unknownShare(
      Analysis analysis, Dataset dataset, List<SkippedFile> skipped) {
    if (!isScaledByStatedSum(analysis, dataset)) {
      return Optional.empty();
    }
    return skipped.stream()
        .filter(file -> file.events().isEmpty())
        .findFirst()
        .map(
            file ->
                what(file)
                    + "It cannot be left out: nobody knows what its share of the stated"
                    + " 'sum-of-weights' is. List the other files alone, with their sum.");
  }

  /** What is wrong with a file, as a sentence before another. */
  private static String what(SkippedFile file) {
    String end = file.reason().endsWith(".") ? " " : ". ";
    return "data set '" + file.dataset() + "': " + file.name() + ": " + file.reason() + end;
  }

  private static boolean isScaledByStatedSum(Analysis analysis, Dataset dataset) {
    return dataset.sumOfWeights().isPresent()
        && dataset.crossSection().isPresent()
        && analysis.luminosity().isPresent();
  }

  /**
   * The analysis with stated sums of weights, which are of all files, cut down to those that were
   * read: by their share of the events, the best that files tell.
   */
  static Analysis normalised(PreparedAnalysis prepared) {
    if (prepared.skipped().isEmpty()) {
      return prepared.analysis();
    }
    List<Dataset> datasets = new ArrayList<>();
    for (PreparedDataset dataset : prepared.datasets()) {
      long skipped = events(of(prepared, dataset));
      Dataset stated = dataset.dataset();
      datasets.add(
          skipped > 0 && stated.sumOfWeights().isPresent()
              ? stated.withSumOfWeights(
                  stated.sumOfWeights().getAsDouble()
                      * dataset.events()
                      / (dataset.events() + skipped))
              : stated);
    }
    return prepared.analysis().withDatasets(datasets);
  }

  /** Everything in one line; empty where nothing was left out. */
  static Optional<String> warning(PreparedAnalysis prepared) {
    if (prepared.skipped().isEmpty()) {
      return Optional.empty();
    }
    List<String> parts = new ArrayList<>();
    int files = 0;
    for (PreparedDataset dataset : prepared.datasets()) {
      List<SkippedFile> skipped = of(prepared, dataset);
      files += dataset.files().size() + skipped.size();
      if (!skipped.isEmpty()) {
        parts.add(part(prepared.analysis(), dataset, skipped));
      }
    }
    return Optional.of(
        "left out "
            + prepared.skipped().size()
            + " of "
            + files
            + " files that could not be read: "
            + String.join("; ", parts)
            + " (report.html and metrics.json name them)");
  }

  private static String part(
      Analysis analysis, PreparedDataset dataset, List<SkippedFile> skipped) {
    long events = events(skipped);
    boolean known = skipped.stream().allMatch(file -> file.events().isPresent());
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            "data set '%s' lacks %d of %d files and %s",
            dataset.dataset().name(),
            skipped.size(),
            dataset.files().size() + skipped.size(),
            known
                ? events + " of " + (dataset.events() + events) + " events"
                : events > 0 ? "at least " + events + " events" : "an unknown number of events"));
    if (dataset.dataset().data() && analysis.luminosity().isPresent()) {
      text.append(", so its luminosity is less than is stated, by how much files do not tell");
    } else if (isScaledByStatedSum(analysis, dataset.dataset())) {
      text.append(", and its stated sum of weights counts as that much less");
    }
    return text.toString();
  }

  private static List<SkippedFile> of(PreparedAnalysis prepared, PreparedDataset dataset) {
    return prepared.skipped().stream()
        .filter(file -> file.dataset().equals(dataset.dataset().name()))
        .toList();
  }

  private static long events(List<SkippedFile> files) {
    return files.stream().mapToLong(file -> file.events().orElse(0)).sum();
  }
}
