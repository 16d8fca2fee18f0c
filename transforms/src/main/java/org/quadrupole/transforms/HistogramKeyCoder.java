package org.quadrupole.transforms;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;

/** Writes {@link HistogramKey}s; equal keys have equal bytes, so that runners can group by them. */
public final class HistogramKeyCoder extends AtomicCoder<HistogramKey> {

  private static final HistogramKeyCoder INSTANCE = new HistogramKeyCoder();
  private static final StringUtf8Coder TEXT = StringUtf8Coder.of();

  private HistogramKeyCoder() {}

  /** The coder. */
  public static HistogramKeyCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(HistogramKey key, OutputStream out) throws IOException {
    TEXT.encode(key.dataset(), out);
    TEXT.encode(key.region(), out);
    TEXT.encode(key.histogram(), out);
    TEXT.encode(key.variation(), out);
  }

  @Override
  public HistogramKey decode(InputStream in) throws IOException {
    return new HistogramKey(TEXT.decode(in), TEXT.decode(in), TEXT.decode(in), TEXT.decode(in));
  }
}
