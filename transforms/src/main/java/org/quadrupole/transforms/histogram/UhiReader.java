package org.quadrupole.transforms.histogram;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads UHI JSON. */
final class UhiReader {

  static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  /** An axis and which of its flow bins the file has. */
  private record FlowAxis(Axis axis, boolean underflow, boolean overflow) {

    int first() {
      return underflow ? 0 : 1;
    }

    int last() {
      return overflow ? axis.bins() + 1 : axis.bins();
    }

    int size() {
      return last() - first() + 1;
    }
  }

  /** Where in the file, for messages. */
  private final String name;

  private UhiReader(String name) {
    this.name = name;
  }

  static Map<String, Histogram> readAll(JsonNode root) {
    if (!root.isObject()) {
      throw new IllegalArgumentException(
          "histograms: expected a JSON object of histograms by name");
    }
    Map<String, Histogram> all = new LinkedHashMap<>();
    if (root.has("uhi_schema")) {
      String name = root.path("metadata").path("name").asText();
      all.put(name, new UhiReader(name).histogram(root));
      return all;
    }
    root.fields()
        .forEachRemaining(
            entry ->
                all.put(entry.getKey(), new UhiReader(entry.getKey()).histogram(entry.getValue())));
    return all;
  }

  private Histogram histogram(JsonNode node) {
    int version = node.path("uhi_schema").asInt();
    if (version != 1) {
      throw error("uhi_schema " + node.path("uhi_schema") + "; this program reads version 1");
    }
    List<FlowAxis> axes = new ArrayList<>();
    for (JsonNode axis : required(node, "axes")) {
      axes.add(axis(axis));
    }
    JsonNode metadata = node.path("metadata");
    HistogramSpec spec =
        new HistogramSpec(
            metadata.path("name").asText(name),
            metadata.path("label").asText(),
            axes.stream().map(FlowAxis::axis).toList());
    JsonNode storage = required(node, "storage");
    JsonNode info = node.path("writer_info").path(UhiJson.WRITER);
    String type = storage.path("type").asText();
    double[] values = cells(spec, axes, storage, "values");
    double[] moments = new double[Moments.count(spec.dimensions())];
    List<String> names = Moments.names(spec.dimensions());
    for (int i = 0; i < moments.length; i++) {
      moments[i] = info.path(names.get(i + 2)).asDouble();
    }
    return switch (type) {
      case "int" -> {
        long[] counts = new long[values.length];
        Arrays.setAll(counts, i -> (long) values[i]);
        yield Histogram.ofCounts(spec, counts, moments);
      }
      case "double" ->
          Histogram.ofWeights(spec, values, values, info.path("entries").asLong(), moments);
      case "weighted" ->
          Histogram.ofWeights(
              spec,
              values,
              cells(spec, axes, storage, "variances"),
              info.path("entries").asLong(),
              moments);
      default ->
          throw error("storage of type '" + type + "'; int, double and weighted can be read");
    };
  }

  private FlowAxis axis(JsonNode node) {
    JsonNode metadata = node.path("metadata");
    String label = metadata.path("label").asText();
    String unit = metadata.path("unit").asText();
    JsonNode info = node.path("writer_info");
    if (node.path("circular").asBoolean()) {
      throw error("circular axes cannot be read");
    }
    String type = node.path("type").asText();
    Axis axis =
        switch (type) {
          case "regular" -> regular(node, info, label, unit);
          case "variable" -> variable(doubles(required(node, "edges")), info, label, unit);
          case "category_str" -> CategoryAxis.ofStrings(strings(node), label, unit);
          case "category_int" ->
              CategoryAxis.ofIntegers(
                  strings(node).stream().map(Integer::valueOf).toList(), label, unit);
          case "boolean" -> CategoryAxis.ofIntegers(List.of(0, 1), label, unit);
          default -> throw error("unknown type of axis '" + type + "'");
        };
    return axis instanceof CategoryAxis
        ? new FlowAxis(axis, false, node.path("flow").asBoolean())
        : new FlowAxis(axis, node.path("underflow").asBoolean(), node.path("overflow").asBoolean());
  }

  private Axis regular(JsonNode node, JsonNode info, String label, String unit) {
    int bins = required(node, "bins").asInt();
    double lower = required(node, "lower").asDouble();
    double upper = required(node, "upper").asDouble();
    boolean integer = info.path("boost-histogram").path("orig_type").asText().equals("Integer");
    return integer
        ? new IntegerAxis((int) lower, (int) upper, label, unit)
        : new RegularAxis(bins, lower, upper, label, unit);
  }

  private static Axis variable(double[] edges, JsonNode info, String label, String unit) {
    Axis variable = new VariableAxis(edges, label, unit);
    if (info.path(UhiJson.WRITER).path("axis").asText().equals("logarithmic")) {
      Axis logarithmic =
          new LogarithmicAxis(edges.length - 1, edges[0], edges[edges.length - 1], label, unit);
      // Its own edges, if not changed since, are the same bits.
      return Arrays.equals(logarithmic.edges(), edges) ? logarithmic : variable;
    }
    return variable;
  }

  private List<String> strings(JsonNode node) {
    List<String> strings = new ArrayList<>();
    required(node, "categories").forEach(category -> strings.add(category.asText()));
    return strings;
  }

  private static double[] doubles(JsonNode array) {
    double[] doubles = new double[array.size()];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = array.get(i).asDouble();
    }
    return doubles;
  }

  private double[] cells(HistogramSpec spec, List<FlowAxis> axes, JsonNode storage, String member) {
    double[] cells = new double[spec.cells()];
    if (storage.has("index")) {
      fillSparse(spec, axes, storage, member, cells);
    } else if (storage.has(member)) {
      fill(spec, axes, storage.get(member), 0, 0, cells, member);
    } else if (storage.size() > 1) {
      throw error("storage has no " + member);
    }
    return cells;
  }

  private void fill(
      HistogramSpec spec,
      List<FlowAxis> axes,
      JsonNode node,
      int depth,
      int cell,
      double[] cells,
      String member) {
    if (depth == axes.size()) {
      if (!node.isNumber()) {
        throw error(member + " holds " + node + " where a number should be");
      }
      cells[cell] = node.asDouble();
      return;
    }
    FlowAxis axis = axes.get(depth);
    if (node.size() != axis.size()) {
      throw error(
          member
              + " has "
              + node.size()
              + " items along axis "
              + depth
              + " of "
              + axis.size()
              + " bins");
    }
    for (int i = 0; i < axis.size(); i++) {
      int bin = axis.first() + i;
      fill(spec, axes, node.get(i), depth + 1, cell + bin * spec.stride(depth), cells, member);
    }
  }

  private void fillSparse(
      HistogramSpec spec, List<FlowAxis> axes, JsonNode storage, String member, double[] cells) {
    JsonNode index = storage.get("index");
    JsonNode values = required(storage, member);
    for (int i = 0; i < values.size(); i++) {
      int cell = 0;
      for (int a = 0; a < axes.size(); a++) {
        int at = index.path(a).path(i).asInt(-1);
        if (at < 0 || at >= axes.get(a).size()) {
          throw error("index of item " + i + " on axis " + a + " is out of range");
        }
        cell += (axes.get(a).first() + at) * spec.stride(a);
      }
      cells[cell] = values.get(i).asDouble();
    }
  }

  private JsonNode required(JsonNode node, String member) {
    JsonNode found = node.get(member);
    if (found == null) {
      throw error("has no " + member);
    }
    return found;
  }

  private IllegalArgumentException error(String what) {
    return new IllegalArgumentException("histogram '" + name + "': " + what);
  }
}
