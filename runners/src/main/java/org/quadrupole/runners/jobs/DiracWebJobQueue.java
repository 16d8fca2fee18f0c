package org.quadrupole.runners.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.quadrupole.credentials.GridProxy;

/**
 * DIRAC's services over HTTPS, with an X.509 proxy as client certificate: JobManager, JobMonitoring
 * and SandboxStore. Needs no DIRAC installation. Jobs of one submission are one parametric job.
 *
 * <p>A call is a form with the fields {@code method} and {@code args}, a list in JSON; the answer
 * is an object with {@code OK} and either {@code Value} or {@code Message}.
 */
public final class DiracWebJobQueue implements JobQueue {

  private static final int MOST_AT_ONCE = 500;

  private final QueueSettings settings;
  private final Server server;

  /**
   * Where the services are, and as who.
   *
   * @param address up to the port: https://dirac.example.org:8443
   * @param proxy the proxy's file; read with each call, so that a renewed one is used
   * @param authorities certificates that the server's is signed by, a file or a folder; the JDK's
   *     own where empty
   * @param parametricLimit how many jobs the services make of one description
   * @param clock says whether the proxy has expired
   */
  public record Server(
      String address, Path proxy, Optional<Path> authorities, int parametricLimit, Clock clock) {}

  /** A queue of these services. */
  public DiracWebJobQueue(QueueSettings settings, Server server) {
    this.settings = settings;
    this.server = server;
  }

  @Override
  public String description(JobSpec spec, int count) throws JobQueueException {
    return "# "
        + DiracJob.SCRIPT
        + "\n"
        + JobScript.copied(spec)
        + "\n# JDL\n"
        + jdl(spec, "SB:...", 0, count);
  }

  private static String jdl(JobSpec spec, String sandbox, int first, int count)
      throws JobQueueException {
    return count == 1
        ? DiracJob.one(spec, List.of(sandbox), first)
        : DiracJob.parametric(spec, List.of(sandbox), first, count);
  }

  @Override
  public List<String> submit(JobSpec spec, int count) throws JobQueueException {
    // What cannot be described is refused before anything is sent.
    jdl(spec, "SB:...", 0, count);
    Connection connection = new Connection(server);
    String sandbox = upload(connection, spec);
    List<String> ids = new ArrayList<>();
    for (int first = 0; first < count; first += server.parametricLimit()) {
      int here = Math.min(count - first, server.parametricLimit());
      JsonNode made = connection.call("JobManager", "submitJob", jdl(spec, sandbox, first, here));
      List<Long> numbers = new ArrayList<>();
      if (made.isArray()) {
        made.forEach(number -> numbers.add(number.asLong()));
        // Until then the jobs of a parametric one wait for it.
        connection.call("JobManager", "confirmBulkSubmission", numbers);
      } else {
        numbers.add(made.asLong());
      }
      if (numbers.size() != here) {
        throw JobQueueException.failure(
            "DIRAC has made " + numbers.size() + " jobs instead of " + here);
      }
      numbers.forEach(number -> ids.add(number.toString()));
    }
    return ids;
  }

  private static String upload(Connection connection, JobSpec spec) throws JobQueueException {
    try {
      byte[] archive = Sandbox.pack(JobFiles.sandbox(spec));
      return connection
          .call(
              "SandboxStore",
              "streamFromClient",
              List.of(Hashes.md5(archive) + "." + Sandbox.FORMAT, Map.of()),
              "",
              archive.length,
              Map.of("__dCls", "b64", "obj", Base64.getEncoder().encodeToString(archive)))
          .asText();
    } catch (IOException e) {
      throw asFailure("cannot read the job's files", e);
    }
  }

  @Override
  public Map<String, Job> query(Collection<String> ids) throws JobQueueException {
    Map<String, Job> jobs = new LinkedHashMap<>();
    for (String id : ids) {
      number(id);
      jobs.put(id, Job.unknown(id));
    }
    if (ids.isEmpty()) {
      return jobs;
    }
    Connection connection = new Connection(server);
    for (List<Long> some : inParts(ids)) {
      JsonNode answers = connection.call("JobMonitoring", "getJobsSummary", some);
      answers
          .properties()
          .forEach(
              answer -> {
                if (jobs.containsKey(answer.getKey())) {
                  jobs.put(answer.getKey(), job(answer.getKey(), answer.getValue()));
                }
              });
    }
    return jobs;
  }

