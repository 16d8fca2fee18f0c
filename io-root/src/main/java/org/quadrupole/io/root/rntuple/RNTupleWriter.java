package org.quadrupole.io.root.rntuple;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.quadrupole.events.Column;
import org.quadrupole.events.ColumnReader;
import org.quadrupole.events.EventBatch;
import org.quadrupole.events.EventSchema;
import org.quadrupole.io.root.write.Compressor;
import org.quadrupole.io.root.write.RootCompression;
import org.quadrupole.io.root.write.RootFileWriter;
import org.quadrupole.io.root.write.TableWriter;

/**
 * Writes batches of events as an RNTuple of format 1.0, one field for each column of the schema
 * ({@link SchemaBuilder} tells the types). The same events give the same bytes. Used by one thread.
 *
 * <p>Held in memory: the batch that is written, open pages up to {@value #OPEN_BYTES} bytes, sealed
 * pages up to {@value #SEALED_BYTES}, and where the pages are.
 */
public final class RNTupleWriter implements TableWriter {

  private static final String LIBRARY = "Quadrupole";

  /** Open pages are sealed before they are full when all of them have more bytes than this. */
  private static final long OPEN_BYTES = 64L << 20;

  /** Sealed pages are written, in the order of columns, when they have more bytes than this. */
  private static final long SEALED_BYTES = 32L << 20;

  /** Pages that follow each other are one record up to so many bytes. */
  private static final int RECORD_BYTES = 16 << 20;

  /** A page list describes clusters until it has so many bytes. */
  private static final int PAGE_LIST_BYTES = 16 << 20;

  /** A cluster may have ROOT's tenfold of its size in the file when it is not compressed. */
  private static final int MOST_COMPRESSION = 10;

  private static final int FIRST_ENTRIES = 64;

  private final RootFileWriter file;
  private final String directory;
  private final String name;
  private final EventSchema schema;
  private final RNTupleOptions options;
  private final Compressor compressor;
  private final PageSealer sealer;
  private final EndsColumn.Sharing sharing = new EndsColumn.Sharing();
  private final SchemaBuilder description;
  private final long[] elementsBefore;
  private final Locator header;
  private final long headerLength;
  private final long headerChecksum;
  private final byte[] record = new byte[RECORD_BYTES];

  private FrameWriter summaries = new FrameWriter();
  private FrameWriter locations = new FrameWriter();
  private int clustersInGroup;
  private long groupFirst;
  private final FrameWriter groups = new FrameWriter();
  private int groupCount;

  private long clusterFirst;
  private long entries;
  private long nextCheck;
  private long encodedBefore;
  private long sealedBefore;
  private long writtenBytes;
  private boolean closed;

  /**
   * Starts an RNTuple by writing its header.
   *
   * @param file the file that it is in; it is to be closed after the RNTuple
   * @param directory names separated by slashes; empty for the top
   * @param name the RNTuple's name, that of its key
   * @throws IllegalArgumentException if the columns' names cannot be names of fields
   */
  public RNTupleWriter(
      RootFileWriter file,
      String directory,
      String name,
      EventSchema schema,
      RNTupleOptions options)
      throws IOException {
    this.file = file;
    this.directory = directory;
    this.name = name;
    this.schema = schema;
    this.options = options;
    this.compressor = new Compressor(options.compression());
    this.sealer = new PageSealer(compressor);
    boolean split = !options.compression().equals(RootCompression.NONE);
    this.description = new SchemaBuilder(schema, split, options.pageBytes(), sealer, sharing);
    this.elementsBefore = new long[description.columns().size()];
    FrameWriter out = new FrameWriter();
    out.i8(0); // no features
    out.string(name);
    out.string(""); // description
    out.string(LIBRARY);
    out.list(
        description.fields().size(), () -> description.fields().forEach(field -> field.write(out)));
    out.list(
        description.columns().size(),
        () -> description.columns().forEach(column -> column.write(out)));
    out.list(0, () -> {}); // no alias columns
    out.list(0, () -> {}); // no extra type information
    byte[] envelope = Envelope.write(Envelope.HEADER, out);
    this.headerLength = envelope.length;
    this.headerChecksum = Envelope.checksum(envelope);
    this.header = append(envelope);
    this.nextCheck = Math.min(FIRST_ENTRIES, options.clusterEntries());
  }

