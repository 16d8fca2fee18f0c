package org.quadrupole.credentials;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the token by which a user may use storage and services. Source: WLCG Bearer Token
 * Discovery, version 1.0: the variables {@code BEARER_TOKEN} and {@code BEARER_TOKEN_FILE}, then
 * the file {@code bt_u<uid>} in {@code XDG_RUNTIME_DIR}, then in {@code /tmp}.
 */
public final class BearerToken {

  private static final long LARGEST_FILE = 1 << 16;

  private BearerToken() {}

  /**
   * The token, without white space around it; empty where there is none.
   *
   * @param environment the variables of the process
   * @param user the number of the user, as in the names of files
   * @throws CredentialException if a file is named that is not there or can be read by others
   * @throws IOException if it cannot be read
   */
  public static Optional<String> find(Map<String, String> environment, long user)
      throws IOException {
    String plain = environment.getOrDefault("BEARER_TOKEN", "").strip();
    if (!plain.isEmpty()) {
      return Optional.of(plain);
    }
    String named = environment.getOrDefault("BEARER_TOKEN_FILE", "");
    if (!named.isEmpty()) {
      Path file = Path.of(named);
      if (!Files.isRegularFile(file)) {
        throw new CredentialException(
            "there is no token in " + file + ", which BEARER_TOKEN_FILE names");
      }
      return read(file);
    }
    String own = environment.getOrDefault("XDG_RUNTIME_DIR", "");
    String name = "bt_u" + user;
    if (!own.isEmpty() && Files.isRegularFile(Path.of(own, name))) {
      return read(Path.of(own, name));
    }
    Path common = Path.of("/tmp", name);
    return Files.isRegularFile(common) ? read(common) : Optional.empty();
  }

  private static Optional<String> read(Path file) throws IOException {
    PrivateFiles.check("token", file);
    if (Files.size(file) > LARGEST_FILE) {
      throw new CredentialException(file + " is too large to be a token");
    }
    String token = Files.readString(file).strip();
    return token.isEmpty() ? Optional.empty() : Optional.of(token);
  }
}
