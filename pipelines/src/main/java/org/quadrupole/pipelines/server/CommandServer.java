package org.quadrupole.pipelines.server;

import java.io.EOFException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;
import org.quadrupole.pipelines.server.Connection.Frame;

/**
 * Runs commands for clients of the same user, the same build and the same surroundings; refuses all
 * others, who then run their commands themselves.
 *
 * <p>It ends when it is told to, when nobody has needed it for a while, when its program has been
 * built anew, and when a command has left it in a doubtful state.
 */
public final class CommandServer implements AutoCloseable {

  /** Why a server has ended. */
  public enum End {
    /** It was told to. */
    STOPPED,
    /** Nobody has needed it. */
    IDLE,
    /** It would serve nobody any more. */
    OUTDATED,
    /** A fresh one should take its place. */
    SPOILT
  }

  /** How long a command that was cancelled may take to end before the server gives itself up. */
  private static final Duration GRACE = Duration.ofSeconds(3);

  /** How long the traces of a server that has ended are kept. */
  private static final Duration KEPT = Duration.ofDays(7);

  private final Path socket;
  private final Request.Setting setting;
  private final Commands commands;
  private final Duration idle;
  private final Duration grace;
  private final InstantSource clock;
  private final PrintStream log;
  private final FileLock lock;
  private final FileChannel lockFile;
  private final ServerSocketChannel listening;
  private final UserPrincipal user;

  /** Commands that have not ended. */
  private final Set<ServedCall> running = ConcurrentHashMap.newKeySet();

  /** Commands whose clients have not been told all yet. */
  private final Set<ServedCall> connected = ConcurrentHashMap.newKeySet();

  private final Instant started;

  // Guarded by this.
  private Instant lastNeeded;
  private @Nullable End end;
  private long served;

