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
import org.quadrupole.events.EventBatch;
import org.quadrupole.events.EventSchema;
import org.quadrupole.events.Provenance;
import org.quadrupole.io.root.EntryRange;
import org.quadrupole.io.root.RootFormatException;
import org.quadrupole.io.root.write.Compressor;
import org.quadrupole.io.root.write.RootFileWriter;

/**
 * Joins RNTuples into one, entries in the order of the inputs.
 *
 * <p>Where fields and columns are described alike, pages are copied as they are, without
 * decompressing them, so that also fields that cannot be read here are joined; checksums are
 * verified. Otherwise columns of equal names and types are read and written again. Pages shared by
 * columns stay shared, and what was added while an input was written becomes zeros before that.
 */
public final class RNTupleMerger {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Neighbouring pages are read together up to so many bytes. */
  private static final int FETCH_BYTES = 8 << 20;

  /** Batches of events that are written again have about so many bytes. */
  private static final long BATCH_BYTES = 64L << 20;

  private static final int ZERO_PAGE_BYTES = 1 << 20;

  /** More zeros than this in one cluster are taken for damage. */
  private static final long MAX_ZEROS = 1L << 36;

  private final Compressor compressor;
  private final TableOutput output;

  private RNTupleMerger(Compressor compressor, TableOutput output) {
    this.compressor = compressor;
    this.output = output;
  }

  /** Whether these can be joined without reading their columns. */
  public static boolean canCopy(List<RNTupleTable> inputs) {
    RawSchema first = inputs.get(0).description().raw();
    return inputs.stream().allMatch(input -> input.description().raw().isSameAs(first));
  }

  /**
   * Joins RNTuples, of which there is at least one.
   *
   * @param directory where the result goes in the file: names separated by slashes; empty for the
   *     top
   * @param options how columns are written where pages cannot be copied
   * @throws IllegalArgumentException if the inputs' columns differ, or cannot be read where they
   *     must be; it names input and column
   */
  public static void merge(
      RootFileWriter file,
      String directory,
      String name,
      List<RNTupleTable> inputs,
      RNTupleOptions options)
      throws IOException {
    boolean complete = false;
    try {
      if (canCopy(inputs)) {
        copy(file, directory, name, inputs, options);
      } else {
        readAndWrite(file, directory, name, inputs, options);
      }
      complete = true;
    } finally {
      if (!complete) {
        file.abandon();
      }
    }
  }

  /** Joins RNTuples like {@link #merge}, but never copies pages: all is compressed anew. */
  public static void rewrite(
      RootFileWriter file,
      String directory,
      String name,
      List<RNTupleTable> inputs,
      RNTupleOptions options)
      throws IOException {
    boolean complete = false;
    try {
      readAndWrite(file, directory, name, inputs, options);
      complete = true;
    } finally {
      if (!complete) {
        file.abandon();
      }
    }
  }

  private static void copy(
      RootFileWriter file,
      String directory,
      String name,
      List<RNTupleTable> inputs,
      RNTupleOptions options)
      throws IOException {
    try (Compressor compressor = new Compressor(options.compression())) {
      RawSchema schema = inputs.get(0).description().raw();
      TableOutput output = new TableOutput(file, directory, name, compressor, schema::write);
      RNTupleMerger merger = new RNTupleMerger(compressor, output);
      for (RNTupleTable input : inputs) {
        for (Cluster cluster : input.pageLists()) {
          merger.copy(input, cluster);
        }
      }
      output.complete();
    }
  }

  /** Copies a cluster, column by column. */
  private void copy(RNTupleTable input, Cluster cluster) throws IOException {
    Schema schema = input.description();
    Map<Long, SealedPage> copied = new HashMap<>();
    TableOutput.ColumnInCluster[] columns =
        new TableOutput.ColumnInCluster[schema.columns().size()];
    for (FieldDescriptor field : schema.fields()) {
      if (field.projected()) {
        continue; // its columns are those of another field
      }
      List<int[]> representations = schema.representations(field);
      int parts = representations.isEmpty() ? 0 : representations.get(0).length;
      if (representations.stream().anyMatch(columnsOf -> columnsOf.length != parts)) {
        throw damaged(input, -1, "the representations of field " + field.name() + " differ");
      }
      for (int which = 0; which < parts; which++) {
        ColumnSet set =
            new ColumnSet(representations, which, which == 0 ? schema.perEntry(field) : -1);
        int used = set.in(cluster);
        Pages pages = cluster.pages(used);
        List<SealedPage> written = new ArrayList<>();
        long zeros = set.zerosBefore(schema.columns().get(used), cluster, pages);
        if (zeros > MAX_ZEROS) {
          throw damaged(
              input, -1, "field " + field.name() + " has no pages for " + zeros + " values");
        }
        addZeros(schema.columns().get(used), zeros, written);
        copy(input, cluster, pages, copied, written);
        output.write(written);
        long elements = zeros + pages.elements();
        for (int[] representation : representations) {
          int number = representation[which];
          columns[number] =
              number == used
                  ? new TableOutput.ColumnInCluster(written, elements, false, pages.compression())
                  : new TableOutput.ColumnInCluster(List.of(), elements, true, 0);
        }
      }
    }
    for (int i = 0; i < columns.length; i++) {
      if (columns[i] == null) {
        throw damaged(input, -1, "column " + i + " belongs to no field of its own");
      }
    }
    output.cluster(cluster.entries(), Arrays.asList(columns));
  }

