package org.quadrupole.pipelines.analysis;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.quadrupole.transforms.expression.SourceText;

/**
 * Events of one kind.
 *
 * @param name the data set's name
 * @param files where its files are: paths, URLs and globs
 * @param tree the tree's name
 * @param defaults what branches hold in files that lack them: a Boolean, Long, Double or String for
 *     every event or item, or an empty List, by branch
 * @param friends trees that are read beside this one
 * @param data true for recorded events, which are never weighted nor scaled
 * @param crossSection in pb; with the luminosity it gives the scale of the data set's histograms
 * @param generatorWeight the weight that the generator gave each simulated event
 * @param sumOfWeights what scales stand on instead of the sum over the events that were read
 * @param label what plots call it
 * @param color {@code #rrggbb}, or empty for a colour of the plot's choice
 * @param group data sets of one group are one entry of a stack; the data set's own name where not
 *     stated
 * @param standsFor what it stands in the place of in a variation; then it has no results of its own
 */
public record Dataset(
    String name,
    List<FilePattern> files,
    String tree,
    Map<String, Object> defaults,
    List<Friend> friends,
    boolean data,
    OptionalDouble crossSection,
    Optional<SourceText> generatorWeight,
    OptionalDouble sumOfWeights,
    String label,
    Optional<String> color,
    String group,
    Optional<StandsFor> standsFor) {

  /** Copies the collections. */
  public Dataset {
    files = List.copyOf(files);
    defaults = Map.copyOf(defaults);
    friends = List.copyOf(friends);
  }

  /**
   * A path, a URL or a glob.
   *
   * @param pattern absolute, or relative to the working directory
   * @param written as the user wrote it
   * @param place {@code file:line:column}, or the option that set it
   */
  public record FilePattern(String pattern, String written, String place) {}

  /**
   * A tree whose columns are read beside those of the data set's tree.
   *
   * @param name what its columns' names begin with
   * @param files its files; none where it is in those of the data set
   * @param tree its name, where it is stated
   * @param index the columns by which entries are matched; none where their numbers do
   */
  public record Friend(
      String name, List<FilePattern> files, Optional<String> tree, List<String> index) {

    /** Copies the lists. */
    public Friend {
      files = List.copyOf(files);
      index = List.copyOf(index);
    }
  }

  /**
   * Which data set another one stands in for.
   *
   * @param dataset the other's name
   * @param source the name of the source of uncertainty
   * @param side its side; empty for a source that has one only
   */
  public record StandsFor(String dataset, String source, String side) {

    /** The variation's name in results. */
    public String variation() {
      return SystematicVariation.name(source, side);
    }
  }

  /** Whether it stands in the place of another data set. */
  public boolean standsIn() {
    return standsFor.isPresent();
  }

  /** This data set in the place of another; it has the other's cross-section if it has none. */
  Dataset inPlaceOf(Dataset other, StandsFor place) {
    return new Dataset(
        name,
        files,
        tree,
        defaults,
        friends,
        data,
        crossSection.isPresent() ? crossSection : other.crossSection,
        generatorWeight,
        sumOfWeights,
        label,
        color,
        group,
        Optional.of(place));
  }

  /** This data set with other files. */
  public Dataset withFiles(List<FilePattern> others) {
    return new Dataset(
        name,
        others,
        tree,
        defaults,
        friends,
        data,
        crossSection,
        generatorWeight,
        sumOfWeights,
        label,
        color,
        group,
        standsFor);
  }

  /** This data set, scaled by another sum of weights. */
  public Dataset withSumOfWeights(double sum) {
    return new Dataset(
        name,
        files,
        tree,
        defaults,
        friends,
        data,
        crossSection,
        generatorWeight,
        OptionalDouble.of(sum),
        label,
        color,
        group,
        standsFor);
  }
}