  private CommandServer(
      Path socket,
      Request.Setting setting,
      Commands commands,
      Duration idle,
      Duration grace,
      InstantSource clock,
      PrintStream log,
      FileChannel lockFile,
      FileLock lock)
      throws IOException {
    this.socket = socket;
    this.setting = setting;
    this.commands = commands;
    this.idle = idle;
    this.grace = grace;
    this.clock = clock;
    this.log = log;
    this.lock = lock;
    this.lockFile = lockFile;
    this.started = clock.instant();
    this.lastNeeded = started;
    Path folder = Paths.parent(socket);
    this.user = Files.getOwner(folder);
    this.listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    // Whoever finds the socket under its name can connect at once.
    Path partial = socket.resolveSibling(socket.getFileName() + ".new");
    Files.deleteIfExists(partial);
    listening.bind(UnixDomainSocketAddress.of(partial));
    Files.move(partial, socket, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Opens a server's socket.
   *
   * @param socket its path, in a folder that is this user's alone
   * @param build which program with which JVM options
   * @param umask who may read the files that commands make
   * @param idle how long it waits for a command
   * @throws IOException if the folder is not private, or a server is there already
   */
  public static CommandServer open(
      Path socket,
      String build,
      String umask,
      Commands commands,
      Duration idle,
      InstantSource clock,
      PrintStream log)
      throws IOException {
    return open(socket, build, umask, commands, idle, GRACE, clock, log);
  }

  static CommandServer open(
      Path socket,
      String build,
      String umask,
      Commands commands,
      Duration idle,
      Duration grace,
      InstantSource clock,
      PrintStream log)
      throws IOException {
    PrivateFolder.make(Paths.parent(socket));
    Path lockPath = socket.resolveSibling(socket.getFileName() + ".lock");
    FileChannel file =
        FileChannel.open(lockPath, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = lock(file);
      if (lock == null) {
        throw new IOException("a server runs already at " + socket);
      }
      sweep(Paths.parent(socket), clock.instant());
      return new CommandServer(
          socket,
          Request.Setting.ofThisProcess(build, umask),
          commands,
          idle,
          grace,
          clock,
          log,
          file,
          lock);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** Removes what servers of builds that are long gone have left. */
  private static void sweep(Path folder, Instant now) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.{lock,log}")) {
      for (Path file : files) {
        Instant changed = Files.getLastModifiedTime(file).toInstant();
        String name = file.getFileName().toString();
        Path socket = file.resolveSibling(name.substring(0, name.lastIndexOf('.')));
        if (!Files.exists(socket) && changed.plus(KEPT).isBefore(now)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private static @Nullable FileLock lock(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  /** Serves until its end, and says what that was. Commands in progress have ended then. */
  public End serve() throws IOException {
    while (true) {
      SocketChannel channel;
      try {
        channel = listening.accept();
      } catch (ClosedChannelException e) {
        return awaitEnd();
      }
      Thread thread = new Thread(() -> answer(channel), "quad-client");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private synchronized End awaitEnd() {
    while (!connected.stream().allMatch(this::stuck)) {
      try {
        wait(grace.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    return end == null ? End.STOPPED : end;
  }

  /** Looks whether it is time to end; to be called every now and then. */
  public synchronized void tick() {
    for (ServedCall call : running) {
      if (stuck(call)) {
        end(End.SPOILT, "'" + call + "' was cancelled and has not ended");
      }
    }
    if (!Files.exists(socket)) {
      end(End.OUTDATED, "the socket is gone");
    }
    if (running.isEmpty() && Duration.between(lastNeeded, clock.instant()).compareTo(idle) >= 0) {
      end(End.IDLE, "no command for " + inWords(idle));
    }
  }

  private boolean stuck(ServedCall call) {
    Instant since = call.cancelledAt();
    return since != null && Duration.between(since, clock.instant()).compareTo(grace) >= 0;
  }

  /** Ends it as soon as the commands in progress have ended. */
  public synchronized void end(End why, String reason) {
    if (end != null) {
      return;
    }
    end = why;
    log("ends: " + reason);
    try {
      // First the name, so that nobody finds it, then the lock, so that a successor can start.
      Files.deleteIfExists(socket);
      lock.release();
      listening.close();
    } catch (IOException e) {
      log("while ending: " + e);
    }
    notifyAll();
  }

  private void answer(SocketChannel channel) {
    try (Connection connection = new Connection(channel)) {
      if (!sameUser(channel)) {
        log("refused somebody else's request");
        return;
      }
      Frame frame = connection.read(Request.longest());
      if (frame.kind() != Connection.REQUEST) {
        throw new IOException("not a request");
      }
      Request request = Request.fromBytes(frame.content());
      switch (request.kind()) {
        case RUN -> run(request, connection);
        case STATUS -> reply(connection, status());
        case STOP, STOP_NOW -> {
          if (request.kind() == Request.Kind.STOP_NOW) {
            running.forEach(call -> call.cancel(clock.instant()));
          }
          // Before the end: afterwards the process may be gone.
          reply(
              connection,
              running.isEmpty()
                  ? "the server ends"
                  : "the server ends after " + count(running.size(), "command") + " in progress");
          end(End.STOPPED, "stopped by command");
        }
      }
    } catch (EOFException e) {
      log("a client left without a question");
    } catch (IOException | RuntimeException e) {
      log("a request failed: " + e);
    }
  }

  private static void reply(Connection connection, String text) throws IOException {
    connection.write(Connection.OUT, text + "\n");
    connection.write(Connection.EXIT, new byte[] {0});
  }

  private boolean sameUser(SocketChannel channel) throws IOException {
    if (!channel.supportedOptions().contains(ExtendedSocketOptions.SO_PEERCRED)) {
      // The folder's mode has to do.
      return true;
    }
    return channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().equals(user);
  }

  private void run(Request request, Connection connection) throws IOException {
    ServedCall call;
    synchronized (this) {
      String refusal = refusal(request);
      if (!refusal.isEmpty()) {
        log("refused " + request.arguments() + ": " + refusal);
        connection.write(Connection.REFUSED, refusal);
        return;
      }
      lastNeeded = clock.instant();
      served++;
      call = new ServedCall(request, connection);
      running.add(call);
      connected.add(call);
    }
    call.start(commands, this);
    call.cancelWhenClientLeaves(clock);
    call.awaitEnd();
  }

  private String refusal(Request request) {
    if (end != null) {
      return "ending";
    }
    if (running.size() >= setting.processors()) {
      return "as many commands as processors in progress";
    }
    String difference = setting.difference(request.setting());
    if (!difference.isEmpty()) {
      return difference;
    }
    return commands.serve(request.arguments()) ? "" : "a command that needs its own process";
  }

  Duration grace() {
    return grace;
  }

  /** A command has ended; its client may come with the next one as soon as it knows. */
  synchronized void ended(ServedCall call, int code) {
    running.remove(call);
    lastNeeded = clock.instant();
    log(String.format(Locale.ROOT, "%s in %s: exit code %d", call, call.directory(), code));
  }

  /** A command's client knows that it has ended. */
  synchronized void told(ServedCall call) {
    connected.remove(call);
    call.spoiltBy().ifPresent(reason -> end(End.SPOILT, reason));
    notifyAll();
  }

  synchronized void log(String line) {
    log.println(clock.instant() + " " + line);
  }

  private synchronized String status() {
    Runtime runtime = Runtime.getRuntime();
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "server %d: up %s, %s served, %d in progress",
            ProcessHandle.current().pid(),
            inWords(Duration.between(started, clock.instant())),
            count(served, "command"),
            running.size()));
    for (ServedCall call : running) {
      lines.add("  " + call + " in " + call.directory());
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "heap %,d of %,d MB; ends after %s without a command",
            (runtime.totalMemory() - runtime.freeMemory()) >> 20,
            runtime.maxMemory() >> 20,
            inWords(idle)));
    lines.add("socket " + socket);
    return String.join("\n", lines);
  }

  private static String count(long n, String thing) {
    return n + " " + thing + (n == 1 ? "" : "s");
  }

  private static String inWords(Duration duration) {
    if (duration.toHours() > 0) {
      return duration.toHours() + " h " + duration.toMinutesPart() + " min";
    }
    return duration.toMinutes() > 0
        ? duration.toMinutes() + " min"
        : Math.max(0, duration.toSeconds()) + " s";
  }

  /** Closes the socket; {@link #serve} returns when commands in progress have ended. */
  @Override
  public void close() throws IOException {
    end(End.STOPPED, "closed");
    lockFile.close();
  }
}
