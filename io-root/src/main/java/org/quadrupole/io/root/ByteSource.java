package org.quadrupole.io.root;

import java.io.Closeable;
import java.io.IOException;

/**
 * Where the bytes of a file come from: a local disk, a remote server, memory. Reads are positional
 * and may come from several threads at once.
 */
public interface ByteSource extends Closeable {

  /** The path or URL, for messages. */
  String name();

  /** The length in bytes. */
  long size();

  /**
   * Whether each read costs a trip to another machine, so that few large ones are better than many
   * small ones, even if they bring bytes that nobody needs.
   */
  default boolean isFar() {
    return false;
  }

  /**
   * Reads exactly {@code length} bytes at {@code offset} into {@code into[at...]}.
   *
   * @throws IOException if they cannot be read, or the source ends before
   */
  void readFully(long offset, byte[] into, int at, int length) throws IOException;
}
