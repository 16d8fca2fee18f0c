package org.quadrupole.pipelines.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an editor accepts with the schema and what the loader accepts is the same. */
class AnalysisSchemaTest {

  private static final JsonNode SCHEMA = schema();
  private static final JsonSchema VALIDATOR =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(SCHEMA);

  private static JsonNode schema() {
    try (InputStream in =
        AnalysisSchemaTest.class.getResourceAsStream(
            "/org/quadrupole/config/schema/analysis.schema.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean schemaAccepts(String yaml) {
    return VALIDATOR.validate(YamlJson.of(YamlReader.read("a.yaml", yaml))).isEmpty();
  }

  private static boolean loaderAccepts(String yaml) {
    try {
      AnalysisLoader.read("a.yaml", "/", yaml, Map.of());
      return true;
    } catch (AnalysisException e) {
      return false;
    }
  }

  private static final String REST = "\nregions: {r: []}\n";
  private static final String DATA = "datasets: {e: a.root}\n";

  static Stream<String> good() {
    return Stream.of(
        "datasets: {e: }" + REST,
        "datasets: {e: [a.root, b.root]}" + REST,
        "luminosity: 1\ndatasets: {e: {files: a, cross-section: 3 pb, sum-of-weights: 1e5, generator-weight: w}}"
            + REST,
        "luminosity: 1\ndatasets: {e: {cross-section: 3, label: 1, color: '#aabbcc', group: g, tree: T}}"
            + REST,
        "datasets: {e: {data: true, files: []}}" + REST,
        "datasets: {e: {files: a, defaults: {HLT_x: false, Jet_q: -1, w: 1.5, s: text, l: []}}}"
            + REST,
        "datasets: {e: {files: a, defaults: }}" + REST,
        "datasets: {e: {files: a, friends: {f: b.root, g: [c, d], h: , k: {tree: T, index: [run, event]}}}}"
            + REST,
        "datasets: {e: {files: a, friends: {k: {files: [x], index: event}}}}" + REST,
        DATA + "luminosity: 3 /fb" + REST,
        DATA + "luminosity: 3.5e3" + REST,
        DATA + "luminosity: 2 fb-1" + REST,
        DATA + "memory: 6 GB" + REST,
        DATA + "memory: 1.5GiB" + REST,
        DATA + "define: {a: 1, b: x, c: true}" + REST,
        DATA + "define: " + REST,
        DATA + "parameters: {a: 1, b: true, c: -1.5e3}" + REST,
        DATA
            + "corrections: {a: sf.json, b: {file: sf.json.gz}, c: {file: sf.json, correction: id}}"
            + REST,
        DATA + "corrections: {a: {files: [l1.jec.txt, l2.jec.txt]}, b: {files: l1.jec.txt}}" + REST,
        DATA
            + "corrections: {a: {file: t.csv, working-point: medium}, b: {file: t.csv, working-point: reshape, methods: [comb, comb, incl]}, c: {file: t.csv, working-point: tight, methods: comb}}"
            + REST,
        DATA
            + "corrections: {a: {file: h.root, histogram: h}, b: {file: h.root, histogram: d/h, errors: true}}"
            + REST,
        DATA
            + "corrections: {a: {data: {file: d.root, histogram: pileup}, simulation: {file: m.root, histogram: pileup}}}"
            + REST,
        DATA + "corrections: " + REST,
        DATA
            + "models: {a: x.json, b: {file: y.onnx, inputs: [p, q], output: o, device: gpu}}"
            + REST,
        DATA + "models: " + REST,
        DATA + "weight: 1" + REST,
        DATA
            + "selections: {s: [a, {l: b}]}\nregions: {r: {from: s}, q: {from: [s, r], cuts: [x], weight: w, label: L}, p: }",
        DATA + "plot: {log: true, draw: false, counts: Jets}" + REST,
        DATA + "variations: " + REST,
        DATA + "variations: {v: {vary: {Jet.pt: Jet.pt * 2}, label: V}}" + REST,
        DATA
            + "variations: {v: {vary: {a: {up: b, down: 1}}, weight: {up: w}, datasets: [e]}}"
            + REST,
        DATA
            + "variations:\n  v_{i}: {for: {i: [0, 2..4, a]}, weight: 'w[{i}]', datasets: e}"
            + REST,
        DATA + "variations: {v: {weight: {up: 1.1}, symmetrise: true}}" + REST,
        "datasets: {e: a.root, f: b.root}\nvariations: {v: {replace: {e: {up: f}}}}" + REST,
        DATA
            + "name: n\ndescription: d\ncaption: c\nenergy: 13 TeV\ntree: T\ngenerator-weight: w"
            + REST,
        DATA + "histograms: {h: {variable: x, bins: [1, 0, 1.5]}}",
        DATA + "histograms: {h: {variable: [x], bins: [1, 0, 1.5], label: [a]}}",
        DATA
            + "histograms: {h: {variable: 1, bins: {edges: [1, 2]}, label: 3, unit: GeV, title: t}}",
        DATA
            + "histograms: {h: {variable: x, bins: {integer: [0, 2]}, weight: w, plot: {overlay: true}}}",
        DATA + "histograms: {h: {variable: x, bins: {log: [1, 1, 2]}, plot: }}",
        DATA + "histograms: {h: {variable: x, bins: {categories: [a, 1]}, region: r}}" + REST,
        DATA + "histograms: {h: {variable: x, bins: {categories: [2, 1]}, region: [r]}}" + REST,
        DATA
            + "histograms: {h: {variable: [x, y], bins: [[1, 0, 1], {log: [1, 1, 2]}], label: [a, b], unit: [c, d]}}");
  }

  static Stream<String> bad() {
    return Stream.of(
        "[]",
        "text",
        "regions: {r: []}",
        "datasets: {}" + REST,
        "datasets: []" + REST,
        "datasets: " + REST,
        DATA,
        DATA + "region: {r: []}",
        DATA + "nonsense: 1" + REST,
        "datasets: {a/b: x.root}" + REST,
        "datasets: {e: {file: x}}" + REST,
        "datasets: {e: {data: maybe}}" + REST,
        "datasets: {e: {data: true, cross-section: 3}}" + REST,
        "datasets: {e: {cross-section: 3 km}}" + REST,
        "datasets: {e: {cross-section: -3 pb}}" + REST,
        "datasets: {e: {cross-section: 0}}" + REST,
        "datasets: {e: {sum-of-weights: many}}" + REST,
        "datasets: {e: {color: blue}}" + REST,
        "datasets: {e: {defaults: [a]}}" + REST,
        "datasets: {e: {friends: [a]}}" + REST,
        "datasets: {e: {friends: {a-b: x.root}}}" + REST,
        "datasets: {e: {friends: {in: x.root}}}" + REST,
        "datasets: {e: {friends: {a: {file: x.root}}}}" + REST,
        "datasets: {e: {friends: {a: {index: []}}}}" + REST,
        "datasets: {e: {friends: {a: {index: [a, b, c]}}}}" + REST,
        "datasets: {e: {defaults: {a: [1]}}}" + REST,
        "datasets: {e: {defaults: {a: {b: 1}}}}" + REST,
        "datasets: {e: {defaults: {a: }}}" + REST,
        "datasets: {e: {files: {a: b}}}" + REST,
        "datasets: {e: {files: ['']}}" + REST,
        DATA + "luminosity: 3 fb" + REST,
        DATA + "luminosity: [3]" + REST,
        DATA + "memory: 6" + REST,
        DATA + "memory: 6 GeV" + REST,
        DATA + "define: [a]" + REST,
        DATA + "define: {class: 1}" + REST,
        DATA + "define: {a-b: 1}" + REST,
        DATA + "define: {_a: 1}" + REST,
        DATA + "define: {a: }" + REST,
        DATA + "define: {a: '  '}" + REST,
        DATA + "parameters: {a: x}" + REST,
        DATA + "parameters: {a: [1]}" + REST,
        DATA + "corrections: [a]" + REST,
        DATA + "corrections: {a: }" + REST,
        DATA + "corrections: {a-b: x.json}" + REST,
        DATA + "corrections: {a: [x.json]}" + REST,
        DATA + "corrections: {a: {}}" + REST,
        DATA + "corrections: {a: {file: [x.json]}}" + REST,
        DATA + "corrections: {a: {files: []}}" + REST,
        DATA + "corrections: {a: {file: x.json, name: b}}" + REST,
        DATA + "corrections: {a: {file: x.json, files: [y]}}" + REST,
        DATA + "corrections: {a: {file: x.csv, working-point: best}}" + REST,
        DATA + "corrections: {a: {file: x.csv, methods: comb}}" + REST,
        DATA + "corrections: {a: {file: x.csv, working-point: tight, methods: []}}" + REST,
        DATA + "corrections: {a: {file: x.root, histogram: h, correction: c}}" + REST,
        DATA + "corrections: {a: {file: x.root, errors: true}}" + REST,
        DATA + "corrections: {a: {data: {file: x.root, histogram: h}}}" + REST,
        DATA + "corrections: {a: {data: x.root, simulation: y.root}}" + REST,
        DATA + "models: [a]" + REST,
        DATA + "models: {class: x.json}" + REST,
        DATA + "models: {a: }" + REST,
        DATA + "models: {a: {inputs: [b]}}" + REST,
        DATA + "models: {a: {file: x, inputs: b}}" + REST,
        DATA + "models: {a: {file: x, device: tpu}}" + REST,
        DATA + "models: {a: {file: x, weights: y}}" + REST,
        DATA + "weight: {a: b}" + REST,
        DATA + "regions: {r: text}",
        DATA + "regions: {r: {cuts: x}}",
        DATA + "regions: {r: [{a: x, b: y}]}",
        DATA + "regions: {r: [[x]]}",
        DATA + "regions: {r: {cut: []}}",
        DATA + "variations: [v]" + REST,
        DATA + "variations: {v: }" + REST,
        DATA + "variations: {v: {label: V}}" + REST,
        DATA + "variations: {v: {vary: Jet.pt}}" + REST,
        DATA + "variations: {v: {vary: {Jet.pt: [a]}}}" + REST,
        DATA + "variations: {v: {weight: {u p: w}}}" + REST,
        DATA + "variations: {v: {weights: w}}" + REST,
        DATA + "variations: {a b: {weight: w}}" + REST,
        DATA + "variations: {v: {weight: w, for: {i: []}}}" + REST,
        DATA + "variations: {v: {weight: w, symmetrise: 1}}" + REST,
        DATA + "plot: {log: 1}" + REST,
        DATA + "plot: {logarithmic: true}" + REST,
        DATA + "name: [a]" + REST,
        DATA + "histograms: {h: x}",
        DATA + "histograms: {h: {variable: x}}",
        DATA + "histograms: {h: {variable: x, bins: 5}}",
        DATA + "histograms: {h: {variable: x, bins: [1, 0]}}",
        DATA + "histograms: {h: {variable: x, bins: [1.5, 0, 1]}}",
        DATA + "histograms: {h: {variable: x, bins: [1, a, b]}}",
        DATA + "histograms: {h: {variable: x, bins: [0, 0, 1]}}",
        DATA + "histograms: {h: {variable: x, bins: {edges: [1]}}}",
        DATA + "histograms: {h: {variable: x, bins: {edges: [1, 2], log: [1, 1, 2]}}}",
        DATA + "histograms: {h: {variable: x, bins: {integer: [1.5, 2]}}}",
        DATA + "histograms: {h: {variable: x, bins: {integer: [1]}}}",
        DATA + "histograms: {h: {variable: x, bins: {categories: []}}}",
        DATA + "histograms: {h: {variable: x, bins: [[1, 0, 1], [1, 0, 1]]}}",
        DATA + "histograms: {h: {variable: x, bins: [1, 0, 1], label: [a, b]}}",
        DATA + "histograms: {h: {variable: [x, y], bins: [1, 0, 1]}}",
        DATA + "histograms: {h: {variable: [x, y], bins: [[1, 0, 1], [1, 0, 1]], label: a}}",
        DATA + "histograms: {h: {variable: [], bins: [1, 0, 1]}}",
        DATA + "histograms: {h: {variable: [x, y, z], bins: [[1, 0, 1], [1, 0, 1]]}}",
        DATA + "histograms: {h: {variable: x, bins: [1, 0, 1], region: []}}",
        DATA + "histograms: {h: {variable: x, bins: [1, 0, 1], region: [r, r]}}" + REST,
        DATA + "histograms: {h: {variable: x, bins: [1, 0, 1], log: true}}");
  }

  @ParameterizedTest
  @MethodSource("good")
  void bothAccept(String yaml) {
    assertThat(VALIDATOR.validate(YamlJson.of(YamlReader.read("a.yaml", yaml)))).isEmpty();
    AnalysisLoader.read("a.yaml", "/", yaml, Map.of());
  }

  @ParameterizedTest
  @MethodSource("bad")
  void bothRefuse(String yaml) {
    assertThat(schemaAccepts(yaml)).as("schema").isFalse();
    assertThat(loaderAccepts(yaml)).as("loader").isFalse();
  }

  @Test
  void bothKnowTheSameKeys() {
    assertThat(keys("")).containsExactlyInAnyOrderElementsOf(AnalysisLoader.ANALYSIS_KEYS);
    assertThat(keys("/$defs/dataset/anyOf/2"))
        .containsExactlyInAnyOrderElementsOf(AnalysisLoader.DATASET_KEYS);
    assertThat(keys("/$defs/model/anyOf/1"))
        .containsExactlyInAnyOrderElementsOf(AnalysisLoader.MODEL_KEYS);
    assertThat(keys("/$defs/region/anyOf/2"))
        .containsExactlyInAnyOrderElementsOf(AnalysisLoader.REGION_KEYS);
    assertThat(keys("/$defs/histogram"))
        .containsExactlyInAnyOrderElementsOf(AnalysisLoader.HISTOGRAM_KEYS);
    assertThat(keys("/$defs/variation"))
        .containsExactlyInAnyOrderElementsOf(VariationLoader.VARIATION_KEYS);
    assertThat(keys("/$defs/plot")).containsExactlyInAnyOrderElementsOf(AnalysisLoader.PLOT_KEYS);
  }

  private static List<String> keys(String pointer) {
    List<String> keys = new java.util.ArrayList<>();
    SCHEMA.at(pointer).get("properties").fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "adl-q1",
        "adl-q2",
        "adl-q3",
        "adl-q4",
        "adl-q5",
        "adl-q6",
        "adl-q7",
        "adl-q8",
        "adl-all",
        "demo",
        "agc-ttbar"
      })
  void shippedAnalysesAreAccepted(String name) {
    String yaml = ShippedAnalyses.find(name).orElseThrow();
    assertThat(VALIDATOR.validate(YamlJson.of(YamlReader.read(name, yaml)))).isEmpty();
    assertThat(AnalysisLoader.read(name, "/", yaml, Map.of()).name()).isEqualTo(name);
    assertThat(ShippedAnalyses.names()).contains(name);
  }
}
