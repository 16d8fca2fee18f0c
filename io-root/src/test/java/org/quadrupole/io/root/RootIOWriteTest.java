package org.quadrupole.io.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quadrupole.events.EventBatch;
import org.quadrupole.events.EventSchema;
import org.quadrupole.events.IntColumn;
import org.quadrupole.events.ListColumn;
import org.quadrupole.events.ListType;
import org.quadrupole.events.Primitive;
import org.quadrupole.events.Provenance;
import org.quadrupole.events.arrow.EventBatchCoder;
import org.quadrupole.io.root.write.RootCompression;

class RootIOWriteTest {

  private static final List<String> EVERY_EVENT =
      IntStream.range(0, 1300).mapToObj(i -> i + "+1").sorted().toList();

  @TempDir Path directory;

  private static TestPipeline pipeline() {
    return TestPipeline.create().enableAbandonedNodeEnforcement(false);
  }

  /** All but the directory in which Beam keeps what is not complete. */
  private List<String> files() throws IOException {
    try (Stream<Path> found = Files.walk(directory)) {
      return found
          .filter(Files::isRegularFile)
          .map(path -> directory.relativize(path).toString())
          .sorted()
          .toList();
    }
  }

  /** The events of all files, one by one, each checked. */
  private List<String> written(String tree) throws IOException {
    List<String> events = new ArrayList<>();
    RootIO.read()
        .from(directory + "/*.root")
        .withTree(tree)
        .withMaxBatchEvents(1)
        .forEach(batch -> events.add(Fixtures.checked(batch)));
    return events.stream().sorted().toList();
  }

  @ParameterizedTest
  @CsvSource({"TTREE, 0", "RNTUPLE, 0", "TTREE, 2", "RNTUPLE, 3"})
  void everyEventIsWrittenOnce(TableFormat format, int shards) throws IOException {
    TestPipeline pipeline = pipeline();
    pipeline
        .apply(
            RootIO.read()
                .from(Fixtures.directory() + "/[ab].root")
                .withTree("Events")
                .withColumns(Fixtures.COLUMNS)
                .withMaxBatchEvents(100))
        .apply(
            RootIO.write()
                .to(directory + "/skim")
                .withTree("out")
                .withFormat(format)
                .withCompression(RootCompression.LZ4)
                .withClusterEvents(70)
                .withNumShards(shards));
    pipeline.run().waitUntilFinish();
    assertThat(written("out")).isEqualTo(EVERY_EVENT);
    assertThat(files()).allMatch(name -> name.matches("skim-\\d{5}-of-\\d{5}\\.root"));
    if (shards > 0) {
      assertThat(files()).hasSize(shards);
    }
    try (RootFile file = RootFile.open(directory.resolve(files().get(0)))) {
      RootTree tree = file.tree("out");
      assertThat(tree.schema().names()).containsAll(Fixtures.COLUMNS);
      assertThat(tree.clusters()).allMatch(cluster -> cluster.size() <= 70);
    }
  }

  @Test
  void aRunWithoutEventsWritesNoFile() throws IOException {
    TestPipeline pipeline = pipeline();
    pipeline
        .apply(Create.empty(EventBatchCoder.of()))
        .apply(RootIO.write().to(directory + "/none"));
    pipeline.run().waitUntilFinish();
    assertThat(files()).isEmpty();
  }

  @Test
  void aRunThatFailsLeavesNoFile() throws IOException {
    EventSchema schema =
        EventSchema.of(
            List.of(
                new EventSchema.Field("n", Primitive.INT32),
                new EventSchema.Field("x", ListType.of(Primitive.INT32), Optional.of("n"))));
    EventBatch wrong =
        EventBatch.of(
            schema,
            1,
            Provenance.memory(1),
            List.of(
                new IntColumn(Primitive.INT32, new int[] {3}),
                ListColumn.of(new int[] {0, 1}, new IntColumn(Primitive.INT32, new int[1]))));
    TestPipeline pipeline = pipeline();
    pipeline
        .apply(Create.of(wrong).withCoder(EventBatchCoder.of()))
        .apply(RootIO.write().to(directory + "/bad"));
    assertThatThrownBy(() -> pipeline.run().waitUntilFinish())
        .hasStackTraceContaining("the list x has another length than its counter n");
    assertThat(files()).isEmpty();
  }

  @Test
  void aPrefixWithoutANameIsRefused() {
    TestPipeline pipeline = pipeline();
    assertThatThrownBy(
            () ->
                pipeline
                    .apply(Create.empty(EventBatchCoder.of()))
                    .apply(RootIO.write().to(directory + "/")))
        .hasMessageContaining("say to(\"/path/name\")");
  }
}