  /**
   * Appends events.
   *
   * @throws IllegalArgumentException if the batch lacks a column of the schema, or has it in
   *     another type
   */
  @Override
  public void write(EventBatch batch) throws IOException {
    if (closed) {
      throw new IOException("RNTuple " + name + " is complete, nothing can be added");
    }
    boolean complete = false;
    try {
      append(batch);
      complete = true;
    } finally {
      if (!complete) {
        file.abandon();
      }
    }
  }

  private void append(EventBatch batch) throws IOException {
    List<Column> columns = read(batch);
    List<ColumnWriter> writers = description.writers();
    int at = 0;
    while (at < batch.size()) {
      int end = (int) Math.min(batch.size(), at + nextCheck - entries);
      sharing.next();
      for (int i = 0; i < writers.size(); i++) {
        writers.get(i).append(columns.get(i), at, end);
      }
      entries += end - at;
      at = end;
      if (entries == nextCheck) {
        check();
      }
    }
  }

  private List<Column> read(EventBatch batch) throws IOException {
    List<Column> columns = new ArrayList<>();
    try (ColumnReader reader = batch.open()) {
      reader.prefetch(schema.names());
      for (EventSchema.Field field : schema.fields()) {
        Column column = reader.read(field.name());
        if (!column.type().equals(field.type()) || column.size() != batch.size()) {
          throw new IllegalArgumentException(
              String.format(
                  "column %s of %s holds %d %s, and %d %s are to be written",
                  field.name(), batch, column.size(), column.type(), batch.size(), field.type()));
        }
        columns.add(column);
      }
    }
    return columns;
  }

  /**
   * Decides what happens after some entries: whether the cluster is complete, whether pages leave
   * memory, and when to look again. It looks at entries that do not depend on the batches' borders.
   */
  private void check() throws IOException {
    long open = openBytes();
    if (open > OPEN_BYTES) {
      long fair = OPEN_BYTES / 2 / Math.max(1, description.own().size());
      for (OutputColumn column : description.own()) {
        if (column.openBytes() >= fair) {
          column.seal();
        }
      }
      open = openBytes();
    }
    if (sealer.sealedBytes() - writtenBytes > SEALED_BYTES) {
      writePages();
    }
    double ratio =
        sealer.encodedBytes() == 0 ? 1 : (double) sealer.sealedBytes() / sealer.encodedBytes();
    double inFile = sealer.sealedBytes() - sealedBefore + open * ratio;
    double inMemory = (double) sealer.encodedBytes() - encodedBefore + open;
    double most = (double) MOST_COMPRESSION * options.clusterBytes();
    if (entries >= options.clusterEntries()
        || inFile > 0.97 * options.clusterBytes()
        || inMemory > 0.97 * most) {
      commitCluster();
      return;
    }
    double left =
        Math.min(
            (options.clusterBytes() - inFile) / Math.max(inFile / entries, 1e-9),
            (most - inMemory) / Math.max(inMemory / entries, 1e-9));
    double affordable = OPEN_BYTES / 4.0 / Math.max(inMemory / entries, 1e-9);
    double step = Math.min(Math.min(left, affordable), (double) options.clusterEntries() - entries);
    nextCheck = entries + Math.max(1, (long) step);
  }

  private long openBytes() {
    long sum = 0;
    for (OutputColumn column : description.own()) {
      sum += column.openBytes();
    }
    return sum;
  }

  private void commitCluster() throws IOException {
    for (OutputColumn column : description.own()) {
      column.seal();
    }
    writePages();
    if (clustersInGroup == 0) {
      groupFirst = clusterFirst;
    }
    summaries.record(
        () -> {
          summaries.i8(clusterFirst);
          summaries.i8(entries);
        });
    List<SchemaBuilder.Stored> stored = description.stored();
    locations.list(
        stored.size(),
        () -> {
          for (int i = 0; i < stored.size(); i++) {
            OutputColumn column = stored.get(i).column();
            locate(column.pages(), elementsBefore[i]);
            elementsBefore[i] += column.elements();
          }
        });
    clustersInGroup++;
    description.own().forEach(OutputColumn::reset);
    description.ends().forEach(EndsColumn::reset);
    nextCheck = Math.min(Math.max(FIRST_ENTRIES, entries / 8), options.clusterEntries());
    clusterFirst += entries;
    entries = 0;
    encodedBefore = sealer.encodedBytes();
    sealedBefore = sealer.sealedBytes();
    if (locations.size() > PAGE_LIST_BYTES) {
      commitGroup();
    }
  }

