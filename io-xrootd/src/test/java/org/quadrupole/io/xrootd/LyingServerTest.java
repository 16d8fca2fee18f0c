package org.quadrupole.io.xrootd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers that no good server gives, and those that come rarely. */
class LyingServerTest {

  private static final Patience PATIENCE =
      new Patience(
          Duration.ofSeconds(5),
          Duration.ofMillis(500),
          Duration.ofSeconds(5),
          2,
          Duration.ofMillis(10));
  private static final int OPEN = 3010;
  private static final int READ = 3013;
  private static final int STAT = 3017;

  /** What a server says to a request. */
  @FunctionalInterface
  private interface Script {
    void answer(int request, byte[] stream, byte[] data, DataOutputStream out) throws IOException;
  }

  private final List<Socket> clients = new CopyOnWriteArrayList<>();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private ServerSocket socket;

  private RemoteId serve(Script script) throws IOException {
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(() -> accept(script), "lying server");
    thread.setDaemon(true);
    thread.start();
    return RemoteId.of("root://localhost:" + socket.getLocalPort() + "//f.root");
  }

  private void accept(Script script) {
    while (true) {
      try {
        Socket client = socket.accept();
        clients.add(client);
        Thread thread = new Thread(() -> serve(client, script), "lying session");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket client, Script script) {
    try (client) {
      DataInputStream in = new DataInputStream(client.getInputStream());
      DataOutputStream out = new DataOutputStream(client.getOutputStream());
      in.readNBytes(20);
      answer(out, new byte[2], 0, ByteBuffer.allocate(8).putInt(0x520).putInt(1).array());
      while (true) {
        byte[] stream = in.readNBytes(2);
        int request = in.readUnsignedShort();
        byte[] parameters = in.readNBytes(16);
        byte[] data = in.readNBytes(in.readInt());
        told.add(request + " " + new String(data, StandardCharsets.UTF_8));
        if (request == Request.PROTOCOL) {
          answer(out, stream, 0, ByteBuffer.allocate(8).putInt(0x520).putInt(1).array());
        } else if (request == 3007) {
          answer(out, stream, 0, new byte[16]);
        } else {
          script.answer(request, stream, request == READ ? parameters : data, out);
        }
        out.flush();
      }
    } catch (IOException e) {
      // The client has hung up.
    }
  }

  private static void answer(DataOutputStream out, byte[] stream, int status, byte[] body)
      throws IOException {
    out.write(stream);
    out.writeShort(status);
    out.writeInt(body.length);
    out.write(body);
  }

  private static byte[] text(int number, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(4 + bytes.length).putInt(number).put(bytes).array();
  }

  private static byte[] opened(String stat) {
    byte[] bytes = stat.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(13 + bytes.length).putInt(7).position(12).put(bytes).array();
  }

  private static XRootDStore store() {
    return new XRootDStore(new Login(new Identity(Map.of()), PATIENCE), PATIENCE);
  }

  private static byte[] read(RemoteId id, int length) throws IOException {
    try (RemoteFile file = store().open(id)) {
      byte[] bytes = new byte[length];
      file.read(0, ByteBuffer.wrap(bytes));
      return bytes;
    }
  }

  @AfterEach
  void stop() throws IOException {
    socket.close();
    for (Socket client : clients) {
      client.close();
    }
  }

  @Test
  void anAnswerInPiecesIsPutTogether() throws IOException {
    RemoteId id =
        serve(
            (request, stream, data, out) -> {
              if (request == READ) {
                answer(out, stream, Answer.SO_FAR, new byte[] {1, 2});
                answer(out, stream, Answer.SO_FAR, new byte[] {3});
                answer(out, stream, Answer.OK, new byte[] {4});
              } else {
                answer(out, stream, Answer.OK, opened("1 4 16 0"));
              }
            });
    assertThat(read(id, 4)).containsExactly(1, 2, 3, 4);
  }

  @Test
  void anAnswerMayComeLater() throws IOException {
    RemoteId id =
        serve(
            (request, stream, data, out) -> {
              if (request == OPEN) {
                answer(out, stream, Answer.WAIT_FOR_ANSWER, text(1, ""));
                byte[] late = opened("1 4 16 0");
                ByteBuffer body = ByteBuffer.allocate(16 + late.length).putInt(5008).putInt(0);
                body.put(stream).putShort((short) 0).putInt(late.length).put(late);
                answer(out, new byte[2], Answer.ATTENTION, text(5002, "news"));
                answer(out, new byte[2], Answer.ATTENTION, body.array());
              } else {
                answer(out, stream, Answer.OK, new byte[] {1, 2, 3, 4});
              }
            });
    assertThat(read(id, 4)).containsExactly(1, 2, 3, 4);
  }

  @Test
  void aServerMayAskToWait() throws IOException {
    RemoteId id =
        serve(
            (request, stream, data, out) -> {
              if (request == STAT && told.stream().filter("3017 /f.root"::equals).count() == 1) {
                answer(out, stream, Answer.WAIT, text(1, "the file is on a tape"));
              } else {
                answer(out, stream, Answer.OK, "1 4 16 5\0".getBytes(StandardCharsets.UTF_8));
              }
            });
    assertThat(store().find(id)).contains(new RemoteEntry("f.root", false, 4, 5000));
  }

  @Test
  void whatARedirectionTellsIsHandedOn() throws IOException {
    RemoteId id =
        serve(
            (request, stream, data, out) -> {
              if (!new String(data, StandardCharsets.UTF_8).contains("ticket=7")) {
                String host = "localhost?&ticket=7&x=y?token";
                answer(out, stream, Answer.REDIRECT, text(socket.getLocalPort(), host));
              } else {
                answer(out, stream, Answer.OK, "1 4 16 5\0".getBytes(StandardCharsets.UTF_8));
              }
            });
    assertThat(store().find(RemoteId.of(id + "?a=b"))).isPresent();
    assertThat(told).contains("3017 /f.root?a=b", "3017 /f.root?a=b&ticket=7&x=y");
  }

  @Test
  void aCircleOfRedirectionsEnds() throws IOException {
    RemoteId id =
        serve(
            (request, stream, data, out) ->
                answer(
                    out,
                    stream,
                    Answer.REDIRECT,
                    text(-1, "root://localhost:" + socket.getLocalPort() + "/")));
    assertThatThrownBy(() -> store().find(id)).hasMessageContaining("redirected more than 16");
  }

  @Test
  void aSilentServerIsGivenUp() throws IOException {
    RemoteId id = serve((request, stream, data, out) -> {});
    assertThatThrownBy(() -> store().find(id)).hasMessageContaining("has not answered for");
  }

  @Test
  void moreThanWasAskedForIsAnError() throws IOException {
    RemoteId id =
        serve(
            (request, stream, data, out) ->
                answer(
                    out, stream, Answer.OK, request == READ ? new byte[5] : opened("1 100 16 0")));
    assertThatThrownBy(() -> read(id, 4)).hasMessageContaining("sent 5 bytes where 4");
  }

  @Test
  void lessThanWasAskedForIsAnError() throws IOException {
    RemoteId id =
        serve(
            (request, stream, data, out) ->
                answer(
                    out, stream, Answer.OK, request == READ ? new byte[3] : opened("1 100 16 0")));
    assertThatThrownBy(() -> read(id, 4)).hasMessageContaining("3 of 4 bytes");
  }

  @Test
  void absurdLengthsAreNotBelieved() throws IOException {
    RemoteId id =
        serve(
            (request, stream, data, out) -> {
              out.write(stream);
              out.writeShort(Answer.OK);
              out.writeInt(Integer.MAX_VALUE);
            });
    assertThatThrownBy(() -> store().find(id)).hasMessageContaining("an answer of 2147483647");
  }

  @Test
  void nonsenseAboutAFileIsNamed() throws IOException {
    RemoteId id = serve((request, stream, data, out) -> answer(out, stream, 0, opened("1 -4 x")));
    assertThatThrownBy(() -> store().open(id)).hasMessageContaining("describes f.root as '1 -4 x'");
  }

  @Test
  void anAnswerThatIsTooShortIsNamed() throws IOException {
    RemoteId id =
        serve((request, stream, data, out) -> answer(out, stream, Answer.ERROR, new byte[2]));
    assertThatThrownBy(() -> store().open(id)).hasMessageContaining("ends at byte 2");
  }

  @Test
  void aFileThatChangesItsSizeWhileItIsReadIsRefused() throws IOException {
    RemoteId id =
        serve(
            (request, stream, data, out) -> {
              if (request == READ) {
                answer(out, stream, Answer.ERROR, text(3004, "which file?"));
              } else {
                long opens = told.stream().filter(what -> what.startsWith("3010 ")).count();
                answer(out, stream, Answer.OK, opened("1 " + (100 + opens) + " 16 0"));
              }
            });
    assertThatThrownBy(() -> read(id, 4)).hasMessageContaining("it had 101 bytes, and has 102 now");
    assertThat(told).contains("3010 /f.root?tried=localhost");
  }
}
