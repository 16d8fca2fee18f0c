package org.quadrupole.io.root.rntuple;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.quadrupole.events.Column;
import org.quadrupole.events.EventBatch;
import org.quadrupole.events.EventSchema;
import org.quadrupole.io.root.write.BatchColumns;
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

  /** Open pages are sealed before they are full when all of them have more bytes than this. */
  private static final long OPEN_BYTES = 64L << 20;

  /** Sealed pages are written, in the order of columns, when they have more bytes than this. */
  private static final long SEALED_BYTES = 32L << 20;

  /** A cluster may have ROOT's tenfold of its size in the file when it is not compressed. */
  private static final int MOST_COMPRESSION = 10;

  private static final int FIRST_ENTRIES = 64;

  private final RootFileWriter file;
  private final String name;
  private final EventSchema schema;
  private final RNTupleOptions options;
  private final Compressor compressor;
  private final PageSealer sealer;
  private final EndsColumn.Sharing sharing = new EndsColumn.Sharing();
  private final SchemaBuilder description;
  private final TableOutput output;

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
    this.name = name;
    this.schema = schema;
    this.options = options;
    this.compressor = new Compressor(options.compression());
    this.sealer = new PageSealer(compressor);
    this.nextCheck = Math.min(FIRST_ENTRIES, options.clusterEntries());
    boolean split = !options.compression().equals(RootCompression.NONE);
    boolean complete = false;
    try {
      this.description = new SchemaBuilder(schema, split, options.pageBytes(), sealer, sharing);
      this.output = new TableOutput(file, directory, name, compressor, description::write);
      complete = true;
    } finally {
      if (!complete) {
        compressor.close();
        file.abandon();
      }
    }
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
    List<Column> columns = BatchColumns.read(name, schema, batch);
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
    double step = Math.min(left, affordable(inMemory));
    nextCheck = entries + Math.max(1, Math.min((long) step, options.clusterEntries() - entries));
  }

  /** How many more entries need not be looked at, given the bytes of those of this cluster. */
  private double affordable(double inMemory) {
    return OPEN_BYTES / 4.0 / Math.max(inMemory / entries, 1e-9);
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
    int setting = options.compression().setting();
    List<TableOutput.ColumnInCluster> columns = new ArrayList<>();
    for (SchemaBuilder.Stored stored : description.stored()) {
      OutputColumn column = stored.column();
      columns.add(
          new TableOutput.ColumnInCluster(column.pages(), column.elements(), false, setting));
    }
    output.cluster(entries, columns);
    description.own().forEach(OutputColumn::reset);
    description.ends().forEach(EndsColumn::reset);
    double next =
        Math.min(affordable((double) sealer.encodedBytes() - encodedBefore), entries / 8.0);
    nextCheck = Math.max(1, Math.min((long) next, options.clusterEntries()));
    entries = 0;
    encodedBefore = sealer.encodedBytes();
    sealedBefore = sealer.sealedBytes();
  }

  /** Writes the sealed pages of all columns, column by column. */
  private void writePages() throws IOException {
    for (OutputColumn column : description.own()) {
      output.write(column.pages());
    }
    output.flush();
    writtenBytes = sealer.sealedBytes();
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
      if (entries > 0) {
        commitCluster();
      }
      output.complete();
      complete = true;
    } finally {
      compressor.close();
      if (!complete) {
        file.abandon();
      }
    }
  }
}
