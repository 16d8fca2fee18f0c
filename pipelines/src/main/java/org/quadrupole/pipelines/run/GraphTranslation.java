package org.quadrupole.pipelines.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.quadrupole.pipelines.analysis.Analysis;
import org.quadrupole.pipelines.analysis.Analysis.NamedExpression;
import org.quadrupole.pipelines.analysis.Dataset;
import org.quadrupole.pipelines.analysis.DatasetVariation;
import org.quadrupole.pipelines.analysis.HistogramPlan;
import org.quadrupole.pipelines.analysis.SelectionRegion;
import org.quadrupole.transforms.AnalysisGraph;
import org.quadrupole.transforms.Booking;
import org.quadrupole.transforms.Cut;
import org.quadrupole.transforms.Definition;
import org.quadrupole.transforms.Region;
import org.quadrupole.transforms.Variation;
import org.quadrupole.transforms.expression.SourceText;

/**
 * What is to be computed of one data set.
 *
 * <p>The weight of every event is the generator's, so that the region of all events sums up what
 * simulation is normalised to; the analysis's weight and those of regions are factors on top.
 * Recorded events have no weights but those of single histograms.
 *
 * <p>Where factors multiply, each becomes a definition of its own, so that an error in it still
 * points to where the user wrote it. A variation's factor on the weight of events is one on the
 * analysis's weight, which then is a definition too, 1 where the analysis has none.
 */
public final class GraphTranslation {

  /** An analysis file cannot define a name that starts with an underscore. */
  private static final String WEIGHT = "_weight";

  private final Analysis analysis;
  private final boolean weighted;
  private final List<Definition> definitions = new ArrayList<>();
  private final Map<SourceText, String> factors = new LinkedHashMap<>();

  private GraphTranslation(Analysis analysis, Dataset dataset) {
    this.analysis = analysis;
    this.weighted = !dataset.data();
  }

  /** The graph of one data set of an analysis, without variations. */
  public static AnalysisGraph graph(Analysis analysis, Dataset dataset) {
    return graph(analysis, dataset, List.of());
  }

  /** The graph of one data set of an analysis with variations. */
  public static AnalysisGraph graph(
      Analysis analysis, Dataset dataset, List<DatasetVariation> variations) {
    return new GraphTranslation(analysis, dataset).translate(dataset, variations);
  }

  private AnalysisGraph translate(Dataset dataset, List<DatasetVariation> varied) {
    for (List<NamedExpression> group : List.of(analysis.parameters(), analysis.definitions())) {
      for (NamedExpression named : group) {
        definitions.add(new Definition(named.name(), named.expression()));
      }
    }
    List<Variation> variations = varied.stream().map(this::variation).toList();
    Optional<SourceText> weight = analysis.weight().filter(w -> weighted);
    Optional<SourceText> factor =
        varied.stream().flatMap(variation -> variation.weights().stream()).findFirst();
    if (factor.isPresent()) {
      definitions.add(new Definition(WEIGHT, weight.orElse(made("1", factor.get()))));
      weight = Optional.of(made(WEIGHT, factor.get()));
    }
    List<Region> regions = new ArrayList<>();
    regions.add(new Region(Analysis.ALL_EVENTS, List.of(), weight));
    for (SelectionRegion region : analysis.regions()) {
      List<SourceText> weights = new ArrayList<>();
      weight.ifPresent(weights::add);
      if (weighted) {
        weights.addAll(region.weights());
      }
      regions.add(new Region(region.name(), cuts(region), product(weights)));
    }
    List<Booking> bookings = new ArrayList<>();
    for (HistogramPlan plan : analysis.histograms()) {
      for (String region : plan.regions()) {
        bookings.add(booking(plan, region));
      }
    }
    return new AnalysisGraph(definitions, dataset.generatorWeight(), regions, bookings)
        .withVariations(variations);
  }

  private static List<Cut> cuts(SelectionRegion region) {
    return region.cuts().stream().map(cut -> new Cut(cut.label(), cut.expression())).toList();
  }

  private static Booking booking(HistogramPlan plan, String region) {
    return new Booking(
        plan.name(), plan.title(), region, plan.variables(), plan.axes(), plan.weight());
  }

  private Variation variation(DatasetVariation varied) {
    List<Variation.Replacement> replacements = new ArrayList<>();
    varied
        .values()
        .forEach(
            value ->
                replacements.add(new Variation.Replacement(value.target(), value.expression())));
    if (!varied.weights().isEmpty()) {
      String factors = String.join(" * ", varied.weights().stream().map(this::factor).toList());
      SourceText at = varied.weights().get(0);
      replacements.add(
          new Variation.Replacement(made(WEIGHT, at), made(WEIGHT + " * (" + factors + ")", at)));
    }
    return new Variation(varied.name(), replacements);
  }

  /** A text that is made of one that the user wrote. */
  private static SourceText made(String text, SourceText of) {
    return new SourceText(text, of.origin(), of.line(), of.column());
  }

  private Optional<SourceText> product(List<SourceText> weights) {
    if (weights.size() < 2) {
      return weights.stream().findFirst();
    }
    String product = String.join(" * ", weights.stream().map(this::factor).toList());
    return Optional.of(made(product, weights.get(0)));
  }

  private String factor(SourceText weight) {
    return factors.computeIfAbsent(
        weight,
        source -> {
          String name = WEIGHT + "_" + factors.size();
          definitions.add(new Definition(name, source));
          return name;
        });
  }
}
