package org.quadrupole.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The order of WLCG Bearer Token Discovery. */
class BearerTokenTest {

  /** No user of this machine, so that no token of one is found. */
  private static final long NOBODY = 4_000_000_123L;

  @TempDir private Path directory;

  private Path file(String name, String text, String permissions) throws IOException {
    Path file = Files.writeString(directory.resolve(name), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  @Test
  void theVariableComesBeforeItsFileAndThatBeforeTheFolder() throws IOException {
    String named = file("named", " second\n", "rw-------").toString();
    file("bt_u" + NOBODY, "third", "rw-------");
    String folder = directory.toString();
    assertThat(
            BearerToken.find(
                Map.of(
                    "BEARER_TOKEN", " first ",
                    "BEARER_TOKEN_FILE", named,
                    "XDG_RUNTIME_DIR", folder),
                NOBODY))
        .contains("first");
    assertThat(
            BearerToken.find(Map.of("BEARER_TOKEN_FILE", named, "XDG_RUNTIME_DIR", folder), NOBODY))
        .contains("second");
    assertThat(BearerToken.find(Map.of("XDG_RUNTIME_DIR", folder), NOBODY)).contains("third");
    assertThat(BearerToken.find(Map.of(), NOBODY)).isEmpty();
  }

  @Test
  void aTokenThatOthersCanReadIsRefused() throws IOException {
    String open = file("open", "secret", "rw-r--r--").toString();
    assertThatThrownBy(() -> BearerToken.find(Map.of("BEARER_TOKEN_FILE", open), NOBODY))
        .isInstanceOf(CredentialException.class)
        .hasMessageContaining("chmod 600 " + open)
        .hasMessageNotContaining("secret");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> BearerToken.find(Map.of("BEARER_TOKEN_FILE", "/no/token"), NOBODY))
        .isInstanceOf(CredentialException.class)
        .hasMessageContaining("/no/token");
  }

  @Test
  void aStarStandsForTheFirstPartOfAName() {
    assertThat(HostNames.matches("*.cern.ch", "eos.cern.ch")).isTrue();
    assertThat(HostNames.matches("EOS.cern.ch", "eos.CERN.ch")).isTrue();
    assertThat(HostNames.matches("*.cern.ch", "a.eos.cern.ch")).isFalse();
    assertThat(HostNames.matches("*.ch", "cern.ch")).isFalse();
    assertThat(HostNames.matches("*", "cern.ch")).isFalse();
    assertThat(HostNames.matches("", "")).isFalse();
  }
}
