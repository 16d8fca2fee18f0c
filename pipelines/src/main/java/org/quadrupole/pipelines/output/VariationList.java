package org.quadrupole.pipelines.output;

import org.quadrupole.pipelines.run.AnalysisResult;
import org.quadrupole.pipelines.run.AnalysisResult.VariedResult;
import org.quadrupole.transforms.HistogramKey;

/** The variations of a result as JSON: for each of them the histograms that it changes. */
final class VariationList {

  private VariationList() {}

  static String json(AnalysisResult result) {
    return JsonText.of(
        json -> {
          json.writeStringField("analysis", result.analysis().name());
          json.writeArrayFieldStart("variations");
          for (VariedResult variation : result.variations()) {
            json.writeStartObject();
            json.writeStringField("name", variation.name());
            json.writeStringField("source", variation.source());
            json.writeStringField("side", variation.side());
            json.writeStringField("label", variation.label());
            json.writeStringField("dataset", variation.dataset());
            json.writeArrayFieldStart("histograms");
            for (HistogramKey key : result.histograms().keySet()) {
              if (key.dataset().equals(variation.dataset())
                  && key.variation().equals(variation.name())) {
                json.writeString(AnalysisResult.path(key));
              }
            }
            json.writeEndArray();
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }
}
