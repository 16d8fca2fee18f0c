package org.quadrupole.io.xrootd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Web servers with ways of their own. */
class WebServerTest {

  private static final Patience PATIENCE =
      new Patience(
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          3,
          Duration.ofMillis(10));
  private static final byte[] BYTES = "0123456789".getBytes(StandardCharsets.US_ASCII);

  /** What a server does with a request. */
  @FunctionalInterface
  private interface Script {
    void answer(HttpExchange exchange) throws IOException;
  }

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;

  private RemoteId serve(Script script) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
          try (exchange) {
            script.answer(exchange);
          }
        });
    server.start();
    return RemoteId.of("http://localhost:" + server.getAddress().getPort() + "/f.bin");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static HttpStore store() {
    return new HttpStore(new Identity(Map.of("BEARER_TOKEN", "secret")), PATIENCE);
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    boolean isHead = exchange.getRequestMethod().equals("HEAD");
    if (isHead) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
    }
    exchange.sendResponseHeaders(status, isHead || body.length == 0 ? -1 : body.length);
    if (!isHead) {
      exchange.getResponseBody().write(body);
    }
  }

  private static String read(RemoteId id, int from, int length) throws IOException {
    try (RemoteFile file = store().open(id)) {
      ByteBuffer into = ByteBuffer.allocate(length);
      file.read(from, into);
      return new String(into.array(), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void aSmallFileOfAServerWithoutPartsIsTakenAsAWhole() throws IOException {
    RemoteId id = serve(exchange -> answer(exchange, 200, BYTES));
    assertThat(read(id, 3, 4)).isEqualTo("3456");
  }

  @Test
  void aServerThatHasNoHeadIsAskedForOneByte() throws IOException {
    RemoteId id =
        serve(
            exchange -> {
              if (exchange.getRequestMethod().equals("HEAD")) {
                answer(exchange, 405, new byte[0]);
              } else {
                exchange.getResponseHeaders().set("Content-Range", "bytes 0-0/10");
                answer(exchange, 206, new byte[] {'0'});
              }
            });
    assertThat(store().find(id)).contains(new RemoteEntry("f.bin", false, 10, 0));
  }

  @Test
  void aServerThatIsBusyIsAskedAgain() throws IOException {
    RemoteId id = serve(exchange -> answer(exchange, asked.size() < 3 ? 503 : 200, BYTES));
    assertThat(store().find(id)).contains(new RemoteEntry("f.bin", false, 10, 0));
    assertThat(asked).hasSize(3);
  }

  @Test
  void aServerThatStaysBusyIsGivenUp() throws IOException {
    RemoteId id = serve(exchange -> answer(exchange, 503, BYTES));
    assertThatThrownBy(() -> store().open(id)).hasMessageContaining("status 503");
  }

  @Test
  void tokensAreNotShownWhereTheyCouldBeOverheard() throws IOException {
    RemoteId id =
        serve(
            exchange ->
                answer(
                    exchange,
                    exchange.getRequestHeaders().containsKey("Authorization") ? 500 : 200,
                    BYTES));
    assertThat(store().find(id)).isPresent();
  }

  @Test
  void redirectionsAreFollowed() throws IOException {
    RemoteId id =
        serve(
            exchange -> {
              if (exchange.getRequestURI().getPath().equals("/f.bin")) {
                exchange.getResponseHeaders().set("Location", "/elsewhere/g.bin?ticket=7");
                answer(exchange, 307, new byte[0]);
              } else {
                answer(exchange, 200, BYTES);
              }
            });
    assertThat(read(id, 0, 10)).isEqualTo("0123456789");
    assertThat(asked).contains("GET /elsewhere/g.bin?ticket=7");
  }

  @Test
  void redirectionsToOtherProtocolsAreNotFollowed() throws IOException {
    RemoteId id =
        serve(
            exchange -> {
              exchange.getResponseHeaders().set("Location", "ftp://localhost/f.bin");
              answer(exchange, 302, new byte[0]);
            });
    assertThatThrownBy(() -> store().find(id)).hasMessageContaining("not secure");
  }

  @Test
  void aCircleOfRedirectionsEnds() throws IOException {
    RemoteId id =
        serve(
            exchange -> {
              exchange.getResponseHeaders().set("Location", "/f.bin");
              answer(exchange, 301, new byte[0]);
            });
    assertThatThrownBy(() -> store().find(id)).hasMessageContaining("more than 10 times");
  }

  @Test
  void moreThanWasAskedForIsNotTaken() throws IOException {
    RemoteId id =
        serve(
            exchange -> {
              exchange.getResponseHeaders().set("Content-Range", "bytes 0-3/10");
              answer(
                  exchange, exchange.getRequestMethod().equals("HEAD") ? 200 : 206, new byte[10]);
            });
    assertThatThrownBy(() -> read(id, 0, 4)).hasMessageContaining("10 of 4 bytes");
  }

  @Test
  void aFileThatChangesItsSizeWhileItIsReadIsRefused() throws IOException {
    RemoteId id =
        serve(
            exchange -> {
              exchange.getResponseHeaders().set("Content-Range", "bytes 0-9/11");
              answer(exchange, exchange.getRequestMethod().equals("HEAD") ? 200 : 206, BYTES);
            });
    assertThatThrownBy(() -> read(id, 0, 10)).hasMessageContaining("has the file changed?");
  }

  @Test
  void whoMayNotReadIsToldWhatToShow() throws IOException {
    RemoteId id = serve(exchange -> answer(exchange, 403, new byte[0]));
    assertThatThrownBy(() -> store().open(id))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessageContaining("BEARER_TOKEN_FILE");
  }

  @Test
  void aServerWithoutListsSaysSo() throws IOException {
    RemoteId id = serve(exchange -> answer(exchange, 405, new byte[0]));
    assertThatThrownBy(() -> store().list(id.getCurrentDirectory()))
        .hasMessageContaining("does not list folders")
        .hasMessageContaining("name the files");
  }

  @Test
  void listsAreReadWithoutFollowingWhatTheyNameElsewhere() throws IOException {
    String list =
        "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"
            + "<d:multistatus xmlns:d='DAV:'><d:response><d:href>/&e;</d:href></d:response>"
            + "</d:multistatus>";
    RemoteId id = serve(exchange -> answer(exchange, 207, list.getBytes(StandardCharsets.UTF_8)));
    assertThatThrownBy(() -> store().list(id.getCurrentDirectory()))
        .hasMessageContaining("list cannot be read");
  }

  @Test
  void listsOfOtherServersAreUnderstood() throws IOException {
    String list =
        """
        <?xml version="1.0"?>
        <multistatus xmlns="DAV:">
          <response><href>http://localhost/</href><propstat><prop><resourcetype><collection/>
            </resourcetype></prop></propstat></response>
          <response><href>http://localhost/a%20b.root</href><propstat><prop><resourcetype/>
            <getcontentlength>12</getcontentlength>
            <getlastmodified>Fri, 27 Nov 2026 03:00:00 GMT</getlastmodified></prop></propstat>
            <propstat><prop><x xmlns="other"/></prop></propstat></response>
          <response><href>/sub/</href><propstat><prop><resourcetype><collection/></resourcetype>
            </prop></propstat></response>
        </multistatus>
        """;
    RemoteId id = serve(exchange -> answer(exchange, 207, list.getBytes(StandardCharsets.UTF_8)));
    assertThat(store().list(id.getCurrentDirectory()))
        .containsExactly(
            new RemoteEntry("a%20b.root", false, 12, 1795748400000L),
            new RemoteEntry("sub", true, 0, 0));
  }
}
