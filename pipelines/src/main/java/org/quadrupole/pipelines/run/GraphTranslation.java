package org.quadrupole.pipelines.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.quadrupole.pipelines.analysis.Analysis;
import org.quadrupole.pipelines.analysis.Analysis.NamedExpression;
import org.quadrupole.pipelines.analysis.Dataset;
import org.quadrupole.pipelines.analysis.HistogramPlan;
import org.quadrupole.pipelines.analysis.SelectionRegion;
import org.quadrupole.transforms.AnalysisGraph;
import org.quadrupole.transforms.Booking;
import org.quadrupole.transforms.Cut;
import org.quadrupole.transforms.Definition;
import org.quadrupole.transforms.Region;
import org.quadrupole.transforms.expression.SourceText;

/**
 * What is to be computed of one data set.
 *
 * <p>The weight of every event is the generator's, so that the region of all events sums up what
 * simulation is normalised to; the analysis's weight and those of regions are factors on top.
 * Recorded events have no weights but those of single histograms.
 *
 * <p>Where factors multiply, each becomes a definition of its own, so that an error in it still
 * points to where the user wrote it.
 */
public final class GraphTranslation {

  private final Analysis analysis;
  private final boolean weighted;
  private final List<Definition> definitions = new ArrayList<>();
  private final Map<SourceText, String> factors = new LinkedHashMap<>();

  private GraphTranslation(Analysis analysis, Dataset dataset) {
    this.analysis = analysis;
    this.weighted = !dataset.data();
  }

  /** The graph of one data set of an analysis. */
  public static AnalysisGraph graph(Analysis analysis, Dataset dataset) {
    return new GraphTranslation(analysis, dataset).translate(dataset);
  }

  private AnalysisGraph translate(Dataset dataset) {
    for (List<NamedExpression> group : List.of(analysis.parameters(), analysis.definitions())) {
      for (NamedExpression named : group) {
        definitions.add(new Definition(named.name(), named.expression()));
      }
    }
    List<Region> regions = new ArrayList<>();
    regions.add(new Region(Analysis.ALL_EVENTS, List.of(), Optional.empty()));
    for (SelectionRegion region : analysis.regions()) {
      List<SourceText> weights = new ArrayList<>();
      analysis.weight().ifPresent(weights::add);
      weights.addAll(region.weights());
      regions.add(new Region(region.name(), cuts(region), product(weighted ? weights : List.of())));
    }
    List<Booking> bookings = new ArrayList<>();
    for (HistogramPlan plan : analysis.histograms()) {
      for (String region : plan.regions()) {
        bookings.add(booking(plan, region));
      }
    }
    return new AnalysisGraph(definitions, dataset.generatorWeight(), regions, bookings);
  }

  private static List<Cut> cuts(SelectionRegion region) {
    return region.cuts().stream().map(cut -> new Cut(cut.label(), cut.expression())).toList();
  }

  private Booking booking(HistogramPlan plan, String region) {
    List<SourceText> weights = new ArrayList<>();
    if (weighted && region.equals(Analysis.ALL_EVENTS)) {
      analysis.weight().ifPresent(weights::add);
    }
    plan.weight().ifPresent(weights::add);
    return new Booking(
        plan.name(), plan.title(), region, plan.variables(), plan.axes(), product(weights));
  }

  private Optional<SourceText> product(List<SourceText> weights) {
    if (weights.size() < 2) {
      return weights.stream().findFirst();
    }
    String product = String.join(" * ", weights.stream().map(this::factor).toList());
    return Optional.of(
        new SourceText(product, analysis.origin(), weights.get(0).line(), weights.get(0).column()));
  }

  private String factor(SourceText weight) {
    return factors.computeIfAbsent(
        weight,
        source -> {
          // An analysis file cannot define a name that starts with an underscore.
          String name = "_weight_" + factors.size();
          definitions.add(new Definition(name, source));
          return name;
        });
  }
}
