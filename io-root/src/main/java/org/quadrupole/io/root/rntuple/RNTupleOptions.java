package org.quadrupole.io.root.rntuple;

import org.quadrupole.io.root.write.RootCompression;

/**
 * How an RNTuple is written. The defaults are ROOT's.
 *
 * @param compression how pages and descriptions are compressed
 * @param clusterBytes a cluster is closed when it has about so many bytes in the file
 * @param clusterEntries a cluster never has more entries than this
 * @param pageBytes the most bytes of a page before it is encoded and compressed
 */
public record RNTupleOptions(
    RootCompression compression, long clusterBytes, long clusterEntries, int pageBytes) {

  /** A page must fit into one compressed block. */
  private static final int LARGEST_PAGE = 8 << 20;

  /** Checks that the numbers make sense. */
  public RNTupleOptions {
    if (clusterBytes < 1 || clusterEntries < 1) {
      throw new IllegalArgumentException(
          "a cluster of " + clusterBytes + " bytes, " + clusterEntries + " entries");
    }
    if (pageBytes < 64 || pageBytes > LARGEST_PAGE) {
      throw new IllegalArgumentException(
          "pages of " + pageBytes + " bytes; they can have 64 to " + LARGEST_PAGE);
    }
  }

  /** Zstandard, clusters of 128 MiB in the file, pages of 1 MiB in memory. */
  public static RNTupleOptions defaults() {
    return new RNTupleOptions(RootCompression.ZSTD, 128L << 20, Long.MAX_VALUE, 1 << 20);
  }

  /** The same but for the compression. */
  public RNTupleOptions withCompression(RootCompression other) {
    return new RNTupleOptions(other, clusterBytes, clusterEntries, pageBytes);
  }

  /** The same but for the size of clusters in bytes of the file. */
  public RNTupleOptions withClusterBytes(long bytes) {
    return new RNTupleOptions(compression, bytes, clusterEntries, pageBytes);
  }

  /** The same but for the most entries of a cluster. */
  public RNTupleOptions withClusterEntries(long entries) {
    return new RNTupleOptions(compression, clusterBytes, entries, pageBytes);
  }

  /** The same but for the size of pages. */
  public RNTupleOptions withPageBytes(int bytes) {
    return new RNTupleOptions(compression, clusterBytes, clusterEntries, bytes);
  }
}