  private static Job job(String id, JsonNode attributes) {
    return DiracStatus.job(
        id,
        attributes.path("Status").asText(""),
        attributes.path("MinorStatus").asText(""),
        attributes.path("ApplicationStatus").asText(""),
        attributes.path("Site").asText(""));
  }

  @Override
  public void cancel(Collection<String> ids) throws JobQueueException {
    if (ids.isEmpty()) {
      return;
    }
    Connection connection = new Connection(server);
    for (List<Long> some : inParts(ids)) {
      connection.call("JobManager", "killJob", some);
    }
  }

  @Override
  public List<Path> output(String id) throws JobQueueException {
    Connection connection = new Connection(server);
    JsonNode sandboxes =
        connection
            .call("SandboxStore", "getSandboxesAssignedToEntity", "Job:" + number(id))
            .path("Output");
    if (sandboxes.isEmpty()) {
      return List.of();
    }
    Path target = LogFolders.make(settings.logDirectory().resolve(id));
    try {
      for (JsonNode sandbox : sandboxes) {
        // SB:SandboxSE|/path
        String name = sandbox.asText();
        Sandbox.unpack(connection.download(name.substring(name.indexOf('|') + 1)), target);
      }
      return Outputs.in(target);
    } catch (IOException e) {
      throw asFailure("cannot write to " + target, e);
    }
  }

  private static long number(String id) throws JobQueueException {
    if (!id.matches("[0-9]{1,18}")) {
      throw JobQueueException.mistake("'" + id + "' is no DIRAC job: it should be a number");
    }
    return Long.parseLong(id);
  }

  private static List<List<Long>> inParts(Collection<String> ids) throws JobQueueException {
    List<List<Long>> parts = new ArrayList<>();
    for (String id : ids) {
      if (parts.isEmpty() || parts.get(parts.size() - 1).size() == MOST_AT_ONCE) {
        parts.add(new ArrayList<>());
      }
      parts.get(parts.size() - 1).add(number(id));
    }
    return parts;
  }

  private static JobQueueException asFailure(String what, IOException e) {
    return e instanceof JobQueueException known
        ? known
        : JobQueueException.failure(what + ": " + e.getMessage(), e);
  }

  /** Calls with the proxy that is there now. */
  private static final class Connection {

    private final URI address;
    private final Http http;

    Connection(Server server) throws JobQueueException {
      this.address = Http.server(server.address());
      this.http = new Http(Optional.of(tls(server)));
    }

    private static SSLContext tls(Server server) throws JobQueueException {
      try {
        return GridProxy.read(server.proxy(), server.clock().instant())
            .context(server.authorities());
      } catch (IOException e) {
        throw JobQueueException.of(e);
      }
    }

    JsonNode call(String service, String method, Object... arguments) throws JobQueueException {
      Http.Answer answer = post(service, method, arguments);
      if (!answer.good()) {
        throw answer.failure();
      }
      JsonNode json = answer.json();
      if (!json.path("OK").asBoolean()) {
        throw JobQueueException.failure(
            "DIRAC's " + service + " refuses " + method + ": " + json.path("Message").asText());
      }
      return json.path("Value");
    }

    /** A sandbox's bytes; the service answers with them, or with a refusal in JSON. */
    byte[] download(String path) throws JobQueueException {
      Http.Answer answer =
          post("SandboxStore", "streamToClient", "/WorkloadManagement/SandboxStore" + path);
      if (!answer.good() || (answer.body().length > 0 && answer.body()[0] == '{')) {
        throw answer.failure();
      }
      return answer.body();
    }

    private Http.Answer post(String service, String method, Object... arguments)
        throws JobQueueException {
      try {
        String form =
            "method="
                + method
                + "&args="
                + URLEncoder.encode(
                    Http.JSON.writeValueAsString(arguments), StandardCharsets.UTF_8);
        return http.send(
            HttpRequest.newBuilder(address.resolve("WorkloadManagement/" + service))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
