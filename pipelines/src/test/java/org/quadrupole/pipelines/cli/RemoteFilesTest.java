package org.quadrupole.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quadrupole.pipelines.cli.QuadRunner.demoFile;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of a web server are files like others: what a local copy gives is the oracle. */
class RemoteFilesTest {

  private static final Pattern RANGE = Pattern.compile("bytes=([0-9]+)-([0-9]+)");

  @TempDir private Path directory;

  private final AtomicLong sent = new AtomicLong();
  private HttpServer server;
  private String url;

  @BeforeEach
  void serve() throws IOException {
    demoFile(directory, "top.root");
    demoFile(directory, "zjets.root");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", this::answer);
    server.start();
    url = "http://localhost:" + server.getAddress().getPort() + "/";
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Path file = directory.resolve(exchange.getRequestURI().getPath().substring(1));
      if (!Files.isRegularFile(file)) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      byte[] bytes = Files.readAllBytes(file);
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.getResponseHeaders().set("Content-Length", Integer.toString(bytes.length));
        exchange.sendResponseHeaders(200, -1);
        return;
      }
      Matcher range = RANGE.matcher(exchange.getRequestHeaders().getFirst("Range"));
      if (!range.matches()) {
        throw new IOException("no range");
      }
      int from = Integer.parseInt(range.group(1));
      int to = Integer.parseInt(range.group(2)) + 1;
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + bytes.length);
      exchange.sendResponseHeaders(206, to - from);
      exchange.getResponseBody().write(Arrays.copyOfRange(bytes, from, to));
      sent.addAndGet(to - from);
    }
  }

  private QuadRunner quad(Object... arguments) {
    String cache = directory.resolve("cache").toString();
    return QuadRunner.quadAt(directory, Map.of("QUAD_CACHE", cache), List.of(arguments));
  }

  @Test
  void anAnalysisOfRemoteFilesHasTheBytesOfOneOfLocalFiles() throws IOException {
    String analysis =
        """
        datasets:
          top: {files: %s}
          zjets: {files: %s}
        histograms:
          met: {variable: MET.pt, bins: [50, 0, 200]}
          jets: {variable: Jet.pt, bins: [50, 0, 200]}
        """;
    Files.writeString(
        directory.resolve("far.yaml"), analysis.formatted(url + "top.root", url + "zjets.root"));
    Files.writeString(directory.resolve("near.yaml"), analysis.formatted("top.root", "zjets.root"));
    for (String name : List.of("far", "near")) {
      QuadRunner run = quad("run", name + ".yaml", "--no-plots", "-o", directory.resolve(name));
      assertThat(run.err()).isEmpty();
      assertThat(run.code()).isZero();
    }
    for (String file : List.of("histograms.json", "cutflow.csv")) {
      assertThat(directory.resolve("far").resolve(file))
          .hasSameBinaryContentAs(directory.resolve("near").resolve(file));
    }
    assertThat(sent.get()) // a few columns of many
        .isLessThan(Files.size(directory.resolve("top.root")));
  }

  @Test
  void commandsOpenThem() throws IOException {
    String local = quad("root", "stats", "--json", directory.resolve("top.root")).out();
    assertThat(quad("root", "stats", "--json", url + "top.root").out()).isEqualTo(local);
    assertThat(quad("root", "ls", url + "top.root").out()).contains("9,000 entries");
    assertThat(quad("root", "show", url + "top.root:Events").out())
        .isEqualTo(quad("root", "show", directory.resolve("top.root") + ":Events").out());
    Path copy = directory.resolve("copy.root");
    QuadRunner converted = quad("convert", url + "top.root", copy, "--to", "ttree");
    assertThat(converted.err()).isEmpty();
    assertThat(quad("root", "ls", copy).out()).contains("9,000 entries");
  }

  @Test
  void whatIsNotThereIsNamed() {
    QuadRunner run = quad("root", "ls", url + "missing.root");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("there is no file " + url + "missing.root");
    assertThat(quad("root", "ls", "gopher://localhost/x.root").err())
        .contains("gopher://localhost/x.root");
  }
}
