package org.quadrupole.events.arrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quadrupole.events.arrow.ArrowBatchesTest.assertSame;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.beam.sdk.coders.CannotProvideCoderException;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.beam.sdk.util.common.ElementByteSizeObserver;
import org.apache.beam.sdk.values.KV;
import org.junit.jupiter.api.Test;
import org.quadrupole.events.Column;
import org.quadrupole.events.ColumnReader;
import org.quadrupole.events.EventBatch;
import org.quadrupole.events.EventSchema;
import org.quadrupole.events.IntColumn;
import org.quadrupole.events.Primitive;
import org.quadrupole.events.Provenance;
import org.quadrupole.events.RandomBatches;

class EventBatchCoderTest {

  private static final Coder<EventBatch> CODER = EventBatchCoder.of();
  private static final EventBatch BATCH =
      EventBatch.of(
          EventSchema.of(List.of(new EventSchema.Field("run", Primitive.UINT32))),
          3,
          new Provenance("data", "f.root", 10, 13),
          List.of(new IntColumn(Primitive.UINT32, new int[] {1, 2, 3})));

  @Provide
  Arbitrary<EventBatch> batches() {
    return RandomBatches.batches();
  }

  @Property(tries = 200)
  void everyBatchComesBack(@ForAll("batches") EventBatch batch) throws IOException {
    assertSame(CoderUtils.clone(CODER, batch), batch);
  }

  @Property(tries = 100)
  void batchesFollowEachOtherInAStream(
      @ForAll("batches") EventBatch a, @ForAll("batches") EventBatch b) throws IOException {
    Coder<List<KV<EventBatch, EventBatch>>> coder = ListCoder.of(KvCoder.of(CODER, CODER));
    List<KV<EventBatch, EventBatch>> back =
        CoderUtils.clone(coder, List.of(KV.of(a, b), KV.of(b, a)));
    assertSame(back.get(0).getKey(), a);
    assertSame(back.get(0).getValue(), b);
    assertSame(back.get(1).getKey(), b);
    assertSame(back.get(1).getValue(), a);
  }

  @Property(tries = 100)
  void equalContentGivesEqualBytes(@ForAll("batches") EventBatch batch) throws IOException {
    EventBatch copy = CoderUtils.clone(CODER, batch);
    assertThat(encoded(copy)).isEqualTo(encoded(batch));
    assertThat(CODER.structuralValue(copy)).isEqualTo(CODER.structuralValue(batch));
  }

  @Test
  void differentContentGivesDifferentStructuralValues() {
    EventBatch other =
        EventBatch.of(
            BATCH.schema(),
            3,
            BATCH.provenance(),
            List.of(new IntColumn(Primitive.UINT32, new int[] {1, 2, 4})));
    assertThat(CODER.structuralValue(other)).isNotEqualTo(CODER.structuralValue(BATCH));
    assertThat(CODER.consistentWithEquals()).isFalse();
  }

  @Test
  void aLazyBatchIsReadWhenItIsEncoded() throws IOException {
    EventBatch lazy =
        EventBatch.lazy(
            BATCH.schema(),
            3,
            BATCH.provenance(),
            () ->
                new ColumnReader() {
                  @Override
                  public Column read(String name) {
                    return new IntColumn(Primitive.UINT32, new int[] {1, 2, 3});
                  }

                  @Override
                  public void close() {}
                });
    assertThat(encoded(lazy)).isEqualTo(encoded(BATCH));
  }

  @Test
  void aLazyBatchIsNotReadToSampleItsSize() throws Exception {
    EventBatch lazy =
        EventBatch.lazy(
            BATCH.schema(),
            3,
            BATCH.provenance(),
            () -> {
              throw new IOException("it was opened");
            });
    List<Long> sizes = new ArrayList<>();
    assertThat(CODER.isRegisterByteSizeObserverCheap(lazy)).isTrue();
    ElementByteSizeObserver observer =
        new ElementByteSizeObserver() {
          @Override
          protected void reportElementSize(long bytes) {
            sizes.add(bytes);
          }
        };
    CODER.registerByteSizeObserver(lazy, observer);
    observer.advance();
    assertThat(sizes).containsExactly(12L);
  }

  @Test
  void pipelinesFindTheCoder() throws CannotProvideCoderException {
    assertThat(CoderRegistry.createDefault().getCoder(EventBatch.class)).isEqualTo(CODER);
    assertThat(SerializableUtils.clone(CODER)).isEqualTo(CODER).hasSameHashCodeAs(CODER);
  }

  @Test
  void everyCutIsNoticed() throws IOException {
    byte[] bytes = encoded(BATCH);
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> decode(cut))
          .as("cut to %d bytes", length)
          .isInstanceOf(CoderException.class)
          .hasMessageContaining("encoded event batch");
    }
  }

  @Test
  void everyFlippedBitIsNoticed() throws IOException {
    byte[] bytes = encoded(BATCH);
    for (int bit = 0; bit < 8 * bytes.length; bit++) {
      byte[] damaged = bytes.clone();
      damaged[bit >>> 3] ^= (byte) (1 << (bit & 7));
      assertThatThrownBy(() -> decode(damaged))
          .as("bit %d flipped", bit)
          .isInstanceOf(CoderException.class)
          .hasMessageContaining("encoded event batch");
    }
  }

  /** Damage that the checksum covers for: what Arrow makes of it must still be a clear error. */
  @Property(tries = 2000)
  void damageBehindARightChecksumIsReadOrRefused(
      @ForAll int at, @ForAll byte value, @ForAll("batches") EventBatch batch) throws IOException {
    byte[] bytes = encoded(batch);
    byte[] stream = Arrays.copyOfRange(bytes, 4, bytes.length - 4);
    stream[Math.floorMod(at, stream.length)] = value;
    try {
      assertThat(decode(frame(stream))).isNotNull();
    } catch (CoderException e) {
      assertThat(e).hasMessageContaining("encoded event batch");
    }
  }

  @Test
  void anEmptyStreamIsRefused() {
    assertThatThrownBy(() -> decode(frame(new byte[0]))).isInstanceOf(CoderException.class);
  }

  private static byte[] encoded(EventBatch batch) throws IOException {
    return CoderUtils.encodeToByteArray(CODER, batch);
  }

  private static EventBatch decode(byte[] bytes) throws IOException {
    return CODER.decode(new ByteArrayInputStream(bytes));
  }

  private static byte[] frame(byte[] stream) throws IOException {
    CRC32C checksum = new CRC32C();
    checksum.update(stream, 0, stream.length);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(stream.length);
    out.write(stream);
    out.writeInt((int) checksum.getValue());
    return bytes.toByteArray();
  }
}
