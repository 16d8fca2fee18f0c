package org.quadrupole.transforms.histogram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UhiJsonTest {

  private static Map<String, Histogram> analysis() {
    Random random = new Random(5);
    Map<String, Histogram> all = new TreeMap<>();
    int i = 0;
    List<Axis> axes = new ArrayList<>(AxisTest.axes());
    axes.add(new RegularAxis(3, 0, 1e-5, "p_T \"lead\" é", "GeV"));
    for (Axis axis : axes) {
      HistogramAccumulator one =
          new HistogramAccumulator(new HistogramSpec("h" + i, "title " + i, List.of(axis)));
      HistogramAccumulator two =
          new HistogramAccumulator(
              new HistogramSpec("xy" + i, "", List.of(axis, new IntegerAxis(0, 3, "n", ""))));
      HistogramAccumulator three =
          new HistogramAccumulator(
              new HistogramSpec(
                  "xyz" + i,
                  "",
                  List.of(new VariableAxis(0, 1, 5), axis, CategoryAxis.ofStrings("u", "v"))));
      for (int n = 0; n < 100; n++) {
        double x = 4 * random.nextGaussian();
        one.count(x);
        two.fill(x, random.nextInt(5) - 1, random.nextGaussian());
        three.count(random.nextGaussian(), x, random.nextInt(3));
      }
      all.put("sr/h" + i, one.toHistogram());
      all.put("sr/xy" + i, two.toHistogram());
      all.put("sr/xyz" + i, three.toHistogram());
      i++;
    }
    return all;
  }

  @Test
  void whatIsWrittenIsReadBack() {
    Map<String, Histogram> all = analysis();
    String json = UhiJson.write(all);
    Map<String, Histogram> read = UhiJson.read(json);
    assertThat(read.keySet()).containsExactlyElementsOf(all.keySet());
    for (String name : all.keySet()) {
      Histogram written = all.get(name);
      Histogram back = read.get(name);
      assertThat(back.spec()).isEqualTo(written.spec());
      assertThat(back.weighted()).isEqualTo(written.weighted());
      assertThat(back.entries()).isEqualTo(written.entries());
      assertThat(back.values()).isEqualTo(written.values());
      assertThat(back.variances()).isEqualTo(written.variances());
      assertThat(back.statistics())
          .usingElementComparator(UhiJsonTest::nearly)
          .isEqualTo(written.statistics());
    }
    String again = UhiJson.write(read);
    assertThat(UhiJson.write(UhiJson.read(again))).isEqualTo(again);
  }

  /** The sums of w over bins are of rounded bins once read back. */
  private static int nearly(Object one, Object other) {
    double a = (Double) one;
    double b = (Double) other;
    return Math.abs(a - b) <= 1e-14 * Math.max(1, Math.abs(a)) ? 0 : Double.compare(a, b);
  }

  @Test
  void aSmallHistogramReadsAsTheSchemaSays() {
    HistogramAccumulator filled =
        new HistogramAccumulator(
            new HistogramSpec("m", "Mass", List.of(new RegularAxis(2, 0, 0.2, "m", "GeV"))));
    filled.fill(0.125, 2);
    assertThat(UhiJson.write(Map.of("m", filled.toHistogram())))
        .isEqualTo(
            """
            {
              "m" : {
                "uhi_schema" : 1,
                "writer_info" : {
                  "quadrupole" : {
                    "entries" : 1,
                    "sumw" : 2.0,
                    "sumw2" : 4.0,
                    "sumwx" : 0.25,
                    "sumwx2" : 0.03125
                  }
                },
                "metadata" : {
                  "name" : "m",
                  "label" : "Mass"
                },
                "axes" : [ {
                  "type" : "regular",
                  "lower" : 0.0,
                  "upper" : 0.2,
                  "bins" : 2,
                  "underflow" : true,
                  "overflow" : true,
                  "circular" : false,
                  "metadata" : {
                    "label" : "m",
                    "unit" : "GeV"
                  }
                } ],
                "storage" : {
                  "type" : "weighted",
                  "values" : [ 0.0, 0.0, 2.0, 0.0 ],
                  "variances" : [ 0.0, 0.0, 4.0, 0.0 ]
                }
              }
            }
            """);
  }

  @Test
  void valuesThatAreNoNumbersAreWrittenAsPythonDoes() {
    HistogramSpec spec = new HistogramSpec("m", "", List.of(new RegularAxis(2, 0, 2)));
    HistogramAccumulator filled = new HistogramAccumulator(spec);
    filled.fill(0.5, Double.NaN);
    filled.fill(1.5, Double.NEGATIVE_INFINITY);
    String json = UhiJson.write(Map.of("m", filled.toHistogram()));
    assertThat(json).contains("[ 0.0, NaN, -Infinity, 0.0 ]");
    assertThat(UhiJson.read(json).get("m").values())
        .containsExactly(0, Double.NaN, Double.NEGATIVE_INFINITY, 0);
  }

  /** Made with hist 2.12.1 and {@code json.dumps(h, default=uhi.io.json.default)}. */
  @Test
  void whatHistWritesIsRead() {
    String json =
        """
        {"uhi_schema": 1, "writer_info": {"boost-histogram": {"version": "1.8.1"}}, "axes": [
         {"type": "regular", "lower": 0.0, "upper": 1.0, "bins": 3, "underflow": true, "overflow": false,
          "circular": false, "metadata": {"name": "x", "label": "X [GeV]"}},
         {"type": "category_str", "categories": ["a", "b"], "flow": false}],
         "storage": {"type": "weighted", "values": [[0.0, 0.0], [0.0, 0.0], [2.0, 0.0], [0.0, 3.0]],
          "variances": [[0.0, 0.0], [0.0, 0.0], [4.0, 0.0], [0.0, 9.0]]}, "metadata": {"name": "hh"}}
        """;
    Histogram histogram = UhiJson.read(json).get("hh");
    assertThat(histogram).isNotNull();
    assertThat(histogram.value(2, 1)).isEqualTo(2);
    assertThat(histogram.variance(3, 2)).isEqualTo(9);
    assertThat(histogram.sum()).isEqualTo(5);
    assertThat(histogram.spec().axes().get(0).label()).isEqualTo("X [GeV]");
  }

  @Test
  void sparseStorageIsRead() {
    String json =
        """
        {"h": {"uhi_schema": 1, "axes": [{"type": "variable", "edges": [0, 1, 3], "underflow": true,
         "overflow": true, "circular": false}],
         "storage": {"type": "int", "index": [[1, 3]], "values": [5, 7]}}}
        """;
    assertThat(UhiJson.read(json).get("h").counts()).containsExactly(0, 5, 0, 7);
  }

  @Test
  void mistakesNameTheHistogram() {
    assertThatThrownBy(() -> UhiJson.read("{\"h\": {\"uhi_schema\": 2}}"))
        .hasMessage("histogram 'h': uhi_schema 2; this program reads version 1");
    assertThatThrownBy(() -> UhiJson.read("{\"h\": {\"uhi_schema\": 1}}"))
        .hasMessage("histogram 'h': has no axes");
    assertThatThrownBy(() -> UhiJson.read("{")).hasMessageContaining("not JSON");
    assertThatThrownBy(
            () ->
                UhiJson.read(
                    "{\"h\": {\"uhi_schema\": 1, \"axes\": [{\"type\":\"boolean\"}], \"storage\":"
                        + " {\"type\":\"int\", \"values\": [1]}}}"))
        .hasMessage("histogram 'h': values has 1 items along axis 0 of 2 bins");
  }

  /** The oracle is Python's uhi and hist; set QUADRUPOLE_PYTHON to a python that has them. */
  @Test
  void pythonReadsEveryValue(@TempDir Path folder) throws Exception {
    String python = System.getenv("QUADRUPOLE_PYTHON");
    assumeTrue(python != null, "QUADRUPOLE_PYTHON is not set to a python with hist and uhi");
    Path script = folder.resolve("read_uhi.py");
    try (InputStream resource = UhiJsonTest.class.getResourceAsStream("read_uhi.py")) {
      Files.copy(resource, script);
    }
    Map<String, Histogram> all = analysis();
    Path file = folder.resolve("histograms.json");
    Files.writeString(file, UhiJson.write(all));
    Iterator<String> lines = run(python, script.toString(), file.toString()).iterator();
    for (Map.Entry<String, Histogram> entry : all.entrySet()) {
      Histogram histogram = entry.getValue();
      HistogramSpec spec = histogram.spec();
      assertThat(lines.next())
          .isEqualTo(
              "name|"
                  + entry.getKey()
                  + "|"
                  + spec.name()
                  + "|"
                  + (spec.title().isEmpty() ? "None" : spec.title()));
      for (int a = 0; a < spec.dimensions(); a++) {
        assertAxis(lines.next().split("\\|", -1), spec.axes().get(a), a);
      }
      assertThat(lines.next()).isEqualTo("storage|" + (histogram.weighted() ? "Weight" : "Int64"));
      assertThat(numbers(lines.next())).isEqualTo(asPython(spec, histogram.values()));
      assertThat(numbers(lines.next())).isEqualTo(asPython(spec, histogram.variances()));
    }
    assertThat(lines.hasNext()).isFalse();
  }

  private static void assertAxis(String[] line, Axis axis, int at) {
    String kind =
        axis instanceof RegularAxis
            ? "Regular"
            : axis instanceof IntegerAxis
                ? "Integer"
                : axis instanceof CategoryAxis category
                    ? category.numbered() ? "IntCategory" : "StrCategory"
                    : "Variable";
    assertThat(line[1]).isEqualTo(kind);
    assertThat(line[2]).isEqualTo(axis.label().isEmpty() ? "Axis " + at : axis.label());
    for (int i = 0; i < axis.bins(); i++) {
      if (axis instanceof CategoryAxis category) {
        assertThat(line[4 + i]).isEqualTo(category.categories().get(i));
      } else {
        // boost-histogram interpolates regular edges in its own way.
        assertThat(Double.parseDouble(line[4 + i]))
            .isCloseTo(axis.edge(i), Offset.offset(axis instanceof RegularAxis ? 1e-14 : 0));
      }
    }
  }

  private static double[] asPython(HistogramSpec spec, double[] values) {
    List<Double> ordered = new ArrayList<>();
    append(spec, 0, 0, values, ordered);
    return ordered.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static void append(
      HistogramSpec spec, int axis, int cell, double[] values, List<Double> ordered) {
    if (axis == spec.dimensions()) {
      ordered.add(values[cell]);
      return;
    }
    Axis along = spec.axes().get(axis);
    for (int bin = along instanceof CategoryAxis ? 1 : 0; bin < along.bins() + 2; bin++) {
      append(spec, axis + 1, cell + bin * spec.stride(axis), values, ordered);
    }
  }

  private static double[] numbers(String line) {
    String[] parts = line.split("\\|", -1);
    double[] numbers = new double[parts.length - 1];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Double.parseDouble(parts[i + 1]);
    }
    return numbers;
  }

  private static List<String> run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.lines().toList();
  }
}
