package org.quadrupole.io.root.object;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.quadrupole.io.root.write.RootAxis;

/** Compares objects with what ROOT 6.40 says is in them (make_object_fixtures.py). */
public final class ObjectOracle {

  private ObjectOracle() {}

  /** What ROOT says, by path and cycle. */
  public static JsonNode json(String resource) {
    try (InputStream in = ObjectOracle.class.getResourceAsStream(resource)) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One of the files. */
  public static byte[] bytes(String resource) throws IOException {
    try (InputStream in = ObjectOracle.class.getResourceAsStream(resource)) {
      return in.readAllBytes();
    }
  }

  private static boolean isNameless(RootValue value) {
    return value instanceof VectorValue || value instanceof MatrixValue;
  }

  /** Compares an object with what ROOT wrote about it. */
  public static void check(RootValue value, JsonNode expected) {
    assertThat(value.className()).isEqualTo(expected.get("class").asText());
    if (expected.has("name") && !(value instanceof TextValue || isNameless(value))) {
      assertThat(value.name()).isEqualTo(expected.get("name").asText());
    }
    if (value instanceof HistogramValue histogram) {
      histogram(histogram, expected);
    } else if (value instanceof NdHistogramValue histogram) {
      manyAxes(histogram, expected);
    } else if (value instanceof GraphValue graph) {
      graph(graph, expected);
    } else if (value instanceof FunctionValue function) {
      function(function, expected);
    } else if (value instanceof EfficiencyValue efficiency) {
      assertThat(efficiency.confidenceLevel())
          .isEqualTo(expected.get("confidence_level").asDouble());
      assertThat(efficiency.statisticOption()).isEqualTo("Bayesian, Jeffreys prior");
      histogram(efficiency.passed(), expected.get("passed"));
      histogram(efficiency.total(), expected.get("total"));
    } else if (value instanceof CollectionValue collection) {
      assertThat(collection.items()).hasSize(expected.get("items").size());
      for (int i = 0; i < collection.items().size(); i++) {
        JsonNode item = expected.get("items").get(i);
        if (item.isArray()) {
          assertThat(collection.items().get(i).className()).isEqualTo(item.get(0).asText());
          assertThat(collection.items().get(i).name()).isEqualTo(item.get(1).asText());
        } else {
          check(collection.items().get(i), item);
        }
      }
    } else if (value instanceof MapValue map) {
      assertThat(map.entries()).hasSize(1);
      assertThat(map.entries().get(0).key().name()).isEqualTo("key");
      assertThat(map.entries().get(0).value().name()).isEqualTo("value");
    } else if (value instanceof ParameterValue parameter) {
      assertThat(parameter.value().toString()).isEqualTo(expected.get("value").asText());
    } else if (value instanceof VectorValue vector) {
      assertThat(vector.elements()).containsExactly(numbers(expected.get("elements")));
    } else if (value instanceof MatrixValue matrix) {
      assertThat(matrix.rows()).isEqualTo(expected.get("rows").asInt());
      assertThat(matrix.columns()).isEqualTo(expected.get("columns").asInt());
      assertThat(matrix.elements()).containsExactly(numbers(expected.get("elements")));
    } else {
      assertThat(value).isInstanceOf(TextValue.class);
      assertThat(value.name()).isEqualTo(expected.get("name").asText());
    }
  }

  private static void histogram(HistogramValue h, JsonNode expected) {
    assertThat(h.title()).isEqualTo(expected.get("title").asText());
    assertThat(h.histogram().entries()).isEqualTo(expected.get("entries").asDouble());
    axes(h.axes(), expected.get("axes"));
    assertThat(h.values()).containsExactly(numbers(expected.get("values")));
    close(h.errors(), numbers(expected.get("errors")));
    if (expected.has("sumw2")) {
      assertThat(h.histogram().sumw2()).containsExactly(numbers(expected.get("sumw2")));
    } else {
      assertThat(h.profile().orElseThrow().binEntries())
          .containsExactly(numbers(expected.get("bin_entries")));
    }
    // ROOT leaves out the sums along an axis whose bins have labels.
    if (h.axes().stream().allMatch(axis -> axis.labels().isEmpty())) {
      close(h.statistics(), numbers(expected.get("statistics")));
      // Where there are no fills, ROOT's mean is 0, and ours no number.
      for (int i = 0; i < h.axes().size() && h.statistics()[0] != 0; i++) {
        assertThat(h.mean(i)).isCloseTo(expected.get("mean").get(i).asDouble(), tiny());
        assertThat(h.standardDeviation(i))
            .isCloseTo(expected.get("standard_deviation").get(i).asDouble(), tiny());
      }
    }
    if (expected.has("functions")) {
      function((FunctionValue) h.functions().get(0), expected.get("functions").get(0));
    }
  }

  private static void axes(List<RootAxis> axes, JsonNode expected) {
    assertThat(axes).hasSize(expected.size());
    for (int i = 0; i < axes.size(); i++) {
      RootAxis axis = axes.get(i);
      double[] edges = numbers(expected.get(i).get("edges"));
      assertThat(axis.title()).isEqualTo(expected.get(i).get("title").asText());
      assertThat(axis.bins()).isEqualTo(edges.length - 1);
      assertThat(axis.low()).isEqualTo(edges[0]);
      assertThat(axis.high()).isCloseTo(edges[edges.length - 1], tiny());
      if (!axis.edges().isEmpty()) {
        assertThat(axis.edges())
            .containsExactly(Arrays.stream(edges).boxed().toArray(Double[]::new));
      }
      JsonNode labels = expected.get(i).path("labels");
      assertThat(axis.labels()).hasSize(labels.size());
      for (int bin = 0; bin < labels.size(); bin++) {
        assertThat(axis.labels().get(bin)).isEqualTo(labels.get(bin).asText());
      }
    }
  }

  private static void manyAxes(NdHistogramValue h, JsonNode expected) {
    assertThat(h.entries()).isEqualTo(expected.get("entries").asDouble());
    assertThat(h.sparse()).isEqualTo(expected.get("sparse").asBoolean());
    axes(h.axes(), expected.get("axes"));
    int n = h.axes().size();
    assertThat(h.contents()).hasSize(expected.get("bins").size());
    for (int bin = 0; bin < h.contents().length; bin++) {
      JsonNode row = expected.get("bins").get(bin);
      assertThat(h.contents()[bin]).isEqualTo(row.get(1).asDouble());
      double variance = h.sumw2().length > 0 ? h.sumw2()[bin] : h.contents()[bin];
      assertThat(Math.sqrt(variance)).isCloseTo(row.get(2).asDouble(), tiny());
      int rest = bin;
      for (int i = n - 1; i >= 0; i--) {
        int cells = h.axes().get(i).bins() + 2;
        int index = h.sparse() ? h.coordinates()[bin * n + i] : rest % cells;
        rest /= cells;
        assertThat(index).isEqualTo(row.get(0).get(i).asInt());
      }
    }
  }

  private static void graph(GraphValue graph, JsonNode expected) {
    JsonNode columns = expected.get("columns");
    columns
        .fieldNames()
        .forEachRemaining(
            name ->
                assertThat(graph.column(name).orElseThrow())
                    .as(name)
                    .containsExactly(numbers(columns.get(name))));
  }

  private static void function(FunctionValue function, JsonNode expected) {
    assertThat(function.formula()).isEqualTo(expected.get("formula").asText());
    assertThat(function.low()).isEqualTo(expected.get("low").asDouble());
    assertThat(function.high()).isEqualTo(expected.get("high").asDouble());
    assertThat(function.dimensions()).isEqualTo(expected.get("dimensions").asInt());
    assertThat(function.chiSquare()).isEqualTo(expected.get("chi_square").asDouble());
    assertThat(function.degreesOfFreedom()).isEqualTo(expected.get("degrees_of_freedom").asInt());
    assertThat(function.parameters()).hasSize(expected.get("parameters").size());
    for (int i = 0; i < function.parameters().size(); i++) {
      JsonNode parameter = expected.get("parameters").get(i);
      assertThat(function.parameters().get(i).name()).isEqualTo(parameter.get(0).asText());
      assertThat(function.parameters().get(i).value()).isEqualTo(parameter.get(1).asDouble());
      assertThat(function.parameters().get(i).error()).isEqualTo(parameter.get(2).asDouble());
    }
  }

  private static org.assertj.core.data.Offset<Double> tiny() {
    return org.assertj.core.data.Offset.offset(1e-12);
  }

  private static void close(double[] actual, double[] expected) {
    assertThat(actual).containsExactly(expected, tiny());
  }

  private static double[] numbers(JsonNode array) {
    double[] numbers = new double[array.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = array.get(i).asDouble();
    }
    return numbers;
  }
}
