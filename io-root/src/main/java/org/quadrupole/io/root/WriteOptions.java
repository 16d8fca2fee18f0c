package org.quadrupole.io.root;

import java.io.IOException;
import java.io.Serializable;
import org.quadrupole.events.EventSchema;
import org.quadrupole.io.root.rntuple.RNTupleOptions;
import org.quadrupole.io.root.rntuple.RNTupleWriter;
import org.quadrupole.io.root.write.RootCompression;
import org.quadrupole.io.root.write.RootFileWriter;
import org.quadrupole.io.root.write.TableWriter;
import org.quadrupole.io.root.write.TreeWriter;

/**
 * How events are written.
 *
 * @param format a tree or an ntuple
 * @param compression how the file is compressed
 * @param title the title of a tree; ntuples have none
 * @param clusterEvents the most events of a cluster; 0 to let the bytes decide
 * @param clusterBytes about how many bytes a cluster has: of a tree before compression, of an
 *     ntuple in the file; 0 for the format's usual size
 */
public record WriteOptions(
    TableFormat format,
    RootCompression compression,
    String title,
    long clusterEvents,
    long clusterBytes)
    implements Serializable {

  /** Checks the numbers. */
  public WriteOptions {
    if (clusterEvents < 0 || clusterBytes < 0) {
      throw new IllegalArgumentException(
          "a cluster of " + clusterEvents + " events or " + clusterBytes + " bytes");
    }
  }

  /** A tree, with Zstandard, in clusters of the usual size. */
  public static WriteOptions defaults() {
    return new WriteOptions(TableFormat.TTREE, RootCompression.ZSTD, "", 0, 0);
  }

  /** The same in another format. */
  public WriteOptions withFormat(TableFormat other) {
    return new WriteOptions(other, compression, title, clusterEvents, clusterBytes);
  }

  /** The same with another compression. */
  public WriteOptions withCompression(RootCompression other) {
    return new WriteOptions(format, other, title, clusterEvents, clusterBytes);
  }

  /** The same with another title. */
  public WriteOptions withTitle(String other) {
    return new WriteOptions(format, compression, other, clusterEvents, clusterBytes);
  }

  /** The same with clusters of at most so many events. */
  public WriteOptions withClusterEvents(long events) {
    return new WriteOptions(format, compression, title, events, clusterBytes);
  }

  /** The same with clusters of about so many bytes. */
  public WriteOptions withClusterBytes(long bytes) {
    return new WriteOptions(format, compression, title, clusterEvents, bytes);
  }

  /** The options of the file. */
  public RootFileWriter.Options fileOptions() {
    return RootFileWriter.Options.defaults().withCompression(compression);
  }

  /**
   * Starts a tree or an ntuple in a file.
   *
   * @param file the file, to be closed after what is started
   * @param path the name, behind its directories where it is in any
   * @param schema the columns of all batches
   * @throws IllegalArgumentException if two columns would have one name in the file
   */
  public TableWriter open(RootFileWriter file, String path, EventSchema schema) throws IOException {
    if (format == TableFormat.TTREE) {
      TreeWriter.Options tree = TreeWriter.Options.defaults().withTitle(title);
      if (clusterBytes > 0) {
        tree = tree.withClusterBytes(clusterBytes);
      }
      return TreeWriter.create(
          file, path, schema, clusterEvents > 0 ? tree.withClusterEvents(clusterEvents) : tree);
    }
    RNTupleOptions ntuple = RNTupleOptions.defaults().withCompression(compression);
    if (clusterBytes > 0) {
      ntuple = ntuple.withClusterBytes(clusterBytes);
    }
    if (clusterEvents > 0) {
      ntuple = ntuple.withClusterEntries(clusterEvents);
    }
    RNTupleOptions options = ntuple;
    int slash = path.lastIndexOf('/');
    String directory = slash < 0 ? "" : path.substring(0, slash);
    String name = path.substring(slash + 1);
    return FieldNames.writer(
        schema, named -> new RNTupleWriter(file, directory, name, named, options));
  }
}
