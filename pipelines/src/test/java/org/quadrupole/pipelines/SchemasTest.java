package org.quadrupole.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quadrupole.events.Column;
import org.quadrupole.events.ColumnReader;
import org.quadrupole.events.EventBatch;
import org.quadrupole.io.root.RootIO;
import org.quadrupole.transforms.Define;

/**
 * Objects of experiments' formats: their names and values are coffea's ({@code schemas_oracle.py}).
 * Four-vectors and tracks are computed in double precision here and in the columns' own there.
 */
class SchemasTest {

  private static final double CLOSE = 2e-5;
  private static final int EVENTS = 10; // or fewer, where they are large

  /** What pipelines of this process found, by file and expression. */
  private static final Map<String, List<Object>> FOUND = new ConcurrentHashMap<>();

  private static JsonNode expected(String file) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(SchemasTest.class.getResourceAsStream("/schemas/expected.json"))) {
      for (JsonNode node : new ObjectMapper().readTree(in)) {
        if (node.get("file").asText().equals(file)) {
          return node;
        }
      }
    }
    throw new IllegalArgumentException(file);
  }

  private static Path path(String file) {
    try {
      return file.contains("/")
          ? SharedData.file("data/root/" + file)
          : Path.of(
              Objects.requireNonNull(SchemasTest.class.getResource("/schemas/" + file)).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Reads the first events' new columns. */
  private static final class Collect extends DoFn<EventBatch, Void> {
    private final String file;
    private final int columns;

    Collect(String file, int columns) {
      this.file = file;
      this.columns = columns;
    }

    @ProcessElement
    public void process(@Element EventBatch batch) throws IOException {
      if (batch.provenance().firstEntry() > 0) {
        return;
      }
      try (ColumnReader reader = batch.open()) {
        for (int k = 0; k < columns; k++) {
          Column column = reader.read("x" + k);
          List<Object> values = new ArrayList<>();
          for (int i = 0; i < Math.min(EVENTS, batch.size()); i++) {
            values.add(Values.of(column, i));
          }
          FOUND.put(file + k, values);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "treemaker.root",
        "delphes.root",
        "coffea/nano_dy.root",
        "scikit-hep-testdata/uproot-issue-123a.root",
        "coffea/p8_ee_WW_ecm240_edm4hep.root",
        "coffea/test_FCC_Spring2021.root"
      })
  void objectsHaveCoffeasNamesAndValues(String file) throws IOException {
    String source = path(file).toString();
    JsonNode node = expected(file);
    List<String> expressions = new ArrayList<>();
    node.get("expressions").fieldNames().forEachRemaining(expressions::add);
    DirectOptions options = PipelineOptionsFactory.create().as(DirectOptions.class);
    options.setRunner(DirectRunner.class);
    options.setEnforceEncodability(false);
    options.setEnforceImmutability(false);
    Pipeline pipeline = Pipeline.create(options);
    Define define = Define.column("x0", filled(node, expressions.get(0)));
    for (int k = 1; k < expressions.size(); k++) {
      define = define.and("x" + k, filled(node, expressions.get(k)));
    }
    pipeline
        .apply(RootIO.read().from(source).withTree(node.get("tree").asText()))
        .apply(define)
        .apply(ParDo.of(new Collect(file, expressions.size())));
    pipeline.run().waitUntilFinish();
    List<String> wrong = new ArrayList<>();
    for (int k = 0; k < expressions.size(); k++) {
      JsonNode values = node.get("expressions").get(expressions.get(k));
      List<Object> found = FOUND.getOrDefault(file + k, List.of());
      if (found.size() < values.size() || !same(values, found.subList(0, values.size()))) {
        wrong.add(expressions.get(k) + ": " + found + ", not " + values);
      }
    }
    assertThat(wrong).isEmpty();
  }

  /** Where coffea has a missing value, a number that does not occur. */
  private static String filled(JsonNode node, String expression) {
    boolean truth = node.get("expressions").get(expression).toString().contains("true");
    return truth ? expression : "fill_none(" + expression + ", " + MISSING + ")";
  }

  private static final int MISSING = -999;

  private static boolean same(JsonNode expected, Object actual) {
    if (expected.isArray()) {
      if (!(actual instanceof List<?> list) || list.size() != expected.size()) {
        return false;
      }
      for (int i = 0; i < list.size(); i++) {
        if (!same(expected.get(i), list.get(i))) {
          return false;
        }
      }
      return true;
    }
    if (expected.isBoolean()) {
      return actual.equals(expected.asBoolean());
    }
    double wanted =
        expected.isNull()
            ? MISSING
            : expected.isTextual()
                ? Double.parseDouble(expected.asText().toLowerCase(Locale.ROOT))
                : expected.asDouble();
    double found = ((Number) actual).doubleValue();
    return wanted == found || Math.abs(wanted - found) <= CLOSE * Math.max(1e-3, Math.abs(wanted));
  }
}
