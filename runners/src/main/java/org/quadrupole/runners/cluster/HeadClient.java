package org.quadrupole.runners.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/** Asks a JobManager over its REST interface. */
final class HeadClient {

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI address;
  private final HttpClient http;

  /**
   * Connects when it is asked first.
   *
   * @param users the keys of those who may ask
   */
  HeadClient(URI address, SSLContext users) {
    this.address = address;
    this.http = HttpClient.newBuilder().sslContext(users).connectTimeout(ANSWER_WITHIN).build();
  }

  /** Where the interface is. */
  URI address() {
    return address;
  }

  /** How many workers it knows. */
  int workers() throws IOException {
    return get("/overview").path("taskmanagers").asInt();
  }

  /** Whoever waits for a pipeline is told that it will not end. */
  void cancelPipelines() throws IOException {
    for (JsonNode job : get("/jobs").path("jobs")) {
      if (!job.path("status").asText().matches("CANCELED|FAILED|FINISHED")) {
        send(
            HttpRequest.newBuilder(address.resolve("/jobs/" + job.path("id").asText()))
                .method("PATCH", HttpRequest.BodyPublishers.noBody()));
      }
    }
  }

  private JsonNode get(String path) throws IOException {
    HttpResponse<String> answer = send(HttpRequest.newBuilder(address.resolve(path)));
    if (answer.statusCode() != 200) {
      throw ClusterException.failure(answer.uri() + ": HTTP status " + answer.statusCode());
    }
    return JSON.readTree(answer.body());
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return http.send(
          request.timeout(ANSWER_WITHIN).build(), HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ClusterException.failure("interrupted", e);
    }
  }
}
