package org.quadrupole.io.root.rntuple;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.quadrupole.io.root.write.Compressor;

/** Encodes, compresses and signs pages, and counts their bytes. Used by one thread. */
final class PageSealer {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final Compressor compressor;
  private byte[] scratch = new byte[0];
  private long encodedBytes;
  private long sealedBytes;

  PageSealer(Compressor compressor) {
    this.compressor = compressor;
  }

  /** The page of {@code n} plain elements. */
  SealedPage seal(Encoding encoding, byte[] plain, int n) {
    int size = ElementPages.bytes(encoding, n);
    byte[] encoded = plain;
    if (!ElementPages.isPlain(encoding)) {
      if (scratch.length < size) {
        scratch = new byte[size];
      }
      encoded = scratch;
      ElementPages.encode(encoding, plain, n, encoded);
    }
    Compressor.Stored stored = compressor.compress(encoded, 0, size);
    byte[] page = new byte[stored.length() + SealedPage.CHECKSUM];
    System.arraycopy(stored.bytes(), stored.from(), page, 0, stored.length());
    LONG.set(page, stored.length(), XxHash3.hash(page, 0, stored.length()));
    encodedBytes += size;
    sealedBytes += page.length;
    return new SealedPage(n, page, true);
  }

  /** The bytes of all pages so far, before compression. */
  long encodedBytes() {
    return encodedBytes;
  }

  /** The bytes of all pages so far in the file. */
  long sealedBytes() {
    return sealedBytes;
  }
}