  /** Where a column's pages are: the inner list of a page list. */
  private void locate(List<SealedPage> pages, long firstElement) {
    locations.list(
        pages.size(),
        () -> {
          for (SealedPage page : pages) {
            locations.i4(-page.elements()); // negative: a checksum follows the page
            page.locator().write(locations);
          }
          locations.i8(firstElement);
          locations.i4(options.compression().setting());
        });
  }

  /** Writes the sealed pages of all columns, column by column, in records as large as may be. */
  private void writePages() throws IOException {
    List<SealedPage> inRecord = new ArrayList<>();
    int size = 0;
    for (OutputColumn column : description.own()) {
      for (SealedPage page : column.pages()) {
        byte[] bytes = page.bytes();
        if (bytes == null) {
          continue;
        }
        if (size + bytes.length > record.length) {
          writeRecord(inRecord, size);
          size = 0;
        }
        System.arraycopy(bytes, 0, record, size, bytes.length);
        size += bytes.length;
        inRecord.add(page);
      }
    }
    writeRecord(inRecord, size);
    writtenBytes = sealer.sealedBytes();
  }

  private void writeRecord(List<SealedPage> pages, int size) throws IOException {
    if (size == 0) {
      return;
    }
    long position = file.appendBlob(record, 0, size);
    for (SealedPage page : pages) {
      byte[] bytes = page.bytes();
      page.written(position);
      position += bytes == null ? 0 : bytes.length;
    }
    pages.clear();
  }

  private void commitGroup() throws IOException {
    FrameWriter out = new FrameWriter();
    out.i8(headerChecksum);
    byte[] inner = summaries.toByteArray();
    out.list(clustersInGroup, () -> out.raw(inner, 0, inner.length));
    byte[] nested = locations.toByteArray();
    out.list(clustersInGroup, () -> out.raw(nested, 0, nested.length));
    byte[] envelope = Envelope.write(Envelope.PAGE_LIST, out);
    Locator locator = append(envelope);
    groups.record(
        () -> {
          groups.i8(groupFirst);
          groups.i8(clusterFirst - groupFirst);
          groups.i4(clustersInGroup);
          groups.i8(envelope.length);
          locator.write(groups);
        });
    groupCount++;
    clustersInGroup = 0;
    summaries = new FrameWriter();
    locations = new FrameWriter();
  }

  private Locator append(byte[] envelope) throws IOException {
    Compressor.Stored stored = compressor.compress(envelope, 0, envelope.length);
    long position = file.appendBlob(stored.bytes(), stored.from(), stored.length());
    return new Locator(position, stored.length());
  }

  /** Writes what is left, the footer, and the key that names the RNTuple. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    boolean complete = false;
    try {
      complete();
      complete = true;
    } finally {
      compressor.close();
      if (!complete) {
        file.abandon();
      }
    }
  }

  private void complete() throws IOException {
    if (entries > 0) {
      commitCluster();
    }
    if (clustersInGroup > 0) {
      commitGroup();
    }
    FrameWriter out = new FrameWriter();
    out.i8(0); // no features
    out.i8(headerChecksum);
    out.record(
        () -> {
          for (int i = 0; i < 4; i++) {
            out.list(0, () -> {}); // nothing was added while writing
          }
        });
    byte[] inner = groups.toByteArray();
    out.list(groupCount, () -> out.raw(inner, 0, inner.length));
    byte[] envelope = Envelope.write(Envelope.FOOTER, out);
    Locator footer = append(envelope);
    file.write(
        directory,
        new AnchorObject(
            name,
            new Anchor(
                Anchor.WRITTEN,
                header.position(),
                header.bytes(),
                headerLength,
                footer.position(),
                footer.bytes(),
                envelope.length,
                Anchor.MAX_KEY_BYTES)));
  }
}
