package org.quadrupole.pipelines.analysis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.quadrupole.pipelines.analysis.SystematicVariation.StandIn;
import org.quadrupole.pipelines.analysis.SystematicVariation.VariedValue;
import org.quadrupole.pipelines.analysis.SystematicVariation.VariedWeight;
import org.quadrupole.pipelines.analysis.YamlNode.Mapping;
import org.quadrupole.pipelines.analysis.YamlNode.Scalar;

/** Reads the variations of an analysis file. */
final class VariationLoader {

  static final List<String> VARIATION_KEYS =
      List.of("vary", "weight", "replace", "datasets", "for", "symmetrise", "label");

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_{][A-Za-z0-9_.+{}-]*");
  private static final Pattern SIDE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.+-]*");
  private static final Pattern RANGE =
      Pattern.compile("\\s*(\\d{1,6})\\s*\\.\\.\\s*(\\d{1,6})\\s*");

  private final List<Dataset> datasets;

  VariationLoader(List<Dataset> datasets) {
    this.datasets = datasets;
  }

  List<SystematicVariation> variations(Fields fields) {
    return fields.named("variations", "variation", NAME, AnalysisLoader.NAME_RULE, this::variation);
  }

  private SystematicVariation variation(Scalar name, YamlNode value) {
    String what = "variation '" + name.value() + "'";
    Fields fields = new Fields(what, value, VARIATION_KEYS);
    Map<String, List<String>> choices = choices(what, fields);
    List<VariedValue> values = new ArrayList<>();
    fields
        .node("vary")
        .ifPresent(
            node ->
                Fields.mapping("'vary' of " + what, node)
                    .entries()
                    .values()
                    .forEach(
                        entry ->
                            sides(
                                what,
                                entry.value(),
                                (side, text) ->
                                    values.add(
                                        new VariedValue(
                                            entry.key().source(),
                                            side,
                                            Fields.expression(
                                                "the variation of " + entry.key().value(),
                                                text))))));
    List<VariedWeight> weights = new ArrayList<>();
    fields
        .node("weight")
        .ifPresent(
            node ->
                sides(
                    what,
                    node,
                    (side, text) ->
                        weights.add(
                            new VariedWeight(
                                side, Fields.expression("'weight' of " + what, text)))));
    List<StandIn> standIns = new ArrayList<>();
    fields.node("replace").ifPresent(node -> standIns.addAll(standIns(what, node)));
    if (values.isEmpty() && weights.isEmpty() && standIns.isEmpty()) {
      throw value.error(what + " needs one of 'vary', 'weight' and 'replace'");
    }
    boolean symmetrise = fields.flag("symmetrise", false);
    SystematicVariation variation =
        new SystematicVariation(
            name.source(),
            fields.text("label").orElse(name.value()),
            values,
            weights,
            standIns,
            restricted(what, fields),
            choices,
            symmetrise);
    checkSides(what, fields, variation);
    checkPlaceholders(what, name, fields, variation);
    return variation;
  }

  private static void checkSides(String what, Fields fields, SystematicVariation variation) {
    Set<String> sides = new LinkedHashSet<>(variation.sides());
    variation.standIns().forEach(standIn -> sides.add(standIn.side()));
    if (variation.symmetrise() && !sides.equals(Set.of(SystematicVariation.UP))) {
      throw fields
          .required("symmetrise")
          .error("'symmetrise' mirrors the side 'up', which must be the only one of " + what);
    }
  }

  private static void checkPlaceholders(
      String what, Scalar name, Fields fields, SystematicVariation variation) {
    Set<String> known = SystematicVariation.placeholders(name.value());
    for (String choice : variation.choices().keySet()) {
      if (!known.contains(choice)) {
        throw fields
            .entry("for", choice)
            .error(
                "the name of "
                    + what
                    + " must have {"
                    + choice
                    + "}, so that each has a name of its own");
      }
    }
    String rest = SystematicVariation.filled(name.value(), asThemselves(known));
    if (!Fields.NAME.matcher(rest).matches()) {
      throw name.error(
          "'" + name.value() + "' cannot name a variation: " + AnalysisLoader.NAME_RULE);
    }
    if (!known.isEmpty() && !variation.standIns().isEmpty()) {
      throw fields
          .required("replace")
          .error("data sets are replaced by variations without {...} in their names");
    }
    long found = known.stream().filter(k -> !variation.choices().containsKey(k)).count();
    if (found > 1) {
      throw name.error(
          "only one {...} of "
              + what
              + " can be found in the names of columns; state the values"
              + " of the others under 'for'");
    }
  }

  private static Map<String, String> asThemselves(Set<String> names) {
    Map<String, String> map = new LinkedHashMap<>();
    names.forEach(name -> map.put(name, name));
    return map;
  }

  /** What is done with the value of a side. */
  @FunctionalInterface
  private interface Side {
    void read(String side, YamlNode value);
  }

  /** One value, or a mapping of sides to values. */
  private static void sides(String what, YamlNode node, Side reader) {
    if (!(node instanceof Mapping mapping)) {
      reader.read("", node);
      return;
    }
    if (mapping.entries().isEmpty()) {
      throw node.error("a side of " + what + " is missing, such as up or down");
    }
    mapping
        .entries()
        .values()
        .forEach(
            entry -> {
              if (!SIDE.matcher(entry.key().value()).matches()) {
                throw entry
                    .key()
                    .error(
                        "'"
                            + entry.key().value()
                            + "' cannot name a side of a variation: "
                            + "use letters, digits and _ . + -, as in up and down");
              }
              reader.read(entry.key().value(), entry.value());
            });
  }

  private List<StandIn> standIns(String what, YamlNode node) {
    List<StandIn> standIns = new ArrayList<>();
    Fields.mapping("'replace' of " + what, node)
        .entries()
        .values()
        .forEach(
            entry ->
                sides(
                    what,
                    entry.value(),
                    (side, other) ->
                        standIns.add(
                            new StandIn(
                                simulated(what, entry.key()), side, simulated(what, other)))));
    return standIns;
  }

  private List<String> restricted(String what, Fields fields) {
    List<String> names = new ArrayList<>();
    fields
        .node("datasets")
        .ifPresent(
            node -> Fields.oneOrMore(node).forEach(item -> names.add(simulated(what, item))));
    return names;
  }

  private String simulated(String what, YamlNode node) {
    String name = Fields.text("a data set of " + what, node);
    List<String> names = datasets.stream().map(Dataset::name).toList();
    Dataset dataset =
        datasets.stream()
            .filter(d -> d.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    node.error(
                        "there is no data set '" + name + "'" + Suggestions.hint(name, names)));
    if (dataset.data()) {
      throw node.error("'" + name + "' is data, and only simulation is varied");
    }
    return name;
  }

  private static Map<String, List<String>> choices(String what, Fields fields) {
    Map<String, List<String>> choices = new LinkedHashMap<>();
    Optional<YamlNode> node = fields.node("for");
    if (node.isPresent()) {
      for (YamlNode.Entry entry :
          Fields.mapping("'for' of " + what, node.get()).entries().values()) {
        choices.put(entry.key().value(), choice(what, entry.value()));
      }
    }
    return choices;
  }

  private static List<String> choice(String what, YamlNode node) {
    List<String> values = new ArrayList<>();
    for (YamlNode item : Fields.oneOrMore(node)) {
      String text = Fields.text("a value of 'for' of " + what, item);
      Matcher range = RANGE.matcher(text);
      if (range.matches()) {
        int from = Integer.parseInt(range.group(1));
        int to = Integer.parseInt(range.group(2));
        IntStream.rangeClosed(from, to).forEach(k -> values.add(Integer.toString(k)));
      } else if (text.matches("\\w+")) {
        values.add(text);
      } else {
        throw item.error(
            "a value of 'for' of "
                + what
                + " must be a word, a whole number or a range such as 1..100, not '"
                + text
                + "'");
      }
    }
    if (values.isEmpty()) {
      throw node.error("'for' of " + what + " has no values");
    }
    return values;
  }

  /** The data sets, with those that stand in for others marked. */
  static List<Dataset> standIns(List<Dataset> datasets, List<SystematicVariation> variations) {
    Map<String, Dataset> all = new LinkedHashMap<>();
    datasets.forEach(dataset -> all.put(dataset.name(), dataset));
    for (SystematicVariation variation : variations) {
      for (StandIn standIn : variation.standIns()) {
        Dataset by = all.get(standIn.by());
        if (by.standsIn() || standIn.by().equals(standIn.dataset())) {
          throw AnalysisException.at(
              variation.name(),
              "data set '" + standIn.by() + "' cannot stand in for more than one other");
        }
        all.put(
            standIn.by(),
            by.inPlaceOf(
                all.get(standIn.dataset()),
                new Dataset.StandsFor(standIn.dataset(), variation.name().text(), standIn.side())));
      }
    }
    for (SystematicVariation variation : variations) {
      for (StandIn standIn : variation.standIns()) {
        if (all.get(standIn.dataset()).standsIn()) {
          throw AnalysisException.at(
              variation.name(),
              "data set '" + standIn.dataset() + "' stands in for another, so none can for it");
        }
      }
    }
    return List.copyOf(all.values());
  }
}
