package org.quadrupole.runners.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/** Calls to servers: bounded in time and size, and tried again where that cannot do harm. */
final class Http {

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(20);
  private static final Duration ANSWER_LIMIT = Duration.ofMinutes(2);
  private static final int MOST_BYTES = 1 << 30;
  private static final int ATTEMPTS = 4;
  private static final long FIRST_PAUSE_MILLIS = 250;
  private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

  /** Answers before the server has done anything. */
  private static final Set<Integer> BUSY = Set.of(429, 502, 503);

  static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client;

  Http(Optional<SSLContext> tls) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            // Nobody who is not asked gets a token.
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_LIMIT);
    tls.ifPresent(builder::sslContext);
    this.client = builder.build();
  }

  /** An answer with its body. */
  static final class Answer {

    private final URI uri;
    private final int status;
    private final byte[] body;

    private Answer(URI uri, int status, byte[] body) {
      this.uri = uri;
      this.status = status;
      this.body = body;
    }

    int status() {
      return status;
    }

    /** Not copied, for it may be large. */
    byte[] body() {
      return body;
    }

    @Override
    public String toString() {
      return uri + ": HTTP status " + status;
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    JsonNode json() throws JobQueueException {
      try {
        JsonNode json = JSON.readTree(text());
        return json == null ? MissingNode.getInstance() : json;
      } catch (JsonProcessingException e) {
        throw JobQueueException.failure(uri + " has not answered in JSON: " + shortened(text()), e);
      }
    }

    boolean good() {
      return status / 100 == 2;
    }

    JobQueueException failure() {
      return JobQueueException.failure(this + ": " + shortened(text()));
    }

    private static String shortened(String text) {
      String line = text.strip().replaceAll("\\s+", " ");
      return line.length() > 300 ? line.substring(0, 300) + "..." : line;
    }
  }

  /**
   * A server's address as somebody wrote it.
   *
   * @throws JobQueueException if what is sent there could be read on the way
   */
  static URI server(String address) throws JobQueueException {
    try {
      URI uri = URI.create(address.endsWith("/") ? address : address + "/");
      boolean closed =
          "https".equals(uri.getScheme())
              || ("http".equals(uri.getScheme()) && THIS_MACHINE.contains(uri.getHost()));
      if (closed && uri.getHost() != null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw JobQueueException.mistake("'" + address + "' is no address of a server");
    }
    throw JobQueueException.mistake("the server's address must start with https://: " + address);
  }

  /** Sends a request, more than once where the server was not ready for it. */
  Answer send(HttpRequest.Builder builder) throws JobQueueException {
    HttpRequest request = builder.timeout(ANSWER_LIMIT).build();
    long pause = FIRST_PAUSE_MILLIS;
    for (int attempt = 1; ; attempt++) {
      try {
        Answer answer = once(request);
        if (attempt == ATTEMPTS || !BUSY.contains(answer.status())) {
          return answer;
        }
      } catch (ConnectException e) {
        if (attempt == ATTEMPTS) {
          throw JobQueueException.failure("cannot connect to " + where(request.uri()), e);
        }
      } catch (SSLException e) {
        throw JobQueueException.failure(
            "no secure connection to " + where(request.uri()) + ": " + e.getMessage(), e);
      } catch (IOException e) {
        throw e instanceof JobQueueException known
            ? known
            : JobQueueException.failure(where(request.uri()) + ": " + e, e);
      }
      pause(pause);
      pause *= 2;
    }
  }

  private Answer once(HttpRequest request) throws IOException {
    try {
      HttpResponse<InputStream> response =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream in = response.body()) {
        byte[] body = in.readNBytes(MOST_BYTES);
        if (body.length == MOST_BYTES) {
          throw JobQueueException.failure(where(request.uri()) + " sends too much");
        }
        return new Answer(withoutQuery(request.uri()), response.statusCode(), body);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw JobQueueException.failure("interrupted while waiting for " + where(request.uri()), e);
    }
  }

  /** Signed addresses are secrets. */
  private static URI withoutQuery(URI uri) {
    String text = uri.toString();
    return text.contains("?") ? URI.create(text.substring(0, text.indexOf('?'))) : uri;
  }

  private static String where(URI uri) {
    return uri.getScheme() + "://" + uri.getAuthority();
  }

  private static void pause(long millis) throws JobQueueException {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw JobQueueException.failure("interrupted", e);
    }
  }
}
