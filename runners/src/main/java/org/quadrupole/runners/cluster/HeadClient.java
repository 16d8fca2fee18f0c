package org.quadrupole.runners.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;

/** Asks a JobManager over its REST interface. */
final class HeadClient {

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String CPU = "Status.JVM.CPU.Time";
  private static final List<String> MEMORY =
      List.of(
          "Status.JVM.Memory.Heap.Used",
          "Status.JVM.Memory.NonHeap.Used",
          "Status.JVM.Memory.Direct.MemoryUsed");

  /** The states of tasks that have a slot or ask for one. */
  private static final List<String> READY =
      List.of("scheduled", "deploying", "initializing", "running");

  private static final String METRICS =
      "/metrics?get=" + CPU + "," + EnergyReporter.METRIC + "," + String.join(",", MEMORY);

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

  /**
   * The pipelines that are not over.
   *
   * @param tasks how many of their tasks run, or would if there were slots enough
   * @param oldest when the oldest of them began; the far future where there is none
   */
  record Pipelines(int tasks, Instant oldest) {}

  /** What there is to do. */
  Pipelines pipelines() throws IOException {
    int tasks = 0;
    Instant oldest = Instant.MAX;
    for (JsonNode job : running()) {
      int ready = 0;
      for (String state : READY) {
        ready += job.path("tasks").path(state).asInt();
      }
      // One that restarts has no such task for a while.
      tasks += Math.max(1, ready);
      Instant start = Instant.ofEpochMilli(job.path("start-time").asLong());
      oldest = start.isBefore(oldest) ? start : oldest;
    }
    return new Pipelines(tasks, oldest);
  }

  /**
   * A pipeline whose tasks keep failing over the same thing.
   *
   * @param id Flink's
   * @param reason what the tasks said
   */
  record Failing(String id, String reason) {}

  /**
   * The pipelines that will not end, since a task failed of itself so often with the same words.
   *
   * @param times how often that may be chance
   */
  List<Failing> failing(int times) throws IOException {
    List<Failing> failing = new ArrayList<>();
    for (JsonNode job : running()) {
      String id = job.path("jid").asText();
      Map<String, Integer> reasons = new HashMap<>();
      JsonNode history = get("/jobs/" + id + "/exceptions?maxExceptions=50");
      for (JsonNode entry : history.path("exceptionHistory").path("entries")) {
        TaskFailure.text(entry.path("stacktrace").asText())
            .filter(text -> reasons.merge(text, 1, Integer::sum) == times)
            .ifPresent(text -> failing.add(new Failing(id, text)));
      }
    }
    return failing;
  }

  /** What it says of the pipelines that are not over. */
  private List<JsonNode> running() throws IOException {
    List<JsonNode> running = new ArrayList<>();
    for (JsonNode job : get("/jobs/overview").path("jobs")) {
      if (!job.path("state").asText().matches("CANCELED|FAILED|FINISHED")) {
        running.add(job);
      }
    }
    return running;
  }

  /** What the workers use. */
  List<ClusterMeter.Sample> use() throws IOException {
    List<ClusterMeter.Sample> samples = new ArrayList<>();
    for (JsonNode worker : get("/taskmanagers").path("taskmanagers")) {
      String id = worker.path("id").asText();
      int slots = worker.path("slotsNumber").asInt();
      JsonNode values =
          get("/taskmanagers/" + URLEncoder.encode(id, StandardCharsets.UTF_8) + METRICS);
      long memory = 0;
      for (String kind : MEMORY) {
        memory += (long) value(values, kind);
      }
      samples.add(
          new ClusterMeter.Sample(
              id,
              host(worker.path("path").asText()),
              slots,
              slots - worker.path("freeSlots").asInt(),
              value(values, CPU) * 1e-9,
              memory,
              value(values, EnergyReporter.METRIC)));
    }
    return samples;
  }

  /** The host in an actor's address: {@code pekko.ssl.tcp://flink@host:port/user/rpc/...}. */
  private static String host(String path) {
    int at = path.indexOf('@');
    int end = path.indexOf('/', at + 1);
    String place = at < 0 || end < 0 ? "" : path.substring(at + 1, end);
    int port = place.lastIndexOf(':');
    return port < 0 ? place : place.substring(0, port);
  }

  /** A metric's value; 0 while the worker has not told it. */
  private static double value(JsonNode metrics, String id) {
    for (JsonNode metric : metrics) {
      if (metric.path("id").asText().equals(id)) {
        return Math.max(0, metric.path("value").asDouble());
      }
    }
    return 0;
  }

  /** Whoever waits for a pipeline is told that it will not end. */
  void cancelPipelines() throws IOException {
    for (JsonNode job : running()) {
      cancel(job.path("jid").asText());
    }
  }

  /** The same for those of a name. */
  void cancelPipelines(String name) throws IOException {
    for (JsonNode job : running()) {
      if (job.path("name").asText().equals(name)) {
        cancel(job.path("jid").asText());
      }
    }
  }

  /** Whoever waits for this pipeline is told that it will not end. */
  void cancel(String id) throws IOException {
    send(
        HttpRequest.newBuilder(address.resolve("/jobs/" + id))
            .method("PATCH", HttpRequest.BodyPublishers.noBody()));
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
