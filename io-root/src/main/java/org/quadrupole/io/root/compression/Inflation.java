package org.quadrupole.io.root.compression;

import com.intel.gkl.compression.IntelInflater;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.zip.Adler32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Undoes deflate. Used by one thread.
 *
 * <p>Intel's ISA-L takes half the time of zlib, where its library loads (x86-64 Linux and macOS).
 * It is believed only where the checksum of the stream confirms what it made; in every other case
 * the JDK's inflater starts again, and decides what is wrong. Source of the format: RFC 1950.
 */
final class Inflation implements AutoCloseable {

  /** CMF and FLG before the deflated bytes, Adler-32 behind them. */
  private static final int HEADER = 2;

  private static final int CHECKSUM = 4;
  private static final int DEFLATE = 8;
  private static final int PRESET_DICTIONARY = 0x20;

  private final Inflater zlib = new Inflater();
  private final Adler32 adler = new Adler32();
  private @Nullable Inflater isal;

  /** Loads the library when the first stream is met: most files have none. */
  private static final class Isal {

    /** Held, since the JDK forgets the level of a logger that nobody holds. */
    private static final Logger LOADER = Logger.getLogger("com.intel.gkl");

    static final boolean LOADED = load();

    private static boolean load() {
      LOADER.setLevel(Level.WARNING);
      return new IntelInflater(true).load(null);
    }
  }

  /** Inflates the zlib stream in {@code source[at...at+length)} to {@code size} bytes. */
  void zlib(byte[] source, int at, int length, byte[] into, int to, int size)
      throws IOException, DataFormatException {
    if (isal == null && Isal.LOADED) {
      isal = new IntelInflater(true);
    }
    if (isal == null || !confirmed(isal, source, at, length, into, to, size)) {
      inflate(zlib, source, at, length, into, to, size);
    }
  }

  /** Inflates a stream without header and checksum. */
  void raw(byte[] source, int at, int length, byte[] into, int to, int size)
      throws IOException, DataFormatException {
    Inflater raw = new Inflater(true);
    try {
      inflate(raw, source, at, length, into, to, size);
    } finally {
      raw.end();
    }
  }

  private boolean confirmed(
      Inflater fast, byte[] source, int at, int length, byte[] into, int to, int size) {
    if (length <= HEADER + CHECKSUM) {
      return false;
    }
    int head = (source[at] & 0xFF) << 8 | (source[at + 1] & 0xFF);
    if ((head >>> 8 & 0xF) != DEFLATE || (head & PRESET_DICTIONARY) != 0 || head % 31 != 0) {
      return false;
    }
    try {
      inflate(fast, source, at + HEADER, length - HEADER - CHECKSUM, into, to, size);
    } catch (RuntimeException | DataFormatException | IOException e) {
      // What is wrong with the stream, if it is, the JDK's inflater says.
      return false;
    }
    adler.reset();
    adler.update(into, to, size);
    int end = at + length - CHECKSUM;
    long stated = 0;
    for (int i = 0; i < CHECKSUM; i++) {
      stated = stated << 8 | (source[end + i] & 0xFF);
    }
    return adler.getValue() == stated;
  }

  private static void inflate(
      Inflater inflater, byte[] source, int at, int length, byte[] into, int to, int size)
      throws IOException, DataFormatException {
    inflater.reset();
    inflater.setInput(source, at, length);
    int done = 0;
    while (done < size) {
      int n = inflater.inflate(into, to + done, size - done);
      if (n <= 0) {
        throw Decompressor.tooShort(done, size);
      }
      done += n;
    }
  }

  @Override
  public void close() {
    zlib.end();
    if (isal != null) {
      isal.end();
      isal = null;
    }
  }
}
