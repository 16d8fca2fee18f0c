package org.quadrupole.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.KV;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quadrupole.transforms.CutCount;
import org.quadrupole.transforms.CutKey;
import org.quadrupole.transforms.HistogramKey;
import org.quadrupole.transforms.MergeResults;
import org.quadrupole.transforms.Result;
import org.quadrupole.transforms.ResultKey;
import org.quadrupole.transforms.Results;
import org.quadrupole.transforms.histogram.ExactSum;
import org.quadrupole.transforms.histogram.HistogramAccumulator;
import org.quadrupole.transforms.histogram.HistogramSpec;
import org.quadrupole.transforms.histogram.RegularAxis;

class ResultSinkTest {

  private static final ResultKey PT = new HistogramKey("data", "all", "pt");
  private static final ResultKey CUT = new CutKey("data", "all", 0, "all events");

  private static Result filled(double... values) {
    HistogramAccumulator accumulator =
        new HistogramAccumulator(new HistogramSpec("pt", "", List.of(new RegularAxis(4, 0, 4))));
    Arrays.stream(values).forEach(accumulator::count);
    return new Result.Filled(accumulator.toHistogram());
  }

  private static Result counted(double... weights) {
    double[] squares = Arrays.stream(weights).map(w -> w * w).toArray();
    return new Result.Counted(
        new CutCount(weights.length, ExactSum.of(weights), ExactSum.of(squares)));
  }

  private static void write(Path file, List<Map<ResultKey, Result>> parts) {
    List<KV<Integer, Results>> partial =
        parts.stream().map(part -> KV.of(MergeResults.KEY, new Results(part))).toList();
    Pipeline pipeline = Pipeline.create();
    pipeline
        .apply(Create.of(partial).withCoder(MergeResults.CODER))
        .apply(new ResultSink(ResultRoute.file(file)));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void partialResultsComeBackAddedFromOneFile(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("results");
    write(
        file,
        List.of(
            Map.of(PT, filled(1, 2), CUT, counted(0.5, 3)),
            Map.of(PT, filled(2, 3, 99)),
            Map.of(CUT, counted(-1))));
    assertThat(ResultSink.read(file).all())
        .isEqualTo(Map.of(PT, filled(1, 2, 2, 3, 99), CUT, counted(0.5, 3, -1)));
    assertThat(directory.toFile().list()).containsExactly("results");
  }

  @Test
  void aFileThatWasCutShortIsRefused(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("results");
    write(
        file,
        IntStream.range(0, 3)
            .mapToObj(n -> Map.<ResultKey, Result>of(new CutKey("d", "r", n, ""), counted(n)))
            .toList());
    byte[] bytes = Files.readAllBytes(file);
    for (int length = 0; length < bytes.length; length++) {
      Files.write(file, Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> ResultSink.read(file)).isInstanceOf(IOException.class);
    }
  }
}
