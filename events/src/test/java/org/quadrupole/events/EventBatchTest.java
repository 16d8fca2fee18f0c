package org.quadrupole.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;

class EventBatchTest {

  private static final EventSchema SCHEMA =
      EventSchema.of(
          List.of(
              new EventSchema.Field("run", Primitive.UINT32),
              new EventSchema.Field(
                  "Jet_pt", ListType.of(Primitive.FLOAT32), Optional.of("nJet"))));
  private static final IntColumn RUN = new IntColumn(Primitive.UINT32, new int[] {7, 8, 9});
  private static final ListColumn JET_PT =
      ListColumn.of(
          new int[] {0, 2, 2, 3}, new FloatColumn(Primitive.FLOAT32, new float[] {30, 20, 10}));

  private final List<String> log = new ArrayList<>();

  private EventBatch lazy() {
    Map<String, Column> columns = Map.of("run", RUN, "Jet_pt", JET_PT);
    ColumnSource source =
        () -> {
          log.add("open");
          return new ColumnReader() {
            @Override
            public Column read(String name) {
              log.add("read " + name);
              return columns.get(name);
            }

            @Override
            public void prefetch(Collection<String> names) {
              log.add("prefetch " + names);
            }

            @Override
            public void close() {
              log.add("close");
            }
          };
        };
    return EventBatch.lazy(SCHEMA, 3, Provenance.memory(3), source);
  }

  private static Column read(EventBatch batch, String name) throws IOException {
    try (ColumnReader reader = batch.open()) {
      return reader.read(name);
    }
  }

  @Test
  void aLazyBatchReadsOnlyWhatIsAskedForAndOnlyThen() throws IOException {
    EventBatch batch = lazy().select(List.of("Jet_pt")).take(new int[] {2, 0});
    assertThat(log).isEmpty();
    assertThat(batch.size()).isEqualTo(2);
    assertThat(batch.schema().names()).containsExactly("Jet_pt");
    Column taken = read(batch, "Jet_pt");
    assertThat(taken).isEqualTo(JET_PT.take(new int[] {2, 0}));
    assertThat(log).containsExactly("open", "read Jet_pt", "close");
  }

  @Test
  void materializingReadsEachColumnOnceAndKeepsThem() throws IOException {
    EventBatch eager = lazy().materialize();
    assertThat(log)
        .containsExactly("open", "prefetch [run, Jet_pt]", "read run", "read Jet_pt", "close");
    assertThat(read(eager, "run")).isSameAs(RUN);
    assertThat(eager.materialize()).isSameAs(eager);
    assertThat(log).hasSize(5);
  }

  @Test
  void anAddedColumnIsServedWithoutTouchingTheFile() throws IOException {
    EventSchema.Field field = new EventSchema.Field("ht", Primitive.FLOAT64);
    DoubleColumn ht = new DoubleColumn(Primitive.FLOAT64, new double[] {50, 0, 10});
    EventBatch batch = lazy().with(field, ht);
    assertThat(batch.schema().names()).containsExactly("run", "Jet_pt", "ht");
    assertThat(read(batch, "ht")).isSameAs(ht);
    assertThat(log).doesNotContain("read run", "read Jet_pt");
    log.clear();
    batch.materialize();
    assertThat(log).contains("prefetch [run, Jet_pt]");
  }

  @Test
  void anAddedColumnReplacesOneOfItsName() throws IOException {
    EventSchema.Field field = new EventSchema.Field("run", Primitive.BOOL);
    BoolColumn flag = new BoolColumn(Primitive.BOOL, new boolean[] {true, false, true});
    EventBatch batch = lazy().with(field, flag);
    assertThat(batch.schema().field("run")).contains(field);
    assertThat(batch.schema().names()).containsExactly("run", "Jet_pt");
    assertThat(read(batch, "run")).isSameAs(flag);
  }

  @Test
  void takenRowsAreThoseAtTheTimeOfTheCall() throws IOException {
    int[] rows = {1};
    EventBatch batch = lazy().take(rows);
    rows[0] = 2;
    assertThat(read(batch, "run")).isEqualTo(RUN.take(new int[] {1}));
  }

  @Test
  void columnsThatDoNotFitTheSchemaAreRefused() {
    assertThatThrownBy(() -> EventBatch.of(SCHEMA, 3, Provenance.memory(3), List.of(RUN)))
        .hasMessage("1 columns for a schema of 2");
    assertThatThrownBy(() -> EventBatch.of(SCHEMA, 2, Provenance.memory(2), List.of(RUN, JET_PT)))
        .hasMessageContaining("column run holds 3 x uint32, not 2 x uint32");
    assertThatThrownBy(() -> EventBatch.of(SCHEMA, 3, Provenance.memory(3), List.of(RUN, RUN)))
        .hasMessageContaining("Jet_pt holds 3 x uint32, not 3 x list[float32]");
    assertThatThrownBy(() -> lazy().with(new EventSchema.Field("x", Primitive.BOOL), RUN))
        .hasMessageContaining("x: 3 x uint32 for bool");
    assertThatThrownBy(() -> lazy().select(List.of("Jet_eta")))
        .hasMessage("no column named Jet_eta");
  }

  @Test
  void aMemberOfRecordsIsAColumnToo() throws IOException {
    RecordType jet = new RecordType(List.of(new RecordType.Field("pt", Primitive.FLOAT32)));
    ListColumn jets =
        ListColumn.of(JET_PT.offsets(), new RecordColumn(jet, 3, List.of(JET_PT.content())));
    EventSchema.Field field = new EventSchema.Field("Jet", jets.type());
    EventBatch eager =
        EventBatch.of(EventSchema.of(List.of(field)), 3, Provenance.memory(3), List.of(jets));
    assertThat(eager.schema().field("Jet.pt"))
        .contains(new EventSchema.Field("Jet.pt", ListType.of(Primitive.FLOAT32)));
    assertThat(eager.schema().field("Jet.eta")).isEmpty();
    assertThat(read(eager, "Jet.pt")).isEqualTo(JET_PT);
    assertThat(read(lazy().with(field, jets), "Jet.pt")).isEqualTo(JET_PT);
    assertThat(read(eager.select(List.of("Jet.pt")), "Jet.pt")).isEqualTo(JET_PT);
  }

  @Test
  void aSchemaSurvivesJavaSerialisation() {
    assertThat(SerializableUtils.clone(SCHEMA)).isEqualTo(SCHEMA).hasSameHashCodeAs(SCHEMA);
  }
}
