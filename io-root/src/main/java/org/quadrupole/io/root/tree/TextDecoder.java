package org.quadrupole.io.root.tree;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.quadrupole.events.Column;
import org.quadrupole.events.StringColumn;
import org.quadrupole.io.root.wire.WireReader;

/** Entries that are one text each: a header that is left out, the length, the bytes. */
final class TextDecoder implements BranchDecoder {

  private final TreeColumnReader reader;
  private final BranchInfo branch;
  private final int headerBytes;
  private final boolean wideLength;
  private int[] offsets;
  private byte[] bytes = new byte[0];
  private int entries;

  /**
   * A decoder.
   *
   * @param headerBytes the bytes before the length
   * @param wideLength whether the length has always four bytes, else one, or 255 and four
   */
  TextDecoder(
      TreeColumnReader reader,
      BranchInfo branch,
      int headerBytes,
      boolean wideLength,
      long expectedEntries) {
    this.reader = reader;
    this.branch = branch;
    this.headerBytes = headerBytes;
    this.wideLength = wideLength;
    this.offsets = TreeColumnReader.newOffsets(expectedEntries);
  }

  @Override
  public void accept(Basket basket, long basketFirst, int from, int to) throws IOException {
    int[] starts = reader.starts(branch, basket, basketFirst);
    offsets = TreeColumnReader.grown(offsets, entries + to - from);
    WireReader in = reader.wire(branch, basket, basketFirst);
    if (starts == null) {
      for (int i = 0; i < from; i++) {
        in.skip(length(in));
      }
    }
    for (int i = from; i < to; i++) {
      if (starts != null) {
        in.seek(starts[i]);
      }
      int length = starts != null && starts[i + 1] == starts[i] ? 0 : length(in);
      int at = offsets[entries];
      int end = Math.addExact(at, length);
      if (end > bytes.length) {
        bytes = Arrays.copyOf(bytes, (int) Math.max(end, Math.min(2L * end, 1 << 30)));
      }
      System.arraycopy(in.array(), in.position(), bytes, at, length);
      in.skip(length);
      offsets[++entries] = end;
    }
  }

  private int length(WireReader in) throws IOException {
    in.skip(headerBytes);
    return wideLength ? in.count(1) : in.stringLength();
  }

  @Override
  public List<Column> finish() {
    int[] all = Arrays.copyOf(offsets, entries + 1);
    return List.of(new StringColumn(all, Arrays.copyOf(bytes, offsets[entries])));
  }
}
