package org.quadrupole.transforms;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.quadrupole.transforms.histogram.ExactSum;

/** Writes {@link CutCount}s with their exact sums. */
public final class CutCountCoder extends CustomCoder<CutCount> {

  private static final VarLongCoder EVENTS = VarLongCoder.of();

  private CutCountCoder() {}

  /** The coder. */
  public static CutCountCoder of() {
    return new CutCountCoder();
  }

  @Override
  public void encode(CutCount value, OutputStream out) throws IOException {
    EVENTS.encode(value.events(), out);
    value.weights().encode(out);
    value.squares().encode(out);
  }

  @Override
  public CutCount decode(InputStream in) throws IOException {
    return new CutCount(EVENTS.decode(in), ExactSum.decode(in), ExactSum.decode(in));
  }

  @Override
  public void verifyDeterministic() {
    // Equal sums write equal bytes.
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CutCountCoder;
  }

  @Override
  public int hashCode() {
    return CutCountCoder.class.hashCode();
  }
}
