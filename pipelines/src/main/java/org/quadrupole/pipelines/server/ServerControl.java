package org.quadrupole.pipelines.server;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.quadrupole.pipelines.server.Connection.Frame;
import org.quadrupole.pipelines.server.Request.Kind;
import org.quadrupole.pipelines.server.Request.Setting;

/** Asks a server how it is, and tells it to end. */
public final class ServerControl {

  private static final int LONGEST_ANSWER = 1 << 20;

  private final Path socket;

  /** For the server of a socket, which need not be there. */
  public ServerControl(Path socket) {
    this.socket = socket;
  }

  /** What the server says about itself; nothing without a server. */
  public Optional<String> status() throws IOException {
    return ask(Kind.STATUS);
  }

  /**
   * Tells the server to end.
   *
   * @param now whether commands in progress end too
   * @return what it says; nothing without a server
   */
  public Optional<String> stop(boolean now) throws IOException {
    return ask(now ? Kind.STOP_NOW : Kind.STOP);
  }

  private Optional<String> ask(Kind kind) throws IOException {
    if (!Files.exists(socket)) {
      return Optional.empty();
    }
    PrivateFolder.check(Paths.parent(socket));
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        Connection connection = new Connection(channel)) {
      try {
        channel.connect(UnixDomainSocketAddress.of(socket));
      } catch (IOException e) {
        // A socket that nobody listens at was left behind by a server that was killed.
        return Optional.empty();
      }
      Request request = new Request(kind, new Setting("", "", 0, Map.of()), "", false, List.of());
      connection.write(Connection.REQUEST, request.toBytes());
      StringBuilder answer = new StringBuilder();
      for (Frame frame = connection.read(LONGEST_ANSWER);
          frame.kind() != Connection.EXIT;
          frame = connection.read(LONGEST_ANSWER)) {
        answer.append(frame.text());
      }
      return Optional.of(answer.toString().strip());
    }
  }
}
