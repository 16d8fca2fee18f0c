package org.quadrupole.pipelines.server;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A command in progress. Its threads, and those that they start, form a group. */
final class ServedCall implements Commands.Call {

  private static final long LOOK_NANOS = 10_000_000;

  private final Request request;
  private final Connection connection;
  private final OutputStream out = new ToClient(Connection.OUT);
  private final OutputStream err = new ToClient(Connection.ERR);
  private final CountDownLatch told = new CountDownLatch(1);
  private volatile @Nullable Instant cancelledAt;
  private volatile @Nullable String spoilt;

  ServedCall(Request request, Connection connection) {
    this.request = request;
    this.connection = connection;
  }

  /**
   * The threads of a command. The JDK keeps a group for good, so that it must not keep the command.
   */
  private static final class CallThreads extends ThreadGroup {
    private volatile @Nullable ServedCall call;

    CallThreads(String name, ServedCall call) {
      super(name);
      this.call = call;
    }
  }

  /** The command that the current thread works for. */
  static Optional<ServedCall> current() {
    for (ThreadGroup group = Thread.currentThread().getThreadGroup();
        group != null;
        group = group.getParent()) {
      if (group instanceof CallThreads threads) {
        return Optional.ofNullable(threads.call);
      }
    }
    return Optional.empty();
  }

  void start(Commands commands, CommandServer server) {
    CallThreads threads = new CallThreads(toString(), this);
    Thread thread = new Thread(threads, () -> run(commands, server, threads), "quad-command");
    thread.setDaemon(true);
    thread.start();
  }

  private void run(Commands commands, CommandServer server, CallThreads threads) {
    int code = 1;
    try {
      code = commands.run(this);
    } catch (CancellationException e) {
      // Nobody waits for more than the end.
      code = 1;
    } catch (Throwable e) {
      // Whatever it is, the client must be told, and the server give way to a fresh one.
      spoilt(e.toString());
      server.log(this + ": " + e);
    }
    boolean cancelled = cancelled();
    threads.call = null;
    server.ended(this, code);
    try {
      connection.write(Connection.EXIT, new byte[] {(byte) code});
    } catch (IOException e) {
      server.log(this + ": the client has not waited for its end");
    }
    told.countDown();
    if (cancelled && othersRemain(threads, server.grace())) {
      spoilt("'" + this + "' was cancelled and works on");
    }
    server.told(this);
  }

  /** Whether threads of a command outlast it. */
  private static boolean othersRemain(ThreadGroup threads, Duration grace) {
    long end = System.nanoTime() + grace.toNanos();
    while (threads.activeCount() > 1) {
      if (System.nanoTime() > end) {
        return true;
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return false;
  }

  /** Waits for a sign of the client's, or for its absence. */
  void cancelWhenClientLeaves(InstantSource clock) {
    try {
      connection.read(0);
    } catch (IOException e) {
      // Gone, which says the same, or nothing when the command has ended.
    }
    cancel(clock.instant());
  }

  /** Waits until the command has ended and the client knows. */
  void awaitEnd() {
    try {
      told.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void cancel(Instant at) {
    if (cancelledAt == null) {
      cancelledAt = at;
    }
  }

  @Nullable Instant cancelledAt() {
    return cancelledAt;
  }

  Optional<String> spoiltBy() {
    return Optional.ofNullable(spoilt);
  }

  @Override
  public List<String> arguments() {
    return request.arguments();
  }

  @Override
  public Path directory() {
    return Path.of(request.directory());
  }

  @Override
  public boolean errorIsTerminal() {
    return request.errorIsTerminal();
  }

  @Override
  public OutputStream out() {
    return out;
  }

  @Override
  public OutputStream err() {
    return err;
  }

  @Override
  public boolean cancelled() {
    return cancelledAt != null;
  }

  @Override
  public void spoilt(String reason) {
    spoilt = reason;
  }

  @Override
  public String toString() {
    return String.join(" ", request.arguments());
  }

  private final class ToClient extends OutputStream {
    private final byte kind;

    ToClient(byte kind) {
      this.kind = kind;
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      if (cancelled()) {
        throw new CancellationException("the client no longer wants this");
      }
      try {
        connection.write(kind, bytes, from, length);
      } catch (IOException e) {
        throw new CancellationException("the client is gone");
      }
    }
  }
}
