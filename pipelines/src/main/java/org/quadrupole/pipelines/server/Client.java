package org.quadrupole.pipelines.server;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.quadrupole.pipelines.server.Connection.Frame;

/**
 * Has a command run by a server, as if it ran here: its output, its exit code, and an end when this
 * process is told to end. Where no server takes it, it runs in a process of its own.
 *
 * <p>Only classes of the JDK and of this package, no lambdas, no formatting: it is to start fast.
 */
public final class Client {

  /** Above any frame that a server sends. */
  private static final int LONGEST_FRAME = 1 << 24;

  private static final int GRACE_SECONDS = 10;

  private final CountDownLatch ended = new CountDownLatch(1);

  private final OutputStream out;
  private final OutputStream err;

  Client(OutputStream out, OutputStream err) {
    this.out = out;
    this.err = err;
  }

  /**
   * Runs a command.
   *
   * @param words the server's socket; which build; the umask; whether standard error is a terminal
   *     ({@code yes} or {@code no}); the number of words that start a process of its own; those;
   *     and the command's arguments
   */
  public static void main(String[] words) throws IOException, InterruptedException {
    Path socket = Path.of(words[0]);
    Request.Setting setting = Request.Setting.ofThisProcess(words[1], words[2]);
    boolean terminal = words[3].equals("yes");
    int own = 5 + Integer.parseInt(words[4]);
    List<String> arguments = Arrays.asList(words).subList(own, words.length);
    String directory = Path.of("").toAbsolutePath().toString();
    Client client =
        new Client(
            new FileOutputStream(FileDescriptor.out), new FileOutputStream(FileDescriptor.err));
    Request request = new Request(Request.Kind.RUN, setting, directory, terminal, arguments);
    int code = client.served(socket, request);
    if (code < 0) {
      code = inOwnProcess(Arrays.asList(words).subList(5, words.length));
    }
    System.exit(code);
  }

  /** The command's exit code, or -1 if no server has taken it. */
  int served(Path socket, Request request) throws IOException {
    Path folder = socket.getParent();
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      Connection connection = new Connection(channel);
      try {
        if (folder == null) {
          return -1;
        }
        PrivateFolder.check(folder);
        channel.connect(UnixDomainSocketAddress.of(socket));
        connection.write(Connection.REQUEST, request.toBytes());
      } catch (ConnectException e) {
        // Left behind by a server that was killed; without it the next command need not look here.
        Files.deleteIfExists(socket);
        return -1;
      } catch (IOException e) {
        return -1;
      }
      Thread cancel = new Cancel(connection, ended);
      Runtime.getRuntime().addShutdownHook(cancel);
      try {
        return copied(connection);
      } finally {
        ended.countDown();
      }
    }
  }

  private int copied(Connection connection) {
    try {
      while (true) {
        Frame frame = connection.read(LONGEST_FRAME);
        switch (frame.kind()) {
          case Connection.OUT -> copy(frame, out);
          case Connection.ERR -> copy(frame, err);
          case Connection.EXIT -> {
            return frame.content()[0];
          }
          case Connection.REFUSED -> {
            return -1;
          }
          default -> throw new IOException("unknown message " + frame.kind());
        }
      }
    } catch (IOException e) {
      System.err.println(
          "quad: the server has ended before the command did (see 'quad server status')");
      return 1;
    }
  }

  /** Nobody may read any more, as with {@code | head}; the command goes on all the same. */
  private static void copy(Frame frame, OutputStream to) {
    try {
      to.write(frame.content());
    } catch (IOException e) {
      // PrintStream, which a process of its own writes to, ignores it too.
      return;
    }
  }

  private static int inOwnProcess(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).inheritIO().start();
    Runtime.getRuntime().addShutdownHook(new Destroy(process));
    return process.waitFor();
  }

  /** Asks the server to end the command, and waits until it has cleaned up. */
  private static final class Cancel extends Thread {
    private final Connection connection;
    private final CountDownLatch ended;

    Cancel(Connection connection, CountDownLatch ended) {
      this.connection = connection;
      this.ended = ended;
    }

    @Override
    public void run() {
      if (ended.getCount() == 0) {
        return;
      }
      try {
        connection.write(Connection.CANCEL, new byte[0]);
        if (!ended.await(GRACE_SECONDS, TimeUnit.SECONDS)) {
          System.err.println("quad: the server has not ended the command yet");
        }
      } catch (IOException e) {
        // The server is gone, and the command with it.
        return;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Ends the other process with this one. */
  private static final class Destroy extends Thread {
    private final Process process;

    Destroy(Process process) {
      this.process = process;
    }

    @Override
    public void run() {
      process.destroy();
    }
  }
}
