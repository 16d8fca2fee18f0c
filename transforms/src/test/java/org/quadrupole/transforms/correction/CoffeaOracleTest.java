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
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Text tables, golden JSON and b-tag factors have the values that coffea gives them: see {@code
 * src/test/python/coffea_oracle.py}. Bit for bit, but for formulas with logarithms and powers.
 */
class CoffeaOracleTest {

  private static final double TOLERANCE = 1e-12;

  @Test
  void randomTablesHaveTheOraclesValues() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(getClass().getResourceAsStream("coffea.json.gz"))) {
      compare(new GZIPInputStream(in), 4000);
    }
  }

  /** The oracle is coffea; set QUADRUPOLE_PYTHON to a python that has it. Takes a minute. */
  @Test
  void publicFilesHaveThem(@TempDir Path folder) throws Exception {
    String python = System.getenv("QUADRUPOLE_PYTHON");
    assumeTrue(python != null, "QUADRUPOLE_PYTHON is not set to a python with coffea");
    List<String> mask =
        Oracle.shared("Cert_294927-306462_13TeV_EOY2017ReReco_Collisions17_JSON.txt");
    assumeTrue(!mask.isEmpty(), "the public corrections are not there");
    assumeTrue(
        Oracle.run(List.of(python, "-c", "import coffea"), folder.resolve("no")) == 0,
        "this python has no coffea");
    Path output = folder.resolve("output");
    List<String> command =
        List.of(
            python,
            Oracle.script("coffea_oracle.py"),
            "--random",
            "0",
            Path.of(mask.get(0)).getParent().toString());
    assertThat(Oracle.run(command, output)).as("%s", command).isZero();
    try (InputStream in = Files.newInputStream(output)) {
      compare(in, 20_000);
    }
  }

  private static void compare(InputStream in, int least) throws IOException {
    JsonNode document =
        JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build().readTree(in);
    List<String> wrong = new ArrayList<>();
    int values = 0;
    for (JsonNode one : document.get("cases")) {
      List<SourceFile> files = new ArrayList<>();
      for (JsonNode file : one.get("files")) {
        files.add(
            new SourceFile(
                file.get("name").asText(),
                file.has("path")
                    ? Files.readAllBytes(Path.of(file.get("path").asText()))
                    : file.get("text").asText().getBytes(StandardCharsets.UTF_8)));
      }
      if (one.get("kind").asText().equals("luminosity")) {
        LumiTable table = LumiTable.read(files.get(0));
        assertThat(table.recorded())
            .isEqualTo(one.get("calls").get(0).get("values").get(0).asDouble());
        continue;
      }
      Correction correction = read(one, files);
      for (JsonNode call : one.get("calls")) {
        for (int row = 0; row < call.get("values").size(); row++) {
          values++;
          compare(correction, call, row, wrong);
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(values).isGreaterThan(least);
  }

  private static Correction read(JsonNode one, List<SourceFile> files) {
    Optional<String> part = Optional.ofNullable(one.get("part")).map(JsonNode::textValue);
    return switch (one.get("kind").asText()) {
      case "levels" -> TextTables.levels(files);
      case "mask" -> LumiMask.correction(files.get(0));
      case "btag" ->
          BTagTable.read(
              files.get(0),
              BTagTable.POINTS.get(one.get("options").get("point").asInt()),
              List.of(one.get("options").get("methods").asText().split(",")));
      default -> TextTables.read(files.get(0), part);
    };
  }

  private static void compare(Correction correction, JsonNode call, int row, List<String> wrong) {
    Correction.Call evaluation = correction.newCall();
    List<String> inputs = new ArrayList<>();
    for (int k = 0; k < call.get("inputs").size(); k++) {
      JsonNode value = call.get("inputs").get(k).get(row);
      inputs.add(value.asText());
      switch (correction.inputs().get(k).kind()) {
        case REAL -> evaluation.with(k, value.asDouble());
        case WHOLE -> evaluation.with(k, value.asLong());
        case TEXT -> evaluation.with(k, value.asText());
      }
    }
    OptionalDouble got;
    try {
      got = OptionalDouble.of(evaluation.value());
    } catch (CorrectionException none) {
      got = OptionalDouble.empty();
    }
    JsonNode value = call.get("values").get(row);
    boolean equal = value.isNull() == got.isEmpty();
    if (equal && got.isPresent()) {
      double a = got.getAsDouble();
      double b = value.asDouble();
      equal = Double.compare(a, b) == 0 || Math.abs(a - b) <= TOLERANCE * Math.abs(b);
    }
    if (!equal) {
      wrong.add(correction + " of " + inputs + " is " + got + ", not " + value);
    }
  }
}
