package org.quadrupole.transforms.histogram;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes UHI JSON. */
final class UhiWriter {

  /** Writes one bin's content. */
  private interface CellWriter {
    void write(int cell) throws IOException;
  }

  private final JsonGenerator json;

  UhiWriter(OutputStream out) throws IOException {
    // The writer for doubles gives the shortest digits on every Java version; Java's own did not
    // before 19.
    JsonFactory factory =
        JsonFactory.builder()
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build();
    json = factory.createGenerator(out);
    json.setPrettyPrinter(
        new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));
  }

  void write(Map<String, Histogram> histograms) throws IOException {
    json.writeStartObject();
    for (Map.Entry<String, Histogram> entry : new TreeMap<>(histograms).entrySet()) {
      json.writeFieldName(entry.getKey());
      writeHistogram(entry.getValue());
    }
    json.writeEndObject();
    json.writeRaw('\n');
    json.close();
  }

  private void writeHistogram(Histogram histogram) throws IOException {
    HistogramSpec spec = histogram.spec();
    json.writeStartObject();
    json.writeNumberField("uhi_schema", 1);
    json.writeObjectFieldStart("writer_info");
    json.writeObjectFieldStart(UhiJson.WRITER);
    json.writeNumberField("entries", histogram.entries());
    double[] statistics = histogram.statistics();
    List<String> names = Moments.names(spec.dimensions());
    for (int i = 0; i < statistics.length; i++) {
      json.writeNumberField(names.get(i), statistics[i]);
    }
    json.writeEndObject();
    json.writeEndObject();
    writeMetadata("name", spec.name(), "label", spec.title());
    json.writeArrayFieldStart("axes");
    for (Axis axis : spec.axes()) {
      writeAxis(axis);
    }
    json.writeEndArray();
    json.writeObjectFieldStart("storage");
    if (histogram.weighted()) {
      json.writeStringField("type", "weighted");
      double[] values = histogram.values();
      double[] variances = histogram.variances();
      writeCells("values", spec, cell -> json.writeNumber(values[cell]));
      writeCells("variances", spec, cell -> json.writeNumber(variances[cell]));
    } else {
      json.writeStringField("type", "int");
      long[] counts = histogram.counts();
      writeCells("values", spec, cell -> json.writeNumber(counts[cell]));
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private void writeMetadata(String key, String value, String otherKey, String otherValue)
      throws IOException {
    if (value.isEmpty() && otherValue.isEmpty()) {
      return;
    }
    json.writeObjectFieldStart("metadata");
    if (!value.isEmpty()) {
      json.writeStringField(key, value);
    }
    if (!otherValue.isEmpty()) {
      json.writeStringField(otherKey, otherValue);
    }
    json.writeEndObject();
  }

  private void writeAxis(Axis axis) throws IOException {
    json.writeStartObject();
    if (axis instanceof CategoryAxis category) {
      writeCategories(category);
    } else if (axis instanceof RegularAxis regular) {
      json.writeStringField("type", "regular");
      json.writeNumberField("lower", regular.low());
      json.writeNumberField("upper", regular.high());
      json.writeNumberField("bins", axis.bins());
      writeFlow();
    } else if (axis instanceof IntegerAxis integer) {
      json.writeStringField("type", "regular");
      json.writeNumberField("lower", integer.first());
      json.writeNumberField("upper", integer.last());
      json.writeNumberField("bins", axis.bins());
      writeFlow();
    } else {
      json.writeStringField("type", "variable");
      json.writeFieldName("edges");
      double[] edges = axis.edges();
      json.writeArray(edges, 0, edges.length);
      writeFlow();
    }
    if (axis instanceof IntegerAxis) {
      // boost-histogram's own name for it lets hist restore an integer axis.
      writeKind("boost-histogram", "orig_type", "Integer");
    } else if (axis instanceof LogarithmicAxis) {
      writeKind(UhiJson.WRITER, "axis", "logarithmic");
    }
    writeMetadata("label", axis.label(), "unit", axis.unit());
    json.writeEndObject();
  }

  private void writeCategories(CategoryAxis axis) throws IOException {
    json.writeStringField("type", axis.numbered() ? "category_int" : "category_str");
    json.writeArrayFieldStart("categories");
    for (String category : axis.categories()) {
      if (axis.numbered()) {
        json.writeNumber(Integer.parseInt(category));
      } else {
        json.writeString(category);
      }
    }
    json.writeEndArray();
    json.writeBooleanField("flow", true);
  }

  private void writeFlow() throws IOException {
    json.writeBooleanField("underflow", true);
    json.writeBooleanField("overflow", true);
    json.writeBooleanField("circular", false);
  }

  private void writeKind(String writer, String key, String kind) throws IOException {
    json.writeObjectFieldStart("writer_info");
    json.writeObjectFieldStart(writer);
    json.writeStringField(key, kind);
    json.writeEndObject();
    json.writeEndObject();
  }

  /** Nested arrays, the first axis outermost, where the bins here have it innermost. */
  private void writeCells(String name, HistogramSpec spec, CellWriter writer) throws IOException {
    json.writeFieldName(name);
    writeCells(spec, 0, 0, writer);
  }

  private void writeCells(HistogramSpec spec, int axis, int cell, CellWriter writer)
      throws IOException {
    if (axis == spec.dimensions()) {
      writer.write(cell);
      return;
    }
    Axis along = spec.axes().get(axis);
    json.writeStartArray();
    // Categories have no underflow.
    for (int bin = along instanceof CategoryAxis ? 1 : 0; bin <= along.bins() + 1; bin++) {
      writeCells(spec, axis + 1, cell + bin * spec.stride(axis), writer);
    }
    json.writeEndArray();
  }
}
