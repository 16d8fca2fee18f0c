package org.quadrupole.io.xrootd;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests to web servers, with the user's token and proxy. A token is shown to the server that was
 * named only, over TLS only, and to none that it redirects to.
 */
final class HttpCalls {

  private static final Logger LOG = LoggerFactory.getLogger(HttpCalls.class);

  private static final int MOST_REDIRECTIONS = 10;
  private static final Set<Integer> REDIRECTIONS = Set.of(301, 302, 303, 307, 308);

  /** What may be otherwise the next time. */
  private static final Set<Integer> PASSING = Set.of(408, 425, 429, 500, 502, 503, 504);

  /** What the slowest line that is worth waiting for brings. */
  private static final int BYTES_PER_SECOND = 100_000;

  private final Identity identity;
  private final Patience patience;
  private @Nullable HttpClient client;
  private FileTime proxyTime = FileTime.fromMillis(0);

  HttpCalls(Identity identity, Patience patience) {
    this.identity = identity;
    this.patience = patience;
  }

  /**
   * A request.
   *
   * @param header a header's name and value; may be empty
   * @param most as many bytes may come back
   */
  record Call(String method, String header, String value, int most) {}

  /** The URL of a file, with what must be escaped in it escaped. */
  static URI url(RemoteId id) throws IOException {
    String scheme = id.scheme().endsWith("s") ? "https" : "http";
    String url = scheme + "://" + id.server() + id.path() + id.query();
    try {
      return new URI(url);
    } catch (URISyntaxException e) {
      try {
        String query = id.query().isEmpty() ? null : id.query().substring(1);
        return new URI(new URI(scheme, id.server(), id.path(), query, null).toASCIIString());
      } catch (URISyntaxException worse) {
        throw new IOException(id + " is not the address of a file: " + worse.getMessage(), worse);
      }
    }
  }

  /**
   * The answer, whatever its status, after some tries.
   *
   * @throws IOException if none comes
   */
  HttpResponse<byte[]> send(RemoteId id, Call call) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        HttpResponse<byte[]> answer = follow(id, call);
        if (attempt == patience.tries() || !PASSING.contains(answer.statusCode())) {
          return answer;
        }
        LOG.warn("{}: status {}; trying again", id, answer.statusCode());
      } catch (InterruptedIOException | SSLException e) {
        throw e;
      } catch (IOException e) {
        if (attempt == patience.tries()) {
          throw e;
        }
        LOG.warn("{}; trying again", e.getMessage());
      }
      Connection.pause(patience.pauseAfter(attempt));
    }
  }

  private HttpResponse<byte[]> follow(RemoteId id, Call call) throws IOException {
    URI first = url(id);
    URI at = first;
    for (int hop = 0; hop < MOST_REDIRECTIONS; hop++) {
      HttpResponse<byte[]> answer =
          once(id, at, at.getAuthority().equals(first.getAuthority()), call);
      Optional<String> location = answer.headers().firstValue("Location");
      if (!REDIRECTIONS.contains(answer.statusCode()) || location.isEmpty()) {
        return answer;
      }
      URI next;
      try {
        next = at.resolve(location.get());
      } catch (IllegalArgumentException e) {
        throw new IOException(id + ": redirected to '" + location.get() + "'", e);
      }
      String scheme = String.valueOf(next.getScheme()).toLowerCase(Locale.ROOT);
      if (next.getHost() == null || !(scheme.equals("https") || scheme.equals(at.getScheme()))) {
        throw new IOException(id + ": redirected to " + next + ", which is not secure");
      }
      at = next;
    }
    throw new IOException(id + ": redirected more than " + MOST_REDIRECTIONS + " times");
  }

  private HttpResponse<byte[]> once(RemoteId id, URI url, boolean isNamed, Call call)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(patience.silence())
            .method(call.method(), HttpRequest.BodyPublishers.noBody());
    if (!call.header().isEmpty()) {
      request.header(call.header(), call.value());
    }
    if (isNamed && url.getScheme().equals("https")) {
      Optional<String> token = identity.token();
      token.ifPresent(text -> request.header("Authorization", "Bearer " + text));
    }
    CompletableFuture<HttpResponse<byte[]>> answer =
        client().sendAsync(request.build(), head -> new Body(call.most()));
    try {
      long seconds = patience.silence().toSeconds() + call.most() / BYTES_PER_SECOND;
      return answer.get(seconds, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new IOException(id + ": the server's answer takes too long", e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      throw Connection.interrupted(e);
    } catch (ExecutionException e) {
      throw failed(id, url, e.getCause());
    }
  }

  private static IOException failed(RemoteId id, URI url, Throwable cause) {
    if (cause instanceof SSLHandshakeException) {
      SSLHandshakeException error =
          new SSLHandshakeException(
              id
                  + ": no TLS with "
                  + url.getAuthority()
                  + ": "
                  + cause.getMessage()
                  + "; X509_CERT_DIR names the folder of the authorities that you trust");
      error.initCause(cause);
      return error;
    }
    String why =
        cause instanceof ConnectException && cause.getMessage() == null
            ? "no connection"
            : String.valueOf(cause.getMessage());
    return new IOException(id + ": " + why, cause);
  }

  /** One that shows the proxy as it is now. */
  private synchronized HttpClient client() throws IOException {
    Optional<Path> proxy = identity.proxy();
    FileTime time =
        proxy.isPresent() && Files.exists(proxy.get())
            ? Files.getLastModifiedTime(proxy.get())
            : FileTime.fromMillis(0);
    if (client == null || !time.equals(proxyTime)) {
      client =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1) // several connections bring more than one
              .connectTimeout(patience.connect())
              .sslContext(identity.tls())
              .build();
      proxyTime = time;
    }
    return client;
  }
}
