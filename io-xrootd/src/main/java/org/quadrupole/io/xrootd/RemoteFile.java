package org.quadrupole.io.xrootd;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file of a server. Several threads may read it at once. */
interface RemoteFile extends Closeable {

  /** Its size in bytes. */
  long size();

  /**
   * Fills a buffer with the bytes from {@code offset} on, which the file must have.
   *
   * @throws IOException if they do not come after some tries
   */
  void read(long offset, ByteBuffer into) throws IOException;
}
