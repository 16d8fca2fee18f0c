package org.quadrupole.runners.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import org.quadrupole.credentials.GridCertificates;

/** DiracX, by its REST interface, with the tokens that {@code dirac login} has left. */
public final class DiracXJobQueue implements JobQueue {

  /** The server's limit; it makes no jobs of a parametric description yet. */
  private static final int MOST_AT_ONCE = 20;

  private static final int PAGE = 100;

  private final QueueSettings settings;
  private final URI server;
  private final Http http;
  private final DiracXTokens tokens;
  private final Clock clock;

  /**
   * Where the server is, and as who.
   *
   * @param address its address, without "api"
   * @param tokens the file of tokens, usually ~/.cache/diracx/credentials.json
   * @param authorities certificates that the server's is signed by, a file or a folder; the JDK's
   *     own where empty
   * @param clock says whether a token has expired
   */
  public record Server(String address, Path tokens, Optional<Path> authorities, Clock clock) {}

  /** A queue of this server. */
  public DiracXJobQueue(QueueSettings settings, Server server) throws JobQueueException {
    this.settings = settings;
    this.server = Http.server(server.address());
    this.http = new Http(tls(server.authorities()));
    this.clock = server.clock();
    this.tokens = new DiracXTokens(this.server, server.tokens(), http, clock);
  }