  private void addZeros(ColumnDescriptor column, long zeros, List<SealedPage> pages) {
    int most = (int) Math.max(1, 8L * ZERO_PAGE_BYTES / column.bits());
    SealedPage full = null;
    for (long left = zeros; left > 0; left -= most) {
      if (left < most) {
        pages.add(zeros(column, (int) left));
      } else {
        full = full == null ? zeros(column, most) : full;
        pages.add(full);
      }
    }
  }

  /** A page of zeros, which is all zero bytes in every encoding. */
  private SealedPage zeros(ColumnDescriptor column, int elements) {
    int size = (int) column.bytes(elements);
    Compressor.Stored stored = compressor.compress(new byte[size], 0, size);
    byte[] bytes = new byte[stored.length() + SealedPage.CHECKSUM];
    System.arraycopy(stored.bytes(), stored.from(), bytes, 0, stored.length());
    LONG.set(bytes, stored.length(), XxHash3.hash(bytes, 0, stored.length()));
    return new SealedPage(elements, bytes, true);
  }

  private void copy(
      RNTupleTable input,
      Cluster cluster,
      Pages pages,
      Map<Long, SealedPage> copied,
      List<SealedPage> written)
      throws IOException {
    long most = input.maxKeyBytes() > 0 ? Math.min(FETCH_BYTES, input.maxKeyBytes()) : FETCH_BYTES;
    int next = 0;
    while (next < pages.count()) {
      SealedPage known = copied.get(pages.positions()[next]);
      if (known != null) {
        written.add(known);
        next++;
        continue;
      }
      int end = next + 1;
      long length = stored(pages, next);
      while (end < pages.count()
          && pages.positions()[end] == pages.positions()[next] + length
          && length + stored(pages, end) <= most) {
        length += stored(pages, end++);
      }
      byte[] bytes = fetch(input, cluster, pages.positions()[next], length);
      int at = 0;
      for (; next < end; next++) {
        int size = stored(pages, next);
        byte[] page = Arrays.copyOfRange(bytes, at, at + size);
        at += size;
        check(input, pages, next, page);
        int elements = Math.toIntExact(pages.ends()[next] - pages.start(next));
        SealedPage sealed = new SealedPage(elements, page, pages.checked()[next]);
        copied.put(pages.positions()[next], sealed);
        written.add(sealed);
        output.write(List.of(sealed));
      }
    }
  }

  private static int stored(Pages pages, int page) {
    return Math.addExact(pages.bytes()[page], pages.checked()[page] ? SealedPage.CHECKSUM : 0);
  }

  private static byte[] fetch(RNTupleTable input, Cluster cluster, long position, long length)
      throws IOException {
    String what = "RNTuple " + input.name() + ", cluster at entry " + cluster.first();
    return Envelope.blob(input.source(), new Locator(position, length), input.maxKeyBytes(), what);
  }

  private static void check(RNTupleTable input, Pages pages, int page, byte[] bytes)
      throws RootFormatException {
    int size = pages.bytes()[page];
    if (pages.checked()[page] && XxHash3.hash(bytes, 0, size) != (long) LONG.get(bytes, size)) {
      throw damaged(input, pages.positions()[page], "a page's checksum differs");
    }
  }

  private static RootFormatException damaged(RNTupleTable input, long position, String problem) {
    return new RootFormatException(
        input.source().name(),
        position,
        "RNTuple " + input.name() + ": " + problem,
        RootFormatException.DAMAGED);
  }

  private static void readAndWrite(
      RootFileWriter file,
      String directory,
      String name,
      List<RNTupleTable> inputs,
      RNTupleOptions options)
      throws IOException {
    RNTupleTable first = inputs.get(0);
    for (RNTupleTable input : inputs) {
      expectColumns(first, input);
    }
    try (RNTupleWriter writer = new RNTupleWriter(file, directory, name, first.schema(), options)) {
      for (RNTupleTable input : inputs) {
        for (EntryRange cluster : input.clusters()) {
          long bytes = Math.max(1, input.uncompressedBytes(first.schema().names()));
          long step = Math.max(1, (long) (input.entries() * ((double) BATCH_BYTES / bytes)));
          for (long at = cluster.first(); at < cluster.end(); at += step) {
            writer.write(batch(input, first.schema(), at, Math.min(cluster.end(), at + step)));
          }
        }
      }
    }
  }

  private static EventBatch batch(RNTupleTable input, EventSchema schema, long from, long end) {
    return EventBatch.lazy(
        schema,
        Math.toIntExact(end - from),
        new Provenance("", input.source().name(), from, end),
        () -> input.open(from, end));
  }

  private static void expectColumns(RNTupleTable first, RNTupleTable input) {
    String place = input.source().name() + ": RNTuple " + input.name();
    input
        .unread()
        .forEach(
            (column, reason) -> {
              throw new IllegalArgumentException(
                  String.format(
                      "%s describes its fields otherwise than the first input, so they must be read"
                          + " to be joined, and %s cannot be: %s",
                      place, column, reason));
            });
    for (EventSchema.Field field : first.schema().fields()) {
      String type =
          input.schema().field(field.name()).map(f -> f.type().toString()).orElse("not there");
      if (!type.equals(field.type().toString())) {
        throw new IllegalArgumentException(
            String.format(
                "%s cannot be joined with that of %s: column %s is %s, there it is %s",
                place, first.source().name(), field.name(), type, field.type()));
      }
    }
    for (String column : input.schema().names()) {
      if (first.schema().field(column).isEmpty()) {
        throw new IllegalArgumentException(
            String.format(
                "%s cannot be joined with that of %s, which has no column %s",
                place, first.source().name(), column));
      }
    }
  }
}
