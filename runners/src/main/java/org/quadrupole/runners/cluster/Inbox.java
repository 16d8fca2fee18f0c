package org.quadrupole.runners.cluster;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.apache.flink.configuration.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what workers have for the user, at a port beside the JobManager's, and puts it into files
 * of the cluster's folder: so workers need not see any folder of the user's. Only who shows the
 * members' certificate is heard.
 *
 * <p>A connection carries one {@link Delivery}: its name (UTF), a length (int32) and so many bytes;
 * the answer (UTF) is empty once the file is there, whole, else it says why not.
 */
final class Inbox implements AutoCloseable {

  /** The key of its port, in all members' configurations. */
  static final String PORT = "quadrupole.inbox.port";

  /** The key of its folder, in the JobManager's configuration. */
  static final String FOLDER = "quadrupole.inbox.folder";

  private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);
  private static final Pattern NAME = Pattern.compile("[0-9a-f-]{36}");
  private static final int SILENT_MILLIS = 20_000;
  private static final int AT_ONCE = 16;
  private static final int BUFFER = 1 << 16;

  private final Path folder;
  private final ServerSocket socket;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          AT_ONCE,
          task -> {
            Thread thread = new Thread(task, "inbox");
            thread.setDaemon(true);
            return thread;
          });

  private Inbox(Path folder, ServerSocket socket) {
    this.folder = folder;
    this.socket = socket;
  }

  /**
   * Listens as the JobManager's configuration says.
   *
   * @throws IOException if its port is taken, or the keys cannot be read
   */
  static Inbox open(Configuration head) throws IOException {
    return open(
        FlinkKeys.members(head).context(),
        InetAddress.getByName(head.getString("jobmanager.bind-host", "")),
        Integer.parseInt(head.getString(PORT, "")),
        Path.of(head.getString(FOLDER, "")));
  }

  /**
   * Listens.
   *
   * @param port 0 for any that is free
   * @param folder where files go
   */
  static Inbox open(SSLContext keys, InetAddress address, int port, Path folder)
      throws IOException {
    SSLServerSocket socket =
        (SSLServerSocket) keys.getServerSocketFactory().createServerSocket(port, 0, address);
    socket.setNeedClientAuth(true);
    Inbox inbox = new Inbox(folder, socket);
    Thread accepting = new Thread(inbox::accept, "inbox-accept");
    accepting.setDaemon(true);
    accepting.start();
    return inbox;
  }

  int port() {
    return socket.getLocalPort();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        threads.execute(() -> serve(connection));
      } catch (IOException e) {
        LOG.debug("inbox: {}", e.getMessage());
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      connection.setSoTimeout(SILENT_MILLIS);
      DataInputStream in =
          new DataInputStream(new BufferedInputStream(connection.getInputStream(), BUFFER));
      DataOutputStream out = new DataOutputStream(connection.getOutputStream());
      out.writeUTF(take(in));
      out.flush();
    } catch (IOException e) {
      LOG.info("inbox: {}: {}", connection.getRemoteSocketAddress(), e.getMessage());
    }
  }

  /** Why it could not be taken; empty if it could. */
  private String take(DataInputStream in) throws IOException {
    String name = in.readUTF();
    int length = in.readInt();
    if (!NAME.matcher(name).matches() || length < 0) {
      return "this is no delivery";
    }
    Path part;
    try {
      part = Files.createTempFile(folder, name, ".part");
    } catch (IOException e) {
      return "cannot write to " + folder + ": " + e.getMessage();
    }
    try {
      if (!write(in, length, part)) {
        return "no space in " + folder;
      }
      Files.move(
          part,
          folder.resolve(name),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      return "";
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** Whether the file could be written; a connection that breaks off is an exception. */
  private static boolean write(InputStream in, int length, Path file) throws IOException {
    byte[] buffer = new byte[BUFFER];
    int left = length;
    boolean written = true;
    try (OutputStream out = Files.newOutputStream(file)) {
      while (left > 0) {
        int read = in.readNBytes(buffer, 0, Math.min(left, BUFFER));
        if (read == 0) {
          throw new IOException("broken off with " + left + " bytes to go");
        }
        left -= read;
        // What cannot be kept is read all the same, for the answer to be heard.
        written = written && tryWrite(out, buffer, read);
      }
    }
    return written;
  }

  private static boolean tryWrite(OutputStream out, byte[] bytes, int length) {
    try {
      out.write(bytes, 0, length);
      return true;
    } catch (IOException e) {
      LOG.error("inbox: {}", e.getMessage());
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    threads.shutdownNow();
  }
}
