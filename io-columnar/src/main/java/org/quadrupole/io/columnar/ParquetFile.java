package org.quadrupole.io.columnar;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.quadrupole.events.Column;
import org.quadrupole.events.ColumnReader;
import org.quadrupole.events.EventBatch;
import org.quadrupole.events.EventSchema;
import org.quadrupole.events.Primitive;

/**
 * A Parquet file of required columns: plain values, not compressed, one page for each column of a
 * group of rows. That much of the format needs none of the libraries, which come with Hadoop.
 *
 * <p>Source: <a href="https://github.com/apache/parquet-format">the description of the format</a>,
 * version 1.
 */
final class ParquetFile implements TableFile {

  private static final int GROUP_ROWS = 1 << 17;
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

  private static final int DATA_PAGE = 0;
  private static final int PLAIN = 0;
  private static final int RLE = 3;
  private static final int REQUIRED = 0;
  private static final int UNCOMPRESSED = 0;

  /**
   * How a type is stored.
   *
   * @param physical Parquet's type
   * @param converted what it stands for, negative for itself
   */
  private record Storage(int physical, int converted) {
    static Storage of(Primitive type) {
      return switch (type) {
        case BOOL -> new Storage(0, -1);
        case INT8 -> new Storage(1, 15);
        case INT16 -> new Storage(1, 16);
        case INT32 -> new Storage(1, -1);
        case UINT8 -> new Storage(1, 11);
        case UINT16 -> new Storage(1, 12);
        case UINT32 -> new Storage(1, 13);
        case INT64 -> new Storage(2, -1);
        case UINT64 -> new Storage(2, 14);
        case FLOAT32 -> new Storage(4, -1);
        case FLOAT64 -> new Storage(5, -1);
        default -> throw new IllegalArgumentException("no column of " + type);
      };
    }
  }

  /** Where a page is. */
  private record Chunk(String name, Storage storage, int rows, long offset, long bytes) {}

  private final Path path;
  private final Path part;
  private final EventSchema schema;
  private final OutputStream out;
  private final List<ByteArrayOutputStream> waiting = new ArrayList<>();
  private final List<Consumer<CompactThrift>> groups = new ArrayList<>();
  private long position;
  private long events;
  private int rows;

  ParquetFile(Path path, EventSchema schema) throws IOException {
    this.path = path;
    this.schema = schema;
    this.part = Files.createTempFile(path.toAbsolutePath().getParent(), ".parquet", ".part");
    this.out = new BufferedOutputStream(Files.newOutputStream(part), 1 << 16);
    schema.fields().forEach(field -> waiting.add(new ByteArrayOutputStream()));
    put(MAGIC);
  }

  private void put(byte[] bytes) throws IOException {
    out.write(bytes);
    position += bytes.length;
  }

  @Override
  public void write(EventBatch batch) throws IOException {
    try (ColumnReader reader = batch.open()) {
      int done = 0;
      while (done < batch.size()) {
        int end = Math.min(batch.size(), done + GROUP_ROWS - rows);
        for (int k = 0; k < waiting.size(); k++) {
          EventSchema.Field field = schema.fields().get(k);
          Column column = reader.read(field.name()).slice(done, end);
          waiting.get(k).writeBytes(stored(ColumnBytes.of(column), (Primitive) field.type()));
        }
        rows += end - done;
        done = end;
        if (rows == GROUP_ROWS) {
          endGroup();
        }
      }
    }
    events += batch.size();
  }

  /** Small whole numbers take four bytes. */
  private static byte[] stored(byte[] values, Primitive type) {
    int width =
        switch (type) {
          case INT8, UINT8 -> 1;
          case INT16, UINT16 -> 2;
          default -> 0;
        };
    if (width == 0) {
      return values;
    }
    ByteBuffer in = ByteBuffer.wrap(values).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer wide = ByteBuffer.allocate(values.length / width * 4).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      wide.putInt(
          switch (type) {
            case INT8 -> in.get();
            case UINT8 -> in.get() & 0xff;
            case INT16 -> in.getShort();
            default -> in.getShort() & 0xffff;
          });
    }
    return wide.array();
  }

  private void endGroup() throws IOException {
    List<Chunk> chunks = new ArrayList<>();
    for (int k = 0; k < waiting.size(); k++) {
      EventSchema.Field field = schema.fields().get(k);
      byte[] values = waiting.get(k).toByteArray();
      waiting.get(k).reset();
      byte[] page = field.type() == Primitive.BOOL ? bits(values) : values;
      int count = rows;
      byte[] header =
          CompactThrift.struct(
              h ->
                  h.int32(1, DATA_PAGE)
                      .int32(2, page.length)
                      .int32(3, page.length)
                      .struct(
                          5, d -> d.int32(1, count).int32(2, PLAIN).int32(3, RLE).int32(4, RLE)));
      chunks.add(
          new Chunk(
              field.name(),
              Storage.of((Primitive) field.type()),
              rows,
              position,
              header.length + page.length));
      put(header);
      put(page);
    }
    groups.add(group(chunks, rows));
    rows = 0;
  }

  /** Eight truth values a byte, the first in its lowest bit. */
  private static byte[] bits(byte[] values) {
    byte[] bits = new byte[(values.length + 7) / 8];
    for (int k = 0; k < values.length; k++) {
      bits[k / 8] |= (byte) (values[k] << k % 8);
    }
    return bits;
  }

  private static Consumer<CompactThrift> group(List<Chunk> chunks, int rows) {
    List<Consumer<CompactThrift>> columns = new ArrayList<>();
    chunks.forEach(chunk -> columns.add(c -> describe(c, chunk)));
    long bytes = chunks.stream().mapToLong(Chunk::bytes).sum();
    return g -> g.structs(1, columns).int64(2, bytes).int64(3, rows);
  }

  private static void describe(CompactThrift column, Chunk chunk) {
    column
        .int64(2, chunk.offset())
        .struct(
            3,
            m ->
                m.int32(1, chunk.storage().physical())
                    .int32s(2, List.of(PLAIN, RLE))
                    .texts(3, List.of(chunk.name()))
                    .int32(4, UNCOMPRESSED)
                    .int64(5, chunk.rows())
                    .int64(6, chunk.bytes())
                    .int64(7, chunk.bytes())
                    .int64(9, chunk.offset()));
  }

  @Override
  public void finish() throws IOException {
    if (rows > 0) {
      endGroup();
    }
    List<Consumer<CompactThrift>> elements = new ArrayList<>();
    elements.add(e -> e.text(4, "schema").int32(5, schema.fields().size()));
    for (EventSchema.Field field : schema.fields()) {
      elements.add(e -> describe(e, field));
    }
    byte[] footer =
        CompactThrift.struct(
            f ->
                f.int32(1, 1)
                    .structs(2, elements)
                    .int64(3, events)
                    .structs(4, groups)
                    .text(6, "Quadrupole"));
    put(footer);
    put(
        ByteBuffer.allocate(Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(footer.length)
            .array());
    put(MAGIC);
    out.close();
    Files.move(part, path, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void describe(CompactThrift element, EventSchema.Field field) {
    Storage storage = Storage.of((Primitive) field.type());
    element.int32(1, storage.physical()).int32(3, REQUIRED).text(4, field.name());
    if (storage.converted() >= 0) {
      element.int32(6, storage.converted());
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
    Files.deleteIfExists(part);
  }
}
