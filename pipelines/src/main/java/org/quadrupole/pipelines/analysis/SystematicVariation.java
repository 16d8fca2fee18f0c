package org.quadrupole.pipelines.analysis;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.quadrupole.transforms.expression.SourceText;

/**
 * A source of uncertainty as the file states it: what is something else, on each of its sides
 * ({@code up}, {@code down}).
 *
 * <p>A name with placeholders, {@code jes_{source}}, stands for several sources; {@link
 * VariationFamilies} finds out which.
 *
 * @param name the source's name, as written
 * @param label what plots and the report call it
 * @param values what is replaced by what
 * @param weights factors on the weight of events
 * @param standIns data sets that stand in the place of others
 * @param datasets the data sets that it is for; all simulated ones where there are none
 * @param choices the values of placeholders that are stated
 * @param symmetrise whether the side {@code down} is the mirror image of {@code up}
 */
public record SystematicVariation(
    SourceText name,
    String label,
    List<VariedValue> values,
    List<VariedWeight> weights,
    List<StandIn> standIns,
    List<String> datasets,
    Map<String, List<String>> choices,
    boolean symmetrise) {

  /** The side of which the other can be made. */
  static final String UP = "up";

  /** The side that is made of the other. */
  public static final String DOWN = "down";

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([A-Za-z][A-Za-z0-9_]*)\\}");

  /** Copies the collections. */
  public SystematicVariation {
    values = List.copyOf(values);
    weights = List.copyOf(weights);
    standIns = List.copyOf(standIns);
    datasets = List.copyOf(datasets);
    choices = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(choices));
  }

  /**
   * Another value of a column or definition.
   *
   * @param side which side; empty for a source that has one only
   */
  public record VariedValue(SourceText target, String side, SourceText expression) {}

  /** A factor on the weight of events. */
  public record VariedWeight(String side, SourceText expression) {}

  /** A data set in the place of another one. */
  public record StandIn(String dataset, String side, String by) {}

  /** The sides, in the order of the file; those of stand-ins left out. */
  public Set<String> sides() {
    Set<String> sides = new LinkedHashSet<>();
    values.forEach(value -> sides.add(value.side()));
    weights.forEach(weight -> sides.add(weight.side()));
    return sides;
  }

  /** Whether it concerns a data set. */
  public boolean concerns(Dataset dataset) {
    return !dataset.data() && (datasets.isEmpty() || datasets.contains(dataset.name()));
  }

  /** The name of a side of a source. */
  public static String name(String source, String side) {
    return side.isEmpty() ? source : source + "_" + side;
  }

  /** The placeholders in a text, each once. */
  static Set<String> placeholders(String text) {
    Set<String> names = new LinkedHashSet<>();
    Matcher matcher = PLACEHOLDER.matcher(text);
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return names;
  }

  /** A text with values in the place of its placeholders. */
  static String filled(String text, Map<String, String> chosen) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    Optional.ofNullable(chosen.get(found.group(1))).orElse(found.group())));
  }

  /** A text with values in the place of its placeholders, at its place in the file. */
  static SourceText filled(SourceText source, Map<String, String> chosen) {
    return chosen.isEmpty()
        ? source
        : new SourceText(
            filled(source.text(), chosen), source.origin(), source.line(), source.column());
  }
}
