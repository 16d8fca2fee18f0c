package org.quadrupole.io.root.rntuple;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.quadrupole.io.root.ByteSource;
import org.quadrupole.io.root.ReadListener;
import org.quadrupole.io.root.RootFormatException;
import org.quadrupole.io.root.compression.Decompressor;
import org.quadrupole.io.root.file.ReadAhead;
import org.quadrupole.io.root.file.ScratchArrays;

/** Fetches pages and hands their elements out. Used by one thread. */
final class ElementReader implements AutoCloseable {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Pages that follow each other in the file are fetched together up to so many bytes. */
  private static final int FETCH_BYTES = 1 << 20;

  /** Where reads cost little, only so many, which stay in the processor's cache. */
  private static final int NEAR_BYTES = 128 << 10;

  private static final int CHECKSUM = 8;

  /** The offsets of lists, and where their items are. */
  @SuppressWarnings("ArrayRecordComponent") // handed to columns, never changed
  record Lists(int[] offsets, List<Segment> items) {}

  private final ByteSource source;
  private final List<ColumnDescriptor> columns;
  private final long maxKeyBytes;
  private final PageCache cache;
  private final String table;
  private final ReadListener listener;
  private final Decompressor decompressor = new Decompressor();
  private final Map<List<Long>, Lists> lists = new HashMap<>();
  private final List<int[]> offsets = new ArrayList<>();
  private final ScratchArrays arrays;
  private final ReadAhead ahead;

  /** What a run of pages is read into. */
  private byte[] run;

  /** Stored bytes of the file: the run's, or those of a block that was fetched ahead. */
  private byte[] fetched = new byte[0];

  private long fetchedFrom;
  private int fetchedBytes;
  private byte[] scratch;
  private String field = "";

  ElementReader(
      ByteSource source,
      List<ColumnDescriptor> columns,
      long maxKeyBytes,
      PageCache cache,
      ScratchArrays arrays,
      String table,
      ReadListener listener) {
    this.source = source;
    this.columns = columns;
    this.maxKeyBytes = maxKeyBytes;
    this.cache = cache;
    this.table = table;
    this.listener = listener;
    this.arrays = arrays;
    this.ahead = new ReadAhead(source);
    this.run = arrays.take();
    this.scratch = arrays.take();
  }

  /** Says which field is read, for messages. */
  void reading(String name) {
    field = name;
  }

  /** Fetches pages of several columns together, where one large read is better than many. */
  void fetchAhead(List<ReadAhead.Range> pages) throws IOException {
    ahead.fetch(pages);
  }

  /** Gives some elements to a sink. */
  void read(ColumnSet set, List<Segment> segments, ElementSink sink) throws IOException {
    for (Segment segment : segments) {
      read(set, segment, sink);
    }
  }

  private void read(ColumnSet set, Segment segment, ElementSink sink) throws IOException {
    Cluster cluster = segment.cluster();
    int number = set.in(cluster);
    ColumnDescriptor column = columns.get(number);
    Pages pages = cluster.pages(number);
    long zeros = set.zerosBefore(column, cluster, pages);
    long at = segment.first();
    if (at < zeros) {
      long stop = Math.min(zeros, segment.end());
      sink.zeros(Math.toIntExact(stop - at));
      at = stop;
    }
    long end = segment.end() - zeros;
    at -= zeros;
    if (at >= end) {
      return;
    }
    if (end > pages.elements()) {
      throw damaged(
          cluster, "column " + number + " has " + pages.elements() + " elements, not " + end);
    }
    for (int page = pages.find(at); at < end; page++) {
      long start = pages.start(page);
      long stop = Math.min(end, pages.ends()[page]);
      int elements = Math.toIntExact(pages.ends()[page] - start);
      byte[] bytes = page(column, pages, page, elements, end, cluster);
      sink.page(column, bytes, elements, (int) (at - start), (int) (stop - start));
      at = stop;
    }
  }

  /** The offsets of lists whose ends a column holds; one instance for lists of equal lengths. */
  Lists lists(ColumnSet set, List<Segment> rows) throws IOException {
    List<Long> key = key(set, rows);
    Lists known = lists.get(key);
    if (known == null) {
      known = readLists(set, rows);
      lists.put(key, known);
    }
    return known;
  }

  /** What the offsets depend on: columns may share pages, then they have the same ones. */
  private List<Long> key(ColumnSet set, List<Segment> rows) {
    List<Long> key = new ArrayList<>();
    for (Segment row : rows) {
      int number = set.in(row.cluster());
      Pages pages = row.cluster().pages(number);
      key.add(row.cluster().first());
      key.add(row.first());
      key.add(row.end());
      key.add((long) columns.get(number).typeCode());
      key.add(set.zerosBefore(columns.get(number), row.cluster(), pages));
      for (long position : pages.positions()) {
        key.add(position);
      }
      key.add(pages.elements());
    }
    return key;
  }

