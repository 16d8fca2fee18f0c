package org.quadrupole.pipelines.run;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.quadrupole.events.EventBatch;
import org.quadrupole.io.root.RootIO;

/** Work on batches by several threads, whose results are taken in the order of the batches. */
public final class OrderedBatches {

  private OrderedBatches() {}

  /** What one thread at a time makes of a batch. */
  @FunctionalInterface
  public interface Work {
    /** The batch that comes of a batch; it must hold its values. */
    EventBatch apply(EventBatch batch) throws IOException;
  }

  /** What becomes of the results. */
  @FunctionalInterface
  public interface Sink {
    /** Takes what came of a batch. */
    void take(EventBatch batch, EventBatch result) throws IOException;
  }

  private record Waiting(EventBatch batch, Future<EventBatch> result) {}

  /**
   * Reads everything and works on it.
   *
   * @param threads how many threads read and work; the calling one takes the results
   * @param workers makes the work of one more thread
   * @throws IOException what reading, working or taking throws
   */
  public static void forEach(RootIO.Read source, int threads, Supplier<Work> workers, Sink sink)
      throws IOException {
    ExecutorService readers = Executors.newFixedThreadPool(threads);
    Queue<Waiting> waiting = new ArrayDeque<>();
    // Work serves one batch at a time; what is free waits here.
    Queue<Work> free = new ConcurrentLinkedQueue<>();
    try {
      source.forEach(
          batch -> {
            Future<EventBatch> result =
                readers.submit(
                    () -> {
                      Work known = free.poll();
                      Work own = known == null ? workers.get() : known;
                      EventBatch made = own.apply(batch);
                      free.add(own);
                      return made;
                    });
            waiting.add(new Waiting(batch, result));
            if (waiting.size() > threads) {
              takeNext(waiting, sink);
            }
          });
      while (!waiting.isEmpty()) {
        takeNext(waiting, sink);
      }
    } finally {
      readers.shutdownNow();
    }
  }

  private static void takeNext(Queue<Waiting> waiting, Sink sink) throws IOException {
    Waiting next = waiting.remove();
    EventBatch result;
    try {
      result = next.result().get();
    } catch (ExecutionException e) {
      throw cause(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
    sink.take(next.batch(), result);
  }

  private static IOException cause(ExecutionException e) {
    if (e.getCause() instanceof RuntimeException failure) {
      throw failure;
    }
    return e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
  }
}
