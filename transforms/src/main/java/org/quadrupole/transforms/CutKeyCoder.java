package org.quadrupole.transforms;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;

/** Writes {@link CutKey}s; equal keys have equal bytes, so that runners can group by them. */
public final class CutKeyCoder extends AtomicCoder<CutKey> {

  private static final CutKeyCoder INSTANCE = new CutKeyCoder();
  private static final StringUtf8Coder TEXT = StringUtf8Coder.of();
  private static final VarIntCoder NUMBER = VarIntCoder.of();

  private CutKeyCoder() {}

  /** The coder. */
  public static CutKeyCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(CutKey key, OutputStream out) throws IOException {
    TEXT.encode(key.dataset(), out);
    TEXT.encode(key.region(), out);
    NUMBER.encode(key.index(), out);
    TEXT.encode(key.label(), out);
    TEXT.encode(key.variation(), out);
  }

  @Override
  public CutKey decode(InputStream in) throws IOException {
    return new CutKey(
        TEXT.decode(in), TEXT.decode(in), NUMBER.decode(in), TEXT.decode(in), TEXT.decode(in));
  }
}
