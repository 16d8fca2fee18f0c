package org.quadrupole.runners.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/**
 * The tokens that {@code dirac login} has left in a file: an access token that is good for minutes,
 * and one to get the next with, which changes each time. What is got is written back, for this
 * program and the others that use the file.
 */
final class DiracXTokens {

  private static final String REMEDY = "log in again with 'dirac login'";
  private static final String CLIENT = "myDIRACClientID";

  /** As the clients of DiracX count. */
  private static final int GRACE_SECONDS = 15;

  private final URI server;
  private final Path file;
  private final Http http;
  private final Clock clock;

  DiracXTokens(URI server, Path file, Http http, Clock clock) {
    this.server = server;
    this.file = file;
    this.http = http;
    this.clock = clock;
  }

  /** A token that is good now. */
  String access() throws JobQueueException {
    if (!Files.isRegularFile(file)) {
      throw JobQueueException.mistake("there are no DiracX tokens in " + file + ": " + REMEDY);
    }
    try (FileChannel channel =
        FileChannel.open(
            file.resolveSibling(file.getFileName() + ".lock"),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE))) {
      // Two that refresh with the same token at once would both lose it. Ends with the channel.
      channel.lock();
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      if (permissions.contains(PosixFilePermission.GROUP_READ)
          || permissions.contains(PosixFilePermission.OTHERS_READ)) {
        throw JobQueueException.mistake(
            "others can read the tokens in " + file + ", and so act as you: chmod 600 " + file);
      }
      JsonNode tokens = Http.JSON.readTree(file.toFile());
      Instant ends = Instant.ofEpochSecond(tokens.path("expires_on").asLong());
      return ends.isAfter(clock.instant())
          ? tokens.path("access_token").asText()
          : refresh(tokens.path("refresh_token").asText(""));
    } catch (JsonProcessingException e) {
      // Its message would quote the file.
      throw JobQueueException.mistake(file + " holds no DiracX tokens: " + REMEDY);
    } catch (IOException e) {
      throw e instanceof JobQueueException known
          ? known
          : JobQueueException.failure("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private String refresh(String refreshToken) throws IOException {
    Optional<Instant> ends = ends(refreshToken);
    if (refreshToken.isEmpty() || (ends.isPresent() && !ends.get().isAfter(clock.instant()))) {
      throw JobQueueException.mistake("the DiracX tokens in " + file + " expired: " + REMEDY);
    }
    String form =
        "grant_type=refresh_token&client_id="
            + CLIENT
            + "&refresh_token="
            + URLEncoder.encode(refreshToken, StandardCharsets.UTF_8);
    Http.Answer answer =
        http.send(
            HttpRequest.newBuilder(server.resolve("api/auth/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    if (!answer.good()) {
      throw JobQueueException.mistake(
          "DiracX gives no new token for the one in "
              + file
              + " (HTTP status "
              + answer.status()
              + "): "
              + REMEDY);
    }
    JsonNode made = answer.json();
    ObjectNode kept = Http.JSON.createObjectNode();
    kept.set("access_token", made.path("access_token"));
    kept.set("refresh_token", made.path("refresh_token"));
    long seconds = made.path("expires_in").asLong() - GRACE_SECONDS;
    kept.put("expires_on", clock.instant().getEpochSecond() + seconds);
    PrivateFiles.write(file, kept.toString());
    return made.path("access_token").asText();
  }

  /** When a token expires, if it says so. */
  private static Optional<Instant> ends(String token) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      JsonNode claims = Http.JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
      return claims.has("exp")
          ? Optional.of(Instant.ofEpochSecond(claims.path("exp").asLong()))
          : Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
