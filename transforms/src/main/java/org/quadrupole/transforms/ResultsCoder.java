package org.quadrupole.transforms;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;

/**
 * Writes {@link Results} with their exact sums: how many there are, then keys and results; after
 * them as many files as could not be read.
 */
public final class ResultsCoder extends AtomicCoder<Results> {

  private static final ResultsCoder INSTANCE = new ResultsCoder();

  private ResultsCoder() {}

  /** The coder. */
  public static ResultsCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(Results results, OutputStream out) throws IOException {
    VarIntCoder.of().encode(results.all().size(), out);
    for (Map.Entry<ResultKey, Result> entry : results.all().entrySet()) {
      ResultKeyCoder.of().encode(entry.getKey(), out);
      ResultCoder.of().encode(entry.getValue(), out);
    }
    VarIntCoder.of().encode(results.unread().size(), out);
    for (UnreadFile file : results.unread()) {
      StringUtf8Coder.of().encode(file.label(), out);
      StringUtf8Coder.of().encode(file.file(), out);
      StringUtf8Coder.of().encode(file.reason(), out);
    }
  }

  @Override
  public Results decode(InputStream in) throws IOException {
    Map<ResultKey, Result> all = new LinkedHashMap<>();
    for (int left = VarIntCoder.of().decode(in); left > 0; left--) {
      ResultKey key = ResultKeyCoder.of().decode(in);
      if (all.put(key, ResultCoder.of().decode(in)) != null) {
        throw new CoderException("the result for " + key + " is there twice");
      }
    }
    Set<UnreadFile> unread = new LinkedHashSet<>();
    for (int left = VarIntCoder.of().decode(in); left > 0; left--) {
      unread.add(
          new UnreadFile(
              StringUtf8Coder.of().decode(in),
              StringUtf8Coder.of().decode(in),
              StringUtf8Coder.of().decode(in)));
    }
    return new Results(all, unread);
  }

  /** Results come in no order. */
  @Override
  public void verifyDeterministic() throws NonDeterministicException {
    throw new NonDeterministicException(this, "results come in no order");
  }
}
