package org.quadrupole.transforms.correction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random corrections have the values that correctionlib gives them: see {@code
 * src/test/python/corrections_oracle.py}. Bit for bit, but for what functions of the mathematical
 * library make of their last bits.
 */
class CorrectionlibOracleTest {

  /** How far two libraries' last bits may get apart where numbers cancel. */
  private static final double TOLERANCE = 1e-12;

  private static JsonNode read(InputStream in) throws IOException {
    return JsonMapper.builder()
        .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
        .build()
        .readTree(in);
  }

  @Test
  void randomCorrectionsHaveTheOraclesValues() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(getClass().getResourceAsStream("corrections.json.gz"))) {
      compare(read(new GZIPInputStream(in)), 6000);
    }
  }

  /** The oracle is correctionlib; set QUADRUPOLE_PYTHON to a python that has it. */
  @Test
  void manyRandomCorrectionsAndPublicFilesHaveThem(@TempDir Path folder) throws Exception {
    String python = System.getenv("QUADRUPOLE_PYTHON");
    assumeTrue(python != null, "QUADRUPOLE_PYTHON is not set to a python with correctionlib");
    assumeTrue(
        Oracle.run(List.of(python, "-c", "import correctionlib"), folder.resolve("no")) == 0,
        "this python has no correctionlib");
    List<String> command =
        new ArrayList<>(
            List.of(
                python, Oracle.script("corrections_oracle.py"), "--sets", "150", "--seed", "7"));
    Oracle.shared("agc-corrections.json", "jet_jerc.json.gz", "testSF2d.corr.json.gz")
        .forEach(command::add);
    Path output = folder.resolve("output");
    assertThat(Oracle.run(command, output)).as("%s", command).isZero();
    try (InputStream in = Files.newInputStream(output)) {
      compare(read(in), 20_000);
    }
  }

  private static void compare(JsonNode document, int least) throws IOException {
    List<String> wrong = new ArrayList<>();
    int values = 0;
    int inexact = 0;
    for (JsonNode set : document.get("sets")) {
      byte[] content =
          set.has("path")
              ? Files.readAllBytes(Path.of(set.get("path").asText()))
              : set.get("file").asText().getBytes(StandardCharsets.UTF_8);
      CorrectionSet file = CorrectionSet.read("file", content);
      Map<String, Correction> corrections = new HashMap<>();
      for (JsonNode one : set.get("cases")) {
        Correction correction =
            corrections.computeIfAbsent(one.get("correction").asText(), file::correction);
        OptionalDouble got = evaluate(correction, one.get("inputs"));
        OptionalDouble expected =
            one.get("value").isNull()
                ? OptionalDouble.empty()
                : OptionalDouble.of(one.get("value").asDouble());
        values++;
        if (!got.equals(expected)) {
          inexact++;
          if (!isNear(got, expected)) {
            wrong.add(one + " is " + got);
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(values).isGreaterThan(least);
    assertThat(inexact).isLessThan(values / 200);
  }

  private static boolean isNear(OptionalDouble got, OptionalDouble expected) {
    if (got.isEmpty() || expected.isEmpty()) {
      return false;
    }
    double a = got.getAsDouble();
    double b = expected.getAsDouble();
    return a == b || Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(b));
  }

  private static OptionalDouble evaluate(Correction correction, JsonNode inputs) {
    Correction.Call call = correction.newCall();
    for (int k = 0; k < inputs.size(); k++) {
      JsonNode value = inputs.get(k);
      switch (correction.inputs().get(k).kind()) {
        case REAL -> call.with(k, value.asDouble());
        case WHOLE -> call.with(k, value.asLong());
        case TEXT -> call.with(k, value.asText());
      }
    }
    try {
      return OptionalDouble.of(call.value());
    } catch (CorrectionException none) {
      return OptionalDouble.empty();
    }
  }
}
