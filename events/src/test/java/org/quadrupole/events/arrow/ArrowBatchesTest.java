package org.quadrupole.events.arrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampMilliVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.impl.UnionListWriter;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.junit.jupiter.api.Test;
import org.quadrupole.events.Column;
import org.quadrupole.events.ColumnReader;
import org.quadrupole.events.EventBatch;
import org.quadrupole.events.EventSchema;
import org.quadrupole.events.FloatColumn;
import org.quadrupole.events.IntColumn;
import org.quadrupole.events.ListColumn;
import org.quadrupole.events.ListType;
import org.quadrupole.events.Primitive;
import org.quadrupole.events.Provenance;
import org.quadrupole.events.RandomBatches;
import org.quadrupole.events.RecordColumn;
import org.quadrupole.events.RecordType;
import org.quadrupole.events.StringColumn;

class ArrowBatchesTest {

  @Provide
  Arbitrary<EventBatch> batches() {
    return RandomBatches.batches();
  }

  @Property(tries = 500)
  void everyBatchComesBackFromArrowAndNothingLeaks(@ForAll("batches") EventBatch batch)
      throws IOException {
    try (BufferAllocator allocator = new RootAllocator()) {
      try (VectorSchemaRoot root = ArrowBatches.toArrow(batch, allocator)) {
        EventBatch back = ArrowBatches.fromArrow(root);
        assertSame(back, batch);
      }
      assertThat(allocator.getAllocatedMemory()).isZero();
    }
  }

  static void assertSame(EventBatch actual, EventBatch expected) throws IOException {
    assertThat(actual.schema()).isEqualTo(expected.schema());
    assertThat(actual.size()).isEqualTo(expected.size());
    assertThat(actual.provenance()).isEqualTo(expected.provenance());
    for (String name : expected.schema().names()) {
      assertThat(column(actual, name)).as(name).isEqualTo(column(expected, name));
    }
  }

  static Column column(EventBatch batch, String name) throws IOException {
    try (ColumnReader reader = batch.open()) {
      return reader.read(name);
    }
  }

  private static EventBatch one(Column column) {
    return EventBatch.of(
        EventSchema.of(List.of(new EventSchema.Field("x", column.type()))),
        column.size(),
        Provenance.memory(column.size()),
        List.of(column));
  }

