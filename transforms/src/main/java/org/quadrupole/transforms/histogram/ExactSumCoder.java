package org.quadrupole.transforms.histogram;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;

/** Writes an {@link ExactSum} exactly; equal sums have equal bytes. */
public final class ExactSumCoder extends AtomicCoder<ExactSum> {

  private static final long serialVersionUID = 1L;
  private static final ExactSumCoder INSTANCE = new ExactSumCoder();

  private ExactSumCoder() {}

  /** The coder; it has no settings. */
  public static ExactSumCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(ExactSum sum, OutputStream out) throws IOException {
    sum.encode(out);
  }

  @Override
  public ExactSum decode(InputStream in) throws IOException {
    return ExactSum.decode(in);
  }

  @Override
  public void verifyDeterministic() {
    // Sums are written in canonical form.
  }

  @Override
  public boolean consistentWithEquals() {
    return true;
  }
}
