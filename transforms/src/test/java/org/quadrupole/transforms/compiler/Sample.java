package org.quadrupole.transforms.compiler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.quadrupole.events.BoolColumn;
import org.quadrupole.events.ByteColumn;
import org.quadrupole.events.Column;
import org.quadrupole.events.DoubleColumn;
import org.quadrupole.events.EventBatch;
import org.quadrupole.events.EventSchema;
import org.quadrupole.events.FloatColumn;
import org.quadrupole.events.IntColumn;
import org.quadrupole.events.ListColumn;
import org.quadrupole.events.ListType;
import org.quadrupole.events.LongColumn;
import org.quadrupole.events.Primitive;
import org.quadrupole.events.Provenance;
import org.quadrupole.events.RecordColumn;
import org.quadrupole.events.RecordType;
import org.quadrupole.events.ShortColumn;
import org.quadrupole.events.StringColumn;
import org.quadrupole.transforms.AnalysisGraph;
import org.quadrupole.transforms.CompiledGraph;
import org.quadrupole.transforms.Definition;
import org.quadrupole.transforms.Result;
import org.quadrupole.transforms.ResultKey;
import org.quadrupole.transforms.expression.SourceText;
import org.quadrupole.transforms.runtime.ColumnBuilder;
import org.quadrupole.transforms.runtime.EventLoop;

/**
 * The events that {@code src/test/python/expressions_oracle.py} made, with NanoAOD's names, and
 * what tests do with them.
 */
final class Sample {

  private Sample() {}