  private Lists readLists(ColumnSet set, List<Segment> rows) throws IOException {
    Ends ends = new Ends(Segment.total(rows));
    List<Segment> items = new ArrayList<>(rows.size());
    for (Segment row : rows) {
      ends.cluster(row.first() == 0 || row.first() == row.end());
      if (row.first() < row.end()) {
        long before = Math.max(0, row.first() - 1);
        read(set, new Segment(row.cluster(), before, row.end()), ends);
      }
      if (ends.fall()) {
        throw damaged(row.cluster(), "the ends of lists fall");
      }
      if (ends.areTooMany()) {
        throw new ArithmeticException("more items than one batch can hold");
      }
      items.add(new Segment(row.cluster(), ends.start(), ends.last()));
    }
    return new Lists(shared(ends.offsets()), items);
  }

  private int[] shared(int[] found) {
    for (int[] known : offsets) {
      if (Arrays.equals(known, found)) {
        return known;
      }
    }
    offsets.add(found);
    return found;
  }

  /** A page's bytes, decompressed; valid until the next call. */
  private byte[] page(
      ColumnDescriptor column, Pages pages, int page, int elements, long end, Cluster cluster)
      throws IOException {
    long position = pages.positions()[page];
    int stored = pages.bytes()[page];
    long size = column.bytes(elements);
    if (size > Integer.MAX_VALUE - 8) {
      throw damaged(cluster, "a page claims " + size + " bytes");
    }
    boolean partly = pages.ends()[page] > end;
    byte[] known = cache.get(position, (int) size);
    if (known != null) {
      if (!partly) {
        cache.remove(position);
      }
      return known;
    }
    int at = fetch(pages, page, end, cluster);
    if (pages.checked()[page]
        && XxHash3.hash(fetched, at, stored) != (long) LONG.get(fetched, at + stored)) {
      throw new RootFormatException(
          source.name(),
          position,
          where(cluster) + ": a page's checksum differs",
          RootFormatException.DAMAGED);
    }
    if (stored != size && !Decompressor.holds(fetched, at, stored, (int) size)) {
      throw damaged(
          cluster, "a page of " + elements + " elements does not hold " + size + " bytes");
    }
    boolean asItIs = stored == size && at == 0 && !partly;
    byte[] bytes;
    if (asItIs) {
      bytes = fetched;
    } else if (partly) {
      bytes = new byte[(int) size];
    } else {
      if (scratch.length < size) {
        scratch = new byte[(int) size];
      }
      bytes = scratch;
    }
    if (stored == size && !asItIs) {
      System.arraycopy(fetched, at, bytes, 0, stored);
    } else if (stored != size) {
      decompressor.decompress(
          fetched, at, stored, bytes, 0, (int) size, source.name(), position, where(cluster));
    }
    listener.basket(stored, size);
    if (partly) {
      cache.put(position, bytes);
    }
    return bytes;
  }

  /** Brings a page's stored bytes into {@link #fetched}; returns where they are. */
  private int fetch(Pages pages, int page, long end, Cluster cluster) throws IOException {
    long position = pages.positions()[page];
    long needed = length(pages, page);
    if (position >= fetchedFrom && position + needed <= fetchedFrom + fetchedBytes) {
      return (int) (position - fetchedFrom);
    }
    if (position == Locator.ELSEWHERE || (maxKeyBytes > 0 && needed > maxKeyBytes)) {
      fetchedBytes = 0;
      fetched = Envelope.blob(source, new Locator(position, needed), maxKeyBytes, where(cluster));
      fetchedFrom = position;
      fetchedBytes = fetched.length;
      return 0;
    }
    ReadAhead.Block block = ahead.find(position, needed);
    if (block != null) {
      fetched = block.bytes();
      fetchedFrom = block.from();
      fetchedBytes = fetched.length;
      return (int) (position - fetchedFrom);
    }
    long stop = position + needed;
    int most = source.isFar() ? FETCH_BYTES : NEAR_BYTES;
    for (int next = page + 1;
        next < pages.count()
            && pages.start(next) < end
            && pages.positions()[next] == stop
            && stop + length(pages, next) - position <= most;
        next++) {
      stop += length(pages, next);
    }
    if (stop > source.size() || stop - position > Integer.MAX_VALUE - 8) {
      throw damaged(cluster, "a page ends at byte " + stop + " of " + source.size());
    }
    fetchedBytes = 0;
    int bytes = (int) (stop - position);
    if (run.length < bytes) {
      run = new byte[bytes];
    }
    fetched = run;
    source.readFully(position, fetched, 0, bytes);
    fetchedFrom = position;
    fetchedBytes = bytes;
    return 0;
  }

  private static long length(Pages pages, int page) {
    return pages.bytes()[page] + (pages.checked()[page] ? CHECKSUM : 0L);
  }

  private String where(Cluster cluster) {
    return "RNTuple " + table + ", field " + field + ", cluster at entry " + cluster.first();
  }

  RootFormatException damaged(Cluster cluster, String problem) {
    return new RootFormatException(
        source.name(), -1, where(cluster) + ": " + problem, RootFormatException.DAMAGED);
  }

  @Override
  public void close() {
    decompressor.close();
    lists.clear();
    offsets.clear();
    ahead.clear();
    fetched = new byte[0];
    fetchedBytes = 0;
    arrays.give(run);
    arrays.give(scratch);
    run = new byte[0];
    scratch = new byte[0];
  }
}
