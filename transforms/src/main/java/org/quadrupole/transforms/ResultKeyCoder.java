package org.quadrupole.transforms;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.BooleanCoder;

/** Writes {@link ResultKey}s; equal keys have equal bytes, so that runners can group by them. */
public final class ResultKeyCoder extends AtomicCoder<ResultKey> {

  private static final ResultKeyCoder INSTANCE = new ResultKeyCoder();

  private ResultKeyCoder() {}

  /** The coder. */
  public static ResultKeyCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(ResultKey key, OutputStream out) throws IOException {
    BooleanCoder.of().encode(key instanceof HistogramKey, out);
    if (key instanceof HistogramKey histogram) {
      HistogramKeyCoder.of().encode(histogram, out);
    } else {
      CutKeyCoder.of().encode((CutKey) key, out);
    }
  }

  @Override
  public ResultKey decode(InputStream in) throws IOException {
    return BooleanCoder.of().decode(in)
        ? HistogramKeyCoder.of().decode(in)
        : CutKeyCoder.of().decode(in);
  }
}
