package org.quadrupole.transforms;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedChannelException;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.quadrupole.events.Column;
import org.quadrupole.events.ColumnReader;
import org.quadrupole.events.EventBatch;

/**
 * Tells failures to read a batch from all others. What fails is tried once more with the file
 * opened anew, since disks and servers have bad moments.
 */
final class ReadTwice implements ColumnReader {

  private final EventBatch batch;
  private @Nullable ColumnReader open;

  /** A batch cannot be read. */
  static final class UnreadableException extends IOException {
    private static final long serialVersionUID = 1L;

    UnreadableException(IOException why) {
      super(why.getMessage() == null ? why.toString() : why.getMessage(), why);
    }
  }

  private ReadTwice(EventBatch batch) {
    this.batch = batch;
  }

  /** The batch, whose columns fail with {@link UnreadableException} where they cannot be read. */
  static EventBatch of(EventBatch batch) {
    return EventBatch.lazy(
        batch.schema(), batch.size(), batch.provenance(), () -> new ReadTwice(batch).opened());
  }

  private ReadTwice opened() throws IOException {
    twice(
        reader -> {
          return reader;
        });
    return this;
  }

  /** Something that is read. */
  @FunctionalInterface
  private interface Reading<R> {
    R of(ColumnReader reader) throws IOException;
  }

  private <R> R twice(Reading<R> reading) throws IOException {
    try {
      return reading.of(reader());
    } catch (IOException e) {
      passOn(e);
    }
    try {
      close();
    } catch (IOException e) {
      // It is given up anyway.
      open = null;
    }
    try {
      return reading.of(reader());
    } catch (IOException e) {
      passOn(e);
      throw new UnreadableException(e);
    }
  }

  /** Of a thread that is to end, or that shared a file with one, the input knows nothing. */
  private static void passOn(IOException e) throws IOException {
    if (e instanceof ClosedChannelException || e instanceof InterruptedIOException) {
      throw e;
    }
  }

  private ColumnReader reader() throws IOException {
    ColumnReader known = open;
    if (known == null) {
      known = batch.open();
      open = known;
    }
    return known;
  }

  @Override
  public Column read(String name) throws IOException {
    return twice(reader -> reader.read(name));
  }

  @Override
  public void prefetch(Collection<String> names) throws IOException {
    twice(
        reader -> {
          reader.prefetch(names);
          return reader;
        });
  }

  @Override
  public void close() throws IOException {
    ColumnReader known = open;
    open = null;
    if (known != null) {
      known.close();
    }
  }
}
