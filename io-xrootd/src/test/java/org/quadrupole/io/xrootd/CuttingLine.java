package org.quadrupole.io.xrootd;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** Hands a server's bytes on, and hangs up after so many of each connection. */
final class CuttingLine implements AutoCloseable {

  private final ServerSocket socket;
  private final int target;
  private final long most;
  private final AtomicInteger cuts = new AtomicInteger();

  private CuttingLine(ServerSocket socket, int target, long most) {
    this.socket = socket;
    this.target = target;
    this.most = most;
  }

  static CuttingLine to(int port, long most) throws IOException {
    CuttingLine line =
        new CuttingLine(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port, most);
    thread(line::accept);
    return line;
  }

  private static void thread(Runnable task) {
    Thread thread = new Thread(task, "cutting line");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return socket.getLocalPort();
  }

  int cuts() {
    return cuts.get();
  }

  private void accept() {
    while (true) {
      try {
        Socket client = socket.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        thread(() -> copy(client, server, Long.MAX_VALUE));
        thread(() -> copy(server, client, most));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void copy(Socket from, Socket to, long limit) {
    byte[] buffer = new byte[1 << 16];
    long left = limit;
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      int read = in.read(buffer);
      while (read >= 0 && left > 0) {
        int part = (int) Math.min(read, left);
        out.write(buffer, 0, part);
        left -= part;
        read = in.read(buffer);
      }
      if (left == 0) {
        cuts.incrementAndGet();
      }
    } catch (IOException e) {
      // The other side has hung up.
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
