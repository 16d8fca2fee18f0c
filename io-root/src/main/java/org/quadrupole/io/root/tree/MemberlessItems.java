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
final class MemberlessItems extends ValueNodes.Loop {

  private final ValueNodes.Numbers counter;

  MemberlessItems(ValueNodes.Numbers counter) {
    super(new Memberless());
    this.counter = counter;
  }

  @Override
  void read(WireReader in, VersionHeader header) throws RootFormatException {
    long count = counter.last();
    if (count < 0 || count > Integer.MAX_VALUE) {
      throw in.damaged("an array claims " + count + " items");
    }
    add((int) count);
    item.addZeros((int) count);
    in.seek(header.end());
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
