package org.quadrupole.runners.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Answers Prometheus over HTTP with a cluster's figures, at {@code /metrics}. Whoever can reach its
 * address can read them; there is no secret in them, and nothing else can be asked for.
 */
public final class PrometheusServer implements AutoCloseable {

  private static final String PATH = "/metrics";

  private final HttpServer server;

  private PrometheusServer(HttpServer server) {
    this.server = server;
  }

  /**
   * Starts it; it answers with "503 Service Unavailable" until the cluster is there.
   *
   * @param name the cluster's, for its label
   * @param folder the cluster's
   * @throws ClusterException if the address cannot be had
   */
  public static PrometheusServer start(String name, Path folder, InetSocketAddress address)
      throws ClusterException {
    HttpServer server;
    try {
      InetAddress[] host = InetAddress.getAllByName(address.getHostString());
      server = HttpServer.create(new InetSocketAddress(host[0], address.getPort()), 0);
    } catch (IOException e) {
      throw ClusterException.mistake(
          "metrics cannot be served at "
              + address.getHostString()
              + ":"
              + address.getPort()
              + ": "
              + e.getMessage());
    }
    RunningCluster cluster = new RunningCluster(folder);
    server.createContext(PATH, exchange -> answer(exchange, name, cluster));
    server.start();
    return new PrometheusServer(server);
  }

  private static void answer(HttpExchange exchange, String name, RunningCluster cluster)
      throws IOException {
    try (exchange) {
      if (!exchange.getRequestMethod().equals("GET")) {
        exchange.sendResponseHeaders(405, -1);
      } else if (!exchange.getRequestURI().getPath().equals(PATH)) {
        exchange.sendResponseHeaders(404, -1);
      } else {
        Optional<RunningCluster.Status> status = cluster.status();
        if (status.isEmpty()) {
          exchange.sendResponseHeaders(503, -1);
          return;
        }
        byte[] text = PrometheusText.of(name, status.get()).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
        exchange.sendResponseHeaders(200, text.length);
        exchange.getResponseBody().write(text);
      }
    }
  }

  /** Where it answers. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