  /** The oracle's whole document. */
  static JsonNode document() {
    try (InputStream in =
        new GZIPInputStream(
            Objects.requireNonNull(Sample.class.getResourceAsStream("expressions.json.gz")))) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The events. */
  static EventBatch events() {
    return events(document());
  }

  static EventBatch events(JsonNode document) {
    List<EventSchema.Field> fields = new ArrayList<>();
    List<Column> columns = new ArrayList<>();
    for (JsonNode node : document.get("columns")) {
      Column column = column(node);
      String counter = node.get("counter").asText();
      fields.add(
          new EventSchema.Field(
              node.get("name").asText(),
              column.type(),
              counter.isEmpty() ? Optional.empty() : Optional.of(counter)));
      columns.add(column);
    }
    int events = document.get("events").asInt();
    return EventBatch.of(EventSchema.of(fields), events, Provenance.memory(events), columns);
  }

  private static Column column(JsonNode node) {
    Column column = node.has("members") ? members(node) : leaves(node);
    for (int level = node.get("offsets").size() - 1; level >= 0; level--) {
      int[] offsets = ints(node.get("offsets").get(level));
      int size = level == 0 ? node.get("fixed").asInt() : ListType.VARIABLE;
      column = new ListColumn(new ListType(column.type(), size), offsets, column);
    }
    return column;
  }

  private static Column members(JsonNode node) {
    List<RecordType.Field> fields = new ArrayList<>();
    List<Column> columns = new ArrayList<>();
    for (JsonNode member : node.get("members")) {
      Column column = leaves(member);
      fields.add(new RecordType.Field(member.get("name").asText(), column.type()));
      columns.add(column);
    }
    return new RecordColumn(new RecordType(fields), columns.get(0).size(), columns);
  }

  private static int[] ints(JsonNode node) {
    int[] values = new int[node.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = node.get(i).asInt();
    }
    return values;
  }

  private static Column leaves(JsonNode node) {
    Primitive type = Primitive.valueOf(node.get("type").asText().toUpperCase(Locale.ROOT));
    JsonNode values = node.get("values");
    int n = values.size();
    switch (type) {
      case BOOL -> {
        boolean[] out = new boolean[n];
        for (int i = 0; i < n; i++) {
          out[i] = values.get(i).asBoolean();
        }
        return new BoolColumn(type, out);
      }
      case INT8, UINT8 -> {
        byte[] out = new byte[n];
        for (int i = 0; i < n; i++) {
          out[i] = (byte) Short.parseShort(values.get(i).asText());
        }
        return new ByteColumn(type, out);
      }
      case INT16, UINT16 -> {
        short[] out = new short[n];
        for (int i = 0; i < n; i++) {
          out[i] = (short) Integer.parseInt(values.get(i).asText());
        }
        return new ShortColumn(type, out);
      }
      case INT32, UINT32 -> {
        int[] out = new int[n];
        for (int i = 0; i < n; i++) {
          out[i] = (int) Long.parseLong(values.get(i).asText());
        }
        return new IntColumn(type, out);
      }
      case INT64, UINT64 -> {
        long[] out = new long[n];
        for (int i = 0; i < n; i++) {
          out[i] = (Long) value(type, values.get(i));
        }
        return new LongColumn(type, out);
      }
      case FLOAT32 -> {
        float[] out = new float[n];
        for (int i = 0; i < n; i++) {
          out[i] = (Float) value(type, values.get(i));
        }
        return new FloatColumn(type, out);
      }
      case FLOAT64 -> {
        double[] out = new double[n];
        for (int i = 0; i < n; i++) {
          out[i] = (Double) value(type, values.get(i));
        }
        return new DoubleColumn(type, out);
      }
      case STRING -> {
        List<String> out = new ArrayList<>();
        values.forEach(value -> out.add(value.asText()));
        return StringColumn.of(out);
      }
    }
    throw new IllegalArgumentException(type.toString());
  }

  /** A number as the oracle writes it: whole ones in decimal, others as their bits. */
  static Object value(Primitive type, JsonNode node) {
    return switch (type) {
      case BOOL -> node.asBoolean();
      case STRING -> node.asText();
      case FLOAT32 -> Float.intBitsToFloat(Integer.parseUnsignedInt(node.asText(), 16));
      case FLOAT64 -> Double.longBitsToDouble(Long.parseUnsignedLong(node.asText(), 16));
      case UINT64 -> Long.parseUnsignedLong(node.asText());
      default -> Long.parseLong(node.asText());
    };
  }

  /** Compiles expressions to new columns named c0, c1, ... */
  static CompiledGraph compile(EventSchema schema, List<Definition> definitions, String... texts) {
    List<Definition> columns = new ArrayList<>();
    for (int k = 0; k < texts.length; k++) {
      columns.add(new Definition("c" + k, SourceText.of(texts[k])));
    }
    return GraphWriter.write(
        new AnalysisGraph(definitions, Optional.empty(), List.of(), List.of()), schema, columns);
  }

  /** What a graph fills and counts over the events taken twice. */
  static Map<ResultKey, Result> results(AnalysisGraph graph, EventBatch events) {
    CompiledGraph compiled = GraphWriter.write(graph, events.schema());
    EventLoop loop = compiled.newLoop();
    try {
      loop.process(events);
      loop.process(events);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compiled.results(loop, "d").all();
  }

  /** The new columns of a compiled graph for a batch. */
  static List<Column> run(CompiledGraph graph, EventBatch events) {
    EventLoop loop = GeneratedClasses.instance(graph.className(), graph.source());
    List<ColumnBuilder> builders =
        graph.outputs().stream().map(field -> new ColumnBuilder(field.type())).toList();
    loop.use(graph.corrections());
    loop.call(graph.models());
    loop.start(graph.histograms(), graph.cuts(), builders);
    try {
      loop.process(events);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return builders.stream().map(ColumnBuilder::build).toList();
  }

  /** The values of one expression, an entry an event. */
  static List<Object> evaluate(EventBatch events, String text) {
    Column column = run(compile(events.schema(), List.of(), text), events).get(0);
    return entries(column);
  }

  static List<Object> entries(Column column) {
    List<Object> entries = new ArrayList<>();
    for (int i = 0; i < column.size(); i++) {
      entries.add(entry(column, i));
    }
    return entries;
  }

  /** One entry: a Boolean, Long (bits of 64 unsigned), Float, Double, String or List. */
  static Object entry(Column column, int i) {
    if (column instanceof ListColumn list) {
      List<Object> items = new ArrayList<>();
      for (int k = list.offsets()[i]; k < list.offsets()[i + 1]; k++) {
        items.add(entry(list.content(), k));
      }
      return items;
    }
    Primitive type = (Primitive) column.type();
    if (column instanceof BoolColumn c) {
      return c.values()[i];
    }
    if (column instanceof ByteColumn c) {
      return type == Primitive.UINT8 ? c.values()[i] & 0xffL : (long) c.values()[i];
    }
    if (column instanceof ShortColumn c) {
      return type == Primitive.UINT16 ? c.values()[i] & 0xffffL : (long) c.values()[i];
    }
    if (column instanceof IntColumn c) {
      return type == Primitive.UINT32 ? c.values()[i] & 0xffffffffL : (long) c.values()[i];
    }
    if (column instanceof LongColumn c) {
      return c.values()[i];
    }
    if (column instanceof FloatColumn c) {
      return c.values()[i];
    }
    return column instanceof DoubleColumn c ? c.values()[i] : ((StringColumn) column).get(i);
  }
}
