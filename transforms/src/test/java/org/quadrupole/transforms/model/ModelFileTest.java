package org.quadrupole.transforms.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quadrupole.events.Primitive;

/**
 * Models against the predictions of the libraries that made them: {@code make_model_fixtures.py}
 * says which versions of what. Where a library adds in float32 and takes no exponential, equal
 * means to the last bit.
 */
class ModelFileTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Rows of features and what a library predicts for them, one row after the other. */
  private static final class Expected {
    private final double[][] rows;
    private final double[][] predictions;

    Expected(JsonNode root) {
      this.rows = numbers(root.get("features"));
      this.predictions = numbers(root.get("predictions"));
    }
  }

  static byte[] content(String name) throws IOException {
    try (InputStream in = ModelFileTest.class.getResourceAsStream("/model/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  private static Expected expected(String name) throws IOException {
    return new Expected(JSON.readTree(content(name + ".predictions.json")));
  }

  private static double[][] numbers(JsonNode rows) {
    double[][] all = new double[rows.size()][];
    for (int k = 0; k < all.length; k++) {
      all[k] = new double[rows.get(k).size()];
      for (int j = 0; j < all[k].length; j++) {
        JsonNode number = rows.get(k).get(j);
        all[k][j] = number.isNull() ? Double.NaN : number.doubleValue();
      }
    }
    return all;
  }

  static Model model(String name) throws IOException {
    return ModelFile.of(name, content(name), ModelOptions.NONE).read();
  }

  /** All rows in one call, then row by row: the same. */
  private static double[][] predict(Model model, double[][] rows) {
    int width = model.inputs().size();
    int outputs = model.outputs();
    double[] flat = new double[rows.length * width];
    for (int k = 0; k < rows.length; k++) {
      System.arraycopy(rows[k], 0, flat, k * width, width);
    }
    double[] results = new double[rows.length * outputs];
    Predictor predictor = model.predictor();
    predictor.predict(flat, rows.length, results);
    double[][] all = new double[rows.length][outputs];
    double[] one = new double[outputs];
    for (int k = 0; k < rows.length; k++) {
      System.arraycopy(results, k * outputs, all[k], 0, outputs);
      predictor.predict(rows[k], 1, one);
      if (!model.description().startsWith("ONNX")) {
        assertThat(one).isEqualTo(all[k]);
      }
    }
    return all;
  }

  private static void assertPredicts(String file, String name, double relative) throws IOException {
    Expected expected = expected(name);
    double[][] predictions = predict(model(file), expected.rows);
    assertThat(predictions).hasDimensions(expected.rows.length, expected.predictions[0].length);
    for (int k = 0; k < predictions.length; k++) {
      for (int j = 0; j < predictions[k].length; j++) {
        double wanted = expected.predictions[k][j];
        assertThat(predictions[k][j])
            .describedAs("row %d, output %d", k, j)
            .isCloseTo(wanted, within(Math.abs(wanted) * relative));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"binary-logitraw", "binary-hinge", "squarederror"})
  void sumsOfXgboostHaveTheBitsOfXgboost(String name) throws IOException {
    assertPredicts("xgboost-" + name + ".json", "xgboost-" + name, 0);
    assertPredicts("xgboost-" + name + ".ubj", "xgboost-" + name, 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"binary-logistic", "softprob", "poisson", "gamma", "forest", "dart"})
  void exponentialsOfXgboostDifferByAUnitInTheLastPlaceAtMost(String name) throws IOException {
    assertPredicts("xgboost-" + name + ".json", "xgboost-" + name, 0x1p-23);
    assertPredicts("xgboost-" + name + ".ubj", "xgboost-" + name, 0x1p-23);
  }

  @ParameterizedTest
  @ValueSource(strings = {"regression", "sqrt"})
  void sumsOfLightgbmHaveTheBitsOfLightgbm(String name) throws IOException {
    assertPredicts("lightgbm-" + name + ".txt", "lightgbm-" + name, 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "binary",
        "multiclass",
        "multiclassova",
        "poisson",
        "cross-entropy",
        "zero-missing",
        "no-missing",
        "forest"
      })
  void predictsWhatLightgbmPredicts(String name) throws IOException {
    assertPredicts("lightgbm-" + name + ".txt", "lightgbm-" + name, 4e-16);
  }

  @ParameterizedTest
  @ValueSource(strings = {"adaboost", "realadaboost", "grad"})
  void treesInTheFormOfTmvaPredictWhatScikitLearnDid(String name) throws IOException {
    assertPredicts("tmva-" + name + ".xml", "tmva-" + name, 1e-15);
  }

  @ParameterizedTest
  @ValueSource(strings = {"network", "regression", "logistic"})
  void predictsWhatOnnxRuntimePredictsInPython(String name) throws IOException {
    assertPredicts("onnx-" + name + ".onnx", "onnx-" + name, 1e-5);
  }

  @Test
  void tellsWhatAModelTakesAndGives() throws IOException {
    Model trees = model("xgboost-softprob.json");
    assertThat(trees.inputs()).containsExactly("x0", "x1", "x2", "x3", "x4");
    assertThat(trees.outputs()).isEqualTo(3);
    assertThat(trees.type()).isEqualTo(Primitive.FLOAT32);
    assertThat(trees.description()).isEqualTo("XGBoost, 18 trees");
    assertThat(model("lightgbm-binary.txt").type()).isEqualTo(Primitive.FLOAT64);
    assertThat(model("lightgbm-binary.txt").inputs()).startsWith("Column_0");
    assertThat(model("onnx-network.onnx").inputs()).hasSize(5).startsWith("X_0");
    assertThat(model("onnx-network.onnx").outputs()).isEqualTo(3);
    assertThat(model("onnx-logistic.onnx").outputs()).isEqualTo(2);
  }

  @Test
  void modelsOfTheSameContentAreOne() throws IOException {
    byte[] content = content("xgboost-dart.ubj");
    ModelFile one = ModelFile.of("a.ubj", content, ModelOptions.NONE);
    ModelFile other = ModelFile.of("b.ubj", content, ModelOptions.NONE);
    assertThat(one.read()).isSameAs(other.read());
    assertThat(one).isEqualTo(other);
    // sha256sum says so.
    assertThat(
            ModelFile.of("abc", "abc".getBytes(StandardCharsets.UTF_8), ModelOptions.NONE).hash())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  /** The models that the AGC uses, and one of CMS; predictions and sums of XGBoost 3.2.0. */
  @ParameterizedTest
  @ValueSource(strings = {"agc-bdt-even.json", "xgboost_example.ubj"})
  void publishedModelsPredictWhatXgboostPredicts(String file) throws IOException {
    Path path = shared("data/ml/" + file);
    Model model = ModelFile.of(file, Files.readAllBytes(path), ModelOptions.NONE).read();
    Expected expected = expected("shared-" + file.substring(0, file.lastIndexOf('.')));
    double[][] predictions = predict(model, expected.rows);
    for (int k = 0; k < predictions.length; k++) {
      // The sum determines the prediction, which is compared where exponentials agree to the bit.
      assertThat(predictions[k][0])
          .isCloseTo(expected.predictions[k][0], within(0x1p-23 * predictions[k][0]));
      assertThat(predictions[k][0]).isEqualTo(Links.logisticSingle(expected.predictions[k][1]));
    }
  }

  private static Path shared(String name) {
    String folder = Optional.ofNullable(System.getenv("QUADRUPOLE_SHARED")).orElse("../../shared");
    Path path = Path.of(folder).resolve(name);
    Assumptions.assumeTrue(Files.exists(path), "no shared data: " + name);
    return path;
  }

  @Test
  void asksScikitLearnsGraphsForNumbersInsteadOfMaps() {
    assertThatThrownBy(() -> model("onnx-zipmap.onnx"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("zipmap");
  }
}
