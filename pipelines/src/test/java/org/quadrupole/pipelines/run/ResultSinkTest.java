package org.quadrupole.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultSinkTest {

  private static final Coder<KV<String, Integer>> CODER =
      KvCoder.of(StringUtf8Coder.of(), VarIntCoder.of());

  private static Map<String, Integer> read(Path file) throws IOException {
    Map<String, Integer> read = new HashMap<>();
    ResultSink.read(
        file.toString(),
        Map.of(
            3,
            bytes -> {
              KV<String, Integer> entry = CoderUtils.decodeFromByteArray(CODER, bytes);
              read.put(entry.getKey(), entry.getValue());
            }));
    return read;
  }

  private static void write(Path file, Map<String, Integer> elements) {
    Pipeline pipeline = Pipeline.create();
    PCollection<KV<String, Integer>> input =
        pipeline.apply(
            Create.of(
                    elements.entrySet().stream()
                        .map(entry -> KV.of(entry.getKey(), entry.getValue()))
                        .toList())
                .withCoder(CODER));
    PCollectionList.of(ResultSink.records("Encode", 3, input))
        .apply(new ResultSink(file.toString()));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void whatAPipelineComputedComesBackFromOneFile(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("results");
    write(file, Map.of("a", 1, "b", 2));
    assertThat(read(file)).isEqualTo(Map.of("a", 1, "b", 2));
    assertThat(directory.toFile().list()).containsExactly("results");
  }

  @Test
  void noResultIsAResult(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("results");
    write(file, Map.of());
    assertThat(read(file)).isEmpty();
  }

  @Test
  void aFileThatWasCutShortIsRefused(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("results");
    write(file, Map.of("a", 1, "b", 2, "c", 3));
    byte[] bytes = Files.readAllBytes(file);
    for (int length = 0; length < bytes.length; length++) {
      Files.write(file, Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> read(file)).isInstanceOf(IOException.class);
    }
  }
}
