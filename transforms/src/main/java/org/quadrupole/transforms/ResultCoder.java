package org.quadrupole.transforms;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.BooleanCoder;
import org.quadrupole.transforms.histogram.HistogramCoder;

/** Writes {@link Result}s with their exact sums; equal results have equal bytes. */
public final class ResultCoder extends AtomicCoder<Result> {

  private static final ResultCoder INSTANCE = new ResultCoder();

  private ResultCoder() {}

  /** The coder. */
  public static ResultCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(Result result, OutputStream out) throws IOException {
    BooleanCoder.of().encode(result instanceof Result.Filled, out);
    if (result instanceof Result.Filled filled) {
      HistogramCoder.of().encode(filled.histogram(), out);
    } else {
      CutCountCoder.of().encode(((Result.Counted) result).count(), out);
    }
  }

  @Override
  public Result decode(InputStream in) throws IOException {
    return BooleanCoder.of().decode(in)
        ? new Result.Filled(HistogramCoder.of().decode(in))
        : new Result.Counted(CutCountCoder.of().decode(in));
  }
}
