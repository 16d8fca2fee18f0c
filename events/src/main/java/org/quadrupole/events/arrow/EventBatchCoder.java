package org.quadrupole.events.arrow;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.util.zip.CRC32C;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.ReadChannel;
import org.apache.arrow.vector.ipc.message.MessageChannelReader;
import org.apache.arrow.vector.ipc.message.MessageResult;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.CustomCoder;
import org.quadrupole.events.ColumnType;
import org.quadrupole.events.EventBatch;
import org.quadrupole.events.EventSchema;
import org.quadrupole.events.ListType;
import org.quadrupole.events.Primitive;
import org.quadrupole.events.RecordType;

/**
 * The coder of {@link EventBatch}: an Arrow IPC stream of one record batch, framed.
 *
 * <p>The frame is the stream's length (4 bytes, big-endian), the stream, and its CRC-32C (4 bytes),
 * so that batches can follow each other and anything cut short or damaged is noticed before Arrow
 * sees it. A lazy batch is read when it is encoded and arrives eager.
 *
 * <p>The bytes depend only on the batch's schema, provenance and values (bit by bit: two NaNs with
 * different payloads differ), so the coder is deterministic as long as the files behind a lazy
 * batch do not change. {@link EventBatch} itself compares by identity, hence the coder is not
 * consistent with equals and {@link #structuralValue} is the encoded form.
 */
public final class EventBatchCoder extends CustomCoder<EventBatch> {

  private static final EventBatchCoder INSTANCE = new EventBatchCoder();

  private EventBatchCoder() {}

  /** The one coder. */
  public static EventBatchCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(EventBatch batch, OutputStream out) throws IOException {
    if (batch == null) {
      throw new CoderException("there is no batch to encode (null)");
    }
    ByteArrayOutputStream stream = new ByteArrayOutputStream(1 << 16);
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = ArrowBatches.toArrow(batch, allocator);
        ArrowStreamWriter writer =
            new ArrowStreamWriter(root, null, Channels.newChannel(checked(stream, batch)))) {
      writer.start();
      writer.writeBatch();
      writer.end();
    }
    byte[] bytes = stream.toByteArray();
    DataOutputStream data = new DataOutputStream(out);
    data.writeInt(bytes.length);
    data.write(bytes);
    data.writeInt(checksum(bytes));
    data.flush();
  }

  @Override
  public EventBatch decode(InputStream in) throws IOException {
    byte[] bytes = readFrame(new DataInputStream(in));
    // What a stream holds fits in its own length, but for the validity bits that Arrow adds.
    long limit = Math.max(1 << 20, 4L * bytes.length);
    try (BufferAllocator allocator = new RootAllocator(limit);
        ArrowStreamReader reader =
            new ArrowStreamReader(new Messages(bytes, allocator), allocator)) {
      VectorSchemaRoot root = reader.getVectorSchemaRoot();
      if (!reader.loadNextBatch()) {
        throw new CoderException("an encoded event batch is an Arrow stream without a batch");
      }
      return ArrowBatches.fromArrow(root);
    } catch (CoderException e) {
      throw e;
    } catch (IOException | RuntimeException | StackOverflowError | AssertionError e) {
      // The checksum was right: whoever wrote this did not write what encode writes. A schema that
      // contains itself ends in a stack overflow; a count below zero trips an assertion of Arrow's
      // where the JVM checks assertions.
      throw new CoderException("an encoded event batch is not a valid Arrow stream: " + e, e);
    }
  }

  /** The messages of a stream, none of which is longer than what is left of it. */
  private static final class Messages extends MessageChannelReader {

    private final ByteArrayInputStream bytes;

    Messages(byte[] stream, BufferAllocator allocator) {
      this(new ByteArrayInputStream(stream), allocator);
    }

    private Messages(ByteArrayInputStream bytes, BufferAllocator allocator) {
      super(new ReadChannel(Channels.newChannel(bytes)), allocator);
      this.bytes = bytes;
    }

    @Override
    public MessageResult readNext() throws IOException {
      bytes.mark(0);
      ByteBuffer head = ByteBuffer.wrap(bytes.readNBytes(8)).order(ByteOrder.LITTLE_ENDIAN);
      bytes.reset();
      if (head.remaining() == 8 && head.getInt(0) == MessageSerializer.IPC_CONTINUATION_TOKEN) {
        int length = head.getInt(4);
        if (length < 0 || length > bytes.available()) {
          throw new CoderException(
              "an encoded event batch claims a message of " + length + " bytes");
        }
      } else {
        throw new CoderException("an encoded event batch is not an Arrow stream");
      }
      return super.readNext();
    }
  }

  /** The stream inside a frame; never allocates more than twice what there is to read. */
  private static byte[] readFrame(DataInputStream in) throws IOException {
    try {
      int length = in.readInt();
      if (length < 0) {
        throw new CoderException("an encoded event batch claims a length of " + length + " bytes");
      }
      byte[] bytes = in.readNBytes(length);
      if (bytes.length < length) {
        throw new CoderException(
            "an encoded event batch ends after " + bytes.length + " of " + length + " bytes");
      }
      if (in.readInt() != checksum(bytes)) {
        throw new CoderException(
            "an encoded event batch of " + length + " bytes is damaged: its checksum is wrong");
      }
      return bytes;
    } catch (EOFException e) {
      throw new CoderException("an encoded event batch ends inside its frame", e);
    }
  }

  private static int checksum(byte[] bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, bytes.length);
    return (int) checksum.getValue();
  }

  /** Stops a stream that would outgrow an array with a message that says what to do. */
  private static OutputStream checked(ByteArrayOutputStream out, EventBatch batch) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        if ((long) out.size() + length > Integer.MAX_VALUE - 16) {
          throw new CoderException(
              batch + " takes more than 2 GiB when encoded; read smaller batches");
        }
        out.write(bytes, from, length);
      }
    };
  }

  /** True, since the size is estimated: runners that sample sizes must not make batches read. */
  @Override
  public boolean isRegisterByteSizeObserverCheap(EventBatch batch) {
    return true;
  }

  /** What events of this schema usually take, were every list to hold four items. */
  @Override
  protected long getEncodedElementByteSize(EventBatch batch) {
    double event = 0;
    for (EventSchema.Field field : batch.schema().fields()) {
      event += usualBytes(field.type());
    }
    return (long) (batch.size() * event);
  }

  private static double usualBytes(ColumnType type) {
    if (type instanceof ListType list) {
      int items = list.isFixed() ? list.fixedSize() : 4;
      return items * usualBytes(list.element()) + (list.isFixed() ? 0 : Integer.BYTES);
    }
    if (type instanceof RecordType row) {
      return row.fields().stream().mapToDouble(field -> usualBytes(field.type())).sum();
    }
    return type == Primitive.STRING ? 16 : ((Primitive) type).bytes();
  }

  /** Passes: see the class's description. */
  @Override
  public void verifyDeterministic() {}

  @Override
  public boolean consistentWithEquals() {
    return false;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EventBatchCoder;
  }

  @Override
  public int hashCode() {
    return EventBatchCoder.class.hashCode();
  }
}
