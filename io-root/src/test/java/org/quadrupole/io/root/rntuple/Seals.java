package org.quadrupole.io.root.rntuple;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.quadrupole.io.root.MemoryByteSource;
import org.quadrupole.io.root.RootFile;

/**
 * The checksums of an RNTuple's envelopes and pages, so that a test can damage what they guard and
 * make them fit again: a checksum that is right says nothing about what it covers.
 */
public final class Seals {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int CHECKSUM = 8;

  /** Bytes that are followed by their checksum. */
  private record Sealed(int at, int length) {}

  private final List<Sealed> sealed = new ArrayList<>();

  private Seals() {}

  /** Finds what has a checksum. */
  public static Seals of(byte[] file) throws IOException {
    Seals seals = new Seals();
    for (int at = 0; at <= file.length - 2 * CHECKSUM; at++) {
      long word = (long) LONG.get(file, at);
      long length = (word >>> 16) - CHECKSUM;
      if ((word & 0xFFFF) < 4 && length > 0 && length <= file.length - at - CHECKSUM) {
        seals.add(file, at, (int) length);
      }
    }
    try (RootFile root = RootFile.open(new MemoryByteSource("sealed.root", file))) {
      for (String name : root.treeNames()) {
        if (root.tree(name) instanceof RNTupleTable table) {
          for (Segment segment : table.segments(0, table.entries())) {
            for (Pages pages : segment.cluster().columns()) {
              for (int page = 0; page < pages.count(); page++) {
                seals.add(file, (int) pages.positions()[page], pages.bytes()[page]);
              }
            }
          }
        }
      }
    }
    return seals;
  }

  private void add(byte[] file, int at, int length) {
    if (at >= 0
        && at + length + CHECKSUM <= file.length
        && XxHash3.hash(file, at, length) == (long) LONG.get(file, at + length)) {
      sealed.add(new Sealed(at, length));
    }
  }

  /** How many there are. */
  public int count() {
    return sealed.size();
  }

  /**
   * Makes all checksums fit again in a file of the same length. That of the header stands in the
   * other envelopes, too.
   */
  public void renew(byte[] file) {
    Map<Long, Long> headers = new HashMap<>();
    for (Sealed each : sealed) {
      long old = (long) LONG.get(file, each.at() + each.length());
      long renewed = XxHash3.hash(file, each.at(), each.length());
      if (((long) LONG.get(file, each.at()) & 0xFFFF) == Envelope.HEADER && old != renewed) {
        headers.put(old, renewed);
      }
    }
    for (int at = 0; !headers.isEmpty() && at <= file.length - CHECKSUM; at++) {
      Long renewed = headers.get((long) LONG.get(file, at));
      if (renewed != null) {
        LONG.set(file, at, renewed);
      }
    }
    for (Sealed each : sealed) {
      LONG.set(file, each.at() + each.length(), XxHash3.hash(file, each.at(), each.length()));
    }
  }
}
