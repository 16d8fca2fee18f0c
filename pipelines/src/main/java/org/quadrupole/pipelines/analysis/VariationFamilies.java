package org.quadrupole.pipelines.analysis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.quadrupole.pipelines.analysis.SystematicVariation.VariedValue;
import org.quadrupole.pipelines.analysis.SystematicVariation.VariedWeight;
import org.quadrupole.transforms.expression.SourceText;

/**
 * The variations of a data set: families such as {@code jes_{source}} become one source for each
 * value of their placeholders, stated by the file or found in the names of columns.
 */
public final class VariationFamilies {

  private VariationFamilies() {}

  /**
   * All variations of a data set, in the order of the file.
   *
   * @param columns the names of its columns, members of records as {@code record.member}
   * @throws AnalysisException if no column has a name of a family's, or two variations have one
   *     name
   */
  public static List<DatasetVariation> of(
      Analysis analysis, Dataset dataset, Collection<String> columns) {
    List<DatasetVariation> all = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    if (dataset.standsIn()) {
      return all;
    }
    for (SystematicVariation family : analysis.variations()) {
      if (!family.concerns(dataset)) {
        continue;
      }
      for (SystematicVariation source : sources(family, columns)) {
        for (String side : source.sides()) {
          DatasetVariation variation = DatasetVariation.of(source, side);
          if (!names.add(variation.name())) {
            throw AnalysisException.at(
                family.name(), "two variations are called '" + variation.name() + "'");
          }
          all.add(variation);
        }
      }
    }
    return all;
  }

  private static List<SystematicVariation> sources(
      SystematicVariation family, Collection<String> columns) {
    Set<String> placeholders = SystematicVariation.placeholders(family.name().text());
    if (placeholders.isEmpty()) {
      return List.of(family);
    }
    List<Map<String, String>> choices = List.of(Map.of());
    for (String placeholder : placeholders) {
      List<String> values =
          Optional.ofNullable(family.choices().get(placeholder))
              .orElseGet(() -> found(family, placeholder, columns));
      choices =
          choices.stream()
              .flatMap(before -> values.stream().map(value -> with(before, placeholder, value)))
              .toList();
    }
    return choices.stream().map(chosen -> filled(family, chosen)).toList();
  }

  private static Map<String, String> with(
      Map<String, String> before, String placeholder, String value) {
    Map<String, String> more = new LinkedHashMap<>(before);
    more.put(placeholder, value);
    return more;
  }

  private static SystematicVariation filled(
      SystematicVariation family, Map<String, String> chosen) {
    return new SystematicVariation(
        SystematicVariation.filled(family.name(), chosen),
        SystematicVariation.filled(family.label(), chosen),
        family.values().stream()
            .map(
                value ->
                    new VariedValue(
                        SystematicVariation.filled(value.target(), chosen),
                        value.side(),
                        SystematicVariation.filled(value.expression(), chosen)))
            .toList(),
        family.weights().stream()
            .map(
                weight ->
                    new VariedWeight(
                        weight.side(), SystematicVariation.filled(weight.expression(), chosen)))
            .toList(),
        family.standIns(),
        family.datasets(),
        family.choices(),
        family.symmetrise());
  }

  /** The values for which all columns exist whose names have the placeholder. */
  private static List<String> found(
      SystematicVariation family, String placeholder, Collection<String> columns) {
    List<SourceText> texts = new ArrayList<>();
    family.values().forEach(value -> texts.addAll(List.of(value.target(), value.expression())));
    family.weights().forEach(weight -> texts.add(weight.expression()));
    Set<String> common = new LinkedHashSet<>();
    List<String> patterns = new ArrayList<>();
    Pattern path =
        Pattern.compile(
            "[A-Za-z_][\\w.]*\\{" + placeholder + "\\}[\\w.]*|\\{" + placeholder + "\\}[\\w.]+");
    for (SourceText text : texts) {
      Matcher matcher = path.matcher(text.text());
      while (matcher.find()) {
        Set<String> values = values(matcher.group(), placeholder, columns);
        if (patterns.isEmpty()) {
          common.addAll(values);
        } else {
          common.retainAll(values);
        }
        patterns.add(matcher.group());
      }
    }
    if (common.isEmpty()) {
      throw AnalysisException.at(
          family.name(),
          patterns.isEmpty()
              ? "nothing says what {"
                  + placeholder
                  + "} stands for: use it in the name of a column, or state its values under 'for'"
              : "no column has the name " + String.join(" and ", new LinkedHashSet<>(patterns)));
    }
    return List.copyOf(common);
  }

  /** What stands in the place of a placeholder in the names of columns; a dot may be _ in them. */
  private static Set<String> values(String path, String placeholder, Collection<String> columns) {
    int at = path.indexOf("{" + placeholder + "}");
    String before = path.substring(0, at).replace(".", "[._/]");
    String after = path.substring(at + placeholder.length() + 2).replace(".", "[._/]");
    Pattern name = Pattern.compile(before + "(\\w+)" + after);
    Set<String> values = new LinkedHashSet<>();
    for (String column : columns) {
      Matcher matcher = name.matcher(column);
      if (matcher.matches()) {
        values.add(matcher.group(1));
      }
    }
    return values;
  }
}
