package org.quadrupole.pipelines.show;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.Writer;
import java.lang.reflect.Array;
import java.util.List;
import java.util.Map;
import org.quadrupole.events.EventSchema;
import org.quadrupole.io.root.RootKey;
import org.quadrupole.io.root.object.CollectionValue;
import org.quadrupole.io.root.object.DirectoryValue;
import org.quadrupole.io.root.object.EfficiencyValue;
import org.quadrupole.io.root.object.FunctionValue;
import org.quadrupole.io.root.object.GraphValue;
import org.quadrupole.io.root.object.HistogramValue;
import org.quadrupole.io.root.object.MapValue;
import org.quadrupole.io.root.object.MatrixValue;
import org.quadrupole.io.root.object.NdHistogramValue;
import org.quadrupole.io.root.object.ParameterValue;
import org.quadrupole.io.root.object.RootValue;
import org.quadrupole.io.root.object.StructValue;
import org.quadrupole.io.root.object.TextValue;
import org.quadrupole.io.root.object.TreeValue;
import org.quadrupole.io.root.object.UnreadValue;
import org.quadrupole.io.root.object.VectorValue;
import org.quadrupole.io.root.write.RootAxis;

/**
 * An object as JSON: {@code class}, {@code name}, {@code title}, and what its class has. Arrays
 * over bins include the flow bins, x fastest. Numbers that JSON has no form for are the strings
 * {@code "NaN"}, {@code "Infinity"} and {@code "-Infinity"}.
 */
public final class ObjectJson {

  private final JsonGenerator out;

  private ObjectJson(JsonGenerator out) {
    this.out = out;
  }

  /** Writes an object; the writer stays open. */
  public static void write(RootValue value, Writer to) throws IOException {
    try (JsonGenerator out =
        JsonFactory.builder()
            .build()
            .createGenerator(to)
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
      new ObjectJson(out).value(value);
    }
    to.write(System.lineSeparator());
  }

  private void value(RootValue value) throws IOException {
    out.writeStartObject();
    out.writeStringField("class", value.className());
    if (!(value instanceof UnreadValue)) {
      out.writeStringField("name", value.name());
      out.writeStringField("title", value.title());
    }
    // A switch over patterns needs a later Java.
    if (value instanceof HistogramValue histogram) {
      histogram(histogram);
    } else if (value instanceof NdHistogramValue histogram) {
      manyAxes(histogram);
    } else if (value instanceof GraphValue graph) {
      graph(graph);
    } else if (value instanceof EfficiencyValue efficiency) {
      efficiency(efficiency);
    } else if (value instanceof FunctionValue function) {
      function(function);
    } else if (value instanceof CollectionValue collection) {
      values("items", collection.items());
    } else if (value instanceof MapValue map) {
      map(map);
    } else if (value instanceof ParameterValue parameter) {
      out.writeFieldName("value");
      plain(parameter.value());
    } else if (value instanceof VectorValue vector) {
      out.writeNumberField("lower_bound", vector.lowerBound());
      array("elements", vector.elements());
    } else if (value instanceof MatrixValue matrix) {
      out.writeNumberField("rows", matrix.rows());
      out.writeNumberField("columns", matrix.columns());
      array("elements", matrix.elements());
    } else if (value instanceof DirectoryValue directory) {
      keys(directory.keys());
    } else if (value instanceof TreeValue tree) {
      tree(tree);
    } else if (value instanceof StructValue struct) {
      struct(struct);
    } else if (value instanceof UnreadValue unread) {
      out.writeStringField("unread", unread.reason());
    } else if (!(value instanceof TextValue)) {
      throw new IllegalArgumentException("no JSON for " + value.getClass());
    }
    out.writeEndObject();
  }

  private void histogram(HistogramValue h) throws IOException {
    axes(h.axes());
    out.writeStringField("value_title", h.valueTitle());
    out.writeNumberField("entries", h.histogram().entries());
    array("values", h.values());
    array("errors", h.errors());
    array("sumw2", h.histogram().sumw2());
    array("statistics", h.statistics());
    double[] means = new double[h.axes().size()];
    double[] deviations = new double[means.length];
    for (int i = 0; i < means.length; i++) {
      means[i] = h.mean(i);
      deviations[i] = h.standardDeviation(i);
    }
    array("mean", means);
    array("standard_deviation", deviations);
    if (h.profile().isPresent()) {
      array("bin_entries", h.profile().get().binEntries());
      array("bin_sumw2", h.profile().get().binSumw2());
      out.writeStringField("error_mode", h.profile().get().errorMode().name());
    }
    values("functions", h.functions());
  }

