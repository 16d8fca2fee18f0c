package org.quadrupole.runners.jobs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs commands as processes of this machine. */
public final class ProcessCommandRunner implements CommandRunner {

  /** The list of ten thousand jobs is a megabyte. */
  private static final int MOST_OUTPUT = 64 << 20;

  private static final int MOST_ERRORS = 1 << 16;

  private final Map<String, String> environment;

  /** Commands with this process's environment. */
  public ProcessCommandRunner() {
    this(Map.of());
  }

  /**
   * Commands with another environment.
   *
   * @param environment variables that differ from this process's
   */
  public ProcessCommandRunner(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public Result run(Command command) throws JobQueueException {
    Process process = start(command);
    try (InputStream out = process.getInputStream();
        InputStream err = process.getErrorStream();
        OutputStream in = process.getOutputStream()) {
      Drain output = Drain.start(out, MOST_OUTPUT, false);
      Drain errors = Drain.start(err, MOST_ERRORS, true);
      write(in, command.input());
      if (!process.waitFor(command.limit().toMillis(), TimeUnit.MILLISECONDS)) {
        throw JobQueueException.failure(
            command.program() + " has not ended within " + command.limit().toSeconds() + " s");
      }
      output.join();
      errors.join();
      if (output.overflown()) {
        throw JobQueueException.failure(
            command.program() + " printed more than " + (MOST_OUTPUT >> 20) + " MiB");
      }
      return new Result(command, process.exitValue(), output.text(), errors.text());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw JobQueueException.failure(command.program() + " was interrupted", e);
    } catch (IOException e) {
      throw e instanceof JobQueueException known
          ? known
          : JobQueueException.failure(command.program() + ": " + e.getMessage(), e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private Process start(Command command) throws JobQueueException {
    ProcessBuilder builder = new ProcessBuilder(command.words());
    builder.environment().putAll(environment);
    try {
      return builder.start();
    } catch (IOException e) {
      throw JobQueueException.failure(
          "cannot run "
              + command.program()
              + ": it is not on this machine's PATH, or not to be run ("
              + e.getMessage()
              + ")",
          e);
    }
  }

  private static void write(OutputStream in, String input) throws IOException {
    try {
      in.write(input.getBytes(StandardCharsets.UTF_8));
      in.close();
    } catch (IOException e) {
      // It did not want to read all of it; its exit code tells more than a broken pipe.
    }
  }

  /** Reads a stream to its end and keeps its first bytes, or its last. */
  private static final class Drain implements Runnable {

    private final InputStream stream;
    private final int most;
    private final boolean last;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final Thread thread = new Thread(this, "command-output");
    private boolean overflown;

    private Drain(InputStream stream, int most, boolean last) {
      this.stream = stream;
      this.most = most;
      this.last = last;
    }

    static Drain start(InputStream stream, int most, boolean last) {
      Drain drain = new Drain(stream, most, last);
      drain.thread.setDaemon(true);
      drain.thread.start();
      return drain;
    }

    @Override
    public void run() {
      byte[] buffer = new byte[8192];
      try {
        for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
          keep(buffer, n);
        }
      } catch (IOException e) {
        // The process was ended; what it said until then is what there is.
      }
    }

    private synchronized void keep(byte[] buffer, int n) {
      if (kept.size() + n > most) {
        overflown = true;
        if (!last) {
          return;
        }
        byte[] before = kept.toByteArray();
        kept.reset();
        kept.write(before, before.length / 2, before.length - before.length / 2);
      }
      kept.write(buffer, 0, n);
    }

    void join() throws InterruptedException {
      // What a command leaves in the background may keep its streams open.
      thread.join(1000);
    }

    synchronized boolean overflown() {
      return overflown && !last;
    }

    synchronized String text() {
      return kept.toString(StandardCharsets.UTF_8);
    }
  }
}
