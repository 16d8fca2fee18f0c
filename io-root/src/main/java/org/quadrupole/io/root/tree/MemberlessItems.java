package org.quadrupole.io.root.tree;

import java.util.List;
import org.quadrupole.events.Column;
import org.quadrupole.events.RecordColumn;
import org.quadrupole.events.RecordType;
import org.quadrupole.io.root.RootFormatException;
import org.quadrupole.io.root.wire.VersionHeader;
import org.quadrupole.io.root.wire.WireReader;

/**
 * Objects that another member counts, of whose members the file describes none: only how many there
 * are is known.
 */
final class MemberlessItems extends ValueNodes.Lists {

  private final ValueNodes.Numbers counter;

  MemberlessItems(ValueNodes.Numbers counter) {
    super(new Memberless());
    this.counter = counter;
  }

  @Override
  public void read(WireReader in) throws RootFormatException {
    VersionHeader header = in.version();
    if (!header.hasEnd()) {
      throw in.problem("an array does not say how long it is", "It cannot be read.");
    }
    long count = counter.last();
    if (count < 0 || count > Integer.MAX_VALUE) {
      throw in.damaged("an array claims " + count + " items");
    }
    add((int) count);
    item.addZeros((int) count);
    in.seek(header.end());
  }

  @Override
  public void readMany(WireReader in, int count) throws RootFormatException {
    throw in.problem("counted arrays are streamed member by member", "They cannot be read.");
  }

  private static final class Memberless implements ValueNode {
    private static final RecordType TYPE = new RecordType(List.of());
    private int size;

    @Override
    public List<Part> parts() {
      return List.of(new Part("", TYPE));
    }

    @Override
    public void read(WireReader in) {
      throw new IllegalStateException("nothing says how long an item is");
    }

    @Override
    public void addZeros(int count) {
      size = Math.addExact(size, count);
    }

    @Override
    public List<Column> finish() {
      return List.of(new RecordColumn(TYPE, size, List.of()));
    }
  }
}
