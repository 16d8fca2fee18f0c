package org.quadrupole.io.root.tree;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.quadrupole.events.Column;
import org.quadrupole.io.root.RootFormatException;
import org.quadrupole.io.root.dictionary.StreamerInfo;
import org.quadrupole.io.root.wire.WireReader;

/** Entries that are streamed values of any type, read one after the other. */
final class ObjectDecoder implements BranchDecoder {

  private final TreeColumnReader reader;
  private final BranchInfo branch;
  private final Supplier<ValueNode> factory;
  private final ValueNode node;

  ObjectDecoder(TreeColumnReader reader, BranchInfo branch, Supplier<ValueNode> factory) {
    this.reader = reader;
    this.branch = branch;
    this.factory = factory;
    this.node = factory.get();
  }

  @Override
  public void accept(Basket basket, long basketFirst, int from, int to) throws IOException {
    if (node instanceof ValueNodes.Bare object && object.versions().size() > 1) {
      object.use(version(object, basket, basketFirst));
    }
    read(node, basket, basketFirst, from, to);
  }

  /**
   * Of which version the objects of a basket are, where baskets were copied from files of several
   * releases: that in which every entry ends where it should.
   */
  private StreamerInfo version(ValueNodes.Bare object, Basket basket, long basketFirst)
      throws IOException {
    for (StreamerInfo version : object.versions()) {
      if (factory.get() instanceof ValueNodes.Bare trial) {
        trial.use(version);
        try {
          read(trial, basket, basketFirst, 0, basket.entries());
          return version;
        } catch (RootFormatException e) {
          // It is of another version.
        }
      }
    }
    throw reader
        .wire(branch, basket, basketFirst)
        .problem(
            "its objects do not say their version, and are of none of those that the file"
                + " describes: "
                + object.versions(),
            RootFormatException.DAMAGED);
  }

  private void read(ValueNode into, Basket basket, long basketFirst, int from, int to)
      throws IOException {
    WireReader in = reader.wire(branch, basket, basketFirst);
    int[] starts = reader.starts(branch, basket, basketFirst);
    if (starts == null) {
      if (from > 0) {
        factory.get().readMany(in, from);
      }
      for (int i = from; i < to; i++) {
        into.read(in);
      }
      if (to == basket.entries() && in.remaining() > 0) {
        throw leftOver(in, basketFirst + to - 1);
      }
      return;
    }
    for (int i = from; i < to; i++) {
      in.window(starts[i], starts[i + 1]);
      into.read(in);
      if (in.remaining() > 0) {
        throw leftOver(in, basketFirst + i);
      }
    }
  }

  private static IOException leftOver(WireReader in, long entry) {
    return in.problem(
        String.format(Locale.ROOT, "%d bytes are left over behind entry %d", in.remaining(), entry),
        "It is streamed in a way that is not known here.");
  }

  @Override
  public List<Column> finish() {
    return node.finish();
  }
}
