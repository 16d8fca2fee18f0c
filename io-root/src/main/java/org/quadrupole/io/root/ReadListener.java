package org.quadrupole.io.root;

/** Is told what reading columns costs, on the thread that reads. */
@FunctionalInterface
public interface ReadListener {

  /** Listens to nothing. */
  ReadListener NONE = (compressed, uncompressed) -> {};

  /**
   * A basket was fetched and decompressed.
   *
   * @param compressed its bytes in the file
   * @param uncompressed its bytes when decompressed
   */
  void basket(long compressed, long uncompressed);
}
