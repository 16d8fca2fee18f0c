package org.quadrupole.pipelines.output;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.quadrupole.pipelines.run.AnalysisResult;
import org.quadrupole.pipelines.run.AnalysisResult.CutFlow;
import org.quadrupole.pipelines.run.AnalysisResult.CutFlowLine;
import org.quadrupole.pipelines.run.AnalysisResult.DatasetResult;
import org.quadrupole.pipelines.run.SkippedFile;

/** The cut-flow of a result as a table for people, as CSV and as JSON. */
public final class CutFlowTable {

  private CutFlowTable() {}

  /**
   * One table a region: a line for each cut, and for each data set the events that passed, their
   * share of the line before and of all events, and where weights or a scale make a difference the
   * expected number of events. Below stand the files whose events are missing.
   */
  public static String text(AnalysisResult result) {
    StringBuilder text = new StringBuilder(text(result, true));
    String gap = text.isEmpty() ? "" : "\n";
    for (SkippedFile file : result.skipped()) {
      String events = file.events().isPresent() ? file.events().getAsLong() + " events of " : "";
      text.append(gap).append("without ").append(events).append(file.dataset());
      text.append(" in ").append(file.name()).append(", which could not be read\n");
      gap = "";
    }
    return text.toString();
  }

  /** The same without the shares where there are several data sets, to fit a terminal. */
  public static String summary(AnalysisResult result) {
    return text(result, result.datasets().size() == 1);
  }

  private static String text(AnalysisResult result, boolean shares) {
    StringBuilder text = new StringBuilder();
    int regions = result.analysis().regions().size();
    for (int r = 0; r < regions; r++) {
      if (r > 0) {
        text.append('\n');
      }
      text.append(table(result, r, shares));
    }
    return text.toString();
  }

  private static String table(AnalysisResult result, int region, boolean shares) {
    List<List<String>> rows = new ArrayList<>();
    List<String> names = new ArrayList<>(List.of(result.analysis().regions().get(region).name()));
    List<String> heads = new ArrayList<>(List.of(""));
    for (DatasetResult dataset : result.datasets()) {
      names.add(dataset.name());
      heads.add("events");
      if (shares) {
        names.addAll(List.of("", ""));
        heads.addAll(List.of("of cut", "of all"));
      }
      if (expects(dataset)) {
        names.add("");
        heads.add("expected");
      }
    }
    rows.add(names);
    rows.add(heads);
    int lines = result.analysis().regions().get(region).cuts().size() + 1;
    for (int line = 0; line < lines; line++) {
      List<String> row = new ArrayList<>();
      for (DatasetResult dataset : result.datasets()) {
        List<CutFlowLine> flow = dataset.cutFlows().get(region).lines();
        CutFlowLine at = flow.get(line);
        if (row.isEmpty()) {
          row.add(at.label());
        }
        row.add(Long.toString(at.count().events()));
        if (shares) {
          row.add(percent(at, flow.get(Math.max(0, line - 1))));
          row.add(percent(at, flow.get(0)));
        }
        if (expects(dataset)) {
          row.add(
              String.format(Locale.ROOT, "%.1f", at.count().weights().value() * dataset.scale()));
        }
      }
      rows.add(row);
    }
    return layOut(rows);
  }

  private static boolean expects(DatasetResult dataset) {
    return dataset.scale() != 1 || dataset.sumOfWeights() != dataset.events();
  }

  private static String percent(CutFlowLine part, CutFlowLine whole) {
    return whole.count().events() == 0
        ? "-"
        : String.format(
            Locale.ROOT, "%.2f%%", 100.0 * part.count().events() / whole.count().events());
  }

  /** Columns as wide as their widest text; the first to the left, numbers to the right. */
  private static String layOut(List<List<String>> rows) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int c = 0; c < columns; c++) {
        widths[c] = Math.max(widths[c], row.get(c).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int c = 0; c < columns; c++) {
        String padding = " ".repeat(widths[c] - row.get(c).length());
        line.append(c == 0 ? row.get(c) + padding : "  " + padding + row.get(c));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  /** One line for each cut of each region and data set; counts and sums are not scaled. */
  public static String csv(AnalysisResult result) {
    StringBuilder text =
        new StringBuilder(
            "dataset,region,index,cut,events,sum_of_weights,sum_of_squared_weights,scale,variation\n");
    for (DatasetResult dataset : result.datasets()) {
      List<CutFlow> flows = new ArrayList<>(dataset.cutFlows());
      flows.addAll(dataset.variedCutFlows());
      for (CutFlow flow : flows) {
        int index = 0;
        for (CutFlowLine line : flow.lines()) {
          text.append(dataset.name()).append(',').append(flow.region()).append(',');
          text.append(index++).append(',').append(quoted(line.label())).append(',');
          text.append(line.count().events()).append(',');
          text.append(line.count().weights().value()).append(',');
          text.append(line.count().squares().value()).append(',');
          text.append(dataset.scale()).append(',').append(flow.variation()).append('\n');
        }
      }
    }
    return text.toString();
  }

  private static String quoted(String text) {
    return text.matches("[^,\"\\r\\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  /** The same as {@link #csv}, as JSON: data sets, their regions, their cuts. */
  public static String json(AnalysisResult result) {
    return JsonText.of(
        json -> {
          json.writeStringField("analysis", result.analysis().name());
          json.writeArrayFieldStart("datasets");
          for (DatasetResult dataset : result.datasets()) {
            json.writeStartObject();
            JsonText.dataset(json, dataset, result.skipped(dataset.name()));
            json.writeArrayFieldStart("regions");
            for (CutFlow flow : dataset.cutFlows()) {
              region(json, flow);
            }
            json.writeEndArray();
            if (!dataset.variedCutFlows().isEmpty()) {
              json.writeArrayFieldStart("variations");
              for (CutFlow flow : dataset.variedCutFlows()) {
                region(json, flow);
              }
              json.writeEndArray();
            }
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  private static void region(JsonGenerator json, CutFlow flow) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", flow.region());
    json.writeStringField("label", flow.label());
    if (!flow.variation().isEmpty()) {
      json.writeStringField("variation", flow.variation());
    }
    json.writeArrayFieldStart("cuts");
    for (CutFlowLine line : flow.lines()) {
      json.writeStartObject();
      json.writeStringField("label", line.label());
      json.writeNumberField("events", line.count().events());
      json.writeNumberField("sum_of_weights", line.count().weights().value());
      json.writeNumberField("sum_of_squared_weights", line.count().squares().value());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
