package org.quadrupole.io.root;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does the same with many files, several at once: each is a trip to a disk or to a server. */
final class Concurrently {

  /** Servers answer so many at a time without anybody else noticing. */
  private static final int MOST_THREADS = 16;

  private Concurrently() {}

  /** What is done with each. */
  @FunctionalInterface
  interface Step<T, R> {
    R of(T item) throws IOException;
  }

  /**
   * The results in the order of the items.
   *
   * @throws IOException what the first item that failed, in their order, failed with
   */
  static <T, R> List<R> map(List<T> items, Step<T, R> step) throws IOException {
    if (items.size() < 2) {
      List<R> result = new ArrayList<>();
      for (T item : items) {
        result.add(step.of(item));
      }
      return result;
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.min(items.size(), MOST_THREADS),
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
      throw new InterruptedIOException("interrupted while files were being opened");
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
