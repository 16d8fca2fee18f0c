package org.quadrupole.io.root.rntuple;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.quadrupole.io.root.write.Compressor;
import org.quadrupole.io.root.write.RootFileWriter;

/** An RNTuple in a file that is being written: header, pages, page lists, footer, anchor. */
final class TableOutput {

  private static final String LIBRARY = "Quadrupole";

  /** Pages that follow each other are one record up to so many bytes. */
  private static final int RECORD_BYTES = 16 << 20;

  /** A page list describes clusters until it has so many bytes. */
  private static final int PAGE_LIST_BYTES = 16 << 20;

  /**
   * A column in a cluster.
   *
   * @param pages its pages, which are written
   * @param elements the number of their elements; of a suppressed column, those of the one in use
   * @param suppressed whether another representation of the field is in use
   * @param compression how the pages are compressed, as ROOT numbers it
   */
  record ColumnInCluster(
      List<SealedPage> pages, long elements, boolean suppressed, int compression) {}

  private final RootFileWriter file;
  private final String directory;
  private final String name;
  private final Compressor compressor;
  private final Locator header;
  private final long headerLength;
  private final long headerChecksum;
  private final List<SealedPage> inRecord = new ArrayList<>();
  private byte[] record = new byte[1 << 16];
  private int recordBytes;

  private FrameWriter summaries = new FrameWriter();
  private FrameWriter locations = new FrameWriter();
  private int clustersInGroup;
  private long groupFirst;
  private final FrameWriter groups = new FrameWriter();
  private int groupCount;
  private long entries;
  private long[] elements = new long[0];

  /**
   * Starts an RNTuple by writing its header.
   *
   * @param compressor how the descriptions are compressed
   * @param schema writes the schema description
   */
  TableOutput(
      RootFileWriter file,
      String directory,
      String name,
      Compressor compressor,
      Consumer<FrameWriter> schema)
      throws IOException {
    this.file = file;
    this.directory = directory;
    this.name = name;
    this.compressor = compressor;
    FrameWriter out = new FrameWriter();
    out.i8(0); // no features
    out.string(name);
    out.string(""); // description
    out.string(LIBRARY);
    schema.accept(out);
    byte[] envelope = Envelope.write(Envelope.HEADER, out);
    this.headerLength = envelope.length;
    this.headerChecksum = Envelope.checksum(envelope);
    this.header = append(envelope);
  }

  /** Writes those pages that are not written yet, in records as large as may be. */
  void write(Collection<SealedPage> pages) throws IOException {
    for (SealedPage page : pages) {
      byte[] bytes = page.take();
      if (bytes == null) {
        continue;
      }
      if (recordBytes + bytes.length > RECORD_BYTES) {
        flush();
      }
      int need = recordBytes + bytes.length;
      if (record.length < need) {
        record = Arrays.copyOf(record, Math.max(need, Math.min(2 * record.length, RECORD_BYTES)));
      }
      System.arraycopy(bytes, 0, record, recordBytes, bytes.length);
      recordBytes += bytes.length;
      inRecord.add(page);
    }
  }

  /** Ends the record of pages. */
  void flush() throws IOException {
    if (inRecord.isEmpty()) {
      return;
    }
    long position = file.appendBlob(record, 0, recordBytes);
    for (SealedPage page : inRecord) {
      page.at(position);
      position += page.storedBytes();
    }
    inRecord.clear();
    recordBytes = 0;
  }

  /** Ends a cluster, whose pages are all given to {@link #write}. */
  void cluster(long clusterEntries, List<ColumnInCluster> columns) throws IOException {
    flush();
    if (clustersInGroup == 0) {
      groupFirst = entries;
    }
    summaries.record(
        () -> {
          summaries.i8(entries);
          summaries.i8(clusterEntries);
        });
    if (elements.length < columns.size()) {
      elements = Arrays.copyOf(elements, columns.size());
    }
    locations.list(
        columns.size(),
        () -> {
          for (int i = 0; i < columns.size(); i++) {
            locate(columns.get(i), elements[i]);
            elements[i] += columns.get(i).elements();
          }
        });
    clustersInGroup++;
    entries += clusterEntries;
    if (locations.size() > PAGE_LIST_BYTES) {
      endGroup();
    }
  }

  /** Where a column's pages are: the inner list of a page list. */
  private void locate(ColumnInCluster column, long firstElement) {
    locations.list(
        column.pages().size(),
        () -> {
          column.pages().forEach(page -> page.locate(locations));
          if (column.suppressed()) {
            locations.i8(Long.MIN_VALUE);
          } else {
            locations.i8(firstElement);
            locations.i4(column.compression());
          }
        });
  }

  private void endGroup() throws IOException {
    FrameWriter out = new FrameWriter();
    out.i8(headerChecksum);
    out.list(clustersInGroup, () -> out.raw(summaries));
    out.list(clustersInGroup, () -> out.raw(locations));
    byte[] envelope = Envelope.write(Envelope.PAGE_LIST, out);
    Locator locator = append(envelope);
    groups.record(
        () -> {
          groups.i8(groupFirst);
          groups.i8(entries - groupFirst);
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

  /** Writes the footer and the key that names the RNTuple. */
  void complete() throws IOException {
    flush();
    if (clustersInGroup > 0) {
      endGroup();
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
    out.list(groupCount, () -> out.raw(groups));
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