  private static Optional<SSLContext> tls(Optional<Path> authorities) throws JobQueueException {
    if (authorities.isEmpty()) {
      return Optional.empty();
    }
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, GridCertificates.trusted(authorities.get()), null);
      return Optional.of(context);
    } catch (IOException e) {
      throw JobQueueException.of(e);
    } catch (GeneralSecurityException e) {
      throw asFailure("cannot use the certificates in " + authorities.get(), e);
    }
  }

  @Override
  public String description(JobSpec spec, int count) throws JobQueueException {
    return "# "
        + DiracJob.SCRIPT
        + "\n"
        + JobScript.copied(spec)
        + "\n# JDL of the first of "
        + count
        + "\n"
        + DiracJob.one(spec, List.of("SB:..."), 0);
  }

  @Override
  public List<String> submit(JobSpec spec, int count) throws JobQueueException {
    DiracJob.one(spec, List.of("SB:..."), 0);
    String sandbox = upload(spec);
    List<String> ids = new ArrayList<>();
    while (ids.size() < count) {
      ArrayNode descriptions = Http.JSON.createArrayNode();
      int end = Math.min(count, ids.size() + MOST_AT_ONCE);
      for (int index = ids.size(); index < end; index++) {
        descriptions.add(DiracJob.one(spec, List.of(sandbox), index));
      }
      JsonNode made = json("POST", "api/jobs/jdl", descriptions);
      if (made.size() != descriptions.size()) {
        throw JobQueueException.failure(
            "DiracX has made " + made.size() + " jobs instead of " + descriptions.size());
      }
      made.forEach(job -> ids.add(job.path("JobID").asText()));
    }
    return ids;
  }

  private String upload(JobSpec spec) throws JobQueueException {
    try {
      byte[] archive = Sandbox.pack(JobFiles.sandbox(spec));
      ObjectNode about = Http.JSON.createObjectNode();
      about.put("checksum_algorithm", "sha256");
      about.put("checksum", Hashes.sha256(archive));
      about.put("size", archive.length);
      about.put("format", Sandbox.FORMAT);
      JsonNode answer = json("POST", "api/jobs/sandbox", about);
      // It may be there already.
      if (answer.hasNonNull("url")) {
        Form form = new Form();
        answer
            .path("fields")
            .properties()
            .forEach(f -> form.text(f.getKey(), f.getValue().asText()));
        form.file("file", archive);
        Http.Answer stored =
            http.send(
                HttpRequest.newBuilder(store(answer.path("url").asText()))
                    .header("Content-Type", form.type())
                    .POST(HttpRequest.BodyPublishers.ofByteArray(form.end())));
        if (!stored.good()) {
          throw stored.failure();
        }
      }
      return answer.path("pfn").asText();
    } catch (IOException e) {
      throw asFailure("cannot read the job's files", e);
    }
  }

  /** An address that the server gave out; signed, so it is as good as a token. */
  private URI store(String address) throws JobQueueException {
    URI uri = URI.create(address);
    if ("http".equals(uri.getScheme()) && "https".equals(server.getScheme())) {
      throw JobQueueException.failure("DiracX keeps its sandboxes where they could be read");
    }
    return uri;
  }

  @Override
  public Map<String, Job> query(Collection<String> ids) throws JobQueueException {
    Map<String, Job> jobs = new LinkedHashMap<>();
    for (String id : ids) {
      number(id);
      jobs.put(id, Job.unknown(id));
    }
    List<String> all = List.copyOf(jobs.keySet());
    for (int first = 0; first < all.size(); first += PAGE) {
      ObjectNode request = Http.JSON.createObjectNode();
      ArrayNode parameters = request.putArray("parameters");
      List.of("JobID", "Status", "MinorStatus", "ApplicationStatus", "Site")
          .forEach(parameters::add);
      ObjectNode condition = request.putArray("search").addObject();
      condition.put("parameter", "JobID").put("operator", "in");
      ArrayNode values = condition.putArray("values");
      for (String id : all.subList(first, Math.min(all.size(), first + PAGE))) {
        values.add(number(id));
      }
      for (JsonNode job : json("POST", "api/jobs/search?page=1&per_page=" + PAGE, request)) {
        String id = job.path("JobID").asText();
        jobs.put(
            id,
            DiracStatus.job(
                id,
                job.path("Status").asText(""),
                job.path("MinorStatus").asText(""),
                job.path("ApplicationStatus").asText(""),
                job.path("Site").asText("")));
      }
    }
    return jobs;
  }

  @Override
  public void cancel(Collection<String> ids) throws JobQueueException {
    // Of jobs that have ended the server would change nothing, of unknown ones it refuses the call.
    List<String> going =
        query(ids).values().stream().filter(job -> !job.state().isEnd()).map(Job::id).toList();
    if (going.isEmpty()) {
      return;
    }
    ObjectNode request = Http.JSON.createObjectNode();
    for (String id : going) {
      request
          .putObject(id)
          .putObject(Instant.now(clock).toString())
          .put("Status", "Killed")
          .put("MinorStatus", "Marked for termination")
          .put("Source", "User");
    }
    JsonNode failed = json("PATCH", "api/jobs/status", request).path("failed");
    if (!failed.isEmpty()) {
      throw JobQueueException.failure("DiracX has not killed all jobs: " + failed);
    }
  }

  @Override
  public List<Path> output(String id) throws JobQueueException {
    JsonNode sandboxes = json("GET", "api/jobs/" + number(id) + "/sandbox/output", null);
    List<String> names = new ArrayList<>();
    sandboxes.forEach(
        name -> {
          if (!name.asText("").isEmpty() && !name.isNull()) {
            names.add(name.asText());
          }
        });
    if (names.isEmpty()) {
      return List.of();
    }
    Path target = LogFolders.make(settings.logDirectory().resolve(id));
    try {
      for (String name : names) {
        String query = "?pfn=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
        String address = json("GET", "api/jobs/sandbox" + query, null).path("url").asText();
        Http.Answer archive = http.send(HttpRequest.newBuilder(store(address)).GET());
        if (!archive.good()) {
          throw archive.failure();
        }
        Sandbox.unpack(archive.body(), target);
      }
      return Outputs.in(target);
    } catch (IOException e) {
      throw asFailure("cannot write to " + target, e);
    }
  }

  private JsonNode json(
      String method, String path, @org.jspecify.annotations.Nullable JsonNode body)
      throws JobQueueException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(path))
            .header("Authorization", "Bearer " + tokens.access())
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body.toString()));
    Http.Answer answer = http.send(request);
    if (!answer.good()) {
      throw answer.failure();
    }
    return answer.json();
  }

  private static long number(String id) throws JobQueueException {
    if (!id.matches("[0-9]{1,18}")) {
      throw JobQueueException.mistake("'" + id + "' is no DiracX job: it should be a number");
    }
    return Long.parseLong(id);
  }

  private static JobQueueException asFailure(String what, Exception e) {
    return e instanceof JobQueueException known
        ? known
        : JobQueueException.failure(what + ": " + e.getMessage(), e);
  }

  /** A multipart form. */
  private static final class Form {

    private final String boundary = UUID.randomUUID().toString();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    String type() {
      return "multipart/form-data; boundary=" + boundary;
    }

    void text(String name, String value) {
      part(name, "");
      body.writeBytes((value + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    void file(String name, byte[] content) {
      part(name, "; filename=\"sandbox\"");
      body.writeBytes(content);
      body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    }

    private void part(String name, String more) {
      body.writeBytes(
          ("--"
                  + boundary
                  + "\r\nContent-Disposition: form-data; name=\""
                  + name
                  + '"'
                  + more
                  + "\r\n\r\n")
              .getBytes(StandardCharsets.UTF_8));
    }

    byte[] end() {
      body.writeBytes(("--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
      return body.toByteArray();
    }
  }
}
