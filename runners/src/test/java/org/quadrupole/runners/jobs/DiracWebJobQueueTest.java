package org.quadrupole.runners.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quadrupole.credentials.GridCertificates;
import org.quadrupole.credentials.GridProxy;

/**
 * DIRAC's HTTPS services do not start from what registries offer. A server stands in that asks for
 * a proxy as client certificate and answers in the shapes of DIRAC 9's services (TornadoService,
 * JobManagerHandler, JobMonitoringHandler, SandboxStoreHandler).
 */
class DiracWebJobQueueTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path directory;
  private static GridTestCertificates certificates;
  private static HttpsServer server;
  private static final List<String> CALLS = new ArrayList<>();
  private static final Map<String, byte[]> SANDBOXES = new LinkedHashMap<>();

  @BeforeAll
  static void start() throws Exception {
    certificates = GridTestCertificates.make(Files.createDirectory(directory.resolve("pki")));
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(serverContext()) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters asking = getSSLContext().getDefaultSSLParameters();
            asking.setNeedClientAuth(true);
            parameters.setSSLParameters(asking);
          }
        });
    server.createContext("/WorkloadManagement/", DiracWebJobQueueTest::answer);
    server.start();
  }

  @AfterAll
  static void stop() {
    server.stop(0);
  }

  private static SSLContext serverContext() throws Exception {
    KeyStore store = GridCertificates.emptyStore();
    Certificate[] chain =
        GridCertificates.certificates(GridCertificates.read(certificates.file("host.crt")))
            .toArray(new Certificate[0]);
    store.setKeyEntry(
        "host",
        GridCertificates.key(GridCertificates.read(certificates.file("host.key"))).orElseThrow(),
        new char[0],
        chain);
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), new TrustManager[] {new ProxyTrust()}, null);
    return context;
  }

  /** A proxy is signed by its user, who is no authority: as in DIRAC, the chain is followed. */
  private static final class ProxyTrust implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      try {
        X509Certificate authority =
            GridCertificates.certificates(GridCertificates.read(certificates.file("ca.pem")))
                .get(0);
        for (int i = 0; i < chain.length; i++) {
          chain[i].checkValidity();
          chain[i].verify(
              i + 1 < chain.length ? chain[i + 1].getPublicKey() : authority.getPublicKey());
        }
      } catch (IOException | GeneralSecurityException e) {
        throw new CertificateException(e);
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
      throw new UnsupportedOperationException();
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  private static void answer(HttpExchange exchange) throws IOException {
    Map<String, String> form = new LinkedHashMap<>();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    for (String field : body.split("&", -1)) {
      String[] pair = field.split("=", 2);
      form.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
    }
    String service = exchange.getRequestURI().getPath().replaceAll(".*/", "");
    CALLS.add(service + "." + form.get("method") + form.get("args"));
    JsonNode arguments = JSON.readTree(form.get("args"));
    byte[] answer =
        switch (service + "." + form.get("method")) {
          case "SandboxStore.streamFromClient" -> {
            String name = arguments.get(0).get(0).asText();
            byte[] archive = Base64.getDecoder().decode(arguments.get(3).path("obj").asText());
            assertThat(name).isEqualTo(Hashes.md5(archive) + ".tar.bz2");
            SANDBOXES.put("/SandBox/l/lab_user/" + name, archive);
            yield good("\"SB:SandboxSE|/SandBox/l/lab_user/" + name + "\"");
          }
          case "JobManager.submitJob" ->
              good(
                  arguments.get(0).asText().contains("Parameters = 3;")
                      ? "[101, 102, 103]"
                      : "100");
          case "JobManager.confirmBulkSubmission", "JobManager.killJob" ->
              good(arguments.get(0).toString());
          case "JobMonitoring.getJobsSummary" ->
              good(
                  """
                  {"101": {"JobID": 101, "Status": "Running", "MinorStatus": "Application",
                           "ApplicationStatus": "Unknown", "Site": "LCG.Lab.uk"},
                   "102": {"JobID": 102, "Status": "Failed", "ApplicationStatus": "Unknown",
                           "MinorStatus": "Application Finished With Errors (3)",
                           "Site": "LCG.Lab.uk"},
                   "103": {"JobID": 103, "Status": "Waiting", "ApplicationStatus": "Unknown",
                           "MinorStatus": "Pilot Agent Submission", "Site": "ANY"}}
                  """);
          case "SandboxStore.getSandboxesAssignedToEntity" ->
              good(
                  arguments.get(0).asText().equals("Job:101")
                      ? "{\"Output\": [\"SB:SandboxSE|/SandBox/out.tar.bz2\"]}"
                      : "{}");
          case "SandboxStore.streamToClient" ->
              Sandbox.pack(
                  Map.of(
                      "std.out", "hello".getBytes(StandardCharsets.UTF_8),
                      "../std.err", "oh".getBytes(StandardCharsets.UTF_8)));
          default ->
              "{\"OK\": false, \"Message\": \"Unknown method\"}".getBytes(StandardCharsets.UTF_8);
        };
    exchange.sendResponseHeaders(200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private static byte[] good(String value) {
    return ("{\"OK\": true, \"Value\": " + value + "}").getBytes(StandardCharsets.UTF_8);
  }

  private static DiracWebJobQueue queue(Path proxy, Optional<Path> authorities, Clock clock) {
    return new DiracWebJobQueue(
        QueueSettings.of(directory.resolve("logs")),
        new DiracWebJobQueue.Server(
            "https://localhost:" + server.getAddress().getPort(), proxy, authorities, 20, clock));
  }

  private static DiracWebJobQueue queue() {
    return queue(
        certificates.file("proxy.pem"),
        Optional.of(certificates.file("ca.pem")),
        Clock.systemUTC());
  }

  @Test
  void parametricJobsAreSubmittedConfirmedAskedForKilledAndFetched() throws Exception {
    Path files = Files.createDirectory(directory.resolve("files"));
    Files.writeString(files.resolve("secret.key"), "s3cr3t-of-the-members");
    List<String> ids = queue().submit(JobSpec.of("test", List.of("true")).withFiles(files), 3);
    assertThat(ids).containsExactly("101", "102", "103");
    assertThat(CALLS).contains("JobManager.confirmBulkSubmission[[101,102,103]]");
    assertThat(queue().query(List.of("101", "102", "103", "104")).values())
        .containsExactly(
            new Job(
                "101", JobState.RUNNING, "LCG.Lab.uk", "Running: Application", OptionalInt.empty()),
            new Job(
                "102",
                JobState.FAILED,
                "LCG.Lab.uk",
                "Failed: Application Finished With Errors (3)",
                OptionalInt.of(3)),
            new Job(
                "103",
                JobState.PENDING,
                "",
                "Waiting: Pilot Agent Submission",
                OptionalInt.empty()),
            Job.unknown("104"));
    queue().cancel(ids);
    assertThat(CALLS).contains("JobManager.killJob[[101,102,103]]");
    // A path that leads elsewhere does not.
    assertThat(queue().output("101"))
        .containsExactly(
            directory.resolve("logs/101/std.out"), directory.resolve("logs/101/std.err"));
    assertThat(queue().output("102")).isEmpty();
    // The members' key is in the sandbox alone, the proxy's nowhere.
    String description =
        CALLS.stream().filter(call -> call.startsWith("JobManager")).toList().toString();
    assertThat(description).contains("SB:SandboxSE|").doesNotContain("s3cr3t");
    String key = Files.readString(certificates.file("proxy.key")).lines().toList().get(3);
    assertThat(CALLS.toString()).doesNotContain(key);
  }

  @Test
  void anExpiredAMissingAndAnOpenProxyAreTold() throws Exception {
    Path proxy = certificates.file("proxy.pem");
    Clock later = Clock.fixed(Instant.now().plus(Duration.ofDays(3)), ZoneOffset.UTC);
    assertThatThrownBy(
            () -> queue(proxy, Optional.of(certificates.file("ca.pem")), later).query(List.of("1")))
        .hasMessageStartingWith("the proxy " + proxy + " expired at ")
        .hasMessageEndingWith(": make a new one, for example with dirac-proxy-init");
    assertThatThrownBy(
            () -> queue(Path.of("/no/proxy"), Optional.empty(), later).query(List.of("1")))
        .hasMessageStartingWith("there is no proxy /no/proxy: make a new one");
    Path open = Files.copy(proxy, directory.resolve("open.pem"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r-----"));
    assertThatThrownBy(() -> queue(open, Optional.empty(), later).query(List.of("1")))
        .hasMessageStartingWith("others can read the proxy");
    assertThat(GridProxy.read(proxy, Instant.now()).warning(Instant.now(), Duration.ofDays(2)))
        .hasValueSatisfying(text -> assertThat(text).contains("before the jobs must have ended"));
    assertThat(GridProxy.read(proxy, Instant.now()).warning(Instant.now(), Duration.ofHours(1)))
        .isEmpty();
  }

  @Test
  void aServerOfAnUnknownAuthorityIsNotTalkedTo() {
    assertThatThrownBy(
            () ->
                queue(certificates.file("proxy.pem"), Optional.empty(), Clock.systemUTC())
                    .query(List.of("1")))
        .isInstanceOf(JobQueueException.class)
        .hasMessageStartingWith("no secure connection to https://localhost:");
  }

  @Test
  void aServerWithoutEncryptionIsAMistake() {
    DiracWebJobQueue open =
        new DiracWebJobQueue(
            QueueSettings.of(directory),
            new DiracWebJobQueue.Server(
                "http://dirac.example.org:8443",
                certificates.file("proxy.pem"),
                Optional.empty(),
                20,
                Clock.systemUTC()));
    assertThatThrownBy(() -> open.query(List.of("1")))
        .hasMessage("the server's address must start with https://: http://dirac.example.org:8443");
  }
}
