package org.quadrupole.io.root;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does the same with many files, or many parts of one, several at once. */
public final class Concurrently {

  /** Servers answer so many at a time without anybody else noticing. */
  private static final int MOST_TRIPS = 16;

  /**
   * Most of the time of a trip to a server is waiting; what comes back needs memory all the same.
   */
  private static final int TRIPS_PER_PROCESSOR = 4;

  private Concurrently() {}

  /** What is done with each. */
  @FunctionalInterface
  public interface Step<T, R> {
    R of(T item) throws IOException;
  }

  /**
   * The results in the order of the items.
   *
   * @param isFar whether each is a trip to another machine
   * @throws IOException what the first item that failed, in their order, failed with
   */
  public static <T, R> List<R> map(List<T> items, boolean isFar, Step<T, R> step)
      throws IOException {
    if (items.size() < 2) {
      List<R> result = new ArrayList<>();
      for (T item : items) {
        result.add(step.of(item));
      }
      return result;
    }
    int processors = Runtime.getRuntime().availableProcessors();
    int most = isFar ? Math.min(MOST_TRIPS, TRIPS_PER_PROCESSOR * processors) : processors;
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.min(items.size(), most),
            task -> {
              Thread thread = new Thread(task, "quad-open");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Future<R>> started = new ArrayList<>();
      for (T item : items) {
        started.add(threads.submit(() -> step.of(item)));
      }
      List<R> results = new ArrayList<>();
      for (Future<R> result : started) {
        results.add(result.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw thrown(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while files were being read");
    } finally {
      threads.shutdownNow();
    }
  }

  private static IOException thrown(Throwable cause) {
    if (cause instanceof IOException failure) {
      return failure;
    }
    if (cause instanceof RuntimeException failure) {
      throw failure;
    }
    if (cause instanceof Error failure) {
      throw failure;
    }
    return new IOException(cause);
  }
}
