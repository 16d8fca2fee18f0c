package org.quadrupole.runners.relay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * What a hub sees of a worker that nobody connects to. A {@link RelayClient} also listens for all
 * other workers, each at an address of its own, so that a machine has no room for hundreds.
 */
public final class IdleMember implements AutoCloseable {

  private static final long OFTEN_NANOS = 1_000_000_000;

  private final SSLSocket socket;
  private volatile long spoke;

  private IdleMember(SSLSocket socket) {
    this.socket = socket;
  }

  /**
   * Joins and says that it listens.
   *
   * @param port the hub's, on this machine
   * @param name another for each: TLS must not take it for one that was there before
   */
  public static IdleMember join(int port, SSLContext keys, String name) throws IOException {
    InetAddress hub = InetAddress.getByAddress(name, InetAddress.getLoopbackAddress().getAddress());
    IdleMember member = new IdleMember((SSLSocket) keys.getSocketFactory().createSocket(hub, port));
    member.say(new Message.Join(Message.HEAD, "-"));
    member.say(new Message.Ready());
    Thread hearing = new Thread(member::hear, "idle-member");
    hearing.setDaemon(true);
    hearing.start();
    return member;
  }

  private void hear() {
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      String line = said.readLine();
      while (line != null) {
        if (Message.of(line) instanceof Message.Call call) {
          say(new Message.Refuse(call.id()));
        }
        // The hub says something every few seconds.
        if (System.nanoTime() - spoke > OFTEN_NANOS) {
          say(new Message.Ping());
        }
        line = said.readLine();
      }
    } catch (IOException e) {
      if (!socket.isClosed()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void say(Message message) throws IOException {
    spoke = System.nanoTime();
    socket.getOutputStream().write((message.line() + "\n").getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
