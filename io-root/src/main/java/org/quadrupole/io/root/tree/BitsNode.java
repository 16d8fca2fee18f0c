package org.quadrupole.io.root.tree;

import java.util.List;
import org.quadrupole.events.Column;
import org.quadrupole.events.Primitive;
import org.quadrupole.io.root.RootFormatException;
import org.quadrupole.io.root.dictionary.ObjectBits;
import org.quadrupole.io.root.wire.WireReader;

/**
 * The bits of a TObject in a branch of their own: behind them stands the number of a process id
 * where they say that the object is referenced. Source: ROOT's TStreamerInfo::ReadBuffer (kBits).
 */
final class BitsNode implements ValueNode {

  private final NumberSink bits = NumberSink.of(Primitive.UINT32);

  @Override
  public List<Part> parts() {
    return List.of(new Part("", Primitive.UINT32));
  }

  @Override
  public void read(WireReader in) throws RootFormatException {
    int at = in.position();
    boolean referenced = (in.i4() & ObjectBits.IS_REFERENCED) != 0;
    bits.append(in.array(), at, 1);
    if (referenced) {
      in.skip(2);
    }
  }

  @Override
  public void addZeros(int count) {
    bits.appendZeros(count);
  }

  @Override
  public List<Column> finish() {
    return List.of(bits.finish());
  }
}