  @Test
  void vectorsHoldWhatArrowItselfReads() throws IOException {
    Column jets =
        ListColumn.of(
            new int[] {0, 2, 2, 3},
            new RecordColumn(
                new RecordType(
                    List.of(
                        new RecordType.Field("pt", Primitive.FLOAT32),
                        new RecordType.Field("id", Primitive.UINT8))),
                3,
                List.of(
                    new FloatColumn(Primitive.FLOAT32, new float[] {30.5f, 20, 10}),
                    new org.quadrupole.events.ByteColumn(Primitive.UINT8, new byte[] {1, -1, 3}))));
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = ArrowBatches.toArrow(one(jets), allocator)) {
      assertThat(root.contentToTSVString())
          .isEqualTo(
              "x\n[{\"pt\":30.5,\"id\":1},{\"pt\":20.0,\"id\":-1}]\n[]\n[{\"pt\":10.0,\"id\":3}]\n");
      assertThat(root.getVector("x").getField().getChildren().get(0).getChildren())
          .extracting(f -> f.getType().toString())
          .containsExactly("FloatingPoint(SINGLE)", "Int(8, false)");
    }
  }

  @Test
  void onlyTextThatIsNotUtf8TravelsAsBinary() throws IOException {
    StringColumn fine = StringColumn.of(List.of("µ", "", "Jet"));
    byte[] split = "µ".getBytes(StandardCharsets.UTF_8);
    StringColumn halves = new StringColumn(new int[] {0, 1, 2}, split);
    StringColumn latin1 = new StringColumn(new int[] {0, 1}, new byte[] {(byte) 0xB5});
    StringColumn cut = new StringColumn(new int[] {0, 1}, new byte[] {(byte) 0xC2});
    try (BufferAllocator allocator = new RootAllocator()) {
      assertThat(arrowType(fine, allocator)).isInstanceOf(ArrowType.Utf8.class);
      assertThat(arrowType(halves, allocator)).isInstanceOf(ArrowType.Binary.class);
      assertThat(arrowType(latin1, allocator)).isInstanceOf(ArrowType.Binary.class);
      assertThat(arrowType(cut, allocator)).isInstanceOf(ArrowType.Binary.class);
    }
  }

  private static ArrowType arrowType(Column column, BufferAllocator allocator) throws IOException {
    EventBatch batch = one(column);
    try (VectorSchemaRoot root = ArrowBatches.toArrow(batch, allocator)) {
      assertSame(ArrowBatches.fromArrow(root), batch);
      return root.getVector("x").getField().getType();
    }
  }

  @Test
  void columnsOfOneCounterShareTheirOffsets() throws IOException {
    FloatColumn values = new FloatColumn(Primitive.FLOAT32, new float[] {1, 2});
    ListType type = ListType.of(Primitive.FLOAT32);
    EventSchema schema =
        EventSchema.of(
            List.of(
                new EventSchema.Field("Jet_pt", type, Optional.of("nJet")),
                new EventSchema.Field("Jet_eta", type, Optional.of("nJet"))));
    EventBatch batch =
        EventBatch.of(
            schema,
            2,
            Provenance.memory(2),
            List.of(
                ListColumn.of(new int[] {0, 1, 2}, values),
                ListColumn.of(new int[] {0, 1, 2}, values)));
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = ArrowBatches.toArrow(batch, allocator)) {
      EventBatch back = ArrowBatches.fromArrow(root);
      assertThat(((ListColumn) column(back, "Jet_eta")).offsets())
          .isSameAs(((ListColumn) column(back, "Jet_pt")).offsets());
    }
  }

  @Test
  void vectorsMadeByOthersAreRead() throws IOException {
    try (BufferAllocator allocator = new RootAllocator();
        ListVector lists = ListVector.empty("v", allocator)) {
      UnionListWriter writer = lists.getWriter();
      for (int[] list : new int[][] {{1, 2}, {}, {3}}) {
        writer.startList();
        for (int x : list) {
          writer.writeInt(x);
        }
        writer.endList();
      }
      writer.setValueCount(3);
      EventBatch batch = ArrowBatches.fromArrow(root(lists, 3));
      assertThat(column(batch, "v"))
          .isEqualTo(
              ListColumn.of(
                  new int[] {0, 2, 2, 3}, new IntColumn(Primitive.INT32, new int[] {1, 2, 3})));
      assertThat(batch.provenance()).isEqualTo(Provenance.memory(3));
    }
  }

  @Test
  void missingValuesAndUnknownTypesAreRefusedByName() {
    try (BufferAllocator allocator = new RootAllocator();
        IntVector ints = new IntVector("ints", allocator);
        VarCharVector texts = new VarCharVector("texts", allocator);
        TimeStampMilliVector times = new TimeStampMilliVector("times", allocator)) {
      ints.setNull(0);
      ints.setValueCount(1);
      texts.setNull(0);
      texts.setValueCount(1);
      times.setSafe(0, 1L);
      times.setValueCount(1);
      assertThatThrownBy(() -> ArrowBatches.fromArrow(root(ints, 1)))
          .hasMessageContaining("column ints has missing values");
      assertThatThrownBy(() -> ArrowBatches.fromArrow(root(texts, 1)))
          .hasMessageContaining("column texts has missing values");
      assertThatThrownBy(() -> ArrowBatches.fromArrow(root(times, 1)))
          .hasMessageContaining("column times has the Arrow type Timestamp");
    }
  }

  @Test
  void aReaderThatFailsLeavesNothingAllocated() {
    EventSchema schema =
        EventSchema.of(
            List.of(
                new EventSchema.Field("a", Primitive.INT32),
                new EventSchema.Field("b", Primitive.INT32)));
    EventBatch batch =
        EventBatch.lazy(
            schema,
            1,
            Provenance.memory(1),
            () ->
                new ColumnReader() {
                  @Override
                  public Column read(String name) throws IOException {
                    if (name.equals("b")) {
                      throw new IOException("the disk is gone");
                    }
                    return new IntColumn(Primitive.INT32, new int[1]);
                  }

                  @Override
                  public void close() {}
                });
    try (BufferAllocator allocator = new RootAllocator()) {
      assertThatThrownBy(() -> ArrowBatches.toArrow(batch, allocator))
          .isInstanceOf(IOException.class)
          .hasMessage("the disk is gone");
      assertThat(allocator.getAllocatedMemory()).isZero();
    }
  }

  private static VectorSchemaRoot root(FieldVector vector, int rows) {
    return new VectorSchemaRoot(List.of(vector.getField()), List.of(vector), rows);
  }
}
