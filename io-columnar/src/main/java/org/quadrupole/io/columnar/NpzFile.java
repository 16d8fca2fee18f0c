package org.quadrupole.io.columnar;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.quadrupole.events.ColumnReader;
import org.quadrupole.events.EventBatch;
import org.quadrupole.events.EventSchema;
import org.quadrupole.events.Primitive;

/**
 * An archive of NumPy's arrays, one for each column, as {@code numpy.savez} makes them. An array
 * says its length before its values, so columns wait in files of their own until the end.
 *
 * <p>Source: <a
 * href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">NumPy's description
 * of its format</a>, version 1.0.
 */
final class NpzFile implements TableFile {

  private static final int ALIGNMENT = 64;

  private final Path path;
  private final EventSchema schema;
  private final Path folder;
  private final List<Path> parts = new ArrayList<>();
  private final List<OutputStream> streams = new ArrayList<>();
  private long events;

  NpzFile(Path path, EventSchema schema) throws IOException {
    this.path = path;
    this.schema = schema;
    Path parent = path.toAbsolutePath().getParent();
    this.folder = Files.createTempDirectory(parent, ".npz");
    for (int k = 0; k < schema.fields().size(); k++) {
      parts.add(folder.resolve("column" + k));
      streams.add(new BufferedOutputStream(Files.newOutputStream(parts.get(k)), 1 << 16));
    }
  }

  @Override
  public void write(EventBatch batch) throws IOException {
    try (ColumnReader reader = batch.open()) {
      for (int k = 0; k < streams.size(); k++) {
        streams.get(k).write(ColumnBytes.of(reader.read(schema.names().get(k))));
      }
    }
    events += batch.size();
  }

  @Override
  public void finish() throws IOException {
    for (OutputStream stream : streams) {
      stream.close();
    }
    Path whole = folder.resolve("whole");
    try (ZipOutputStream zip =
        new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(whole), 1 << 16))) {
      zip.setMethod(ZipOutputStream.STORED);
      for (int k = 0; k < parts.size(); k++) {
        EventSchema.Field field = schema.fields().get(k);
        add(zip, field.name(), header((Primitive) field.type()), parts.get(k));
        Files.delete(parts.get(k));
      }
    }
    Files.move(whole, path, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void add(ZipOutputStream zip, String name, byte[] header, Path values)
      throws IOException {
    ZipEntry entry = new ZipEntry(name + ".npy");
    CRC32 sum = new CRC32();
    sum.update(header);
    try (var in = new java.util.zip.CheckedInputStream(Files.newInputStream(values), sum)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    entry.setCrc(sum.getValue());
    entry.setSize(header.length + Files.size(values));
    // The same bytes whenever it is written.
    entry.setTimeLocal(java.time.LocalDateTime.of(1980, 1, 1, 0, 0));
    zip.putNextEntry(entry);
    zip.write(header);
    Files.copy(values, zip);
    zip.closeEntry();
  }

  private byte[] header(Primitive type) {
    StringBuilder text = new StringBuilder();
    text.append("{'descr': '").append(description(type)).append("', 'fortran_order': False, ");
    text.append("'shape': (").append(events).append(",), }");
    int start = 10;
    while ((start + text.length() + 1) % ALIGNMENT != 0) {
      text.append(' ');
    }
    text.append('\n');
    byte[] words = text.toString().getBytes(StandardCharsets.US_ASCII);
    byte[] header = new byte[start + words.length];
    header[0] = (byte) 0x93;
    System.arraycopy("NUMPY".getBytes(StandardCharsets.US_ASCII), 0, header, 1, 5);
    header[6] = 1;
    header[8] = (byte) words.length;
    header[9] = (byte) (words.length >> 8);
    System.arraycopy(words, 0, header, start, words.length);
    return header;
  }

  private static String description(Primitive type) {
    String name = type.toString().toLowerCase(Locale.ROOT);
    if (type == Primitive.BOOL) {
      return "|b1";
    }
    int bytes = Integer.parseInt(name.replaceAll("\\D", "")) / 8;
    char kind = name.startsWith("uint") ? 'u' : name.charAt(0);
    return (bytes == 1 ? "|" : "<") + kind + bytes;
  }

  @Override
  public void close() throws IOException {
    for (OutputStream stream : streams) {
      stream.close();
    }
    for (Path part : parts) {
      Files.deleteIfExists(part);
    }
    Files.deleteIfExists(folder.resolve("whole"));
    Files.deleteIfExists(folder);
  }
}
