package org.quadrupole.runners.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * On a DiracX server: QUADRUPOLE_DIRACX_URL is its address, QUADRUPOLE_DIRACX_TOKENS the file that
 * a login has left.
 */
class DiracXJobQueueTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;
  private String address = "";
  private Path tokens = Path.of("");

  @BeforeEach
  void server() throws Exception {
    address = Optional.ofNullable(System.getenv("QUADRUPOLE_DIRACX_URL")).orElse("");
    assumeTrue(!address.isEmpty(), "QUADRUPOLE_DIRACX_URL is not set");
    tokens = Path.of(System.getenv("QUADRUPOLE_DIRACX_TOKENS"));
  }

  private DiracXJobQueue queue() throws JobQueueException {
    return new DiracXJobQueue(
        QueueSettings.of(directory.resolve("logs")),
        new DiracXJobQueue.Server(address, tokens, Optional.empty(), Clock.systemUTC()));
  }

  private static JobSpec shell(String script) {
    return JobSpec.of("test", List.of("sh", "-c", script));
  }

  @Test
  void manyJobsRunEndAndTheirOutputComesBack() throws Exception {
    Path files = Files.createDirectory(directory.resolve("files"));
    Files.writeString(files.resolve("data"), "from the sandbox");
    JobSpec spec =
        shell(
                "echo job $QUAD_JOB_INDEX; cat \"$QUAD_FILES/data\" >result; echo oh >&2;"
                    + " exit $((QUAD_JOB_INDEX % 2 * 3))")
            .withFiles(files)
            .withOutputs(List.of("result"));
    List<String> ids = queue().submit(spec, 22);
    assertThat(ids).hasSize(22).doesNotHaveDuplicates();
    Map<String, Job> jobs = Waiting.untilEnded(queue(), ids);
    assertThat(jobs.get(ids.get(20)).state()).isEqualTo(JobState.DONE);
    assertThat(jobs.get(ids.get(21)).exitCode()).isEqualTo(OptionalInt.of(3));
    assertThat(jobs.get(ids.get(21)).site()).startsWith("LCG.");
    assertThat(queue().output(ids.get(21)))
        .extracting(Files::readString)
        .containsExactly("job 21\n", "oh\n", "from the sandbox");
  }

  @Test
  void noTokenIsInADescriptionOrInAFileThatIsLeft() throws Exception {
    JsonNode secrets = JSON.readTree(tokens.toFile());
    JobSpec spec = shell("env; cat *").withOutputs(List.of("job.sh"));
    List<String> ids = queue().submit(spec, 1);
    Waiting.untilEnded(queue(), ids);
    StringBuilder all = new StringBuilder(queue().description(spec, 1));
    for (Path file : queue().output(ids.get(0))) {
      all.append(Files.readString(file));
    }
    assertThat(all.toString())
        .contains("QUAD_JOB_INDEX")
        .doesNotContain(secrets.path("access_token").asText())
        .doesNotContain(secrets.path("refresh_token").asText());
  }

  @Test
  void aRunningJobIsKilledAndUnknownOnesAreUnknown() throws Exception {
    List<String> ids = queue().submit(shell("exec sleep 300"), 1);
    Waiting.until(queue(), ids, job -> job.state() == JobState.RUNNING);
    queue().cancel(List.of(ids.get(0), "999999"));
    assertThat(Waiting.untilEnded(queue(), ids).get(ids.get(0)).state())
        .isEqualTo(JobState.CANCELLED);
    assertThat(queue().query(List.of("999999")).get("999999").state()).isEqualTo(JobState.UNKNOWN);
  }

  @Test
  void anExpiredTokenIsRefreshedAndTheNewOnesAreKept() throws Exception {
    JsonNode before = JSON.readTree(tokens.toFile());
    ObjectNode expired = before.deepCopy();
    expired.put("expires_on", 1000);
    expired.put("access_token", "expired");
    PrivateFiles.write(tokens, expired.toString());
    assertThat(queue().query(List.of("999999"))).hasSize(1);
    JsonNode after = JSON.readTree(tokens.toFile());
    assertThat(after.path("expires_on").asLong()).isGreaterThan(1000);
    assertThat(after.path("refresh_token").asText())
        .isNotEmpty()
        .isNotEqualTo(before.path("refresh_token").asText());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(tokens)))
        .isEqualTo("rw-------");
  }

  @Test
  void tokensThatOthersCanReadAreRefused() throws Exception {
    Path open = directory.resolve("open.json");
    Files.copy(tokens, open);
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
    DiracXJobQueue queue =
        new DiracXJobQueue(
            QueueSettings.of(directory),
            new DiracXJobQueue.Server(address, open, Optional.empty(), Clock.systemUTC()));
    assertThatThrownBy(() -> queue.query(List.of("1")))
        .hasMessage(
            "others can read the tokens in " + open + ", and so act as you: chmod 600 " + open);
  }
}