  private void axes(List<RootAxis> axes) throws IOException {
    out.writeArrayFieldStart("axes");
    for (RootAxis axis : axes) {
      out.writeStartObject();
      out.writeStringField("title", axis.title());
      out.writeNumberField("bins", axis.bins());
      array("edges", Bins.edges(axis));
      if (!axis.labels().isEmpty()) {
        out.writeArrayFieldStart("labels");
        for (String label : axis.labels()) {
          out.writeString(label);
        }
        out.writeEndArray();
      }
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private void manyAxes(NdHistogramValue h) throws IOException {
    axes(h.axes());
    out.writeNumberField("entries", h.entries());
    out.writeBooleanField("sparse", h.sparse());
    array("coordinates", h.coordinates());
    array("values", h.contents());
    array("sumw2", h.sumw2());
  }

  private void graph(GraphValue graph) throws IOException {
    out.writeStringField("x_title", graph.xTitle());
    out.writeStringField("y_title", graph.yTitle());
    out.writeObjectFieldStart("columns");
    for (GraphValue.GraphColumn column : graph.columns()) {
      array(column.name(), column.values());
    }
    out.writeEndObject();
    values("functions", graph.functions());
  }

  private void efficiency(EfficiencyValue efficiency) throws IOException {
    out.writeStringField("statistic_option", efficiency.statisticOption());
    out.writeNumberField("confidence_level", efficiency.confidenceLevel());
    out.writeNumberField("beta_alpha", efficiency.betaAlpha());
    out.writeNumberField("beta_beta", efficiency.betaBeta());
    out.writeNumberField("weight", efficiency.weight());
    array("ratios", efficiency.ratios());
    out.writeFieldName("passed");
    value(efficiency.passed());
    out.writeFieldName("total");
    value(efficiency.total());
    values("functions", efficiency.functions());
  }

  private void function(FunctionValue function) throws IOException {
    out.writeStringField("formula", function.formula());
    out.writeNumberField("dimensions", function.dimensions());
    out.writeNumberField("low", function.low());
    out.writeNumberField("high", function.high());
    out.writeNumberField("chi_square", function.chiSquare());
    out.writeNumberField("degrees_of_freedom", function.degreesOfFreedom());
    out.writeArrayFieldStart("parameters");
    for (FunctionValue.FunctionParameter parameter : function.parameters()) {
      out.writeStartObject();
      out.writeStringField("name", parameter.name());
      out.writeNumberField("value", parameter.value());
      out.writeNumberField("error", parameter.error());
      out.writeNumberField("low", parameter.low());
      out.writeNumberField("high", parameter.high());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private void map(MapValue map) throws IOException {
    out.writeArrayFieldStart("entries");
    for (MapValue.Entry entry : map.entries()) {
      out.writeStartObject();
      out.writeFieldName("key");
      value(entry.key());
      out.writeFieldName("value");
      value(entry.value());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private void keys(List<RootKey> keys) throws IOException {
    out.writeArrayFieldStart("keys");
    for (RootKey key : keys) {
      out.writeStartObject();
      out.writeStringField("path", key.path());
      out.writeNumberField("cycle", key.cycle());
      out.writeStringField("class", key.className());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private void tree(TreeValue value) throws IOException {
    out.writeNumberField("entries", value.tree().entries());
    out.writeObjectFieldStart("columns");
    for (EventSchema.Field field : value.tree().schema().fields()) {
      out.writeStringField(field.name(), field.type().toString());
    }
    out.writeEndObject();
    out.writeObjectFieldStart("unread");
    for (Map.Entry<String, String> unread : value.tree().unread().entrySet()) {
      out.writeStringField(unread.getKey(), unread.getValue());
    }
    out.writeEndObject();
  }

  private void struct(StructValue struct) throws IOException {
    out.writeNumberField("version", struct.version());
    out.writeObjectFieldStart("members");
    for (StructValue.Member member : struct.members()) {
      out.writeFieldName(member.name().isEmpty() ? "unread" : member.name());
      plain(member.value());
    }
    out.writeEndObject();
  }

  private void values(String field, List<RootValue> values) throws IOException {
    out.writeArrayFieldStart(field);
    for (RootValue value : values) {
      value(value);
    }
    out.writeEndArray();
  }

  private void plain(Object value) throws IOException {
    if (value == StructValue.NULL) {
      out.writeNull();
    } else if (value instanceof RootValue object) {
      value(object);
    } else if (value instanceof List<?> items) {
      out.writeStartArray();
      for (Object item : items) {
        plain(item);
      }
      out.writeEndArray();
    } else if (value.getClass().isArray()) {
      array(value);
    } else if (value instanceof Double number) {
      out.writeNumber(number);
    } else if (value instanceof Float number) {
      out.writeNumber(number);
    } else if (value instanceof Number number) {
      out.writeNumber(number.toString());
    } else if (value instanceof Boolean truth) {
      out.writeBoolean(truth);
    } else {
      out.writeString(value.toString());
    }
  }

  private void array(String field, Object array) throws IOException {
    out.writeFieldName(field);
    array(array);
  }

  private void array(Object array) throws IOException {
    if (array instanceof double[] values) {
      out.writeArray(values, 0, values.length);
    } else if (array instanceof int[] values) {
      out.writeArray(values, 0, values.length);
    } else {
      out.writeStartArray();
      for (int i = 0; i < Array.getLength(array); i++) {
        plain(Array.get(array, i));
      }
      out.writeEndArray();
    }
  }
}
